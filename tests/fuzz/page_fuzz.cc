// Any bytes as what a reader finds on a page. The first byte says how: `g` numbers strewn over a page, which no reader may
// leave or hang on, and whose times are times; `a` the same over an attach page, which victims write; `t` a list of
// changes as a writer lays them down, by which readers show the map's offsets and meet its deadlines.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "faults/attach_page.h"
#include "faults/clock_transform.h"
#include "faults/page_deadline.h"
#include "faults/page_expiry.h"
#include "faults/page_table.h"

namespace {

using namespace prochron;
using namespace prochron::faults;

constexpr HostId kHost{1};
constexpr std::int64_t kK = 1'795'315'715'953'153'368;

void must(bool holds) {
  if (!holds) std::abort();
}

/// Takes numbers off the front; 0 where nothing is left. Owned by one input.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}
  bool empty() const { return left_ == 0; }
  std::int64_t take(std::size_t bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes && left_ > 0; ++i, ++data_, --left_) number |= std::uint64_t{*data_} << (8 * i);
    return static_cast<std::int64_t>(number);
  }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
};

/// {which word, what it holds}: anywhere in the page, most often in its first words.
void strew(Bytes& bytes, void* page, std::size_t size) {
  while (!bytes.empty()) {
    const auto place = static_cast<std::size_t>(bytes.take(2)) % (size / 8);
    const std::int64_t value = bytes.take(8);
    std::memcpy(static_cast<char*>(page) + 8 * place, &value, sizeof value);
  }
}

std::int64_t shown_by(const prochron_page& page, int clock, std::int64_t n, std::int64_t& last_used) {
  const prochron_instant bent = prochron_bend(&page, clock, n, prochron_split(n), &last_used);
  must(bent.nanoseconds >= PROCHRON_DROPPED && bent.nanoseconds < PROCHRON_NS_PER_SECOND);
  must(last_used >= 0 && last_used < PROCHRON_SEGMENTS);
  return bent.seconds * PROCHRON_NS_PER_SECOND + bent.nanoseconds;
}

void read_garbage(Bytes bytes) {
  const auto page = std::make_unique<prochron_page>();
  const std::int64_t instants[] = {0, 1, std::abs(bytes.take(7)), std::abs(bytes.take(4)), std::int64_t{1} << 62};
  strew(bytes, page.get(), sizeof *page);
  std::int64_t last_used[PROCHRON_CLOCKS] = {};
  for (const std::int64_t n : instants) {
    for (const int clock : {PROCHRON_REALTIME, PROCHRON_MONOTONIC}) shown_by(*page, clock, n, last_used[clock]);
    for (int clock = 0; clock < PROCHRON_CLOCKS; ++clock) {
      (void)prochron_look_up(page.get(), clock, n);
      (void)prochron_when(page.get(), clock, n, instants[2]);
    }
    (void)prochron_expire(page.get(), n, instants[3]);
  }
}

void read_attach_page(Bytes bytes) {
  const auto page = std::make_unique<prochron_attach_page>();
  const std::int64_t pid = bytes.take(3) + 1, start = bytes.take(2);
  strew(bytes, page.get(), sizeof *page);
  prochron_attach_slot found{};
  if (prochron_attach_find(page.get(), pid, static_cast<std::uint64_t>(start), &found) != 0) {
    must(found.pid == pid && found.start_ticks == static_cast<std::uint64_t>(start) && found.attached_ns != 0);
  }
  const auto nobody_is_dead = [](std::int64_t) { return 0; };
  const prochron_attach_slot* const slot = prochron_attach_take(page.get(), pid, nobody_is_dead);
  must(slot == nullptr || slot->pid == pid);
}

/// {after the last, step, rate}: up to 2^40 ns, 2^47 ns, all rates.
ClockTransform commanded(Bytes& bytes) {
  ClockTransform transform(kHost);
  std::int64_t at = 0;
  while (!bytes.empty()) {
    at += bytes.take(5);
    const Offset step{bytes.take(6) - (std::int64_t{1} << 47)};
    const Rate rate{std::abs(bytes.take(6)) % (2 * kFinePerNanosecond) - kFinePerNanosecond};
    if (!transform.apply({{kHost, at}, step, rate})) break;
  }
  return transform;
}

void check_deadline(const prochron_page& page, const ClockTransform& transform, ClockFamily family, std::int64_t now,
                    std::int64_t due) {
  const int clock = family == ClockFamily::kRealtime ? PROCHRON_REALTIME : PROCHRON_MONOTONIC;
  const prochron_due met = prochron_when(&page, clock, now, due + page.records[0].base_ns[clock]);
  const auto exact = transform.when(family, {kHost, now}, due);
  if (met.native_ns < std::int64_t{1} << 62) {  // 146 years, as far as a table reaches
    must(met.native_ns >= now && exact && exact->ns <= met.native_ns);  // the page shows up to a ns less
    must(met.native_ns + prochron_look_up(&page, clock, met.native_ns).offset_ns >= due);
  }
}

void follow_table(Bytes bytes) {
  const std::int64_t now = bytes.take(6);
  const ClockTransform transform = commanded(bytes);
  const auto page = std::make_unique<prochron_page>();
  const std::int64_t complete = fill_record(transform, {kHost, now}, {kK, kK, 0}, page->records[0]);
  std::int64_t last_used[PROCHRON_CLOCKS] = {}, before = 0;
  for (const Segment& segment : transform.segments(ClockFamily::kMonotonic)) {
    for (const std::int64_t n : {std::max<std::int64_t>(segment.from - 1, 0), segment.from, segment.from + now % 1'000'003}) {
      if (n < page->records[0].curves[0].segments[0].from_ns || n >= complete) continue;
      const std::int64_t monotonic = shown_by(*page, PROCHRON_MONOTONIC, n, last_used[PROCHRON_MONOTONIC]) - n;
      const std::int64_t realtime = shown_by(*page, PROCHRON_REALTIME, n, last_used[PROCHRON_REALTIME]) - n - kK;
      const std::int64_t less[] = {transform.offset_at(ClockFamily::kMonotonic, {kHost, n}).ns - monotonic,
                                   transform.offset_at(ClockFamily::kRealtime, {kHost, n}).ns - realtime};
      must(less[0] >= 0 && less[0] <= 1 && less[1] >= 0 && less[1] <= 1);
      if (n == segment.from) must(n + monotonic >= before);
      if (n == segment.from) before = n + monotonic;
      check_deadline(*page, transform, ClockFamily::kMonotonic, n, n + monotonic + now % 1'000'003);
      check_deadline(*page, transform, ClockFamily::kRealtime, n, n + realtime + now % 1'000'003);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Bytes bytes(data + 1, size - 1);
  if (data[0] == 'g') read_garbage(bytes);
  if (data[0] == 'a') read_attach_page(bytes);
  if (data[0] == 't') follow_table(bytes);
  return 0;
}
