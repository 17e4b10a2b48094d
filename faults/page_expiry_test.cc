// What a victim's REALTIME does past the end of its lease, form by form, against values worked out by hand.
#include "faults/page_expiry.h"

#include <gtest/gtest.h>

#include <memory>

#include "faults/page_table.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{1};
constexpr std::int64_t kLease = 1'000'000'000, kHeal = 9'000'000'000;

/// REALTIME `later` ns past the lease's end, of a clock stepped at 0 whose heal, far away, was to have this form.
prochron_expired expired(std::int64_t step, Heal form, std::int64_t later) {
  ClockTransform transform(kHost);
  EXPECT_TRUE(transform.apply({NativeTime{kHost, 0}, Offset{step}, Rate{}}));
  EXPECT_TRUE(transform.heal(NativeTime{kHost, kHeal}, form));
  const auto page = std::make_unique<prochron_page>();
  fill_record(transform, NativeTime{kHost, kLease}, {}, page->records[0]);
  return prochron_expire(page.get(), kLease + later, kLease);
}

TEST(PageExpiry, EndsAFaultAsItWasToBeHealed) {
  constexpr Heal kStep{}, kLeave{Heal::Form::kLeave, {}};
  constexpr Heal kSlewed{Heal::Form::kSlew, Rate{500'000'000}};     // 500 ppm: 5 ms in 10 s
  constexpr Heal kSlow{Heal::Form::kSlew, Rate{2'000'000}};      // 2 ppm: 5 ms in 42 minutes
  constexpr std::int64_t kStart = 5'000'000, kTen = 10'000'000'000;  // ns
  const struct {
    std::int64_t step;
    Heal form;
    std::int64_t later, offset, rate;
    const char* why;
  } rows[] = {
      {kStart, kStep, 0, 0, 0, "native at once"},
      {kStart, kLeave, 0, kStart, 0, "left"},
      {-kStart, kLeave, kTen, -kStart, 0, "left, for good"},
      {kStart, kSlewed, 0, kStart, -500'000'000, "a slew begins where the bend ended"},
      {kStart, kSlewed, 1, kStart - 1, -500'000'000, "floored: a hair below 5 ms"},
      {kStart, kSlewed, 2'000'000'000, 4'000'000, -500'000'000, "1 ms in 2 s"},
      {-kStart, kSlewed, 2'000'000'000, -4'000'000, 500'000'000, "and from behind"},
      {-kStart, kSlewed, 1'999, -kStart, 500'000'000, "floored there too: not a whole ns yet"},
      {kStart, kSlewed, kTen - 1, 0, 0, "the last nanosecond is cut short"},
      {kStart, kSlewed, kTen, 0, 0, "native"},
      {-kStart, kSlewed, kTen - 2'000, -1, 500'000'000, "nearly"},
      {-kStart, kSlewed, kTen, 0, 0, "native"},
      {kStart, kSlow, kTen, kStart - 20'000, -2'000'000, "hardly begun"},
      {0, kSlewed, 5, 0, 0, "nothing to bring back"},
  };
  for (const auto& row : rows) {
    const prochron_expired found = expired(row.step, row.form, row.later);
    EXPECT_EQ(found.offset_ns, row.offset) << row.why;
    EXPECT_EQ(found.rate_ppt, row.rate) << row.why;
  }
}

TEST(PageExpiry, WhatCannotBeFollowedIsNative) {
  const auto page = std::make_unique<prochron_page>();
  EXPECT_EQ(prochron_expire(page.get(), 5, 0).offset_ns, 0) << "a lease never held";
  prochron_record& record = page->records[0];
  record.curves[PROCHRON_REALTIME_FAMILY].segments[0].offset_ns = 7;
  for (const std::int64_t form : {PROCHRON_EXPIRY_SLEW + 0, 77}) {
    record.on_expiry = form;
    EXPECT_EQ(prochron_expire(page.get(), 5, 1).offset_ns, 0) << "a slew that leads nowhere, or form " << form;
  }
}

}  // namespace
}  // namespace prochron::faults
