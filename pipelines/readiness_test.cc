// What may stand behind `ready:`, in the one form that agents know.
#include "pipelines/readiness.h"

#include <gtest/gtest.h>

namespace prochron::pipelines {
namespace {

using Kind = Readiness::Kind;

struct Row {
  Kind kind;
  const char* said;
  const char* what;  ///< null: refused
  const char* why;
};

TEST(Readiness, IsBroughtIntoOneForm) {
  const std::string address = std::string("http:") + "//127.0.0.1:80/x";
  const Row kRows[] = {
      {Kind::kPort, "8080", "127.0.0.1:8080", "a port alone is one of loopback"},
      {Kind::kPort, "10.0.0.7:1", "10.0.0.7:1", "another address"},
      {Kind::kPort, "localhost:9", "127.0.0.1:9", "the one name that needs no look-up"},
      {Kind::kPort, "0", nullptr, "nobody listens at port 0"},
      {Kind::kPort, "65536", nullptr, "there is no such port"},
      {Kind::kPort, "300.0.0.1:80", nullptr, "no part of an address is above 255"},
      {Kind::kPort, "10.0.0:80", nullptr, "three parts"},
      {Kind::kPort, "example:80", nullptr, "names are not looked up"},
      {Kind::kPort, "", nullptr, "nothing"},
      {Kind::kHttp, "8080", "127.0.0.1:8080/", "the root"},
      {Kind::kHttp, "8080/health?x=1", "127.0.0.1:8080/health?x=1", "a path"},
      {Kind::kHttp, address.c_str(), "127.0.0.1:80/x", "as people write it"},
      {Kind::kHttp, "8080/a b", nullptr, "a blank would end the request's line"},
      {Kind::kHttp, "/health", nullptr, "no port"},
      {Kind::kLog, "listening on [0-9]+", "listening on [0-9]+", "an expression"},
      {Kind::kLog, "ready (", nullptr, "an expression that is none"},
      {Kind::kLog, "", nullptr, "anything would match"},
      {Kind::kAfter, "2s", "", "a duration"},
      {Kind::kAfter, "2 s", nullptr, "no duration"},
  };
  for (const Row& row : kRows) {
    const auto ready = readiness(row.kind, row.said);
    ASSERT_EQ(ready.has_value(), row.what != nullptr) << row.why;
    if (!ready) {
      EXPECT_EQ(ready.error().code, ErrorCode::kBadSpec) << row.why;
      continue;
    }
    EXPECT_EQ(ready->kind, row.kind) << row.why;
    EXPECT_EQ(ready->what, row.what) << row.why;
  }
}

TEST(Readiness, IsToldAsWhatIsWaitedFor) {
  EXPECT_EQ(describe(*readiness(Kind::kPort, "80")), "a connection to 127.0.0.1:80");
  EXPECT_EQ(describe(*readiness(Kind::kHttp, "80/x")), "a good answer to GET 127.0.0.1:80/x");
  EXPECT_EQ(describe(*readiness(Kind::kLog, "up")), "a line that matches `up`");
  EXPECT_EQ(describe(*readiness(Kind::kAfter, "2s")), "2s to pass");
}

}  // namespace
}  // namespace prochron::pipelines
