// What a relay adds by itself: how much later than asked it let each chunk go. The report carries it, so that a hop's
// latency is not blamed on the pipeline.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rng.h"
#include "pipelines/pipeline.h"
#include "trace/recorder.h"

namespace prochron::pipelines {

/// Owned by the relay; its thread.
class AddedDelay {
 public:
  AddedDelay(const LinkSpec& link, std::uint64_t seed, trace::Recorder& recorder, std::int64_t now);

  void add(std::int64_t late_ns);
  /// Records the stretch if it was a second or `last`, and anything was forwarded in it.
  void tell(std::int64_t now, bool last);

 private:
  /// Percentiles of more than this are taken from a fair sample.
  static constexpr std::size_t kSample = 4096;

  LinkSpec link_;
  Rng rng_;
  trace::Recorder& recorder_;
  std::int64_t begin_;
  std::int64_t forwarded_ = 0;
  std::vector<std::int64_t> sample_;
};

}  // namespace prochron::pipelines
