// Builds the tree from yaml-cpp's event stream.
#include "specs/tree.h"

#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace prochron::specs {
namespace {

/// Nesting beyond this is no spec; it only serves to exhaust the stack.
constexpr std::size_t kDeepest = 64;

/// Owned by parse_tree(); called by the parser on the same thread.
class Builder final : public YAML::EventHandler {
 public:
  Builder(const std::string& file, std::vector<Diagnostic>& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  Tree take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(leaf(mark, ""), "", anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    error(mark, "aliases are not part of the language; write the value out");
    add(leaf(mark, ""), "", 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Tree tree = leaf(mark, value);
    tree.kind = Tree::Kind::kScalar;
    add(std::move(tree), tag, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, Tree::Kind::kList, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, Tree::Kind::kMap, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    Tree tree;
    bool has_key = false;
    Entry entry;
  };

  verdict::Location place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }
  void error(const YAML::Mark& mark, std::string message) {
    diagnostics_.push_back({place(mark), Severity::kError, std::move(message)});
  }
  Tree leaf(const YAML::Mark& mark, std::string text) const {
    Tree tree;
    tree.text = std::move(text);
    tree.at = place(mark);
    return tree;
  }
  void refuse(const verdict::Location& at, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) diagnostics_.push_back({at, Severity::kError, "anchors are not part of the language"});
    if (!tag.empty() && tag != "?" && tag != "!") {
      diagnostics_.push_back({at, Severity::kError, fmt::format("tags like `{}` are not part of the language", tag)});
    }
  }

  void open(const YAML::Mark& mark, Tree::Kind kind, const std::string& tag, YAML::anchor_t anchor) {
    Tree tree = leaf(mark, "");
    tree.kind = kind;
    refuse(tree.at, tag, anchor);
    levels_.push_back({std::move(tree), false, {}});
    if (levels_.size() > kDeepest) throw YAML::ParserException(mark, "nested too deeply");
  }
  void close() {
    Tree tree = std::move(levels_.back().tree);
    levels_.pop_back();
    add(std::move(tree), "", 0);
  }

  void add(Tree tree, const std::string& tag, YAML::anchor_t anchor) {
    refuse(tree.at, tag, anchor);
    if (levels_.empty()) {
      root_ = std::move(tree);
      return;
    }
    Level& level = levels_.back();
    if (level.tree.kind == Tree::Kind::kList) {
      level.tree.items.push_back(std::move(tree));
    } else if (!level.has_key) {
      begin_entry(level, std::move(tree));
    } else {
      level.entry.value = std::move(tree);
      level.tree.entries.push_back(std::move(level.entry));
      level.has_key = false;
    }
  }

  void begin_entry(Level& level, Tree key) {
    if (key.kind != Tree::Kind::kScalar) {
      diagnostics_.push_back({key.at, Severity::kError, "a key must be one word"});
    } else if (const Entry* first = level.tree.find(key.text)) {
      diagnostics_.push_back({key.at, Severity::kError,
                              fmt::format("duplicate key `{}`; the first is on line {}", key.text, first->at.line)});
    }
    level.entry = Entry{key.text, key.at, {}};
    level.has_key = true;
  }

  const std::string& file_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<Level> levels_;
  Tree root_;
};

}  // namespace

const Entry* Tree::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

Tree parse_tree(const std::string& text, const std::string& file, std::vector<Diagnostic>& diagnostics) {
  std::istringstream stream(text);
  Builder builder(file, diagnostics);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& error) {
    diagnostics.push_back({{file, error.mark.line + 1, error.mark.column + 1}, Severity::kError,
                           "this is not YAML: " + error.msg});
    return {};
  }
  return builder.take();
}

}  // namespace prochron::specs
