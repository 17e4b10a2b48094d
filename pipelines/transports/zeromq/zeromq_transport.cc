// cppzmq throws; what it throws is caught here. `immediate` keeps messages from queueing for a peer that is not there,
// so that a send which found no peer certainly did not happen.
#include "pipelines/transports/zeromq/zeromq_transport.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>

#include "core/units.h"

namespace prochron::pipelines::zeromq {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSendPatience{100};
constexpr milliseconds kLinger{200};
constexpr milliseconds kReconnect{20};  // to a peer that was killed and is started again

tl::unexpected<Error> zeromq_failure(const std::string& attempted, const zmq::error_t& error, std::string where = {},
                                     Definite definite = Definite::kYes) {
  return fail(ErrorCode::kSystem, "could not " + attempted + ": " + error.what(), std::move(where), definite);
}

void limit(zmq::socket_t& socket, int queue) {
  socket.set(zmq::sockopt::sndhwm, queue);
  socket.set(zmq::sockopt::rcvhwm, queue);
  socket.set(zmq::sockopt::linger, static_cast<int>(kLinger.count()));
}

std::string_view as_text(const zmq::message_t& frame) { return {static_cast<const char*>(frame.data()), frame.size()}; }

}  // namespace

Result<Endpoint> ZeromqTransport::bind(const Inbox& inbox) try {
  inbox_ = zmq::socket_t(context_, zmq::socket_type::pull);
  limit(inbox_, queue_);
  inbox_.bind(inbox.inherited.empty() ? "tcp://127.0.0.1:*" : inbox.inherited);
  return Endpoint{inbox.stage, inbox_.get(zmq::sockopt::last_endpoint)};
} catch (const zmq::error_t& error) {
  return zeromq_failure("open an inbox on loopback", error, inbox.inherited);
}

zmq::socket_t ZeromqTransport::connected_socket(const std::string& address, int queue) {
  zmq::socket_t socket(context_, zmq::socket_type::push);
  limit(socket, queue);
  socket.set(zmq::sockopt::immediate, true);
  socket.set(zmq::sockopt::reconnect_ivl, static_cast<int>(kReconnect.count()));
  socket.connect(address);
  return socket;
}

Status ZeromqTransport::connect(const std::vector<Endpoint>& next, Duration patience) try {
  std::map<std::uint16_t, int> inboxes;
  for (const Endpoint& endpoint : next) ++inboxes[endpoint.stage];
  for (const Endpoint& endpoint : next) {
    const int queue = std::max(queue_ / inboxes[endpoint.stage], 1);
    next_[endpoint.stage].sockets.push_back(connected_socket(endpoint.address, queue));
  }
  for (auto& [stage, shares] : next_) {
    for (zmq::socket_t& socket : shares.sockets) {
      zmq::pollitem_t writable{socket.handle(), 0, ZMQ_POLLOUT, 0};
      if (zmq::poll(&writable, 1, std::chrono::ceil<milliseconds>(patience)) > 0) continue;
      return fail(ErrorCode::kTimeout, "nobody answered within " + format(patience),
                  socket.get(zmq::sockopt::last_endpoint), Definite::kNo);
    }
  }
  return {};
} catch (const zmq::error_t& error) {
  return zeromq_failure("connect", error, next.empty() ? "" : next.front().address);
}

bool ZeromqTransport::offer(zmq::socket_t& socket, const std::string& header, const Message& message) {
  const auto more = zmq::send_flags::sndmore | zmq::send_flags::dontwait;
  if (!socket.send(zmq::buffer(header), more)) return false;
  // A second frame finds no room only if the peer is gone, and then the first is taken back as well.
  return socket.send(zmq::buffer(message.payload), zmq::send_flags::dontwait).has_value();
}

Status ZeromqTransport::send(std::uint16_t to, const Message& message) try {
  const auto found = next_.find(to);
  if (found == next_.end()) return fail(ErrorCode::kBroken, "sent to a stage that is not connected");
  Shares& shares = found->second;
  const std::string header = header_text(message);
  for (const bool last : {false, true}) {
    for (std::size_t i = 0; i < shares.sockets.size(); ++i) {
      const bool taken = offer(shares.sockets[shares.turn], header, message);
      shares.turn = (shares.turn + 1) % shares.sockets.size();
      if (taken) return {};
    }
    std::vector<zmq::pollitem_t> writable;
    for (zmq::socket_t& socket : shares.sockets) writable.push_back({socket.handle(), 0, ZMQ_POLLOUT, 0});
    if (!last) zmq::poll(writable, kSendPatience);
  }
  return fail(ErrorCode::kTimeout, "no room for a message within 100 ms", "stage " + std::to_string(to));
} catch (const zmq::error_t& error) {
  return zeromq_failure("send a message", error, "stage " + std::to_string(to), Definite::kNo);
}

Result<Message> ZeromqTransport::take_message() {
  zmq::message_t header;
  zmq::message_t payload;
  if (!inbox_.recv(header, zmq::recv_flags::dontwait)) return fail(ErrorCode::kTimeout, "no message");
  const bool has_payload = header.more() && inbox_.recv(payload, zmq::recv_flags::dontwait).has_value();
  for (bool more = has_payload && payload.more(); more;) {
    zmq::message_t surplus;
    more = inbox_.recv(surplus, zmq::recv_flags::dontwait).has_value() && surplus.more();
    if (!more) return fail(ErrorCode::kCorrupt, "a message of more than two frames");
  }
  if (!has_payload) return fail(ErrorCode::kCorrupt, "a message of less than two frames");
  auto message = parse_header(as_text(header));
  if (!message) return message;
  const auto* const bytes = static_cast<const std::byte*>(payload.data());
  message->payload.assign(bytes, bytes + payload.size());
  return message;
}

Result<bool> ZeromqTransport::receive(Message& out, Duration patience) try {
  zmq::pollitem_t readable{inbox_.handle(), 0, ZMQ_POLLIN, 0};
  if (zmq::poll(&readable, 1, std::chrono::ceil<milliseconds>(patience)) == 0) return false;
  auto message = take_message();
  if (!message && message.error().code == ErrorCode::kTimeout) return false;
  if (!message) return pass(message);
  out = *std::move(message);
  return true;
} catch (const zmq::error_t& error) {
  if (error.num() == EINTR) return false;
  return zeromq_failure("receive a message", error);
}

}  // namespace prochron::pipelines::zeromq
