// The limits of a rule: shares, counts, and how far a prediction may be off.
#include <fmt/format.h>

#include "specs/draft.h"

namespace prochron::specs {
namespace {

constexpr Share kWhole{1'000'000'000};

std::optional<Share> read_limit(const Entry* entry, Reader& reader) {
  if (entry == nullptr) return {};
  const auto limit = reader.share(entry->value, "`" + entry->key + "`");
  if (!limit || *limit <= kWhole) return limit;
  reader.error(entry->value.at, fmt::format("`{}` is more than all there is", entry->value.text));
  return {};
}

std::optional<Duration> read_above_zero(const Entry* entry, Reader& reader) {
  if (entry == nullptr) return {};
  const auto duration = reader.duration(entry->value, "`" + entry->key + "`");
  if (duration == Duration{0}) reader.error(entry->value.at, fmt::format("`{}` must be a duration above 0", entry->key));
  return duration;
}

/// A margin is where the share of negatives passes p, which must be one that it can pass.
void read_margin(const Tree& body, verdict::Expectation& rule, Reader& reader) {
  rule.margin_at_least = read_above_zero(body.find("at_least"), reader);
  const Entry* p = body.find("p");
  rule.p = read_limit(p, reader);
  if (rule.p == Share{0} || rule.p == kWhole) reader.error(p->value.at, "`p` must lie between 0% and 100%");
}

/// A rate of exactly nothing or everything can be refuted by spans, but no number of them could ever show it.
void check_rate_limits(const Tree& body, const verdict::Expectation& rule, Reader& reader) {
  if (rule.at_most == Share{0}) {
    reader.error(
        body.find("at_most")->value.at,
        "no number of spans can show a rate of 0%; give a limit above 0 (n spans without a negative one show 3/n)");
  }
  if (rule.at_least == kWhole) {
    reader.error(body.find("at_least")->value.at,
                 "no number of spans can show a rate of 100%; give a limit below (n negative spans of n show 1 - 3/n)");
  }
  if (rule.at_most && rule.at_least && *rule.at_most < *rule.at_least) {
    reader.error(body.find("at_most")->value.at, "`at_most` lies below `at_least`: nothing can satisfy both");
  }
}

}  // namespace

void read_limits(const Item& item, verdict::Expectation& rule, Reader& reader) {
  const Tree& body = *item.body;
  rule.at_most = read_limit(body.find("at_most"), reader);
  if (rule.rule == "skew_margin") {
    read_margin(body, rule, reader);
  } else {
    rule.at_least = read_limit(body.find("at_least"), reader);
  }
  if (rule.rule == "negative_spans") check_rate_limits(body, rule, reader);
  const auto count = [&](const char* key, std::optional<std::int64_t>& into) {
    if (const Entry* entry = body.find(key)) into = reader.integer(entry->value, fmt::format("`{}`", key));
  };
  count("lost", rule.lost);
  count("duplicated", rule.duplicated);
  count("wrong", rule.wrong);
  count("reordered", rule.reordered);
  rule.within = read_above_zero(body.find("within"), reader);
  if (body.find("within") == nullptr && rule.rule == "prediction" && !reader.meant(body, "within")) {
    reader.error(item.at,
                 "`prediction` needs `within`: how far a hop may lie from what the control predicts, like 250us");
  }
}

}  // namespace prochron::specs
