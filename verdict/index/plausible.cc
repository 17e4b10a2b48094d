// Only what is computed with is asked.
#include "verdict/index/plausible.h"

#include <algorithm>
#include <variant>

namespace prochron::verdict {
namespace {

constexpr std::int64_t kLongestUptime = std::int64_t{1} << 58U;
constexpr std::int64_t kLatestDate = 4'000'000'000'000'000'000;

bool up(std::int64_t ns) { return -kLongestUptime <= ns && ns <= kLongestUptime; }
bool dated(std::int64_t ns) { return 0 <= ns && ns <= kLatestDate; }
bool offset(std::int64_t ns) { return -kLargestOffset <= ns && ns <= kLargestOffset; }

/// One overload per kind that carries numbers of time; the others have nothing to ask.
struct Ask {
  bool operator()(const trace::Stamp& s) const {
    return up(s.raw_ns) && up(s.native_ns) && dated(s.observed_ns) && s.width_ns >= 0;
  }
  bool operator()(const trace::SpanRecord& r) const { return (*this)(r.begin) && (*this)(r.end); }
  bool operator()(const trace::IdleStampRecord& r) const { return (*this)(r.stamp); }
  bool operator()(const trace::DisciplineRecord& r) const {
    return up(r.raw_ns) && up(r.native_ns) && dated(r.k_ns) && r.width_ns >= 0;
  }
  bool operator()(const trace::WindowRecord& r) const { return up(r.begin.ns) && up(r.end.ns); }
  bool operator()(const trace::CommandRecord& r) const {
    return up(r.change.at.ns) && up(r.published.ns) && offset(r.change.step.ns) && offset(r.change.rate.ppt);
  }
  bool operator()(const trace::EscapeRecord& r) const { return up(r.at.ns); }
  bool operator()(const trace::RefusedSetRecord& r) const { return up(r.at.ns); }
  bool operator()(const trace::LeaseLossRecord& r) const { return up(r.at.ns); }
  bool operator()(const trace::SentRecord& r) const { return up(r.native_ns) && up(r.due_ns); }
  bool operator()(const trace::OutputRecord& r) const { return up(r.native_ns); }
  bool operator()(const trace::UtilisationRecord& r) const {
    return up(r.begin_native_ns) && up(r.end_native_ns) && up(r.busy_ns);
  }
  bool operator()(const trace::StreamEndRecord& r) const { return std::max(r.last_sequence, r.received) >> 62U == 0; }
  bool operator()(const trace::ProcessFaultRecord& r) const {
    return r.fault <= faults::ProcessFault::kRestart && up(r.at.ns) && up(r.until.ns) && up(r.began_ns) && up(r.ended_ns);
  }
  bool operator()(const trace::ProgramRecord& r) const { return up(r.began.ns) && up(r.ended_ns); }
  template <class Other>
  bool operator()(const Other&) const {
    return true;
  }
};

}  // namespace

bool is_plausible(const trace::Record& record) { return std::visit(Ask{}, record); }

}  // namespace prochron::verdict
