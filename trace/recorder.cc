// A queue of encoded frames and one thread that writes it to the agent. The thread naps a few milliseconds after it is
// woken, so that a message's handful of records leaves in one write and the stage's core is not shared with the writer
// at the very moment of a hop. All waiting is poll() with a relative timeout, which no bent clock reaches.
#include "trace/recorder.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "host/descriptor.h"
#include "host/system_failure.h"
#include "trace/frame.h"
#include "trace/tracing_switch.h"

namespace prochron::trace {
namespace {

constexpr std::size_t kQueueLimit = std::size_t{4} << 20U;
constexpr int kNapMs = 5;
constexpr int kFarewellMs = 2000;

bool is_tracing_only(const Record& record) {
  return std::holds_alternative<SpanRecord>(record) || std::holds_alternative<IdleStampRecord>(record) ||
         std::holds_alternative<UtilisationRecord>(record);
}

}  // namespace

/// Owned by one Recorder; `mutex` guards what record() and the writer share.
struct Recorder::State {
  explicit State(int fd) : agent(fd) {}

  host::Descriptor agent;
  std::mutex mutex;
  std::condition_variable filled;
  Bytes queue;
  std::uint64_t sequence = 0;  ///< of the last record, dropped or not
  std::uint64_t dropped = 0;
  bool closing = false;
  bool agent_gone = false;
  std::thread writer;

  void write_until_closed();
  bool send_all(const Bytes& bytes);
  bool wait_for_room();
};

/// False when the agent is gone, or does not read any more while we are closing.
bool Recorder::State::wait_for_room() {
  pollfd room{agent.get(), POLLOUT, 0};
  for (int waited = 0;; waited += kNapMs) {
    const int ready = poll(&room, 1, kNapMs);
    if (ready > 0) return true;  // room or an error, which the next send names
    if (ready < 0 && errno != EINTR) return false;
    const std::lock_guard lock(mutex);
    if (closing && waited >= kFarewellMs) return false;
  }
}

bool Recorder::State::send_all(const Bytes& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = send(agent.get(), bytes.data() + sent, bytes.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) {
      sent += static_cast<std::size_t>(n);
    } else if (n < 0 && errno != EINTR && (errno != EAGAIN || !wait_for_room())) {
      return false;
    }
  }
  return true;
}

void Recorder::State::write_until_closed() {
  Bytes batch;
  while (true) {
    std::unique_lock lock(mutex);
    filled.wait(lock, [this] { return !queue.empty() || closing; });
    if (!closing) {
      lock.unlock();
      poll(nullptr, 0, kNapMs);
      lock.lock();
    }
    const bool last = closing;
    batch.clear();
    std::swap(batch, queue);
    lock.unlock();
    if (!send_all(batch)) {
      lock.lock();
      agent_gone = true;
      return;
    }
    if (last) return;
  }
}

Result<Recorder> Recorder::over(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
    return host::system_failure("record to the agent", "descriptor " + std::to_string(fd));
  }
  auto state = std::make_unique<State>(fd);
  encode_header(state->queue);
  state->writer = std::thread([raw = state.get()] { raw->write_until_closed(); });
  return Recorder(std::move(state));
}

void Recorder::record(const Record& record) {
  if (!is_tracing() && is_tracing_only(record)) return;
  const std::lock_guard lock(state_->mutex);
  ++state_->sequence;
  if (state_->agent_gone || state_->queue.size() >= kQueueLimit) {
    ++state_->dropped;
    return;
  }
  const bool was_empty = state_->queue.empty();
  encode(record, state_->sequence, state_->queue);
  if (was_empty) state_->filled.notify_one();
}

std::uint64_t Recorder::dropped() const {
  const std::lock_guard lock(state_->mutex);
  return state_->dropped;
}

Recorder::Recorder(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recorder::Recorder(Recorder&&) noexcept = default;

Recorder& Recorder::operator=(Recorder&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

Recorder::~Recorder() {
  if (!state_) return;
  {
    const std::lock_guard lock(state_->mutex);
    const StreamEndRecord farewell{.last_sequence = state_->sequence, .clean = true};
    encode(farewell, state_->sequence + 1, state_->queue);
    state_->closing = true;
  }
  state_->filled.notify_one();
  state_->writer.join();
}

}  // namespace prochron::trace
