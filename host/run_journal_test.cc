// A journal says again what was written, and whatever else is found in its place is refused with a reason.
#include "host/run_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rng.h"

namespace prochron::host {
namespace {

RunJournal sample() {
  return {.run = RunId{0x1234},
          .boot = "6f1c",
          .node = "an edge,\n100 % \x01",
          .fence = Fence{3},
          .socket = "/dev/shm/prochron-0000000000001234-agent-0/socket",
          .processes = {{4711, 902'114, "agent"}, {1, 0, ""}, {77, 18'446'744'073'709'551'615ULL, "a b\nc"}},
          .files = {"/tmp/prochron-0000000000001234-kafka", "/%41"}};
}

TEST(RunJournal, IsReadAsItWasWritten) {
  const auto read = parse_journal(to_text(sample()), "here");
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ(*read, sample());
}

TEST(RunJournal, SaysWhyItIsNone) {
  const std::string whole = to_text(sample());
  std::string other_version = whole, turned = whole;
  other_version.replace(whole.find(" 1\n"), 3, " 2\n");
  turned[whole.find("4711")] = '5';
  const struct {
    std::string text;
    const char* words;
  } rows[] = {
      {"", "does not begin as one"},
      {"prochron-journal", "does not begin as one"},
      {other_version, "a journal of version 2; this prochron reads version 1"},
      {whole.substr(0, whole.size() / 2), "its sum is missing"},
      {whole.substr(0, whole.size() - 1), "its sum is wrong"},
      {whole + "\n", "its sum is wrong"},
      {turned, "its sum is wrong"},
  };
  for (const auto& row : rows) {
    const auto read = parse_journal(row.text, "/dev/shm/it");
    ASSERT_FALSE(read) << row.text;
    EXPECT_THAT(to_string(read.error()), testing::AllOf(testing::HasSubstr("/dev/shm/it: "), testing::HasSubstr(row.words)));
  }
}

TEST(RunJournal, NothingThatWasTouchedIsBelieved) {
  const std::string whole = to_text(sample());
  Rng rng(11, "journals");
  for (int i = 0; i < 20'000; ++i) {
    std::string text = whole;
    for (std::uint64_t edits = 1 + rng.below(4); edits > 0; --edits) {
      const std::size_t at = rng.below(text.size());
      switch (rng.below(3)) {
        case 0:
          text[at] = static_cast<char>(rng.next());
          break;
        case 1:
          text.erase(at, rng.below(40));
          break;
        default:
          text.insert(at, text.substr(rng.below(text.size()), rng.below(40)));
      }
      if (text.empty()) break;
    }
    EXPECT_EQ(parse_journal(text, "here").has_value(), text == whole) << text;
  }
}

}  // namespace
}  // namespace prochron::host
