// An error carries who must act, where to look, and whether the thing certainly did not happen.
#include "core/result.h"

#include <gtest/gtest.h>

namespace prochron {
namespace {

Result<int> parse(bool well) {
  if (well) return 7;
  return fail(ErrorCode::kBadSpec, "`x` is not a number", "a.yaml:3:5");
}

Result<std::string> caller(bool well) {
  const auto number = parse(well);
  if (!number) return pass(number);
  return std::to_string(*number);
}

TEST(Result, ErrorPassesThroughAnotherTypeUnchanged) {
  EXPECT_EQ(*caller(true), "7");
  const auto failed = caller(false);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kBadSpec);
  EXPECT_EQ(to_string(failed.error()), "a.yaml:3:5: `x` is not a number");
}

TEST(Result, FailureIsDefiniteUnlessSaidOtherwise) {
  const Status refused = fail(ErrorCode::kRefused, "fence 3 is older than 4");
  EXPECT_EQ(refused.error().definite, Definite::kYes);
  EXPECT_EQ(to_string(refused.error()), "fence 3 is older than 4") << "no place, no colon";
  const Status unheard = fail(ErrorCode::kTimeout, "no answer", "edge", Definite::kNo);
  EXPECT_EQ(unheard.error().definite, Definite::kNo);
}

}  // namespace
}  // namespace prochron
