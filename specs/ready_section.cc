// `ready:` of a command — one of four ways to know that it is up, and how long that may take.
#include <fmt/format.h>

#include <array>

#include "specs/draft.h"

namespace prochron::specs {
namespace {

using pipelines::Readiness;

struct Way {
  const char* key;
  Readiness::Kind kind;
};
constexpr std::array kWays{Way{"port", Readiness::Kind::kPort}, Way{"http", Readiness::Kind::kHttp},
                           Way{"log", Readiness::Kind::kLog}, Way{"after", Readiness::Kind::kAfter}};

/// The one way that is said, if it is one.
const Way* way_of(const Tree& tree, Reader& reader) {
  const Way* said = nullptr;
  for (const Way& way : kWays) {
    const Entry* entry = tree.find(way.key);
    if (entry == nullptr) continue;
    if (said != nullptr) {
      reader.error(entry->at, fmt::format("`ready` has `{}` already; one way is enough", said->key));
      return nullptr;
    }
    said = &way;
  }
  return said;
}

Duration read_within(const Entry& entry, const Readiness& ready, Reader& reader) {
  const auto within = reader.duration(entry.value, "`within`");
  if (!within) return ready.within;
  const bool waits = ready.kind != Readiness::Kind::kAfter;
  if (!waits) {
    reader.error(entry.at, "`after` is how long it takes: there is no `within`");
  } else if (*within == Duration{0} || *within > Readiness::kLongestPatience) {
    reader.error(entry.value.at, fmt::format("`within: {}` is not within 0 (excluded) to {}", entry.value.text,
                                             format(Readiness::kLongestPatience)));
  }
  return *within;
}

}  // namespace

std::optional<Readiness> read_ready(const Tree& tree, Reader& reader) {
  const std::size_t before = reader.count();
  if (!reader.expect_map(tree, "`ready`", {"port", "http", "log", "after", "within"})) return {};
  const Way* way = way_of(tree, reader);
  if (reader.count() > before) return {};
  if (way == nullptr) {
    reader.error(tree.at, "`ready` needs one of `port`, `http`, `log` and `after`");
    return {};
  }
  const Tree& value = tree.find(way->key)->value;
  const auto text = reader.text(value, fmt::format("`{}`", way->key));
  if (!text) return {};
  auto ready = pipelines::readiness(way->kind, *text);
  if (!ready) {
    reader.error(value.at, ready.error().message);
    return {};
  }
  if (ready->after > Readiness::kLongestPatience) {
    reader.error(value.at, fmt::format("`{}` is longer than a program may take to be ready: {}", *text,
                                       format(Readiness::kLongestPatience)));
  }
  if (const Entry* within = tree.find("within")) ready->within = read_within(*within, *ready, reader);
  return *ready;
}

}  // namespace prochron::specs
