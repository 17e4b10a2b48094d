// The clock of one bend, as long as somebody holds it: its backend, what it is to show, and its lease.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bend/measurement.h"
#include "bend/request.h"
#include "bend/step.h"
#include "core/ids.h"
#include "core/result.h"
#include "faults/backends/backend.h"
#include "faults/backends/exec_watch.h"
#include "faults/backends/preload_backend.h"
#include "faults/clock_course.h"

namespace prochron::bend {

/// Owned by the keeper; its thread. Destruction stops renewing and removes what victims follow, so that they heal.
class HeldClock {
 public:
  /// Bent from now on, unless `request` is for later or for a process that runs, whose clock is still native.
  static Result<std::unique_ptr<HeldClock>> create(RunId run, const Request& request);

  /// What another process needs to hold it.
  struct State {
    std::string page, attachments;  ///< their paths
    NativeTime begun;
    std::int64_t k_ns = 0;
    std::vector<Step> steps;  ///< the last one may not have come into force
  };
  State state() const { return {clock_->place(), attachments().path(), begun_, k_ns_, steps_}; }
  /// From now on called before each step comes into force, which is in state() by then; on an error it does not, and after
  /// one that was refused.
  void write_ahead(std::function<Status()> write) { write_ahead_ = std::move(write); }

  /// In the place of one that was killed: its victims notice nothing. Their lease is renewed, or lost: then renew() says so.
  /// kUnsupported of a backend without pages; else errors as faults::PageWriter::adopt.
  static Result<std::unique_ptr<HeldClock>> adopt(RunId run, const Request& request, const State& state);
  /// Of an adopted one: follows again who runs under it, where programs do not load by themselves what bends them.
  void follow_again(const std::vector<faults::Victim>& victims) const;
  NativeTime valid_until() const { return clock_->valid_until(); }

  /// kUnsupported if the backend cannot reach it, naming the program and why.
  Status prepare(host::ChildSpec& program) const { return backend_->prepare(program, *clock_); }

  /// Of a process that is prepared, and held before its exec: what else is to be done to it.
  Status take(pid_t held) const;

  /// When a bend acts.
  struct Span {
    NativeTime begin;
    std::optional<NativeTime> end;
  };
  /// Of what was asked for last.
  Span span() const;
  /// Shows `bend` in place of what it shows, counted from `from`. `words`: as Step has them.
  Result<Span> change(const Bend& bend, const Words& words, NativeTime from);
  /// Ends the first bend, which began before there was anybody to follow it, `length` after `from`, if it is to.
  Result<Span> begin(const Bend& bend, NativeTime from);
  /// Whatever is in force or to come ends as soon as it can; when.
  Result<NativeTime> heal();

  /// MONOTONIC cannot be set back. Where it is ahead it goes at half speed from now on until it is native: until when.
  /// REALTIME is not changed by that.
  Result<std::optional<NativeTime>> bring_monotonic_back();

  /// What victims follow.
  const std::string& place() const { return clock_->place(); }

  /// To be called every Injection::kRenewEvery. kRefused: the lease is lost, and with it the bend.
  Status renew();
  /// Whether what victims follow is still there: whoever removes it ends the bend.
  bool is_wanted() const;

  /// `meet` is told of the process that measures before it begins.
  Result<Measurement> measured(const std::function<void(pid_t probe)>& meet) const;
  /// The truth about what is shown: of a generated course it writes out what lies from a little before `from` on.
  faults::ClockTransform map_from(NativeTime from) const;
  faults::Heal heal_form() const;
  const faults::AttachTable& attachments() const { return preload_.attachments(); }
  bool bends_monotonic() const { return bends_monotonic_; }
  /// The first change of the map after `now`, but not those that a course in force makes.
  std::optional<NativeTime> next_change(NativeTime now) const;
  bool follows_course(NativeTime now) const;

 private:
  static constexpr Duration kKeptPast = std::chrono::milliseconds(50);  // for readers that were interrupted, and for measuring

  explicit HeldClock(faults::PreloadBackend preload);
  Status choose(RunId run, const std::string& name);
  template <class Kind>
  Status begin_backend(RunId run);
  void watch();
  Result<faults::ClockTransform> page_of(const faults::ClockCourse& course) const;
  Status show(const Step& step, const Bend& bend);
  Status show_more();

  faults::PreloadBackend preload_;  // its attach page serves every backend
  std::unique_ptr<faults::Backend> other_;
  faults::Backend* backend_ = nullptr;
  bool bends_monotonic_ = true;
  std::int64_t k_ns_ = 0;  // when it was created
  NativeTime begun_;
  std::unique_ptr<faults::BentClock> clock_;
  std::vector<Step> steps_;  // that made the course
  std::function<Status()> write_ahead_;
  faults::ClockCourse course_;  // what the clock shows, of which a page may hold a part
  std::unique_ptr<faults::ExecWatch> watch_;  // where programs do not load by themselves what bends them
};

}  // namespace prochron::bend
