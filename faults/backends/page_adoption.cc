// A page goes on after its writer was killed. Whoever takes it over has to know what it shows: a table that was to be
// published and is not, since its writer died between filling a record and flipping the index, was never in force.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "faults/backends/page_writer.h"
#include "faults/page_agreement.h"
#include "faults/page_expiry.h"
#include "faults/page_reader.h"
#include "host/host_id.h"
#include "host/native_clock.h"

namespace prochron::faults {
namespace {

bool is_page(const host::SharedMemory& memory) {
  if (memory.size() != sizeof(prochron_page)) return false;
  const auto& page = *reinterpret_cast<const prochron_page*>(memory.data());
  return __atomic_load_n(&page.magic, __ATOMIC_ACQUIRE) == PROCHRON_PAGE_MAGIC && page.version == PROCHRON_PAGE_VERSION &&
         page.size == sizeof(prochron_page);
}

/// From when on the page has been in use without its writer: of a lost lease, from its end.
std::int64_t in_use_since(const prochron_page& page) {
  const std::int64_t now = host::monotonic_ns(), until = page.valid_until_ns;
  return until == 0 ? now : std::min(now, until);
}

/// Native, but for a MONOTONIC that stands at `held_ns` from `end` on.
Result<ClockTransform> held_since(NativeTime end, std::int64_t held_ns) {
  constexpr Rate kHalf{kFinePerNanosecond / 2};
  ClockTransform healed(end.owner);
  const std::int64_t took = 2 * (held_ns < 0 ? -held_ns : held_ns);
  if (took == 0) return healed;
  const Status gone = healed.apply({end - Duration{took}, {}, held_ns < 0 ? Rate{-kHalf.ppt} : kHalf});
  const Status stands = gone ? healed.apply({end, Offset{-held_ns}, {}}) : gone;
  return stands ? Result<ClockTransform>(healed) : pass(stands);
}

}  // namespace

Result<PageWriter> PageWriter::adopt_healed(const std::string& path) {
  auto memory = host::SharedMemory::take_over(path);
  if (!memory) return pass(memory);
  memory->leave_name();
  if (!is_page(*memory)) return fail(ErrorCode::kCorrupt, "not a whole control page of this version", path);
  const auto& page = *reinterpret_cast<const prochron_page*>(memory->data());
  const NativeTime end{host::this_host(), page.valid_until_ns}, now = host::native_now();
  const bool is_healed = end.ns != 0 && end < now && prochron_expire(&page, now.ns, end.ns).rate_ppt == 0;
  if (!is_healed) return fail(ErrorCode::kRefused, "its victims have not healed yet", path);
  auto shown = held_since(end, prochron_look_up(&page, PROCHRON_MONOTONIC, end.ns).offset_ns);
  if (!shown) return pass(shown);
  memory->own_name();
  return PageWriter(std::move(*memory), *std::move(shown));
}

Result<AdoptedPage> PageWriter::adopt(const std::string& path, const Candidates& candidates_since) {
  auto memory = host::SharedMemory::take_over(path);
  if (!memory) return pass(memory);
  memory->leave_name();  // unless it is what it has to be
  if (!is_page(*memory)) return fail(ErrorCode::kCorrupt, "not a whole control page of this version", path);
  const auto& page = *reinterpret_cast<const prochron_page*>(memory->data());
  const prochron_record& published = page.records[page.index & 1U];
  const NativeTime since{host::this_host(), in_use_since(page)};
  const std::vector<ClockTransform> candidates = candidates_since(since);
  const auto stored = std::make_unique<prochron_record>();
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const std::int64_t end = fill_record(candidates[i], since, {}, *stored);
    // Of a course each table holds a part, and the dead writer's ends sooner.
    const bool is_whole = end == PROCHRON_NO_INSTANT;
    const std::int64_t parting = first_difference_since(since.ns, published, *stored);
    const bool agrees = is_whole ? parting == PROCHRON_NO_INSTANT : parting > since.ns;
    if (candidates[i].known_from() > since.ns || !agrees) continue;
    memory->own_name();
    PageWriter writer(std::move(*memory), candidates[i]);
    writer.complete_until_ns_ = std::min(end, parting);
    return AdoptedPage{std::move(writer), i};
  }
  return fail(ErrorCode::kRefused, "what is published differs from what was to be", path);
}

}  // namespace prochron::faults
