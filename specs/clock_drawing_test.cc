// Drawings of clocks, as a person sees them.
#include "specs/clock_drawing.h"

#include <gmock/gmock.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

using testing::HasSubstr;

std::string drawn(std::string_view fault, Glyphs glyphs) {
  const Plan plan = plan_of(small_spec({{"- step: {clock: gpu, by: 5ms}", fault}}));
  return draw_clocks(plan, plan.sessions.front(), glyphs);
}

TEST(ClockDrawing, AStepIsABoxAboveItsWindow) {
  const std::string step = drawn("- step: {clock: gpu, by: 5ms}", Glyphs::kUnicode);
  EXPECT_THAT(step, HasSubstr("+5ms"));
  EXPECT_THAT(step, HasSubstr("┌──"));
  EXPECT_THAT(step, HasSubstr("──┐"));
  EXPECT_THAT(step, HasSubstr("window"));
}

TEST(ClockDrawing, WithoutUnicodeItIsAsciiAndNeverTooWide) {
  for (const char* fault : {"- step: {clock: gpu, by: -5ms}", "- drift: {clock: gpu, rate: 200ppm}",
                            "- ramp: {clock: edge, to: -5ms, over: 3s}"}) {
    const std::string text = drawn(fault, Glyphs::kAscii);
    std::size_t width = 0;
    for (const char c : text) {
      EXPECT_LT(static_cast<unsigned char>(c), 0x80U) << fault;
      width = c == '\n' ? 0 : width + 1;
      EXPECT_LE(width, 100U) << fault;
    }
  }
}

TEST(ClockDrawing, IsNothingWhereNoClockIsBent) {
  const Plan plan = plan_of(small_spec({{"by: 5ms", "by: 0"}}));
  EXPECT_THAT(draw_clocks(plan, plan.sessions.front(), Glyphs::kAscii), HasSubstr("gpu"))
      << "a step by nothing is a command, and its line is flat";
}

}  // namespace
}  // namespace prochron::specs
