// The words behind `--` are the program's and are not looked at.
#include "bend/request.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bend/changes.h"
#include "specs/draft.h"
#include "specs/nearest.h"

namespace prochron::bend {
namespace {

using specs::Reader;

constexpr int kExitUsage = 64;
constexpr const char* kUsage =
    "prochron bend CHANGE... [OPTION...] -- PROGRAM [ARGUMENT...]\n"
    "  prochron bend CHANGE... [OPTION...] --pid PID\n"
    "  prochron bend CHANGE... --name NAME";
constexpr const char* kFooter =
    "A program keeps its terminal, streams, signals and exit code; what was measured is told on stderr. `--name NAME`\n"
    "without a program changes the bend of that name, which runs.\n"
    "Exit: the program's · 64 usage · 125 the bend failed · 126 not executable · 127 not found";

std::optional<pid_t> read_pid(const std::string& text, Reader& reader) {
  pid_t pid = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), pid);
  if (failed == std::errc{} && end == text.data() + text.size() && pid > 0) return pid;
  reader.error(place("--pid"), fmt::format("`{}` is not a process; expected its number", text));
  return {};
}

Request take(const Options& options, Words command, Reader& reader) {
  Request request;
  request.command = std::move(command);
  Bend& bend = request.bend;
  read_changes(options, bend, reader);
  for (const Options::Change& change : options.changes) {
    request.said += (request.said.empty() ? "" : " ") + change.option + (change.text.empty() ? "" : " ") + change.text;
  }
  if (options.after) bend.after = reader.duration(scalar("--after", *options.after), "`--after`").value_or(Duration{0});
  if (options.length) bend.length = reader.duration(scalar("--for", *options.length), "`--for`");
  if (bend.length == Duration{0}) reader.error(place("--for"), "`--for` must be a duration above 0");
  if (options.heal) bend.heal = specs::read_heal(scalar("--heal", *options.heal), reader);
  if (options.backend) request.backend = specs::read_backend(scalar("--backend", *options.backend), reader);
  if (options.name) request.name = reader.name(scalar("--name", *options.name), "a bend").value_or("");
  if (options.pid) request.pid = read_pid(*options.pid, reader);
  request.log = options.log.value_or("");
  return request;
}

/// What several options together get wrong; empty: nothing.
std::string contradiction(const Options& options, const Request& request) {
  const bool has_program = !request.command.empty();
  if (options.changes.empty()) return "no change was asked for; say how the clock is to be wrong, like --step 5ms";
  if (has_program && request.pid) return "a program to start and a --pid: one of them is to be bent";
  if (request.pid && request.backend != "auto" && request.backend != "vdso") {
    return fmt::format("a process that runs already is bent by vdso; --backend {} would have to start it", request.backend);
  }
  if (request.pid && request.bend.heal.form == faults::Heal::Form::kLeave) {
    return "--heal leave: a process that ran before is left as it was; expected step or 'slew RATE'";
  }
  if (has_program || request.pid) return {};
  if (!options.name) return "no program; write it behind `--`, like prochron bend --step 5ms -- date";
  for (const auto& [option, said] : {std::pair("--backend", options.backend), std::pair("--log", options.log)}) {
    if (said) return fmt::format("{} belongs to the start of a bend, not to a change of `{}`", option, request.name);
  }
  return {};
}

Reading refuse(std::string text) {
  return {{}, fmt::format("{}\nNothing was started; run with --help for more information.\n", text), kExitUsage};
}

std::string told(const std::vector<specs::Diagnostic>& diagnostics) {
  std::vector<std::string> lines;
  for (const specs::Diagnostic& one : diagnostics) lines.push_back("prochron bend: " + to_string(one));
  return fmt::format("{}", fmt::join(lines, "\n"));
}

/// A word that is none of the options.
std::string no_option(const std::string& word, const CLI::App& app) {
  Words known;
  for (const CLI::Option* one : app.get_options()) known.push_back(one->get_name());
  const std::string name = word.substr(0, word.find('=')), near = word.starts_with("-") ? specs::nearest(name, known) : "";
  if (!near.empty()) return fmt::format("prochron bend: `{}` is no option; did you mean `{}`?", name, near);
  return fmt::format("prochron bend: `{}` is no option; a program stands behind `--`, like\n  {}", word,
                     "prochron bend --step 5ms -- date");
}

}  // namespace

void declare_options(CLI::App& app, Options& options) {
  const auto change = [&](const char* option, const char* form, const char* doc) {
    const std::string name = option;
    app.add_option_function<std::string>(
           name, [&options, name](const std::string& text) { options.changes.push_back({name, text}); }, doc)
        ->type_name(form)
        ->trigger_on_parse()
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  };
  change("--step", "OFFSET", "the wall clock jumps, + = ahead: --step 5ms, --step -5ms");
  change("--drift", "RATE", "the clock runs fast or slow: --drift 50ppm");
  change("--ramp", "OFFSET/TIME", "it gains or loses until it is off: --ramp 5ms/10m");
  app.add_flag_callback("--freeze", [&options] { options.changes.push_back({"--freeze", ""}); }, "it stands still");
  change("--start", "UTC", "it begins at an instant: --start 2038-01-19T03:14:00Z");
  change("--fault", "FAULT", "any fault as a spec has it: --fault 'ramp: {to: 5ms, over: 10m}' (prochron describe faults)");
  const auto option = [&](const char* name, std::optional<std::string>& text, const char* form, const char* doc) {
    app.add_option(name, text, doc)->type_name(form);
  };
  option("--after", options.after, "TIME", "begin so long after the program, or after now");
  option("--for", options.length, "TIME", "heal after so long; else when the program ends");
  option("--heal", options.heal, "HOW", "step (default), 'slew RATE', leave");
  option("--affects", options.affects, "CLOCKS", "realtime: MONOTONIC stays native; realtime,monotonic (default, as kernels do)");
  option("--backend", options.backend, "NAME", "auto (default, by the program's file), preload, vdso, libfaketime");
  option("--name", options.name, "NAME", "of this bend, so that it can be changed; without a program or --pid: change it");
  option("--pid", options.pid, "PID", "bend a process that runs, and leave it as it was: by vdso, until Ctrl-C");
  option("--log", options.log, "FILE", "all that was measured, a line of JSON each");
}

Reading read_request(const Words& words, const std::string& folder) {
  const auto dashes = std::ranges::find(words, "--");
  const Words command(dashes == words.end() ? dashes : dashes + 1, words.end());
  CLI::App app(fmt::format("Runs a program under a bent clock, and says how far off it was.\n\n  {}\n", kUsage),
               "prochron bend");
  app.footer(kFooter);
  Options options;
  options.folder = folder;
  declare_options(app, options);
  try {
    Words reversed(words.begin(), dashes);
    std::ranges::reverse(reversed);
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    return {{}, app.help(), 0};
  } catch (const CLI::ExtrasError&) {
    return refuse(no_option(app.remaining().front(), app));
  } catch (const CLI::ParseError& error) {
    return refuse(fmt::format("prochron bend: {}", error.what()));
  }
  Reader reader;
  Request request = take(options, command, reader);
  request.words.assign(words.begin(), dashes);
  if (reader.count() > 0) return refuse(told(reader.diagnostics()));
  if (const std::string wrong = contradiction(options, request); !wrong.empty()) {
    return refuse("prochron bend: " + wrong);
  }
  return {std::move(request), {}, 0};
}

}  // namespace prochron::bend
