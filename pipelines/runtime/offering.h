// A source's activity. At a rate it is an open loop: message n is due at start + n / rate on native time, whatever the
// pipeline and its clocks do, and one that could not go on time goes as soon as it can. At `max` the loop is closed: as
// many messages are under way as `in_flight` says.
#pragma once

#include <map>

#include "core/rng.h"
#include "core/units.h"
#include "pipelines/runtime/activity.h"
#include "pipelines/runtime/outlet.h"

namespace prochron::pipelines {

/// Owned by the stage loop; its thread.
class Offering final : public Activity {
 public:
  /// All of these outlive it.
  Offering(const StageOrder& order, const std::vector<std::string>& corpus, Transport& transport, Outlet& outlet,
           trace::Recorder& recorder);

  void start(NativeTime at) override;
  void finish() override { running_ = false; }
  bool finished() const override { return true; }
  Duration idle_for() const override;
  Status turn(Duration patience) override;

 private:
  bool is_closed_loop() const { return rate_.micro_hz == 0; }
  std::int64_t due() const;
  Status offer(std::int64_t due);
  Status await_answer(Duration patience);

  std::uint16_t stage_;
  Frequency rate_;
  std::size_t in_flight_;
  std::size_t answers_of_each_ = 0;  ///< paths from this source
  const std::vector<std::string>& corpus_;
  Transport& transport_;
  Outlet& outlet_;
  trace::Recorder& recorder_;
  Rng traces_;
  std::uint32_t predecessors_;
  bool running_ = false;
  std::int64_t start_ = 0;                          ///< native
  std::uint64_t next_ = 0;                          ///< message
  std::map<std::uint64_t, std::size_t> under_way_;  ///< message -> answers still to come
};

}  // namespace prochron::pipelines
