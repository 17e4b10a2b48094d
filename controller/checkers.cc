// A checker that can't be started, is killed, or does not end in time is told from one that says no.
#include "controller/checkers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/printable.h"
#include "host/bounded_read.h"
#include "host/child_process.h"
#include "host/native_clock.h"
#include "host/passed_environment.h"
#include "host/program_search.h"

namespace prochron::controller {
namespace {

using verdict::CheckerEnd;

constexpr Duration kPatience = std::chrono::minutes{1};
constexpr std::size_t kHeard = 4096;  // bytes of the end of its output

/// Of what it wrote, the last line that says something.
std::string last_line(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return printable(text.substr(text.find_last_of('\n') + 1));
}

Result<host::ChildSpec> program_of(const verdict::Expectation& rule, const std::string& cell, const RunFolder& folder) {
  const char* path = std::getenv("PATH");
  Result<std::string> program = host::find_program(rule.run.front(), path != nullptr ? path : "");
  if (!program) return pass(program);
  host::ChildSpec child;
  child.path = *std::move(program);
  child.arguments = rule.run;
  child.environment = host::passed_environment();
  child.environment.push_back("PROCHRON_RUN=" + std::filesystem::absolute(folder.path()).string());
  child.environment.push_back("PROCHRON_CELL=" + cell);
  child.output = host::Stream::kCapture;
  return child;
}

Result<CheckerEnd> ask(const verdict::Expectation& rule, const std::string& cell, const RunFolder& folder) {
  const Result<host::ChildSpec> program = program_of(rule, cell, folder);
  if (!program) return pass(program);
  const NativeTime deadline = host::native_now() + kPatience;
  Result<host::GuardedChild> child = host::GuardedChild::start(*program);
  if (!child) return pass(child);
  const Result<host::BoundedText> heard = host::read_until(child->output().get(), deadline, kHeard);
  if (!heard) return pass(heard);
  CheckerEnd end;
  end.cell = cell;
  end.said = last_line(heard->text);
  const Duration left = deadline - host::native_now();
  const Result<host::Ending> ending = child->wait(left > Duration{0} ? left : Duration{1});
  if (!ending) {
    end.how = "no end within " + format(kPatience);
    return end;
  }
  end.how = fmt::format("{} {}", ending->by_signal ? "signal" : "exit", ending->value);
  if (!ending->by_signal) end.verdict = verdict::verdict_of_status(ending->value);
  return end;
}

}  // namespace

bool has_checkers(const verdict::JudgePlan& plan) {
  return std::ranges::any_of(plan.expectations, [](const verdict::Expectation& rule) { return !rule.run.empty(); });
}

Result<verdict::CheckerEnds> read_checkers(const RunFolder& folder) {
  const std::filesystem::path path = folder.path() / "checks.json";
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) return verdict::CheckerEnds{};
  const Result<std::string> text = folder.read("checks.json");
  if (!text) return pass(text);
  return verdict::checker_ends_from_json(*text, path.string());
}

Status forget_checkers(const verdict::JudgePlan& plan, const RunFolder& folder, const std::vector<std::uint32_t>& sessions) {
  Result<verdict::CheckerEnds> ends = read_checkers(folder);
  if (!ends) return pass(ends);
  const auto measured_anew = [&](const CheckerEnd& end) {
    const auto cell = std::ranges::find(plan.cells, end.cell, &verdict::CellContext::id);
    return cell == plan.cells.end() || std::ranges::find(sessions, cell->session) != sessions.end();
  };
  if (std::erase_if(*ends, measured_anew) == 0) return {};
  return folder.write("checks.json", verdict::checker_ends_json(*ends));
}

Status run_checkers(const verdict::JudgePlan& plan, const RunFolder& folder) {
  Result<verdict::CheckerEnds> ends = read_checkers(folder);
  if (!ends) return pass(ends);
  std::erase_if(*ends, [](const CheckerEnd& end) { return end.verdict == verdict::Verdict::kInvalid; });
  for (std::size_t i = 0; i < plan.expectations.size(); ++i) {
    const verdict::Expectation& rule = plan.expectations[i];
    if (rule.run.empty()) continue;
    for (const std::uint32_t cell : rule.cells) {
      const std::string& id = plan.cells[cell].id;
      const auto is_this = [&](const CheckerEnd& end) { return end.expectation == i && end.cell == id; };
      const bool elsewhere = !plan.holds(plan.cells[cell].session);  // another shard asks about it
      if (elsewhere || std::ranges::any_of(*ends, is_this)) continue;
      Result<CheckerEnd> end = ask(rule, id, folder);
      if (!end) end = CheckerEnd{i, id, verdict::Verdict::kInvalid, "not run", to_string(end.error())};
      end->expectation = i;
      ends->push_back(*std::move(end));
    }
  }
  return folder.write("checks.json", verdict::checker_ends_json(*ends));
}

}  // namespace prochron::controller
