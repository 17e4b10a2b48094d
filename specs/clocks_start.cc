// `clocks_start` — a calendar instant that every clock of a session shows as its processes begin.
#include <fmt/format.h>

#include <algorithm>

#include "core/utc.h"
#include "faults/backend_catalog.h"
#include "specs/draft.h"

namespace prochron::specs {
namespace {

/// Records hold no other dates (verdict/index/plausible.cc); a long run and its faults stay inside.
constexpr std::string_view kFirst = "1971-01-01Z", kLast = "2095-01-01Z";

}  // namespace

void read_clocks_start(const Tree& tree, Draft& draft) {
  Reader& reader = draft.reader;
  const auto text = reader.text(tree, "`clocks_start`", "an instant like \"2026-03-29T00:59:50Z\"");
  if (!text) return;
  const auto instant = parse_utc(*text);
  if (!instant) return reader.error(tree.at, instant.error().message);
  if (*instant < *parse_utc(kFirst) || *instant > *parse_utc(kLast))
    return reader.error(tree.at, fmt::format("`clocks_start` is {}; it must lie in {} to {}", *text, kFirst, kLast));
  draft.scenario.clocks_start = *instant;
  for (const Environment& environment : draft.scenario.environments) {
    const auto bound = std::ranges::find_if(environment.pipeline.stages, [](const pipelines::StageSpec& stage) {
      const faults::BackendEntry* backend = faults::find_backend(stage.backend);
      return backend != nullptr && backend->on_whole_seconds;
    });
    if (bound == environment.pipeline.stages.end()) continue;
    return reader.error(tree.at, fmt::format("`clocks_start` begins between whole seconds, on which alone backend {} of `{}` "
                                             "changes clocks; use backend preload",
                                             bound->backend, bound->name));
  }
}

}  // namespace prochron::specs
