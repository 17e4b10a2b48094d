// Words and checks.
#include "controller/cli/shared_options.h"

#include <charconv>
#include <cstdint>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

namespace prochron::controller {
namespace {

/// The seeds that a spec can have; CLI11 itself takes -1 for a large number.
std::string check_seed(const std::string& text) {
  std::int64_t seed = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seed);
  const bool right = failed == std::errc{} && end == text.data() + text.size() && seed >= 0;
  return right ? "" : "`" + text + "` is not a seed; expected a whole number like 7";
}

std::string check_assignment(const std::string& text) {
  const std::size_t equals = text.find('=');
  return equals > 0 && equals != std::string::npos ? "" : "`" + text + "` sets no input; expected like --set skew=5ms";
}

std::string check_shard(const std::string& text) {
  return parse_shard(text) ? "" : "`" + text + "` is no share of a plan; expected one like 2/3, the second of three";
}

}  // namespace

void add_plan_options(CLI::App& command, PlanOptions& options) {
  command.add_option("--seed", options.seed, "instead of the spec's")->check(CLI::Validator(check_seed, ""));
  command.add_option("--set", options.set, "NAME=VALUE: an input of the spec, instead of its default")
      ->check(CLI::Validator(check_assignment, ""))
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--repeat", options.repeat, "run everything so many times, instead of the spec's `repeat`");
  command
      .add_option_function<std::string>(
          "--shard", [&options](const std::string& text) { options.shard = parse_shard(text); },
          "I/N: the I-th of N parts of the plan, which `merge` joins")
      ->check(CLI::Validator(check_shard, ""));
  command.add_option("--only", options.only, "AXIS=VALUE, AXIS=V,V or AXIS=A..B: run these cells, leave out the others")
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag("--allow-skipped", options.allow_skipped, "cells that --only leaves out do not keep it from passing");
}

void add_telling(CLI::App& command, Telling& telling) {
  static const std::map<std::string, Colour> kColours{
      {"auto", Colour::kAuto}, {"always", Colour::kAlways}, {"never", Colour::kNever}};
  command.add_flag("--json", telling.json, "result.json on stdout instead of the table");
  command.add_option("--color", telling.colour, "auto, always, never")->transform(CLI::CheckedTransformer(kColours));
  command.add_option("--report", telling.reports, "KIND=FILE: junit, summary, json; github, on stdout without a FILE")
      ->check(CLI::Validator(check_report, ""))
      ->take_all()
      ->allow_extra_args(false);
}

}  // namespace prochron::controller
