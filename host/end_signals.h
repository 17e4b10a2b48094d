// The signals that ask this process to end, as something to wait for beside other things.
#pragma once

#include <csignal>

#include "host/descriptor.h"

namespace prochron::host {

/// Owned by main; its thread, which is the only one. While it lives SIGINT, SIGTERM, SIGHUP and SIGQUIT are told here and
/// do nothing else.
class EndSignals {
 public:
  EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;
  ~EndSignals();

  /// Readable when one has come.
  int descriptor() const { return signals_.get(); }
  /// Which one; 0: none has come.
  int take();

 private:
  sigset_t mask_{};  // as it was
  Descriptor signals_;
};

}  // namespace prochron::host
