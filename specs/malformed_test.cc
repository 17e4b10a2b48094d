// Bytes that no spec may hold.
#include "specs/malformed.h"

#include <gmock/gmock.h>

namespace prochron::specs {
namespace {

TEST(Bytes, ThatAreNoTextAreRefusedAtTheirPlace) {
  struct Row {
    std::string text;
    const char* said;
    const char* why;
  };
  for (const Row& row : std::vector<Row>{
           {"a: 1\r\nb:\t\"\u00b5s \u20ac \U0001F600\"\n", "", "text"},
           {std::string("a: 1\nb\0c", 8), "t.yaml:2:2: error: control character 0x00 in the text", "UTF-16, perhaps"},
           {"a: \x04\nb: 2", "t.yaml:1:4: error: control character 0x04 in the text",
            "the parser would end here, silently"},
           {"a\rb", "t.yaml:1:2: error: control character 0x0d in the text", "a line end of another age"},
           {"a\x1b[31m", "t.yaml:1:2: error: control character 0x1b in the text", "it would colour our messages"},
           {"a\xc2\x9b", "t.yaml:1:2: error: control character 0xc2 in the text", "so would the one of 8 bits"},
           {"a\x7f", "t.yaml:1:2: error: control character 0x7f in the text", "delete"},
           {"a: \xff", "t.yaml:1:4: error: byte 0xff is not UTF-8 text", "never in UTF-8"},
           {"\xc3", "t.yaml:1:1: error: byte 0xc3 is not UTF-8 text", "cut off"},
           {"\xc0\xaf", "t.yaml:1:1: error: byte 0xc0 is not UTF-8 text", "longer than need be"},
           {"\xe0\x80\xaf", "t.yaml:1:1: error: byte 0xe0 is not UTF-8 text", "longer than need be"},
           {"\xed\xa0\x80", "t.yaml:1:1: error: byte 0xed is not UTF-8 text", "half of a pair"},
           {"\xf4\x90\x80\x80", "t.yaml:1:1: error: byte 0xf4 is not UTF-8 text", "beyond the last character"},
           {std::string((1U << 20U) + 1, ' '), "t.yaml:1:1: error: a spec may have 1 MiB at most", "no spec"},
       }) {
    const auto refused = refuse_bytes(row.text, "t.yaml");
    EXPECT_EQ(refused ? to_string(*refused) : "", row.said) << row.why;
  }
}

}  // namespace
}  // namespace prochron::specs
