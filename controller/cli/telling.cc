// The kinds of reports, and the two places that GitHub's runner names in the environment.
#include "controller/cli/telling.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include <unistd.h>

#include "host/files.h"
#include "specs/nearest.h"
#include "verdict/report.h"

namespace prochron::controller {
namespace {

constexpr std::string_view kKinds[] = {"junit", "summary", "json", "github"};

std::string kind_of(const std::string& word) { return word.substr(0, word.find('=')); }

/// Empty: stdout.
std::string file_of(const std::string& word) {
  const std::size_t equals = word.find('=');
  return equals == std::string::npos ? "" : word.substr(equals + 1);
}

std::string text_of(const std::string& kind, const Judged& judged) {
  if (kind == "junit") return verdict::junit_xml(judged.plan, judged.result);
  if (kind == "summary") return verdict::summary_md(judged.plan, judged.result);
  if (kind == "json") return verdict::result_json(judged.result);
  return verdict::github_annotations(judged.result);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// The runner's own file, which other steps have written to.
Status append_summary(const std::string& path, const Judged& judged) {
  std::ofstream file(path, std::ios::app);
  file << verdict::summary_md(judged.plan, judged.result) << "\n";
  file.close();
  if (!file) return fail(ErrorCode::kSystem, "could not append the job's summary", path);
  return {};
}

}  // namespace

std::string check_report(const std::string& word) {
  const std::string kind = kind_of(word);
  if (std::ranges::find(kKinds, kind) == std::end(kKinds)) {
    const std::vector<std::string> kinds(std::begin(kKinds), std::end(kKinds));
    return "`" + word + "` is no report" + specs::suggestion(specs::nearest(kind, kinds), kinds);
  }
  if (kind != "github" && file_of(word).empty()) return "`" + word + "` names no file; expected like " + kind + "=FILE";
  return "";
}

Status tell(const Telling& telling, const Judged& judged) {
  const bool colours = wants_colour(telling.colour, STDOUT_FILENO);
  const std::string page = telling.json ? verdict::result_json(judged.result)
                                        : verdict::console(judged.plan, judged.result, colours);
  std::fputs(page.c_str(), stdout);
  std::string lines;
  bool annotated = false;
  for (const std::string& word : telling.reports) {
    const std::string text = text_of(kind_of(word), judged);
    annotated = annotated || kind_of(word) == "github";
    if (file_of(word).empty()) {
      lines += text;
    } else if (Status written = host::write_atomically(file_of(word), text); !written) {
      return written;
    }
  }
  if (!annotated && variable("GITHUB_ACTIONS") == "true") lines += verdict::github_annotations(judged.result);
  std::fputs(lines.c_str(), telling.json ? stderr : stdout);
  const std::string summary = variable("GITHUB_STEP_SUMMARY");
  return summary.empty() ? Status{} : append_summary(summary, judged);
}

}  // namespace prochron::controller
