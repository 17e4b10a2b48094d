// A playback: the clock does what a recorded one did, straight from row to row, from the fault's begin on. What a row says
// is a sign away from its opposite, so the format is always named: of a CSV, and in chrony's tracking.log, + is a clock
// ahead; in its measurements.log + is one that is behind. Rows come as the file's text, in the parameter `rows`.
#include <charconv>
#include <optional>
#include <vector>

#include "faults/kinds/given.h"

namespace prochron::faults {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400;
constexpr std::size_t kMostRows = 5'000;
constexpr std::int64_t kStraight = 1'000 * kSecond;  // so long a line misses its end by less than a ns
constexpr FineOffset kSteepest = kFinePerNanosecond / 2;  // ppt; what is steeper is a jump
constexpr std::int64_t kFarthest = 1'000 * kDay;          // s
constexpr std::int64_t kLatest = 140 * 366 * kDay;         // s, since an epoch or since a beginning
constexpr std::int64_t kLongest = 2 * kFarthest;          // s, from the first row to the last

constexpr Parameter kParameters[] = {
    {"from", ParameterType::kText, true, true, {}, "the file, beside the spec; at most 5000 rows"},
    {"format", ParameterType::kText, true, false, {},
     "csv (seconds,offset in seconds, + = ahead), tracking or measurements (chrony's logs)"},
    {"at_end", ParameterType::kText, false, false, {}, "after the last row: hold (as not given) or zero"},
};

struct Row {
  std::int64_t at_ns = 0;
  std::int64_t offset_ns = 0;
};

std::vector<std::string_view> split(std::string_view text, std::string_view blanks) {
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(blanks, end);
  }
  return words;
}

/// Seconds as decimal text, in ns; exact as far as digits say it without an exponent.
std::optional<std::int64_t> nanoseconds(std::string_view text, std::int64_t farthest) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const bool behind = text.starts_with('-');
  const std::string_view digits = behind ? text.substr(1) : text;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const bool plain = digits.find_first_not_of("0123456789.") == std::string_view::npos && digits.size() < 30;
  double seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool right = read.ec == std::errc{} && read.ptr == text.data() + text.size() &&
                     seconds >= static_cast<double>(-farthest) && seconds <= static_cast<double>(farthest);
  if (!right) return {};
  if (!plain) return static_cast<std::int64_t>(seconds * 1e9 + (behind ? -0.5 : 0.5));
  std::int64_t ns = 0;
  for (const char digit : digits.substr(0, point)) ns = 10 * ns + (digit - '0');
  for (std::size_t i = point + 1; i <= point + 9; ++i) ns = 10 * ns + (i < digits.size() ? digits[i] - '0' : 0);
  if (point + 10 < digits.size() && digits[point + 10] >= '5') ++ns;
  return behind ? -ns : ns;
}

/// "2016-11-09" and "05:40:50" as seconds since 1970; a leap second is the second after it.
std::optional<std::int64_t> seconds_of(std::string_view date, std::string_view time) {
  constexpr std::int64_t kLeast[] = {1970, 1, 1, 0, 0, 0}, kMost[] = {2199, 12, 31, 23, 59, 60};
  constexpr std::int64_t kDaysTo1970 = 719'469;
  const auto days = split(date, "-"), hours = split(time, ":");
  if (days.size() != 3 || hours.size() != 3) return {};
  std::int64_t n[6] = {};
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string_view word = i < 3 ? days[i] : hours[i - 3];
    const auto read = std::from_chars(word.data(), word.data() + word.size(), n[i]);
    const bool whole = read.ec == std::errc{} && read.ptr == word.data() + word.size();
    if (!whole || n[i] < kLeast[i] || n[i] > kMost[i]) return {};
  }
  const std::int64_t year = n[1] > 2 ? n[0] : n[0] - 1, month = n[1] > 2 ? n[1] - 3 : n[1] + 9;
  const std::int64_t day = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + n[2];
  return (day - kDaysTo1970) * kDay + n[3] * 3600 + n[4] * 60 + n[5];
}

std::optional<Row> row_of(std::string_view line, std::string_view format) {
  if (format == "csv") {
    const auto words = split(line, ", \t\r");
    if (words.size() != 2) return {};
    const auto at = nanoseconds(words[0], kLatest), offset = nanoseconds(words[1], kFarthest);
    return at && offset ? std::optional<Row>{{*at, *offset}} : std::nullopt;
  }
  const std::size_t column = format == "tracking" ? 6 : 11;
  const auto words = split(line, " \t\r");
  if (words.size() <= column) return {};
  const auto at = seconds_of(words[0], words[1]);
  const auto offset = nanoseconds(words[column], kFarthest);
  if (!at || !offset) return {};
  return Row{*at * kSecond, format == "tracking" ? *offset : -*offset};
}

Result<std::vector<Row>> rows_of(std::string_view text, std::string_view format) {
  std::vector<Row> rows;
  std::size_t number = 0;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a mark of byte order
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    const std::size_t first = line.find_first_not_of(" \t\r");
    const bool is_data = first != std::string_view::npos && std::string_view("+-.0123456789").find(line[first]) != std::string_view::npos;
    // A heading, a comment, chrony's rules between its banners.
    const bool is_skipped = format != "csv" || rows.empty() || first == std::string_view::npos || line[first] == '#';
    if (!is_data && is_skipped) continue;
    const auto row = row_of(line, format);
    const auto wrong = [&](const char* what) {
      return fail(ErrorCode::kBadSpec, "playback `from`, its line " + std::to_string(number) + ": " + what + " of " + std::string(format),
                  "from");
    };
    if (!row) return wrong("no row");
    if (!rows.empty() && row->at_ns == rows.back().at_ns && format != "csv") continue;  // of several sources, the first
    if (!rows.empty() && row->at_ns <= rows.back().at_ns) return wrong("a row that is not later than the last");
    if (!rows.empty() && row->at_ns - rows.front().at_ns > kLongest * kSecond) return wrong("a row 2000 days after the first");
    rows.push_back(*row);
    if (rows.size() > kMostRows) return wrong("more than 5000 rows");
  }
  if (rows.empty()) return fail(ErrorCode::kBadSpec, "playback `from` holds no row of " + std::string(format), "from");
  return rows;
}

Status validate(const ParameterValues& values) {
  const std::string* format = given<std::string>(values, "format");
  const std::string* rows = given<std::string>(values, "rows");
  if (given<std::string>(values, "from") == nullptr) return needs("playback", "from", "a file beside the spec");
  if (format == nullptr) return needs("playback", "format", "csv, tracking or measurements");
  if (*format != "csv" && *format != "tracking" && *format != "measurements") {
    return is_wrong("playback", "format", *format, "be csv, tracking or measurements");
  }
  const std::string end = given_or(values, "at_end", std::string("hold"));
  if (end != "hold" && end != "zero") {
    return is_wrong("playback", "at_end", end, "be hold or zero");
  }
  if (rows == nullptr) return fail(ErrorCode::kBadSpec, "playback `from`: no file can be read here", "from");
  const auto read = rows_of(*rows, *format);
  return read ? Status{} : pass(read);
}

std::vector<Change> compile(const ParameterValues& values, FineOffset /*in_force*/, const FaultSpan& span) {
  const std::string* text = given<std::string>(values, "rows");
  const auto rows = rows_of(text == nullptr ? "" : *text, *given<std::string>(values, "format"));
  if (!rows) return {};
  const auto instant = [&](std::int64_t at_ns) { return span.begin + Duration{at_ns - rows->front().at_ns}; };
  std::vector<Change> changes{{span.begin, Offset{rows->front().offset_ns}, Rate{}}};
  FineOffset shown = FineOffset{rows->front().offset_ns} * kFinePerNanosecond;
  for (std::size_t i = 0; i + 1 < rows->size(); ++i) {
    const Row from = (*rows)[i], to = (*rows)[i + 1];
    const FineOffset rise = FineOffset{to.offset_ns - from.offset_ns} * kFinePerNanosecond, over = to.at_ns - from.at_ns;
    if (rise / over >= kSteepest || rise / over <= -kSteepest) {
      changes.back().rate = Rate{};
      const auto jump = static_cast<std::int64_t>((FineOffset{to.offset_ns} * kFinePerNanosecond - shown) / kFinePerNanosecond);
      changes.push_back({instant(to.at_ns), Offset{jump}, Rate{}});
      shown += FineOffset{jump} * kFinePerNanosecond;
      continue;
    }
    for (std::int64_t at = from.at_ns; at < to.at_ns; at += kStraight) {
      const std::int64_t next = std::min(at + kStraight, to.at_ns);
      const FineOffset wanted = FineOffset{from.offset_ns} * kFinePerNanosecond + rise / over * (next - from.at_ns) +
                                rise % over * (next - from.at_ns) / over;
      const FineOffset rate = (wanted - shown) / (next - at);
      shown += rate * (next - at);
      if (at == from.at_ns) {
        changes.back().rate = Rate{static_cast<std::int64_t>(rate)};
      } else {
        changes.push_back({instant(at), Offset{}, Rate{static_cast<std::int64_t>(rate)}});
      }
    }
    changes.push_back({instant(to.at_ns), Offset{}, Rate{}});
  }
  if (given_or(values, "at_end", std::string("hold")) == "zero") {
    changes.back().step = changes.back().step - Offset{static_cast<std::int64_t>(shown / kFinePerNanosecond)};
  }
  std::erase_if(changes, [&](const Change& change) { return change.at >= span.end; });
  return changes;
}

}  // namespace

FaultKind playback_kind() {
  FaultKind kind{"playback", "the clock does what a recorded one did", kParameters, validate, compile};
  kind.file = {"from", "rows"};
  return kind;
}

}  // namespace prochron::faults
