// Columns are stretches of time, rows are offsets. A clock that is off at all is off the zero line, however little: what
// a person looks for is when a clock is bent, and which way.
#include "specs/clock_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "specs/courses.h"

namespace prochron::specs {
namespace {

using verdict::Role;

constexpr std::size_t kColumns = 84;
constexpr std::size_t kLabel = 14;
constexpr std::int64_t kRows = 4;  ///< of a side of the zero line
constexpr std::string_view kFaultMarks = "123456789abdefghijklmnopqstuvxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What joins to a cell's left, right, upper and lower neighbour.
enum Edge : unsigned { kLeft = 1, kRight = 2, kUp = 4, kDown = 8, kZero = 16 };

std::string_view glyph(unsigned edges, Glyphs glyphs) {
  if (glyphs == Glyphs::kAscii) {
    static constexpr std::array<std::string_view, 3> kMarks{" ", ".", "-"};
    if ((edges & (kUp | kDown)) != 0) return (edges & (kLeft | kRight)) != 0 ? "+" : "|";
    return kMarks[(edges & (kLeft | kRight)) != 0 ? 2 : (edges & kZero) != 0 ? 1 : 0];
  }
  switch (edges & (kLeft | kRight | kUp | kDown)) {
    case 0: return (edges & kZero) != 0 ? "·" : " ";
    case kLeft: case kRight: case kLeft | kRight: return "─";
    case kUp: case kDown: case kUp | kDown: return "│";
    case kRight | kUp: return "└";
    case kRight | kDown: return "┌";
    case kLeft | kUp: return "┘";
    case kLeft | kDown: return "┐";
    case kUp | kDown | kRight: return "├";
    case kUp | kDown | kLeft: return "┤";
    case kLeft | kRight | kUp: return "┴";
    case kLeft | kRight | kDown: return "┬";
    default: return "┼";
  }
}

/// A curve as rows above (positive) or below the zero line, one a column.
struct Curve {
  std::vector<std::int64_t> rows;
  Offset highest, lowest;
};

Curve curve_of(const faults::ClockCourse& course, Duration length) {
  std::vector<std::int64_t> offsets;
  Curve curve;
  for (std::size_t column = 0; column < kColumns; ++column) {
    const auto middle = static_cast<__int128>(length.count()) * (2 * static_cast<std::int64_t>(column) + 1);
    const auto at = static_cast<std::int64_t>(middle / (2 * static_cast<std::int64_t>(kColumns)));
    offsets.push_back(course.offset_at(faults::ClockFamily::kRealtime, {HostId{}, at}).ns);
    curve.highest.ns = std::max(curve.highest.ns, offsets.back());
    curve.lowest.ns = std::min(curve.lowest.ns, offsets.back());
  }
  for (const std::int64_t offset : offsets) {
    const std::int64_t most = offset > 0 ? curve.highest.ns : -curve.lowest.ns;
    const __int128 magnitude = offset < 0 ? -offset : offset;
    const auto row = offset == 0 ? 0 : static_cast<std::int64_t>((magnitude * kRows + most - 1) / most);
    curve.rows.push_back(offset < 0 ? -row : row);
  }
  return curve;
}

/// Which edges of the grid a curve covers; row 0 is the topmost.
std::vector<std::vector<unsigned>> grid_of(const Curve& curve, std::int64_t top, std::int64_t bottom) {
  std::vector grid(static_cast<std::size_t>(top - bottom + 1), std::vector<unsigned>(kColumns));
  const auto cell = [&](std::int64_t row, std::size_t column) -> unsigned& {
    return grid[static_cast<std::size_t>(top - row)][column];
  };
  for (std::size_t column = 0; column < kColumns; ++column) cell(0, column) |= kZero;
  for (std::size_t column = 0; column < kColumns; ++column) {
    const std::int64_t row = curve.rows[column];
    const std::int64_t before = column == 0 ? row : curve.rows[column - 1];
    cell(before, column) |= kLeft;
    cell(row, column) |= kRight;
    for (std::int64_t between = std::min(row, before); between < std::max(row, before); ++between) {
      cell(between, column) |= kUp;
      cell(between + 1, column) |= kDown;
    }
  }
  return grid;
}

/// Rounded to what a person compares: "+3ms", "-1.25ms".
std::string axis_text(Offset offset) {
  for (const std::int64_t unit : {1'000'000'000, 1'000'000, 1'000}) {
    if (std::abs(offset.ns) >= 100 * unit) return format(Offset{offset.ns / unit * unit});
  }
  return format(Offset{offset.ns / 10 * 10});
}

std::string draw_clock(const std::string& name, const Curve& curve, Glyphs glyphs) {
  const std::int64_t top = curve.highest.ns > 0 ? kRows : 0, bottom = curve.lowest.ns < 0 ? -kRows : 0;
  const auto grid = grid_of(curve, top, bottom);
  std::string text;
  for (std::int64_t row = top; row >= bottom; --row) {
    const std::string value = row == 0 ? "0" : row == kRows ? axis_text(curve.highest)
                              : row == -kRows ? axis_text(curve.lowest) : "";
    const std::string label = row == 0 ? name : "";
    text += fmt::format("{:<{}}{:>{}} ", label.substr(0, kLabel - 2), row == 0 ? kLabel - 2 : 0, value,
                        row == 0 ? 2 : kLabel);
    std::string line;
    for (const unsigned edges : grid[static_cast<std::size_t>(top - row)]) line += glyph(edges, glyphs);
    while (line.ends_with(' ')) line.pop_back();
    text += line + "\n";
  }
  return text;
}

std::string mark_row(const Plan& plan, const PlannedSession& session) {
  const std::string marks = window_marks(plan, session);
  std::string row(kColumns, ' ');
  for (std::size_t column = 0; column < kColumns; ++column) {
    const auto at = Duration{static_cast<std::int64_t>(static_cast<__int128>(session.length.count()) *
                                                       (2 * static_cast<std::int64_t>(column) + 1) /
                                                       (2 * static_cast<std::int64_t>(kColumns)))};
    for (std::size_t w = 0; w < session.windows.size(); ++w) {
      const verdict::WindowContext& context = plan.judge.windows[session.windows[w].index];
      const Duration judged = session.windows[w].begin + context.settle;
      if (judged <= at && at < judged + context.length) row[column] = marks[w];
    }
  }
  row.erase(row.find_last_not_of(' ') + 1);
  return row;
}

/// "0s        10s       20s": as many as stand apart.
std::string time_row(Duration length) {
  std::int64_t step = 1;
  const std::int64_t seconds = std::max<std::int64_t>(1, length.count() / 1'000'000'000);
  for (const std::int64_t nice : {1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1'200, 1'800, 3'600, 7'200, 14'400, 43'200,
                                  86'400, 604'800, 2'592'000}) {
    step = nice;
    if (seconds / nice <= 8) break;
  }
  std::string row;
  for (std::int64_t at = 0; at <= seconds; at += step) {
    const auto column = static_cast<std::size_t>(static_cast<__int128>(at) * 1'000'000'000 *
                                                 static_cast<std::int64_t>(kColumns) / std::max<std::int64_t>(1, length.count()));
    const std::string text = at == 0 ? "0s" : format(Duration{std::chrono::seconds{at}});
    if (column + text.size() > kColumns) break;
    row.resize(std::max(row.size(), column), ' ');
    row += text;
  }
  return row;
}

}  // namespace

std::string window_marks(const Plan& plan, const PlannedSession& session) {
  std::string marks;
  std::size_t faults = 0;
  for (const PlannedWindow& window : session.windows) {
    const Role role = plan.judge.windows[window.index].role;
    const bool fault = role == Role::kFault;
    marks += fault ? kFaultMarks[faults % kFaultMarks.size()] : "wc?r"[static_cast<std::size_t>(role)];
    faults += fault ? 1 : 0;
  }
  return marks;
}

std::string draw_clocks(const Plan& plan, const PlannedSession& session, Glyphs glyphs) {
  const auto courses = courses_of(session);
  if (courses.empty()) return "";
  if (session.windows.size() > kColumns) return "  (more windows than can be drawn)\n";
  std::string text;
  for (const auto& [clock, course] : courses) {
    text += draw_clock(plan.judge.clocks[clock.value - 1].name, curve_of(course, session.length), glyphs);
  }
  return text + fmt::format("{:<{}} {}\n{:<{}} {}\n", "window", kLabel, mark_row(plan, session), "time", kLabel,
                            time_row(session.length));
}

}  // namespace prochron::specs
