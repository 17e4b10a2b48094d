// checks.json: a list of objects, one per program that was run.
#include "verdict/checker_end.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace prochron::verdict {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kVerdicts{Verdict::kPass, Verdict::kFail, Verdict::kInconclusive, Verdict::kInvalid};

const std::string* text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : found->get_ptr<const std::string*>();
}

}  // namespace

Verdict verdict_of_status(int status) {
  return status >= 0 && status < 3 ? kVerdicts[static_cast<std::size_t>(status)] : Verdict::kInvalid;
}

std::string checker_ends_json(const CheckerEnds& ends) {
  Json list = Json::array();
  for (const CheckerEnd& end : ends) {
    list.push_back({{"expectation", end.expectation},
                    {"cell", end.cell},
                    {"verdict", to_string(end.verdict)},
                    {"how", end.how},
                    {"said", end.said}});
  }
  return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<CheckerEnds> checker_ends_from_json(const std::string& text, const std::string& where) {
  const Json list = Json::parse(text, nullptr, false);
  if (!list.is_array()) return fail(ErrorCode::kCorrupt, "not a list of how checkers ended", where);
  CheckerEnds ends;
  for (const Json& one : list) {
    if (!one.is_object() || !one.contains("expectation") || !one["expectation"].is_number_unsigned()) {
      return fail(ErrorCode::kCorrupt, "an entry names no expectation", where);
    }
    const std::string* cell = text_at(one, "cell");
    const std::string* how = text_at(one, "how");
    const std::string* said = text_at(one, "said");
    const std::string* word = text_at(one, "verdict");
    const auto verdict = std::ranges::find_if(
        kVerdicts, [&](Verdict known) { return word != nullptr && *word == to_string(known); });
    if (cell == nullptr || how == nullptr || said == nullptr || verdict == kVerdicts.end()) {
      return fail(ErrorCode::kCorrupt, "an entry lacks its cell, its verdict, how it ended or what it said", where);
    }
    ends.push_back({one["expectation"].get<std::size_t>(), *cell, *verdict, *how, *said});
  }
  return ends;
}

}  // namespace prochron::verdict
