// The activity of every stage that receives: stamp what comes, work on it, stamp again, and pass the answer on or, at
// the pipeline's end, write down what it was.
#pragma once

#include <map>

#include "pipelines/runtime/activity.h"
#include "pipelines/runtime/flaw.h"
#include "pipelines/runtime/heartbeat.h"
#include "pipelines/runtime/outlet.h"
#include "pipelines/runtime/stage.h"

namespace prochron::pipelines {

/// Owned by the stage loop; its thread.
class Answering final : public Activity {
 public:
  /// All of these outlive it.
  Answering(const StageOrder& order, Stage& computation, Transport& transport, Outlet& outlet, Heartbeat& heartbeat,
            trace::Recorder& recorder);

  void start(NativeTime) override {}
  void finish() override;
  bool finished() const override;
  Duration idle_for() const override { return Duration{0}; }
  Status turn(Duration patience) override;

 private:
  Status answer(const Message& in);
  Status take_in(const Message& done, const trace::Stamp& arrived);
  void record_span(const Message& in, SpanId span, const trace::Stamp& begin, const trace::Stamp& end);
  void tell_failure(const Message& in, const Error& error);

  std::uint16_t stage_;
  trace::ProcessIndex process_;
  bool is_sink_;
  std::map<std::uint64_t, std::uint16_t> sources_;  ///< of closed loops: path -> who waits for its end
  Flaw flaw_;
  Stage& computation_;
  Transport& transport_;
  Outlet& outlet_;
  Heartbeat& heartbeat_;
  trace::Recorder& recorder_;
  int failures_ = 0;
  bool finishing_ = false;
  std::int64_t quiet_since_ = 0;  ///< native
};

}  // namespace prochron::pipelines
