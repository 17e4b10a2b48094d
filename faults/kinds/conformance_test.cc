// What every kind owes, in one loop over the list: a new kind is held to it without a line here. Its parameters are found
// by trying: values of each type, and of texts the words of the parameter's own line, until the kind accepts them.
#include <algorithm>
#include <memory>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rng.h"
#include "faults/fault_kind.h"
#include "faults/page_table.h"
#include "faults/page_reader.h"

namespace prochron::faults {
namespace {

constexpr HostId kHost{3};
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDays = 30 * 86'400 * kSecond;
constexpr std::int64_t kBegin = 100 * kSecond;
constexpr std::uint64_t kSeed = 11;
constexpr ClockFamily kFamilies[] = {ClockFamily::kRealtime, ClockFamily::kMonotonic};
constexpr auto kReal = ClockFamily::kRealtime, kMono = ClockFamily::kMonotonic;

NativeTime at(std::int64_t ns) { return {kHost, ns}; }

std::vector<ParameterValue> words_of(std::string_view doc) {
  std::vector<ParameterValue> words;
  for (std::size_t i = 0; i < doc.size();) {
    const std::size_t end = std::min(doc.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", i), doc.size());
    if (end > i) words.emplace_back(std::string(doc.substr(i, end - i)));
    i = end + 1;
  }
  return words;
}

std::vector<ParameterValue> ordinary(const Parameter& parameter) {
  if (parameter.type == ParameterType::kOffset) return {Offset{-5'000'000}, Offset{50'000'000}};
  if (parameter.type == ParameterType::kRate) return {Rate{50'000'000}};
  if (parameter.type == ParameterType::kDuration) return {Duration{3 * kSecond}, Duration{5'000'000}};
  return words_of(parameter.doc);
}

constexpr const char* kRows = "0,0.001\n10,-0.001\n20,5\n";

/// Every way of choosing among ordinary values that the kind accepts.
void choose(const FaultKind& kind, std::size_t next, ParameterValues values, std::vector<ParameterValues>& accepted) {
  if (next == kind.parameters.size()) {
    if (!kind.file.text.empty()) values.emplace(std::string(kind.file.text), std::string(kRows));
    if (kind.validate(values)) accepted.push_back(values);
    return;
  }
  const Parameter& parameter = kind.parameters[next];
  if (!parameter.required) choose(kind, next + 1, values, accepted);
  if (parameter.name == kind.file.named) values.emplace(std::string(parameter.name), std::string("file"));
  if (parameter.name == kind.file.named) return choose(kind, next + 1, values, accepted);
  for (const ParameterValue& value : ordinary(parameter)) {
    values.insert_or_assign(std::string(parameter.name), value);
    choose(kind, next + 1, values, accepted);
  }
}

std::vector<ParameterValues> accepted_by(const FaultKind& kind) {
  std::vector<ParameterValues> accepted;
  choose(kind, 0, {}, accepted);
  return accepted;
}

ClockTransform bent(const FaultKind& kind, const ParameterValues& values, std::int64_t lasts, std::uint64_t seed = kSeed) {
  ClockTransform transform(kHost);
  for (const Change& change : kind.compile(values, 0, {at(kBegin), at(kBegin + lasts), seed})) {
    EXPECT_GE(change.at.ns, kBegin) << kind.name;
    EXPECT_LT(change.at.ns, kBegin + lasts) << kind.name;
    EXPECT_TRUE(transform.apply(change)) << kind.name;
  }
  return transform;
}

std::int64_t shown(const ClockTransform& transform, ClockFamily family, std::int64_t n) {
  return n + transform.offset_at(family, at(n)).ns;
}

/// The kind, every way it can be given, and a stretch of its first thirty days at some instant.
template <class Check>
void for_each_stretch(int stretches, Check check) {
  for (const FaultKind& kind : all_kinds()) {
    const auto ways = accepted_by(kind);
    ASSERT_FALSE(ways.empty()) << kind.name << ": its parameters could not be found by trying";
    for (const ParameterValues& values : ways) {
      ClockTransform whole = bent(kind, values, kDays);
      ASSERT_TRUE(whole.heal(at(kBegin + kDays), {})) << kind.name;
      Rng rng(kSeed, kind.name);
      for (int i = 0; i < stretches; ++i) {
        const std::int64_t within = i == 0 ? 0 : static_cast<std::int64_t>(rng.below(i % 2 == 0 ? 40 * kSecond : kDays));
        const std::int64_t now = kBegin + within;
        check(kind, whole, whole.excerpt(at(now), 200), now);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

TEST(EveryKind, IsShownByThePageToANanosecondOverThirtyDays) {
  const auto record = std::make_unique<prochron_page>();
  for_each_stretch(8, [&](const FaultKind& kind, const ClockTransform& whole, const ClockTransform& part, std::int64_t now) {
    const std::int64_t complete = fill_record(part, at(now), {}, record->records[0]);
    ASSERT_GT(complete, now) << kind.name;
    std::vector<std::int64_t> instants{now, std::min(complete, kBegin + kDays) - 1};
    for (const Segment& segment : part.segments(kReal)) instants.push_back(segment.from);
    for (const std::int64_t n : instants) {
      if (n < now || n >= complete) continue;
      for (const auto& [family, clock] : {std::pair{kReal, PROCHRON_REALTIME}, {kMono, PROCHRON_MONOTONIC}}) {
        const std::int64_t off = whole.offset_at(family, at(n)).ns - prochron_look_up(record.get(), clock, n).offset_ns;
        ASSERT_GE(off, 0) << kind.name << ' ' << n;
        ASSERT_LE(off, 1) << kind.name << ' ' << n;
      }
    }
  });
}

TEST(EveryKind, LetsMonotonicNeverRunBackwards) {
  for_each_stretch(8, [](const FaultKind& kind, const ClockTransform&, const ClockTransform& part, std::int64_t now) {
    for (const Segment& segment : part.segments(kMono)) {
      if (segment.from < now || segment.from >= part.known_until()) continue;
      ASSERT_GE(segment.rate.ppt, -kFinePerNanosecond) << kind.name;
      ASSERT_GE(shown(part, kMono, segment.from), shown(part, kMono, segment.from - 1)) << kind.name << segment.from;
      ASSERT_LE(shown(part, kMono, segment.from), shown(part, kMono, segment.from - 1) + 3) << kind.name << ": it jumped";
    }
  });
}

std::int64_t apart(std::int64_t left, std::int64_t right) { return left < right ? right - left : left - right; }

struct Interval {
  std::int64_t first, last;
};

/// All instants of [begin, end) at which the clock shows `due`: none where it jumps over it, two and more where it is set
/// back, a stretch where it stands still.
std::vector<Interval> preimage(const ClockTransform& part, ClockFamily family, std::int64_t begin, std::int64_t end,
                               std::int64_t due) {
  std::vector<Interval> found;
  std::vector<std::int64_t> bounds{begin};
  for (const Segment& segment : part.segments(family)) {
    if (segment.from > begin && segment.from < end) bounds.push_back(segment.from);
  }
  bounds.push_back(end);
  for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
    const auto first = part.when(family, at(bounds[i]), due);
    if (!first || first->ns >= bounds[i + 1] || shown(part, family, first->ns) != due) continue;
    const auto beyond = part.when(family, *first, due + 1);
    found.push_back({first->ns, beyond ? std::min(beyond->ns, bounds[i + 1]) - 1 : bounds[i + 1] - 1});
  }
  return found;
}

TEST(EveryKind, IsInvertedAsSets) {
  for_each_stretch(4, [](const FaultKind& kind, const ClockTransform&, const ClockTransform& part, std::int64_t now) {
    const std::int64_t end = std::min({part.known_until(), kBegin + kDays, now + 40 * kSecond});
    Rng rng(kSeed, "instants");
    for (const ClockFamily family : kFamilies) {
      for (int i = 0; i < 10; ++i) {
        const std::int64_t n = now + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(end - now)));
        const auto all = preimage(part, family, now, end, shown(part, family, n));
        for (const std::int64_t near : {n - 2, n - 1, n, n + 1, n + 2}) {
          if (near < now || near >= end) continue;
          const bool is_in = std::ranges::any_of(all, [&](Interval one) { return one.first <= near && near <= one.last; });
          ASSERT_EQ(is_in, shown(part, family, near) == shown(part, family, n)) << kind.name << ' ' << n << ' ' << near;
        }
        for (const Interval one : all) {
          ASSERT_EQ(shown(part, family, one.first), shown(part, family, n)) << kind.name;
          ASSERT_EQ(shown(part, family, one.last), shown(part, family, n)) << kind.name;
        }
      }
    }
  });
}

std::string bytes_of(const FaultKind& kind, const ParameterValues& values, std::uint64_t seed) {
  std::string bytes;
  const ClockTransform transform = bent(kind, values, 86'400 * kSecond, seed).excerpt(at(kBegin + 77 * kSecond), 500);
  for (const ClockFamily family : kFamilies) {
    for (const Segment& segment : transform.segments(family)) {
      bytes += std::to_string(segment.from) + ' ' + std::to_string(static_cast<std::int64_t>(segment.offset >> 64)) + ' ' +
               std::to_string(static_cast<std::uint64_t>(segment.offset)) + ' ' + std::to_string(segment.rate.ppt) + '\n';
    }
  }
  return bytes;
}

TEST(EveryKind, IsTheSameBytesFromTheSameSeed) {
  for (const FaultKind& kind : all_kinds()) {
    for (const ParameterValues& values : accepted_by(kind)) {
      EXPECT_EQ(bytes_of(kind, values, 7), bytes_of(kind, values, 7)) << kind.name;
    }
  }
}

std::vector<std::pair<ParameterValue, std::string>> extremes(ParameterType type) {
  constexpr std::int64_t kFar = std::int64_t{1} << 61;
  if (type == ParameterType::kOffset) return {{Offset{-kFar}, format(Offset{-kFar})}, {Offset{kFar}, format(Offset{kFar})}};
  if (type == ParameterType::kRate) {
    return {{Rate{-kFar}, format(Rate{-kFar})}, {Rate{kFar}, format(Rate{kFar})}};
  }
  if (type == ParameterType::kDuration) {
    return {{Duration{0}, "0"}, {Duration{kFar}, format(Duration{kFar})}};
  }
  return {{std::string("nonsense"), "nonsense"}};
}

TEST(EveryKind, RefusesEachParameterOutOfRangeByNameAndRange) {
  for (const FaultKind& kind : all_kinds()) {
    for (const Parameter& parameter : kind.parameters) {
      if (parameter.name == kind.file.named) continue;  // a file's name is anything
      int refused = 0;
      for (const auto& [value, text] : extremes(parameter.type)) {
        ParameterValues values = accepted_by(kind).front();
        values.insert_or_assign(std::string(parameter.name), value);
        const Status right = kind.validate(values);
        if (right || right.error().where != parameter.name) continue;
        EXPECT_EQ(right.error().code, ErrorCode::kBadSpec);
        const std::string begins = std::string(kind.name) + " `" + std::string(parameter.name) + "` is " + text + "; it must ";
        EXPECT_THAT(right.error().message, testing::StartsWith(begins));
        EXPECT_GT(right.error().message.size(), begins.size() + 3) << "and the range";
        ++refused;
      }
      EXPECT_GE(refused, 1) << kind.name << ' ' << parameter.name;
    }
  }
}

TEST(EveryKind, HealsInAllThreeForms) {
  constexpr std::int64_t kLasts = 17 * kSecond + 123'456'789;
  const NativeTime end = at(kBegin + kLasts), before = at(end.ns - 1);
  for (const FaultKind& kind : all_kinds()) {
    for (const ParameterValues& values : accepted_by(kind)) {
      ClockTransform step = bent(kind, values, kLasts), slew = step, leave = step;
      const Offset left = step.offset_at(kReal, before), kept = step.offset_at(kMono, before);
      ASSERT_TRUE(step.heal(end, {Heal::Form::kStep, {}}));
      ASSERT_TRUE(leave.heal(end, {Heal::Form::kLeave, {}}));
      ASSERT_TRUE(slew.heal(end, {Heal::Form::kSlew, Rate{kFinePerNanosecond / 2}}));
      EXPECT_EQ(step.offset_at(kReal, end).ns, 0) << kind.name;
      EXPECT_LE(apart(leave.offset_at(kReal, at(end.ns + kDays)).ns, left.ns), 1) << kind.name;
      EXPECT_LE(apart(slew.offset_at(kReal, end).ns, left.ns), 1) << kind.name;
      const std::int64_t takes = 2 * (left.ns < 0 ? -left.ns : left.ns);
      EXPECT_LE(apart(slew.offset_at(kReal, at(end.ns + takes / 2)).ns, left.ns / 2), 2) << kind.name;
      EXPECT_EQ(slew.offset_at(kReal, at(end.ns + takes + 4)).ns, 0) << kind.name;
      EXPECT_LE(apart(slew.offset_at(kMono, at(end.ns + takes + 4)).ns, kept.ns - left.ns), 2) << kind.name;
      for (const ClockTransform* healed : {&step, &leave}) {
        EXPECT_LE(apart(healed->offset_at(kMono, at(end.ns + kDays)).ns, kept.ns), 1) << kind.name;
        EXPECT_EQ(healed->rate_at(kMono, at(end.ns + kDays)).ppt, 0) << kind.name;
      }
    }
  }
}

}  // namespace
}  // namespace prochron::faults
