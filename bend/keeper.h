// The process that holds the clock of a bend: renews its lease, measures it every second and at every change, takes
// changes by name, and reports. It lives beside the program's parent and not in its terminal, so that a bend outlasts
// Ctrl-Z; and it ends the bend whenever that parent is gone, however it went.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bend/family.h"
#include "bend/held_clock.h"
#include "bend/keeper_state.h"
#include "bend/log.h"
#include "bend/name.h"
#include "bend/report.h"
#include "bend/request.h"
#include "bend/running_process.h"
#include "core/result.h"
#include "host/descriptor.h"
#include "host/message_line.h"

namespace prochron::bend {

/// Owned by the keeper's main; its only thread.
class Keeper {
 public:
  /// `line`: to the program's parent, which sends kStarted when it got kReady; or, of a process that runs, to whoever
  /// bends it.
  Keeper(Request request, host::Descriptor line);
  /// In the place of one of this run that was killed.
  Keeper(Request request, host::Descriptor line, RunId run);
  ~Keeper();

  /// Until the program, or its parent, has ended.
  void run();
  /// The same of the second one; it sends kGo or kFailed, and why.
  void go_on();

 private:
  /// Somebody who changed the bend and waits to hear what came of it.
  struct Waiting {
    host::Descriptor connection;
    NativeTime due;
  };

  Status set_up(const std::string& path, const std::vector<std::string>& environment);
  Status open_records();
  Status take_start(const host::Message& message);
  void run_beside();
  Status take_running();
  Status take_over();
  void take_family(const KeeperState& before);
  Status write_down();
  bool is_over() const;
  void let_go();
  void serve();
  bool take_line();
  void conclude();
  void take_change();
  Result<std::string> change(const std::string& words, Waiting& waiting);
  void look_after();
  void observe();
  void hold_to_commands(Observation& observation, const faults::ClockTransform& clock);
  void note(const Observation& observation);
  void answer();
  void plan_next_look(NativeTime now);
  void lose(const Error& why);
  void end_bend();
  void heal_now();
  void wait_until(NativeTime instant);

  static constexpr Duration kEvery = std::chrono::seconds(1);  // at least so often it is measured
  static constexpr Duration kAfterChange = std::chrono::milliseconds(1);

  RunId run_;
  Request request_;
  host::Descriptor line_;
  Log log_;
  std::unique_ptr<HeldClock> held_;
  std::optional<NameHeld> name_;
  std::optional<RunningProcess> running_;  // if it is one that ran before
  std::optional<Family> family_;
  HeldClock::Span span_;
  Seen seen_;
  std::optional<OffsetReading> last_;
  std::map<faults::Victim, OffsetReading> read_before_;
  std::vector<Waiting> waiting_;
  NativeTime next_renewal_, next_look_;
};

}  // namespace prochron::bend
