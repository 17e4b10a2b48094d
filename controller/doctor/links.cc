// Delays between nodes are made by relays of our own, over loopback; namespaces and netem would do it in the kernel.
#include <string>

#include "controller/doctor/finding.h"
#include "controller/doctor/tool.h"
#include "host/program_paths.h"
#include "host/tcp_socket.h"

namespace prochron::controller {
namespace {

using State = Finding::State;

Finding relay() {
  const std::string what = "user-space relay";
  if (const auto program = host::find_libexec("prochron-relay"); !program) {
    return {State::kBroken, what, to_string(program.error()), "ninja -C build/release programs", true};
  }
  const auto listening = host::listen_on_loopback();
  if (!listening) {
    return {State::kBroken, what, to_string(listening.error()), "ip link set lo up", true};
  }
  return {State::kWorks, what, "loopback takes connections; links need no privilege", {}, true};
}

/// Of what a run would not use: how it is, and no advice.
Finding in_kernel(const std::string& what, const std::vector<std::string>& argv) {
  const auto tried = try_tool(argv);
  if (tried && tried->status == 0) return {State::kWorks, what, "possible; this version's links are relays"};
  const std::string why = tried ? first_line(tried->text) : to_string(tried.error());
  return {State::kAbsent, what, why + "; this version's links are relays and need none"};
}

}  // namespace

FindingSection examine_links() {
  return {"links",
          {relay(), in_kernel("network namespaces", {"unshare", "-n", "true"}),
           in_kernel("netem", {"unshare", "-n", "tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"})}};
}

}  // namespace prochron::controller
