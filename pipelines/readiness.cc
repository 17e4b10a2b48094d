// Addresses are brought into one form here, so that the agent has nothing to guess or look up.
#include "pipelines/readiness.h"

#include <charconv>
#include <regex>

#include "core/units.h"

namespace prochron::pipelines {
namespace {

constexpr std::string_view kScheme = "http:";

bool is_number(std::string_view text, int high) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= high;
}

bool is_host(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos || !is_number(text.substr(0, dot), 255)) return false;
    text.remove_prefix(part < 3 ? dot + 1 : dot);
  }
  return true;
}

Result<std::string> address(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view port = colon == std::string_view::npos ? text : text.substr(colon + 1);
  std::string host(colon == std::string_view::npos ? "127.0.0.1" : text.substr(0, colon));
  if (host == "localhost") host = "127.0.0.1";
  if (is_host(host) && is_number(port, 65'535) && port != "0") return host + ":" + std::string(port);
  return fail(ErrorCode::kBadSpec, "`" + std::string(text) +
                                       "` is no address; expected a port like 8080, or like 127.0.0.1:8080");
}

Status check_expression(std::string_view text) try {
  const std::regex compiled(text.begin(), text.end());
  return text.empty() ? fail(ErrorCode::kBadSpec, "log: is empty") : Status{};
} catch (const std::regex_error&) {
  return fail(ErrorCode::kBadSpec, "`" + std::string(text) + "` is no regular expression");
}

Result<Readiness> http(std::string_view text) {
  if (text.starts_with(kScheme)) text.remove_prefix(kScheme.size());
  while (text.starts_with('/')) text.remove_prefix(1);
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto host = address(text.substr(0, slash));
  if (!host) return pass(host);
  const std::string path(slash == text.size() ? "/" : text.substr(slash));
  if (path.find_first_of(" \r\n") != std::string::npos) {
    return fail(ErrorCode::kBadSpec, "`" + path + "` is no path of an address: it holds a blank");
  }
  return Readiness{.kind = Readiness::Kind::kHttp, .what = *host + path};
}

}  // namespace

Result<Readiness> readiness(Readiness::Kind kind, std::string_view text) {
  Readiness ready{.kind = kind, .what = std::string(text)};
  if (kind == Readiness::Kind::kHttp) return http(text);
  if (kind == Readiness::Kind::kPort) {
    auto host = address(text);
    if (!host) return pass(host);
    ready.what = *std::move(host);
  } else if (kind == Readiness::Kind::kLog) {
    if (const Status right = check_expression(text); !right) return pass(right);
  } else {
    const auto after = parse_duration(text);
    if (!after) return pass(after);
    ready.what.clear();
    ready.after = *after;
  }
  return ready;
}

std::string describe(const Readiness& readiness) {
  switch (readiness.kind) {
    case Readiness::Kind::kPort:
      return "a connection to " + readiness.what;
    case Readiness::Kind::kHttp:
      return "a good answer to GET " + readiness.what;
    case Readiness::Kind::kLog:
      return "a line that matches `" + readiness.what + "`";
    case Readiness::Kind::kAfter:
      break;
  }
  return format(readiness.after) + " to pass";
}

}  // namespace prochron::pipelines
