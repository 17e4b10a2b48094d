// `prochron bend`, as a program of its own.
#include <csignal>
#include <cstdio>

#include "bend/beside.h"
#include "bend/front.h"
#include "bend/request.h"
#include "host/foreground.h"
#include "host/standard_streams.h"

using namespace prochron;

int main(int argc, char** argv) {
  host::fill_standard_streams();
  const bend::Reading reading = bend::read_request({argv + (argc > 0 ? 1 : 0), argv + argc});
  if (!reading.request) {
    std::fputs(reading.text.c_str(), reading.code == 0 ? stdout : stderr);
    return reading.code;
  }
  const bend::Request& request = *reading.request;
  if (request.command.empty() && !request.pid) return bend::change_named(request);
  const host::Ending ending = request.pid ? bend::bend_running(request) : bend::run_bent(request);
  if (!ending.by_signal) return ending.value;
  if (ending.value == SIGINT) host::end_by(SIGINT);  // or a shell would go on with its script
  return 128 + ending.value;
}
