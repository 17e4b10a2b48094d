// The state machine around a session, and its heartbeat: ten times a second the host's clocks are sampled, five times
// the leases are renewed.
#include "node-agent/node/node.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "host/discipline.h"
#include "host/native_clock.h"

namespace prochron::agent {
namespace {

constexpr Duration kBeat = std::chrono::milliseconds(100);
static_assert(faults::Injection::kRenewEvery == 2 * kBeat);

const char* name_of(Node::State state) {
  constexpr const char* kNames[] = {"idle", "prepared", "armed", "running", "healed"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace

Node::Node(boost::asio::io_context& loop, Settings settings)
    : loop_(loop),
      name_(std::move(settings.name)),
      run_(settings.run),
      allow_(std::move(settings.allow)),
      discipline_(std::move(settings.discipline)),
      journal_(settings.journal),
      drain_patience_(settings.drain_patience),
      admission_(settings.run),
      last_admitted_(host::native_now()),
      heartbeat_(loop) {}

Status Node::admit(RunId run, Fence fence) {
  const Status admitted = admission_.admit(run, fence);
  if (admitted) last_admitted_ = host::native_now();
  return admitted && journal_ != nullptr ? journal_->note_fence(fence) : admitted;
}

Status Node::write_journal() { return journal_ == nullptr ? Status{} : journal_->note_descendants(); }

Status Node::expect(State wanted, const char* order) const {
  if (busy_) return fail(ErrorCode::kRefused, std::string("cannot ") + order + ": another step is under way", name_);
  if (state_ == wanted) return {};
  return fail(ErrorCode::kRefused,
              std::string("cannot ") + order + " when " + name_of(state_) + ", only when " + name_of(wanted), name_);
}

Done<Status> Node::leading_to(State next, Done<Status> done) {
  busy_ = true;
  return [this, next, done = std::move(done)](Status status) {
    busy_ = false;
    if (status) state_ = next;
    done(std::move(status));
  };
}

void Node::prepare(SessionOrder order, Done<Result<Prepared>> done) {
  if (const Status right = expect(State::kIdle, "prepare"); !right) return done(pass(right));
  session_ = std::make_unique<Session>(
      Session::Surroundings{loop_, name_, run_, allow_, [this](const trace::Record& record) { keep(record); },
                            [this](const NodeEvent& event) {
                              if (event_) event_(event);
                            },
                            drain_patience_},
      std::move(order));
  beats_ = 0;
  beat();
  busy_ = true;
  session_->prepare([this, done = std::move(done)](Result<Prepared> prepared) {
    busy_ = false;
    if (const Status written = write_journal(); prepared && !written) prepared = pass(written);
    if (prepared) state_ = State::kPrepared;
    done(std::move(prepared));
  });
}

void Node::keep(const trace::Record& record) {
  const auto* const end = std::get_if<trace::StreamEndRecord>(&record);
  if (end == nullptr || outbox_.lost() == 0) return outbox_.put(record);
  // Whose records were lost on the way up is not known any more: they are missing from every stream.
  trace::StreamEndRecord charged = *end;
  charged.received -= std::min(charged.received, outbox_.lost());
  outbox_.put(charged);
}

void Node::connect(const std::vector<pipelines::Endpoint>& inboxes, Done<Status> done) {
  if (const Status right = expect(State::kPrepared, "connect"); !right) return done(right);
  session_->connect(inboxes, leading_to(State::kArmed, std::move(done)));
}

void Node::start(NativeTime at, Done<Status> done) {
  if (const Status right = expect(State::kArmed, "start"); !right) return done(right);
  if (const Status written = write_journal(); !written) return done(written);
  session_->start(at, leading_to(State::kRunning, std::move(done)));
}

void Node::schedule(const FaultOrder& order, Done<Status> done) {
  if (const Status right = expect(State::kRunning, "schedule"); !right) return done(right);
  done(session_->schedule(order));
}

void Node::schedule(const ProcessFaultOrder& order, Done<Status> done) {
  if (const Status right = expect(State::kRunning, "schedule"); !right) return done(right);
  done(session_->schedule(order));
}

void Node::finish(Done<Status> done) {
  if (const Status right = expect(State::kRunning, "finish"); !right) return done(right);
  session_->finish(leading_to(State::kHealed, std::move(done)));
}

void Node::stop(Done<Status> done) {
  if (!session_) return done({});
  session_->stop([this, done = std::move(done)](Status stopped) mutable {
    // From within a process's last report: the session goes when that has returned.
    boost::asio::post(loop_, [this, done = std::move(done), stopped = std::move(stopped)]() mutable {
      forget_session(std::move(done), std::move(stopped));
    });
  });
}

void Node::forget_session(Done<Status> done, Status outcome) {
  heartbeat_.cancel();
  session_.reset();
  state_ = State::kIdle;
  busy_ = false;
  done(std::move(outcome));
}

void Node::beat() {
  sample();
  if (beats_++ % 2 == 0) {
    session_->renew_leases();
    session_->tell_refused_sets();
  }
  heartbeat_.expires_after(kBeat);
  heartbeat_.async_wait([this](const boost::system::error_code& error) {
    if (!error && session_) beat();
  });
}

void Node::sample() {
  const auto sampled = discipline_();
  if (!sampled) return;
  outbox_.put(trace::DisciplineRecord{sampled->raw.owner, sampled->raw.ns, sampled->monotonic_ns, sampled->k_ns,
                                      static_cast<std::int32_t>(sampled->width.count())});
}

}  // namespace prochron::agent
