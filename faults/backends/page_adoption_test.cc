// A writer is killed at any instant, and another process goes on with its page: whoever reads it all the time sees one line.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>

#include "core/rng.h"
#include "faults/backends/monotonic_return.h"
#include "faults/backends/native_bases.h"
#include "faults/backends/page_writer.h"
#include "faults/page_reader.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/random_mark.h"

namespace prochron::faults {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr Duration kLease = milliseconds(400);

/// A drift with news of every sort to come while its page changes hands.
ClockTransform drifting() {
  ClockTransform transform(host::this_host());
  const NativeTime begin = host::native_now() - milliseconds(50);
  EXPECT_TRUE(transform.apply({begin, Offset{-5'000'000}, Rate{137'000'001}}));
  for (int i = 1; i <= 8; ++i) {
    EXPECT_TRUE(transform.apply({begin + milliseconds(50 + 9 * i), Offset{i * 1'000}, Rate{137'000'001 * i}}));
  }
  return transform;
}

/// A process that publishes and renews all the time until it is killed.
class Writer {
 public:
  Writer(const ClockTransform& transform, Duration lease) {
    int line[2];
    if (::pipe(line) != 0) return;
    pid_ = ::fork();
    if (pid_ == 0) write(transform, lease, line[1]);
    char path[256] = {};
    EXPECT_GT(::read(line[0], path, sizeof path - 1), 0);
    path_ = path;
    ::close(line[0]);
    ::close(line[1]);
  }
  ~Writer() { kill(); }
  const std::string& path() const { return path_; }
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  [[noreturn]] static void write(const ClockTransform& transform, Duration lease, int line) {
    const NativeBases bases = *read_native_bases();
    auto writer = PageWriter::create(host::random_run_id(), "adoption_test", 0600, transform, bases);
    if (!writer || !writer->renew(lease)) ::_exit(1);
    if (::write(line, writer->path().c_str(), writer->path().size()) < 0) ::_exit(1);
    for (const NativeTime end = host::native_now() + std::chrono::seconds(5); host::native_now() < end;) {
      if (!writer->publish(transform, bases)) ::_exit(1);
      if (lease == kLease && !writer->renew(lease)) ::_exit(1);
    }
    ::_exit(0);
  }

  pid_t pid_ = 0;
  std::string path_;
};

/// Reads by its own mapping, and compares with a table that nobody writes.
class Victim {
 public:
  Victim(const std::string& path, const ClockTransform& transform)
      : memory_(*host::SharedMemory::open(path, host::SharedMemory::Access::kRead)) {
    fill_record(transform, host::native_now(), {}, table_->records[0]);
    thread_ = std::thread([this] { read(); });
  }
  ~Victim() { end(); }
  void end() {
    ending_ = true;
    if (thread_.joinable()) thread_.join();
  }
  void await_readings(int more) const {
    for (const int enough = readings_ + more; readings_ < enough;) host::sleep_until(host::native_now() + microseconds(50));
  }
  int other() const { return other_; }
  int healed() const { return healed_; }

 private:
  void read() {
    const auto& page = *reinterpret_cast<const prochron_page*>(memory_.data());
    while (!ending_) {
      const std::int64_t now = host::monotonic_ns();
      for (const prochron_clock clock : {PROCHRON_REALTIME, PROCHRON_MONOTONIC}) {
        other_ += prochron_look_up(&page, clock, now).offset_ns != prochron_look_up(table_.get(), clock, now).offset_ns;
      }
      healed_ += now >= prochron_valid_until(&page);
      ++readings_;
    }
  }

  host::SharedMemory memory_;
  std::unique_ptr<prochron_page> table_ = std::make_unique<prochron_page>();
  std::atomic<bool> ending_ = false;
  std::atomic<int> readings_ = 0, other_ = 0, healed_ = 0;
  std::thread thread_;
};

PageWriter::Candidates only(const ClockTransform& transform) {
  return [=](NativeTime) { return std::vector{transform}; };
}

/// As a writer leaves it that was killed while it filled a record.
void tear(const std::string& path) {
  const auto memory = host::SharedMemory::open(path, host::SharedMemory::Access::kReadWrite);
  auto& page = *reinterpret_cast<prochron_page*>(memory->data());
  std::memset(&page.records[(page.index + 1) & 1U], 0xa5, sizeof(prochron_record) / 2);
}

TEST(PageAdoption, AReaderSeesOneLineWhenever) {
  const NativeBases bases = *read_native_bases();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed, "instant");
    const ClockTransform transform = drifting();
    ClockTransform further = transform;
    const NativeTime change = host::native_now() + milliseconds(90);
    ASSERT_TRUE(further.apply({change, Offset{7'000}, Rate{-1}}));
    Writer writer(transform, kLease);
    Victim victim(writer.path(), further);
    victim.await_readings(10);
    host::sleep_until(host::native_now() + microseconds(rng.below(30'000)));
    writer.kill();
    if (seed % 2 == 0) tear(writer.path());
    victim.await_readings(10);
    auto adopted = PageWriter::adopt(writer.path(), only(transform));
    ASSERT_TRUE(adopted) << to_string(adopted.error());
    ASSERT_TRUE(adopted->writer.publish(further, bases));
    ASSERT_TRUE(adopted->writer.renew(kLease));
    EXPECT_EQ(adopted->writer.lease(), PageWriter::Lease::kHeld);
    host::sleep_until(change + milliseconds(5));
    victim.await_readings(10);
    victim.end();
    EXPECT_EQ(victim.other(), 0) << "readings off the line";
    EXPECT_EQ(victim.healed(), 0) << "readings past the lease";
  }
}

TEST(PageAdoption, OfALostLeaseWhatTheHealedClocksShowIsPublishedFirst) {
  const NativeBases bases = *read_native_bases();
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    const ClockTransform transform = drifting();
    Writer writer(transform, milliseconds(10) * static_cast<int>(seed));
    writer.kill();
    const auto memory = host::SharedMemory::open(writer.path(), host::SharedMemory::Access::kRead);
    ASSERT_TRUE(memory);
    const auto& page = *reinterpret_cast<const prochron_page*>(memory->data());
    const NativeTime end{host::this_host(), prochron_valid_until(&page)};
    host::sleep_until(end + milliseconds(3));
    const std::int64_t held = prochron_look_up(&page, PROCHRON_MONOTONIC, end.ns).offset_ns;

    auto adopted = PageWriter::adopt(writer.path(), only(transform));
    ASSERT_TRUE(adopted) << to_string(adopted.error());
    PageWriter& heir = adopted->writer;
    EXPECT_EQ(heir.lease(), PageWriter::Lease::kLost);
    EXPECT_FALSE(heir.renew(kLease)) << "REALTIME is native by now";
    EXPECT_FALSE(heir.publish(transform, bases)) << "this is not what it shows";
    ClockTransform next = transform;
    next.cancel_from(end);
    ASSERT_TRUE(next.heal(end, {}));
    const NativeTime again = host::native_now() + milliseconds(20);
    ASSERT_TRUE(next.apply({again, Offset{5'000'000}, Rate{1'000'000}}));
    ASSERT_TRUE(heir.publish(next, bases));
    ASSERT_TRUE(heir.renew(kLease));
    EXPECT_EQ(prochron_look_up(&page, PROCHRON_REALTIME, again.ns - 1).offset_ns, 0);
    EXPECT_EQ(prochron_look_up(&page, PROCHRON_MONOTONIC, again.ns - 1).offset_ns, held) << "it never falls";
    EXPECT_EQ(prochron_look_up(&page, PROCHRON_REALTIME, again.ns).offset_ns, 5'000'000) << "and is bent again";
  }
}

TEST(PageAdoption, WhatWasToBePublishedAndIsNotWasNeverInForce) {
  const ClockTransform published = drifting();
  ClockTransform meant = published;
  ASSERT_TRUE(meant.apply({host::native_now() + milliseconds(300), Offset{1}, Rate{}}));
  Writer writer(published, kLease);
  writer.kill();
  tear(writer.path());
  const auto adopted = PageWriter::adopt(writer.path(), [&](NativeTime) { return std::vector{meant, published}; });
  ASSERT_TRUE(adopted);
  EXPECT_EQ(adopted->shown, 1U);
}

/// As a reader does: the clock first, then the lease.
std::int64_t monotonic_shown(const prochron_page& page) {
  const std::int64_t now = host::monotonic_ns(), until = prochron_valid_until(&page);
  return now + prochron_look_up(&page, PROCHRON_MONOTONIC, std::min(now, until)).offset_ns;
}

TEST(PageAdoption, MonotonicIsBroughtBackAndNeverFalls) {
  ClockTransform fast(host::this_host());
  ASSERT_TRUE(fast.apply({host::native_now() - milliseconds(50), Offset{5'000'000}, Rate{300'000'000'000}}));
  Writer writer(fast, milliseconds(20));
  writer.kill();
  const auto memory = host::SharedMemory::open(writer.path(), host::SharedMemory::Access::kRead);
  const auto& page = *reinterpret_cast<const prochron_page*>(memory->data());
  std::atomic<bool> ending = false;
  std::int64_t falls = 0;
  std::thread reader([&] {
    for (std::int64_t last = 0; !ending;) falls += std::exchange(last, std::max(last, monotonic_shown(page))) > monotonic_shown(page);
  });
  Duration told{0};
  const Status back = bring_monotonic_back(writer.path(), [&](Duration takes) { told = takes; });
  ending = true;
  reader.join();
  ASSERT_TRUE(back) << to_string(back.error());
  EXPECT_EQ(falls, 0);
  EXPECT_GT(told, milliseconds(35)) << "at least 18 ms at half speed";
  const std::int64_t now = host::monotonic_ns();
  EXPECT_EQ(prochron_look_up(&page, PROCHRON_MONOTONIC, now).offset_ns, 0);
  EXPECT_EQ(prochron_look_up(&page, PROCHRON_REALTIME, now).offset_ns, 0);
}

TEST(PageAdoption, WhatIsRefusedIsLeftAlone) {
  const ClockTransform transform = drifting();
  ClockTransform other = transform, past = transform, form = transform;
  ASSERT_TRUE(other.apply({host::native_now() + milliseconds(300), Offset{1}, Rate{}}));
  past = ClockTransform(host::this_host());
  ASSERT_TRUE(form.heal(host::native_now() + std::chrono::hours(1), {Heal::Form::kLeave, {}}));
  form.cancel_from(host::native_now() + milliseconds(500));
  Writer writer(transform, kLease);
  const auto living = PageWriter::adopt(writer.path(), only(transform));
  ASSERT_FALSE(living);
  EXPECT_EQ(living.error().code, ErrorCode::kRefused);
  writer.kill();
  for (const ClockTransform& wrong : {other, past, form}) {
    const auto refused = PageWriter::adopt(writer.path(), only(wrong));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  }
  EXPECT_TRUE(PageWriter::adopt(writer.path(), only(transform))) << "those changed nothing";

  auto no_page = host::SharedMemory::create(host::random_run_id(), "adoption_test", 4096, 0600);
  const std::string path = no_page->path();
  no_page->leave_name();
  { const auto gone = std::move(*no_page); }
  EXPECT_EQ(PageWriter::adopt(path, only(transform)).error().code, ErrorCode::kCorrupt);
  ::unlink(path.c_str());
  EXPECT_EQ(PageWriter::adopt(path, only(transform)).error().code, ErrorCode::kSystem) << "it is gone";
}

}  // namespace
}  // namespace prochron::faults
