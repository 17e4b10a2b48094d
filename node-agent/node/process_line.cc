// A damaged stream is told once, as an answer that says so, and not read any further.
#include "node-agent/node/process_line.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "host/system_failure.h"

namespace prochron::agent {

ProcessLine::ProcessLine(boost::asio::io_context& loop, host::Descriptor socket, trace::Intake intake,
                         Listener listener)
    : socket_(std::move(socket)),
      intake_(std::move(intake)),
      listener_(std::move(listener)),
      watch_(loop, socket_.get(), [this] { read(); }) {}

Status ProcessLine::send(const pipelines::Order& order) {
  const std::string line = pipelines::to_json(order) + "\n";
  const ssize_t sent = ::send(socket_.get(), line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(line.size())) return {};
  return host::system_failure("give an order", {}, Definite::kNo);
}

void ProcessLine::read() {
  std::array<std::byte, 65'536> bytes;
  while (true) {
    const ssize_t n = recv(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) break;
    const auto fed = intake_.feed(std::span(bytes).first(static_cast<std::size_t>(n)), [this](trace::Record& record) {
      listener_.record(record);
      if (const auto* const log = std::get_if<trace::LogRecord>(&record)) listener_.answer(log->text);
    });
    if (fed) continue;
    listener_.answer("failed its records are damaged: " + to_string(fed.error()));
    break;
  }
  watch_ = {};
}

}  // namespace prochron::agent
