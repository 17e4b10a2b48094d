// The latch: fill the record that no reader looks at, then flip the index. The lease is one word beside it.
#include "faults/backends/page_writer.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

#include "faults/backends/transform_difference.h"
#include "host/native_clock.h"

namespace prochron::faults {
namespace {

std::int64_t ns(Duration duration) { return duration.count(); }

std::string in_ns(std::int64_t instant) { return std::to_string(instant) + " ns"; }

}  // namespace

Result<PageWriter> PageWriter::create(RunId run, std::string_view purpose, mode_t mode, const ClockTransform& transform,
                                      const NativeBases& bases) {
  auto memory = host::SharedMemory::create(run, purpose, sizeof(prochron_page), mode);
  if (!memory) return pass(memory);
  PageWriter writer(std::move(*memory), transform);
  prochron_page& page = writer.page();
  page.version = PROCHRON_PAGE_VERSION;
  page.size = sizeof(prochron_page);
  writer.store(transform, bases);
  __atomic_store_n(&page.magic, PROCHRON_PAGE_MAGIC, __ATOMIC_RELEASE);
  return writer;
}

void PageWriter::store(const ClockTransform& transform, const NativeBases& bases) {
  prochron_page& whole = page();
  const std::uint64_t next = whole.index + 1;
  complete_until_ns_ = fill_record(transform, host::native_now(), bases, whole.records[next & 1U]);
  __atomic_store_n(&whole.index, next, __ATOMIC_RELEASE);
  // The stores of the next publication, into the record just left, stay behind the flip.
  std::atomic_thread_fence(std::memory_order_release);
  published_ = transform;
}

Status PageWriter::publish(const ClockTransform& transform, const NativeBases& bases) {
  // Past its end a table's last line goes on: what comes there instead is a change like any other.
  const std::int64_t change = std::min(first_difference(published_, transform), complete_until_ns_);
  const std::int64_t earliest = host::monotonic_ns() + ns(least_lead());
  if (lease() == Lease::kLost) {
    const NativeTime end = valid_until();
    if (!shows_what_healed_clocks_do(transform, end, least_lead())) {
      return fail(
          ErrorCode::kRefused,
          "the lease was lost at " + in_ns(end.ns) + "; the table does not show what the healed clocks show since",
          path());
    }
    store(transform, bases);
    reconciled_ = true;
    return {};
  }
  if (change < earliest) {
    return fail(ErrorCode::kRefused,
                "published too late: the table changes at " + in_ns(change) + ", before " + in_ns(earliest), path());
  }
  store(transform, bases);
  if (host::monotonic_ns() >= change) {
    return fail(ErrorCode::kRefused, "the publication was overtaken by its own change at " + in_ns(change), path(),
                Definite::kNo);
  }
  return {};
}

bool PageWriter::shows_what_healed_clocks_do(const ClockTransform& transform, NativeTime end, Duration ahead) const {
  // A REALTIME that was not healed by a step went its own way since: no table is that.
  const bool went_native = published_.heal_form().form == Heal::Form::kStep ||
                           published_.offset_at(ClockFamily::kRealtime, end) == Offset{};
  if (!went_native) return false;
  const FineOffset held = published_.fine_offset_at(ClockFamily::kMonotonic, end);
  return agrees_with_healed(transform, held, end, host::native_now() + ahead);
}

Status PageWriter::renew(Duration length) {
  std::int64_t& word = page().valid_until_ns;
  const std::int64_t before = word;
  const std::int64_t now = host::monotonic_ns();
  const bool prolongs = before != 0 && !reconciled_;
  if (prolongs && now + ns(renewal_margin()) >= before) {
    return fail(ErrorCode::kRefused, "the lease is lost: it ends at " + in_ns(before) + ", it is " + in_ns(now),
                path());
  }
  const NativeTime end = valid_until();
  if (reconciled_ && !shows_what_healed_clocks_do(published_, end, renewal_margin())) {
    return fail(ErrorCode::kRefused, "the lease is lost: the table published since has changed meanwhile", path());
  }
  if (now + ns(length) <= before) return {};
  __atomic_store_n(&word, now + ns(length), __ATOMIC_RELEASE);
  // Somebody may have seen it end, or a clock healed differ from the table: take it back.
  if (prolongs ? host::monotonic_ns() >= before
               : reconciled_ && !shows_what_healed_clocks_do(published_, end, Duration{0})) {
    __atomic_store_n(&word, before, __ATOMIC_RELEASE);
    return fail(ErrorCode::kRefused, "the lease is lost: its renewal came later than its end", path(), Definite::kNo);
  }
  reconciled_ = false;
  return {};
}

PageWriter::Lease PageWriter::lease() const {
  const std::int64_t until = page().valid_until_ns;
  if (until == 0) return Lease::kNone;
  return host::monotonic_ns() < until ? Lease::kHeld : Lease::kLost;
}

NativeTime PageWriter::valid_until() const { return {published_.host(), page().valid_until_ns}; }

}  // namespace prochron::faults
