// A transport works if its module was built and its client library loads; Kafka's broker if a JVM loads it.
#include <dlfcn.h>

#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "controller/doctor/artefacts.h"
#include "controller/doctor/finding.h"
#include "controller/doctor/tool.h"
#include "host/program_paths.h"
#include "pipelines/catalog.h"

namespace prochron::controller {
namespace {

using State = Finding::State;

struct Client {
  std::string_view transport;
  const char* library;
};
constexpr Client kClients[] = {{"zeromq", "libzmq.so.5"}, {"kafka", "librdkafka.so.1"}};

/// What loads of a transport's client; empty: all of it.
std::string missing_client(std::string_view transport) {
  for (const Client& client : kClients) {
    if (client.transport != transport) continue;
    if (void* const library = ::dlopen(client.library, RTLD_LAZY)) {
      ::dlclose(library);
    } else {
      return ::dlerror();
    }
  }
  return {};
}

Finding examine(const pipelines::TransportEntry& transport) {
  const std::string name(transport.name);
  const bool needed = name == "zeromq";  // what a spec is written with first
  const std::string mend = fmt::format("cmake/setup.sh build {0} && ninja -C build/release transport_{0}", name);
  if (const std::string missing = missing_client(name); !missing.empty()) {
    return {State::kBroken, name, missing, mend, needed};
  }
  if (const auto module = host::find_library(std::string(transport.module) + ".so"); !module) {
    return {State::kBroken, name, to_string(module.error()), mend, needed};
  }
  return {State::kWorks, name, "its module is built and its client library loads", {}, needed};
}

Finding broker() {
  const std::string what = "kafka's broker";
  const std::string mend = "cmake/setup.sh kafka";
  const std::string folder = artefact_folder("kafka");
  if (folder.empty()) return {State::kBroken, what, "its jars are not in the cache", mend};
  const std::string jars = folder + "/lib/*";
  const auto tried = try_tool({"java", "-XX:SharedArchiveFile=" + folder + "/broker.jsa", "-Xshare:auto", "-Xlog:cds=off",
                               "-Xlog:cds+dynamic=off", "-cp", jars, "kafka.Kafka"});
  if (!tried) return {State::kBroken, what, to_string(tried.error()), mend};
  // Without a configuration it says how it is called: as far as that, JVM and jars are right.
  if (tried->text.find("USAGE") == std::string::npos) return {State::kBroken, what, first_line(tried->text), mend};
  std::error_code none;
  const bool quick = std::filesystem::exists(folder + "/broker.jsa", none);
  return {State::kWorks, what,
          std::string("a JVM loads it") + (quick ? "" : "; without an archive of classes it starts slowly"),
          quick ? "" : mend};
}

}  // namespace

FindingSection examine_transports() {
  FindingSection section{"transports", {}};
  for (const pipelines::TransportEntry& transport : pipelines::all_transports()) {
    if (!transport.module.empty()) section.findings.push_back(examine(transport));
  }
  if (pipelines::find_transport("kafka") != nullptr) section.findings.push_back(broker());
  return section;
}

}  // namespace prochron::controller
