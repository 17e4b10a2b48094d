// All threads of a running process, standing still.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "core/result.h"
#include "faults/backends/stopped_thread.h"

namespace prochron::faults {

/// A stretch of addresses.
struct AddressRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool holds(std::uint64_t address) const { return begin <= address && address < end; }
};

/// Owned by whoever changes the process, on the thread that made it. Destruction lets every thread go on, with the signal
/// that it was about to receive.
class HaltedProcess {
 public:
  /// kSystem if it is gone, traced by somebody else or not ours to trace.
  static Result<HaltedProcess> halt(pid_t pid);
  HaltedProcess(HaltedProcess&& other) noexcept : threads_(std::move(other.threads_)) { other.threads_.clear(); }
  HaltedProcess& operator=(HaltedProcess&&) = delete;
  ~HaltedProcess();

  /// No thread stands in `ranges` afterwards. kRefused if one does not come out.
  Status lead_out_of(const std::vector<AddressRange>& ranges) const;
  /// The thread that is to do work.
  Result<StoppedThread> lend() const { return StoppedThread::standing(threads_.front().tid); }

 private:
  struct Halted {
    pid_t tid = 0;
    int signal = 0;
  };
  HaltedProcess() = default;
  Status halt_new_ones(pid_t pid);

  std::vector<Halted> threads_;
};

}  // namespace prochron::faults
