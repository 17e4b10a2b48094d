// `prochron plan`: which window will run when, under what, and what each rule will have to go by.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "controller/cli/commands.h"
#include "controller/cli/shared_options.h"
#include "controller/cli/spec_file.h"

namespace prochron::controller {
namespace {

struct PlanWords {
  std::string spec;
  PlanOptions plan;
};

/// The locale that output is written in, as the environment names it: the first of the three that says anything decides.
specs::Glyphs glyphs_of_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* locale = std::getenv(name);
    if (locale == nullptr || *locale == '\0') continue;
    const std::string_view word = locale;
    const bool utf8 = word.find("UTF-8") != word.npos || word.find("utf8") != word.npos || word.find("UTF8") != word.npos;
    return utf8 ? specs::Glyphs::kUnicode : specs::Glyphs::kAscii;
  }
  return specs::Glyphs::kAscii;
}

int plan_command(const PlanWords& words) {
  int code = 0;
  const std::optional<specs::Plan> plan = plan_of_spec_file(words.spec, words.plan, code);
  if (plan) std::fputs(specs::plan_table(*plan, glyphs_of_locale()).c_str(), stdout);
  return code;
}

}  // namespace

void add_plan(CLI::App& app, Invocation& invocation) {
  CLI::App* plan = app.add_subcommand("plan", "cells, windows, time, evidence");
  const auto words = std::make_shared<PlanWords>();
  plan->add_option("SPEC", words->spec)->required();
  add_plan_options(*plan, words->plan);
  plan->callback([=, &invocation] { invocation.chosen = [words] { return plan_command(*words); }; });
}

}  // namespace prochron::controller
