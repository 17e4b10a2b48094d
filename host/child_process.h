// A program that cannot outlive the object that stands for it. It is started by prochron-guard (host/guard), which ends
// the program and all that it forked when told so, when this process dies in whatever way, or when the program ends.
//
// Nothing here needs an event loop: report_descriptor() becomes readable when observe() has something to learn.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "host/descriptor.h"

namespace prochron::host {

/// Where a standard stream leads.
enum class Stream { kNull, kInherit, kCapture };

/// A descriptor of ours that the program finds open under `number`, 10 to 63.
struct InheritedDescriptor {
  int own = -1;
  int number = 10;
};

struct ChildSpec {
  std::string path;                      ///< as of find_program; relative ones are relative to `directory`
  std::vector<std::string> arguments;    ///< argv, argv[0] included
  std::vector<std::string> environment;  ///< "NAME=value", all of it
  std::string directory;                 ///< "" = ours
  Stream input = Stream::kNull;          ///< not kCapture
  Stream output = Stream::kInherit;
  Stream error = Stream::kInherit;
  std::vector<InheritedDescriptor> inherited;
  int stop_signal = SIGTERM;                 ///< what asks the program to end
  Duration grace = std::chrono::seconds(2);  ///< from that request to SIGKILL for every descendant
  Duration outlive{0};                       ///< how long it may go on without this process (an orphan's grace)
  bool hold = false;                         ///< start() returns before exec; release() lets the program go
  /// Path prefixes, without colons: whatever file or folder begins so is removed, a folder with all that is in it, when
  /// no descendant is left, also if nobody but the guard has survived.
  std::vector<std::string> leftovers;
};

/// How a program ended: `value` is an exit status or a signal's number.
struct Ending {
  bool by_signal = false;
  int value = 0;
  bool operator==(const Ending&) const = default;
};

/// Owned by whoever answers for the program; one thread at a time. Destruction ends every descendant at once, without
/// grace, and waits for that; the gentle way is end(), then wait() or observe() until kGone.
class GuardedChild {
 public:
  enum class State {
    kHeld,  ///< not yet exec'd
    kRunning,
    kEnding,  ///< the program has ended, what it left behind is being killed
    kGone,    ///< no descendant is left
  };

  /// Returns once the program has exec'd, or is held. What kept it from that is the error's message.
  static Result<GuardedChild> start(const ChildSpec& spec);
  GuardedChild(GuardedChild&&) noexcept = default;
  GuardedChild& operator=(GuardedChild&& other) noexcept;
  ~GuardedChild();

  pid_t pid() const { return program_; }  ///< known before exec, so that it can be traced from its first instruction
  pid_t guard_pid() const { return guard_; }
  State state() const { return state_; }  ///< as of the last observe()
  /// How the program ended; empty before, or if its guard was killed with it.
  std::optional<Ending> ending() const { return ending_; }

  Status release();           ///< of a held program; waits for its exec
  Status signal(int number);  ///< to the program alone; kRefused if it has ended
  void end();                 ///< the stop signal, the grace, SIGKILL; returns at once

  State observe();  ///< takes in what the guard reported so far; does not block
  /// Until kGone or `timeout` is over (kTimeout). kBroken if the guard itself was killed.
  Result<Ending> wait(Duration timeout);

  int report_descriptor() const { return line_.get(); }
  Descriptor& output() { return output_; }  ///< of kCapture; end of file when every holder is gone
  Descriptor& error() { return error_; }

 private:
  GuardedChild() = default;
  Status spawn_guard(const ChildSpec& spec);
  Status await_start();
  void take_report(int kind, int value);
  void take_end();
  bool await_report(Duration timeout);

  pid_t guard_ = -1;
  pid_t program_ = -1;
  State state_ = State::kHeld;
  std::optional<Ending> ending_;
  std::optional<Error> start_failure_;
  std::string path_;
  Descriptor line_;   // to the guard: orders go out, reports come in
  Descriptor pidfd_;  // of the guard
  Descriptor output_;
  Descriptor error_;
};

}  // namespace prochron::host
