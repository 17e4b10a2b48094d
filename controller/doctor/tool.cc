// Both streams of a tool go to one file each; what it writes is short.
#include "controller/doctor/tool.h"

#include <cstdlib>

#include "host/child_process.h"
#include "host/files.h"
#include "host/passed_environment.h"
#include "host/program_search.h"

namespace prochron::controller {

Result<ToolAnswer> try_tool(const std::vector<std::string>& argv) {
  const char* const search_path = std::getenv("PATH");
  auto path = host::find_program(argv.front(), search_path == nullptr ? "" : search_path);
  if (!path) return pass(path);
  host::ChildSpec tool;
  tool.path = *std::move(path);
  tool.arguments = argv;
  tool.environment = host::passed_environment();
  tool.output = tool.error = host::Stream::kCapture;
  auto child = host::GuardedChild::start(tool);
  if (!child) return pass(child);
  const auto ending = child->wait(std::chrono::seconds(5));
  if (!ending) return pass(ending);
  if (ending->by_signal) return fail(ErrorCode::kSystem, "ended by signal " + std::to_string(ending->value), argv[0]);
  ToolAnswer answer{ending->value, {}};
  for (host::Descriptor* stream : {&child->error(), &child->output()}) {
    answer.text += host::read_to_end(stream->get(), argv[0]).value_or("");
  }
  return answer;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace prochron::controller
