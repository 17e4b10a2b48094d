// Builds the tree from yaml-cpp's event stream.
#include "specs/tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "specs/malformed.h"

namespace prochron::specs {
namespace {

/// Nesting or length beyond these is no spec; it would only serve to exhaust the stack or our patience.
constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLongest = 1'000;

/// Ends the parse; thrown and caught in this file.
struct Refusal {
  verdict::Location at;
  const char* why;
};

/// Owned by parse_tree(); called by the parser on the same thread.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file, std::vector<Diagnostic>& diagnostics)
      : text_(text), file_(file), diagnostics_(diagnostics) {
    root_.at = {file, 1, 1};
  }

  Tree take() { return std::move(root_); }
  /// The innermost list or map not closed yet.
  verdict::Location open_at() const {
    return levels_.empty() ? verdict::Location{file_, 1, 1} : levels_.back().tree.at;
  }
  verdict::Location place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      throw Refusal{place(mark), "a second document begins here; a spec is one (is this line indented right?)"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(leaf(mark, Tree::Kind::kNothing), "", anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    error(place(mark), "aliases are not part of the language; write the value out");
    add(leaf(mark, Tree::Kind::kRefused), "", 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Tree tree = leaf(mark, Tree::Kind::kScalar);
    const std::string_view rest = text_.substr(std::min(static_cast<std::size_t>(mark.pos), text_.size()));
    const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
    if (quoted && !closes_quote(rest)) throw Refusal{tree.at, "the text that this quote opens is not closed"};
    tree.text = value;
    add(std::move(tree), tag, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(leaf(mark, Tree::Kind::kList), tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(leaf(mark, Tree::Kind::kMap), tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  /// A list or map under construction; of a map, whether its next value belongs to `entry`, and whether that is kept.
  struct Level {
    Tree tree;
    Entry entry{};
    std::size_t length = 0;
    bool has_key = false;
    bool keeps = true;
  };

  void error(const verdict::Location& at, std::string message) {
    diagnostics_.push_back({at, Severity::kError, std::move(message)});
  }
  Tree leaf(const YAML::Mark& mark, Tree::Kind kind) const {
    Tree tree;
    tree.kind = kind;
    tree.at = place(mark);
    return tree;
  }
  void refuse_extras(const verdict::Location& at, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) error(at, "anchors are not part of the language");
    if (!tag.empty() && tag != "?" && tag != "!")
      error(at, fmt::format("tags like `{}` are not part of the language", tag));
  }

  void open(Tree tree, const std::string& tag, YAML::anchor_t anchor) {
    refuse_extras(tree.at, tag, anchor);
    if (levels_.size() == kDeepest) throw Refusal{tree.at, "nested more than 64 deep"};
    levels_.push_back({std::move(tree)});
  }
  void close() {
    Tree tree = std::move(levels_.back().tree);
    levels_.pop_back();
    add(std::move(tree), "", 0);
  }

  void add(Tree tree, const std::string& tag, YAML::anchor_t anchor) {
    refuse_extras(tree.at, tag, anchor);
    if (levels_.empty()) {
      root_ = std::move(tree);
      return;
    }
    Level& level = levels_.back();
    const bool is_value_of_key = level.has_key;
    if (!is_value_of_key && level.length++ == kLongest) {
      throw Refusal{tree.at, "more than 1000 entries in one list or map"};
    }
    if (level.tree.kind == Tree::Kind::kList) {
      level.tree.items.push_back(std::move(tree));
    } else if (!level.has_key) {
      begin_entry(level, std::move(tree));
    } else {
      end_entry(level, std::move(tree));
    }
  }

  void begin_entry(Level& level, Tree key) {
    const Entry* first = level.tree.find(key.text);
    level.keeps = key.kind == Tree::Kind::kScalar && first == nullptr;
    if (first != nullptr) {
      error(key.at, fmt::format("duplicate key `{}`; the first is on line {}", key.text, first->at.line));
    } else if (!level.keeps && key.kind != Tree::Kind::kRefused) {
      error(key.at, "a key must be one word");
    }
    level.entry = Entry{std::move(key.text), key.at, {}};
    level.has_key = true;
  }

  void end_entry(Level& level, Tree value) {
    if (value.kind == Tree::Kind::kNothing) value.at = level.entry.at;  // the parser names whatever comes next
    level.entry.value = std::move(value);
    if (level.keeps) level.tree.entries.push_back(std::move(level.entry));
    level.has_key = false;
  }

  std::string_view text_;
  const std::string& file_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<Level> levels_;
  Tree root_;
  int documents_ = 0;
};

/// Whether one more document was there and could be read.
bool next_document(YAML::Parser& parser, Builder& builder, const std::string& text,
                   std::vector<Diagnostic>& diagnostics) {
  try {
    return parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& error) {
    diagnostics.push_back(explain(text, builder.place(error.mark), error.msg, builder.open_at()));
  } catch (const Refusal& refusal) {
    diagnostics.push_back({refusal.at, Severity::kError, refusal.why});
  }
  return false;
}

}  // namespace

const Entry* Tree::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  return found == entries.end() ? nullptr : &*found;
}

Tree parse_tree(const std::string& text, const std::string& file, std::vector<Diagnostic>& diagnostics) {
  static constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";  // the parser does not count it
  const std::string_view body =
      std::string_view(text).substr(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  std::istringstream stream(text);
  Builder builder(body, file, diagnostics);
  const std::size_t before = diagnostics.size();
  YAML::Parser parser(stream);
  const bool some = next_document(parser, builder, text, diagnostics);
  Tree root = builder.take();
  if (some) {
    next_document(parser, builder, text, diagnostics);
  } else if (diagnostics.size() > before) {
    root.kind = Tree::Kind::kRefused;
  }
  return root;
}

}  // namespace prochron::specs
