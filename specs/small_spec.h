// For tests: a small spec that is right, and the same with pieces of its text replaced.
#pragma once

#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "specs/specs.h"

namespace prochron::specs {

inline constexpr std::string_view kSmallSpec = R"(scenario: small
nodes: {edge: local, gpu: local}
pipeline:
  transport: zeromq
  links: {edge -> gpu: {delay: 2ms, jitter: 100us}}
  stages:
    - source: {node: edge, rate: 100/s}
    - inference: {node: gpu, model: digest}
    - sink: {node: gpu}
schedule:
  - warmup: 1s
  - control: 20s
  - faults:
      for: 6s
      inject:
        - step: {clock: gpu, by: 5ms}
expect:
  - outputs: {lost: 0}
)";

using Edit = std::pair<std::string_view, std::string_view>;  ///< what stands there, what shall

/// What an edit does not find, it appends to the text: the test that meant to change something else will say so.
inline std::string small_spec(std::initializer_list<Edit> edits = {}) {
  std::string text(kSmallSpec);
  for (const auto& [from, to] : edits) {
    const std::size_t at = text.find(from);
    at == std::string::npos ? text.append(from) : text.replace(at, from.size(), to);
  }
  return text;
}

/// Of a spec that is right; throws, after printing what is wrong, if it is not.
inline Scenario scenario_of(const std::string& text) {
  Loaded loaded = load(text, "small.yaml");
  std::fputs(report(loaded.diagnostics).c_str(), stderr);
  return std::move(loaded.scenario).value();
}

inline Plan plan_of(const std::string& text, std::uint64_t seed = 1) {
  Compiled compiled = compile(scenario_of(text), {.seed = seed});
  return std::move(compiled.plan).value();
}

/// All that load() says of a text.
inline std::string said_of(const std::string& text) { return report(load(text, "small.yaml").diagnostics); }

}  // namespace prochron::specs
