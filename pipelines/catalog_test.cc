// Every entry of the catalog reads well and every default is one that a spec may say.
#include "pipelines/catalog.h"

#include <gmock/gmock.h>

#include <set>

#include "pipelines/ranges.h"
#include "pipelines/values.h"

namespace prochron::pipelines {
namespace {

void expect_readable(std::string_view entry, std::span<const Parameter> parameters) {
  std::set<std::string_view> names;
  int starred = 0;
  for (const Parameter& parameter : parameters) {
    EXPECT_TRUE(names.insert(parameter.name).second) << entry << ": " << parameter.name << " stands twice";
    EXPECT_FALSE(parameter.doc.empty()) << entry << "." << parameter.name;
    EXPECT_EQ(parameter.doc.find('\n'), std::string_view::npos);
    EXPECT_FALSE(parameter.required && !parameter.default_text.empty()) << entry << "." << parameter.name;
    if (!parameter.default_text.empty()) {
      EXPECT_TRUE(parse_value(parameter, parameter.default_text)) << entry << "." << parameter.name;
    }
    starred += parameter.starred ? 1 : 0;
  }
  EXPECT_LE(starred, 1) << entry;
}

TEST(Catalog, OfStagesReadsWell) {
  std::set<std::string_view> names;
  for (const StageEntry& entry : all_stages()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_EQ(find_stage(entry.name), &entry);
    EXPECT_FALSE(entry.doc.empty());
    expect_readable(entry.name, entry.parameters);
    StageSpec stage{.name = "x", .kind = std::string(entry.name), .parameters = with_defaults(entry.parameters, {})};
    if (entry.role == StageRole::kForeign) stage.parameters["run"] = TextList{"true"};
    EXPECT_TRUE(check_values(stage)) << entry.name << ": its own defaults are refused";
  }
  EXPECT_EQ(find_stage("sieve"), nullptr);
}

TEST(Catalog, OfTransportsReadsWell) {
  std::set<std::string_view> names;
  for (const TransportEntry& entry : all_transports()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_EQ(find_transport(entry.name), &entry);
    EXPECT_EQ(entry.in_process, entry.name == "memory");
    EXPECT_EQ(entry.module, entry.in_process ? "" : "transport_" + std::string(entry.name))
        << "a module is named for its entry";
    expect_readable(entry.name, entry.parameters);
    const PipelineSpec pipeline{.transport = std::string(entry.name),
                                .transport_parameters = with_defaults(entry.parameters, {})};
    EXPECT_TRUE(check_transport_values(pipeline)) << entry.name;
  }
}

}  // namespace
}  // namespace prochron::pipelines
