// Links that nobody uses are warned of, once, and spoil nothing.
#include <gtest/gtest.h>

#include "specs/small_spec.h"

namespace prochron::specs {
namespace {

struct Row {
  const char* links;
  const char* warned_of;  ///< empty: nothing
  const char* why;
};

TEST(Topology, ALinkThatNoMessageCrossesIsWarnedOf) {
  for (const Row& row : {Row{"edge -> gpu: {delay: 2ms}", "", "the source sends to the inference"},
                         Row{"gpu -> edge: {delay: 2ms}", "", "what the transport answers comes back there"},
                         Row{"edge -> far: {delay: 2ms}", "edge -> far", "nobody stands there"},
                         Row{"far -> gpu: {delay: 2ms}", "far -> gpu", "nor sends from there"}}) {
    const std::string text = small_spec({{"gpu: local}", "gpu: local, far: local}"},
                                         {"edge -> gpu: {delay: 2ms, jitter: 100us}", row.links},
                                         {"transport: zeromq", "transport: {each: {a: zeromq, b: zeromq}}"}});
    const Loaded loaded = load(text, "small.yaml");
    ASSERT_TRUE(loaded.scenario) << row.why << '\n' << report(loaded.diagnostics);
    ASSERT_EQ(loaded.diagnostics.empty(), std::string(row.warned_of).empty()) << row.why;
    if (loaded.diagnostics.empty()) continue;
    EXPECT_EQ(loaded.diagnostics.size(), 1U) << "once, though the pipeline has two environments";
    EXPECT_EQ(loaded.diagnostics[0].severity, Severity::kWarning);
    EXPECT_NE(loaded.diagnostics[0].message.find(std::string("no message crosses the link ") + row.warned_of),
              std::string::npos)
        << loaded.diagnostics[0].message;
  }
}

}  // namespace
}  // namespace prochron::specs
