// The writer's two promises: the past is never rewritten, and a lease that was lost is not quietly revived.
#include "faults/backends/page_writer.h"

#include <gtest/gtest.h>

#include "faults/backends/native_bases.h"
#include "faults/page_reader.h"
#include "host/host_id.h"
#include "host/native_clock.h"

namespace prochron::faults {
namespace {

using std::chrono::milliseconds;

class PageWriterTest : public testing::Test {
 protected:
  PageWriter make(const ClockTransform& transform) {
    auto made = PageWriter::create(RunId{7}, "writer_test", 0600, transform, bases_);
    EXPECT_TRUE(made) << (made ? "" : to_string(made.error()));
    return std::move(*made);
  }
  ClockTransform stepped(Duration from_now, Offset step = Offset{5'000'000}) const {
    ClockTransform transform = identity_;
    EXPECT_TRUE(transform.apply({host::native_now() + from_now, step, Rate{}}));
    return transform;
  }

  NativeBases bases_ = *read_native_bases();
  ClockTransform identity_{host::this_host()};
};

/// What a victim sees: the page by its name.
const prochron_page& page_of(const host::SharedMemory& memory) {
  return *reinterpret_cast<const prochron_page*>(memory.data());
}

TEST_F(PageWriterTest, AChangeAheadIsShownAndOneTooLateIsRefused) {
  PageWriter writer = make(identity_);
  const auto victim = host::SharedMemory::open(writer.path(), host::SharedMemory::Access::kRead);
  ASSERT_TRUE(victim);
  EXPECT_EQ(page_of(*victim).magic, PROCHRON_PAGE_MAGIC);

  const ClockTransform ahead = stepped(milliseconds(500));
  ASSERT_TRUE(writer.publish(ahead, bases_));
  const std::int64_t change = ahead.segments(ClockFamily::kRealtime)[1].from;
  EXPECT_EQ(prochron_look_up(&page_of(*victim), PROCHRON_REALTIME, change - 1).offset_ns, 0);
  EXPECT_EQ(prochron_look_up(&page_of(*victim), PROCHRON_REALTIME, change).offset_ns, 5'000'000);

  const std::uint64_t index = page_of(*victim).index;
  struct Row {
    ClockTransform transform;
    const char* why;
  };
  const Row rows[] = {
      {stepped(milliseconds(-50)), "a change in the past"},
      {stepped(Duration{200'000}), "a change closer than the least lead"},
      {stepped(milliseconds(0), Offset{1}), "a change at this moment"},
  };
  for (const Row& row : rows) {
    const auto refused = writer.publish(row.transform, bases_);
    ASSERT_FALSE(refused) << row.why;
    EXPECT_EQ(refused.error().code, ErrorCode::kRefused) << row.why;
    EXPECT_EQ(refused.error().definite, Definite::kYes) << row.why;
    EXPECT_EQ(page_of(*victim).index, index) << row.why;
  }
}

TEST_F(PageWriterTest, ATableWithoutNewsIsAlwaysTaken) {
  const ClockTransform past = stepped(milliseconds(-50));
  PageWriter writer = make(past);
  EXPECT_TRUE(writer.publish(past, bases_)) << "the same";
  ClockTransform cut = past;
  ASSERT_TRUE(cut.apply({host::native_now() - milliseconds(10), Offset{}, Rate{}}));
  EXPECT_TRUE(writer.publish(cut, bases_)) << "the same line in two pieces";
  NativeBases moved = bases_;
  moved.realtime_ns += 1'000;
  EXPECT_TRUE(writer.publish(cut, moved)) << "the host was stepped";
}

TEST_F(PageWriterTest, ALeaseIsProlongedButNotRevived) {
  PageWriter writer = make(identity_);
  EXPECT_EQ(writer.lease(), PageWriter::Lease::kNone);
  ASSERT_TRUE(writer.renew(milliseconds(400)));
  EXPECT_EQ(writer.lease(), PageWriter::Lease::kHeld);
  const NativeTime first = writer.valid_until();
  ASSERT_TRUE(writer.renew(milliseconds(200)));
  EXPECT_EQ(writer.valid_until(), first) << "never shortened";
  ASSERT_TRUE(writer.renew(milliseconds(600)));
  EXPECT_GT(writer.valid_until(), first);

  host::sleep_until(writer.valid_until() + milliseconds(1));
  EXPECT_EQ(writer.lease(), PageWriter::Lease::kLost);
  const auto refused = writer.renew(milliseconds(600));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
}

TEST_F(PageWriterTest, AfterALossOnlyWhatTheHealedClocksShowIsTaken) {
  ClockTransform drifting = identity_;
  ASSERT_TRUE(drifting.apply({host::native_now() - milliseconds(50), Offset{-5'000'000}, Rate{-100'000'000'000}}));
  PageWriter writer = make(drifting);
  ASSERT_TRUE(writer.renew(milliseconds(10)));
  const NativeTime end = writer.valid_until();
  host::sleep_until(end + milliseconds(5));

  EXPECT_FALSE(writer.publish(drifting, bases_)) << "still bent";
  ClockTransform left = drifting;
  ASSERT_TRUE(left.heal(end, Heal{Heal::Form::kLeave, {}}));
  EXPECT_FALSE(writer.publish(left, bases_)) << "REALTIME healed, this table kept its offset";
  ClockTransform late = drifting;
  ASSERT_TRUE(late.heal(end + milliseconds(2), Heal{}));
  EXPECT_FALSE(writer.publish(late, bases_)) << "MONOTONIC stood still from the end of the lease on";
  EXPECT_FALSE(writer.renew(milliseconds(50))) << "nothing was published yet";

  ClockTransform healed = drifting;
  ASSERT_TRUE(healed.heal(end, Heal{}));
  ASSERT_TRUE(healed.apply({host::native_now() + milliseconds(200), Offset{1'000}, Rate{}}));
  EXPECT_TRUE(writer.publish(healed, bases_)) << "healed at the end of the lease, and news only ahead";
  EXPECT_TRUE(writer.renew(milliseconds(50)));
  EXPECT_EQ(writer.lease(), PageWriter::Lease::kHeld);
}

TEST_F(PageWriterTest, AfterALossTheLeaseIsTakenUpOnlyWhileTheTableStillAgreesWithTheHealedClocks) {
  PageWriter writer = make(identity_);
  ASSERT_TRUE(writer.renew(milliseconds(10)));
  const NativeTime end = writer.valid_until();
  host::sleep_until(end + milliseconds(1));
  ClockTransform next = identity_;
  const NativeTime change = host::native_now() + milliseconds(20);
  ASSERT_TRUE(next.apply({change, Offset{}, Rate{-100'000'000'000}}));
  ASSERT_TRUE(writer.publish(next, bases_)) << "news only ahead";

  host::sleep_until(change + milliseconds(20));
  EXPECT_FALSE(writer.renew(milliseconds(50))) << "MONOTONIC would fall by 2 ms";
  EXPECT_EQ(writer.valid_until(), end);
  ASSERT_TRUE(writer.publish(identity_, bases_)) << "the victims are still healed: nobody saw the change";
  EXPECT_TRUE(writer.renew(milliseconds(50)));
}

TEST(NativeBases, AreThoseOfThisHost) {
  const auto bases = read_native_bases();
  ASSERT_TRUE(bases);
  EXPECT_EQ(bases->realtime_ns, *host::exact_k());
  EXPECT_EQ((bases->tai_ns - bases->realtime_ns) % PROCHRON_NS_PER_SECOND, 0);
  EXPECT_GE(bases->boottime_ns, 0);
}

}  // namespace
}  // namespace prochron::faults
