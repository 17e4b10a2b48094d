// What a stage tells of itself whether or not it has traffic: a stamp ten times a second, so that its clock is attested
// at all times, and once a second how busy it was.
#pragma once

#include "core/time.h"
#include "trace/recorder.h"

namespace prochron::pipelines {

/// Owned by the stage loop; its thread.
class Heartbeat {
 public:
  Heartbeat(trace::StageIndex stage, trace::ProcessIndex process, trace::Recorder& recorder);
  ~Heartbeat();  ///< tells of the stretch that was not full
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  void beat();                  ///< records what is due by now
  Duration until_next() const;  ///< never negative
  void add_busy(Duration busy) { busy_ += busy; }

 private:
  void tell_utilisation(std::int64_t now);

  trace::StageIndex stage_;
  trace::ProcessIndex process_;
  trace::Recorder& recorder_;
  std::int64_t next_stamp_;  // native
  std::int64_t stretch_;     // native; when the present one began
  Duration busy_{0};
};

}  // namespace prochron::pipelines
