// Clocks and their pages: sums, all or nothing, leases that are lost and say so.
#include "node-agent/node/node_clocks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/backends/injection.h"
#include "faults/backends/libfaketime_backend.h"
#include "faults/backends/preload_backend.h"
#include "faults/control_page.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/random_mark.h"
#include "host/shared_memory.h"

namespace prochron::agent {
namespace {

using faults::ClockFamily;
using faults::PreloadBackend;
using std::chrono::milliseconds;

constexpr ClockId kNode{1};
constexpr ClockId kOwn{2};

class NodeClocksTest : public testing::Test {
 protected:
  NodeClocksTest() {
    clocks_.add(kNode);
    clocks_.add(kOwn);
    plain_ = *clocks_.add_page("plain", {kNode}, backend_);
    both_ = *clocks_.add_page("both", {kNode, kOwn}, backend_);
  }

  static FaultOrder order(ClockId clock, NativeTime at, Offset step, Rate rate) {
    return {clock, 0, {{at, step, rate}}, at + milliseconds(200), {}};
  }
  static std::int64_t offset(const FollowedPage& page, NativeTime at) {
    return page.bent->transform().offset_at(ClockFamily::kRealtime, at).ns;
  }

  static const faults::Injection& injection_of(const FollowedPage& page) {
    return dynamic_cast<const faults::Injection&>(*page.bent);
  }

  PreloadBackend backend_ =
      *PreloadBackend::create(host::random_run_id(), PreloadBackend::Victims::kOwnUser, PreloadBackend::Shim::kLoaded);
  NodeClocks clocks_{host::this_host()};
  FollowedPage* plain_ = nullptr;
  FollowedPage* both_ = nullptr;
};

TEST_F(NodeClocksTest, APageShowsTheSumOfTheClocksThatItsProcessFollows) {
  EXPECT_EQ(plain_->shown, kNode);
  EXPECT_EQ(both_->shown, kOwn) << "the nearest clock gives the spans their name";
  const NativeTime at = host::native_now() + milliseconds(100);
  ASSERT_TRUE(clocks_.schedule(order(kNode, at, Offset{1'000}, {})));
  ASSERT_TRUE(clocks_.schedule(order(kOwn, at + milliseconds(50), Offset{30'000}, {})));
  struct Row {
    int ms;
    std::int64_t plain, both;
    std::uint32_t epoch_of_both;
    const char* why;
  };
  for (const Row& row : {Row{-1, 0, 0, 0, "before"}, Row{0, 1'000, 1'000, 1, "the node's alone"},
                         Row{50, 1'000, 31'000, 2, "and its own"}, Row{200, 0, 30'000, 3, "the node's healed"},
                         Row{250, 0, 0, 4, "and its own"}}) {
    const NativeTime n = at + milliseconds(row.ms);
    EXPECT_EQ(offset(*plain_, n), row.plain) << row.why;
    EXPECT_EQ(offset(*both_, n), row.both) << row.why;
    EXPECT_EQ(both_->epochs.at(n.ns).value, row.epoch_of_both) << row.why;
  }
}

TEST_F(NodeClocksTest, WhatOnePageCannotShowIsShownByNone) {
  const NativeTime at = host::native_now() + milliseconds(100);
  ASSERT_TRUE(clocks_.schedule(order(kOwn, at, {}, Rate{-faults::kFinePerNanosecond})));
  const auto refused = clocks_.schedule(order(kNode, at + milliseconds(10), Offset{7}, Rate{-1}));
  ASSERT_FALSE(refused) << "its clock would run backwards";
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
  EXPECT_EQ(refused.error().definite, Definite::kYes);
  EXPECT_EQ(offset(*plain_, at + milliseconds(20)), 0) << "it had been published there, and was taken back";
  EXPECT_TRUE(clocks_.schedule(order(kNode, at + milliseconds(10), Offset{7}, {}))) << "a step alone is fine";
  EXPECT_EQ(offset(*plain_, at + milliseconds(20)), 7);
}

TEST_F(NodeClocksTest, HealingNowTakesTheFutureBack) {
  const NativeTime at = host::native_now() + milliseconds(100);
  ASSERT_TRUE(clocks_.schedule(order(kNode, at, Offset{1'000}, {})));
  const auto healed = clocks_.heal_all();
  ASSERT_EQ(healed.size(), 1U) << "one clock had anything to come";
  EXPECT_TRUE(healed[0].heal);
  EXPECT_EQ(offset(*plain_, at + milliseconds(1)), 0);
  EXPECT_THAT(clocks_.heal_all(), testing::IsEmpty());
}

TEST_F(NodeClocksTest, OneVictimOfLibfaketimeMakesAClockChangeOnWholeSeconds) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::int64_t k = *host::exact_k();
  auto libfaketime = *faults::LibfaketimeBackend::create(host::random_run_id(), backend_.attachments(),
                                                         faults::Shim::kLoaded);
  NodeClocks clocks(host::this_host());
  clocks.add(kNode);
  const FollowedPage& ours = **clocks.add_page("ours", {kNode}, backend_);
  const FollowedPage& theirs = **clocks.add_page("theirs", {kNode}, *libfaketime);
  const NativeTime at = theirs.bent->soonest_change(host::native_now() + milliseconds(200));
  EXPECT_EQ((at.ns + k) % kSecond, 0);
  auto late = order(kNode, at, Offset{1'000}, {});
  const auto refused = clocks.schedule(late);  // heals 200 ms later
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("whole seconds only"));
  EXPECT_EQ(offset(ours, at), 0) << "what one backend refuses is shown by none";
  late.heal_at = at + std::chrono::seconds(60);
  ASSERT_TRUE(clocks.schedule(late));
  EXPECT_EQ(offset(ours, at), 1'000);
  EXPECT_EQ(offset(theirs, at), 1'000);
  const auto healed = clocks.heal_all();
  ASSERT_EQ(healed.size(), 1U);
  EXPECT_EQ((healed.front().change.at.ns + k) % kSecond, 0);
}

/// What victims find on a page of how to end by themselves.
std::pair<std::int64_t, std::int64_t> ending(const FollowedPage& page) {
  const auto memory = host::SharedMemory::open(page.bent->place(), host::SharedMemory::Access::kRead);
  const auto& shown = *reinterpret_cast<const prochron_page*>(memory->data());
  const prochron_record& record = shown.records[shown.index & 1U];
  return {record.on_expiry, record.slew_rate_ppt};
}

TEST_F(NodeClocksTest, APageSaysHowTheFaultInForceIsToEnd) {
  using Form = faults::Heal::Form;
  using Ending = std::pair<std::int64_t, std::int64_t>;
  EXPECT_EQ(ending(*plain_), Ending(PROCHRON_EXPIRY_NATIVE, 0));
  NativeTime at = host::native_now() + milliseconds(100);
  FaultOrder slewed = order(kOwn, at, Offset{1'000}, {});
  slewed.heal = {Form::kSlew, Rate{500'000'000}};
  ASSERT_TRUE(clocks_.schedule(slewed));
  EXPECT_EQ(ending(*both_), Ending(PROCHRON_EXPIRY_SLEW, 500'000'000));
  EXPECT_EQ(ending(*plain_), Ending(PROCHRON_EXPIRY_NATIVE, 0)) << "another clock's fault";
  at = at + milliseconds(500);
  FaultOrder left = order(kNode, at, Offset{1'000}, {});
  left.heal.form = Form::kLeave;
  ASSERT_TRUE(clocks_.schedule(left));
  EXPECT_EQ(ending(*plain_), Ending(PROCHRON_EXPIRY_LEAVE, 0));
  EXPECT_EQ(ending(*both_), Ending(PROCHRON_EXPIRY_LEAVE, 0)) << "the newer of its two";
  ASSERT_FALSE(clocks_.heal_all().empty());
  EXPECT_EQ(ending(*plain_), Ending(PROCHRON_EXPIRY_NATIVE, 0)) << "an interruption heals by a step";
}

TEST_F(NodeClocksTest, ALostLeaseIsToldOnceAndNeverRevived) {
  EXPECT_THAT(clocks_.renew(), testing::IsEmpty());
  const NativeTime end = injection_of(*both_).valid_until();
  host::sleep_until(end + milliseconds(1));
  const auto lost = clocks_.renew();
  ASSERT_EQ(lost.size(), 2U) << "both pages";
  EXPECT_EQ(lost.front().clock, kNode);
  EXPECT_EQ(lost.back().clock, kOwn);
  EXPECT_EQ(lost.back().at, end);
  EXPECT_THAT(clocks_.renew(), testing::IsEmpty());
  EXPECT_FALSE(clocks_.schedule(order(kNode, host::native_now() + milliseconds(100), Offset{1'000}, {})))
      << "whoever healed by itself is not bent again";
  EXPECT_EQ(injection_of(*plain_).lease(), faults::PageWriter::Lease::kLost);
}

}  // namespace
}  // namespace prochron::agent
