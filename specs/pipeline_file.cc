// Reads it through the caller, as what `pipeline` of the spec would hold.
#include "specs/pipeline_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/printable.h"
#include "specs/malformed.h"

namespace prochron::specs {
namespace {

/// The file's tree; refused, after saying why, if there is none.
Tree tree_of(const PipelineFile& file, const verdict::Location& named_at, Draft& draft) {
  const std::string shown = printable(file.path);
  Tree refused{Tree::Kind::kRefused, {}, named_at, {}, {}};
  if (const auto bad = refuse_bytes(file.text, shown)) {
    draft.reader.diagnostics().push_back(*bad);
    return refused;
  }
  Tree tree = parse_tree(file.text, shown, draft.reader.diagnostics());
  const bool wrapped = tree.kind == Tree::Kind::kMap && tree.find("pipeline") != nullptr;
  if (tree.kind == Tree::Kind::kMap && !wrapped) return tree;
  if (tree.kind != Tree::Kind::kRefused) {
    draft.reader.error(tree.at, wrapped ? "a pipeline's own file begins with what stands below `pipeline`: transport, "
                                          "links, stages"
                                        : "a pipeline's own file must be a map of transport, links, stages");
  }
  return refused;
}

}  // namespace

std::string beside(const std::string& file, const std::string& name) {
  const std::size_t slash = file.rfind('/');
  return name.starts_with('/') || slash == std::string::npos ? name : file.substr(0, slash + 1) + name;
}

void put_pipeline_file(Tree& top, const std::string& file, const Given& given, Draft& draft, Filling& filling) {
  const auto entry = std::ranges::find(top.entries, "pipeline", &Entry::key);
  if (entry == top.entries.end() || entry->value.kind != Tree::Kind::kScalar) return;
  Tree& named = entry->value;
  const verdict::Location at = named.at;
  PipelineFile read{beside(file, named.text), {}};
  named.kind = Tree::Kind::kRefused;
  if (!named.text.ends_with(".yaml") && !named.text.ends_with(".yml")) {
    draft.reader.error(at, fmt::format("`{}` is not a pipeline; expected a map with `transport` and `stages`, or the "
                                       "name of a .yaml file that holds one",
                                       named.text));
    return;
  }
  Result<std::string> text = fail(ErrorCode::kRefused, "no other file can be read here");
  if (given.file) text = given.file(read.path);
  if (!text) {
    draft.reader.error(at, fmt::format("the pipeline's file cannot be read: {}", to_string(text.error())));
    return;
  }
  read.text = *std::move(text);
  named = tree_of(read, at, draft);
  filling.fill(named);
  draft.scenario.pipeline_file = std::move(read);
}

}  // namespace prochron::specs
