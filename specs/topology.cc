// Replicas and links against the stages: what a transport cannot do, and what nobody would notice.
#include <fmt/format.h>

#include <algorithm>

#include "pipelines/catalog.h"
#include "specs/draft.h"

namespace prochron::specs {
namespace {

constexpr std::int64_t kMostReplicas = 64;

/// Once, however often the pipeline is read for the values of its axes.
void warn(const verdict::Location& at, std::string message, Reader& reader) {
  const auto said = [&](const Diagnostic& one) { return one.at == at && one.message == message; };
  if (std::ranges::any_of(reader.diagnostics(), said)) return;
  reader.diagnostics().push_back({at, Severity::kWarning, std::move(message)});
}

bool is_used(const pipelines::LinkSpec& link, const pipelines::PipelineSpec& pipeline) {
  std::vector<pipelines::Edge> all = pipelines::edges(pipeline);
  for (const pipelines::Edge& back : pipelines::acknowledgements(pipeline)) all.push_back(back);
  return std::ranges::any_of(all, [&](const pipelines::Edge& edge) {
    const std::string& from = pipeline.stages[edge.from].node;
    const std::string& to = pipeline.stages[edge.to].node;
    return (from == link.from && to == link.to) || (from == link.to && to == link.from);
  });
}

}  // namespace

std::uint16_t read_replicas(const Tree& tree, Reader& reader) {
  const auto replicas = reader.integer(tree, "`replicas`");
  if (!replicas) return 1;
  if (*replicas >= 1 && *replicas <= kMostReplicas) return static_cast<std::uint16_t>(*replicas);
  reader.error(tree.at, fmt::format("replicas: {} is not within 1 to {}", *replicas, kMostReplicas));
  return 1;
}

void check_topology(const Tree& pipeline, Draft& draft) {
  const pipelines::PipelineSpec& spec = draft.scenario.pipeline;
  const Entry* links = pipeline.find("links");
  if (links == nullptr) return;
  for (const Entry& entry : links->value.entries) {
    const auto link = std::ranges::find_if(spec.links, [&](const pipelines::LinkSpec& one) {
      return one.from + " -> " + one.to == entry.key;
    });
    if (link == spec.links.end() || is_used(*link, spec)) continue;
    warn(entry.at, fmt::format("no message crosses the link {}: no stage of {} sends to one of {}", entry.key,
                               link->from, link->to),
         draft.reader);
  }
}

}  // namespace prochron::specs
