// What a keeper makes of those who change its bend by name: they hear what was measured after the change.
#include <chrono>
#include <algorithm>

#include <fmt/format.h>

#include "bend/keeper.h"
#include "bend/protocol.h"
#include "host/native_clock.h"

namespace prochron::bend {

namespace {

/// With who comes to change it and says nothing: far less than a lease.
constexpr Duration kPatience = std::chrono::milliseconds(50);

}  // namespace

void Keeper::take_change() {
  auto connection = name_->listener().accept();
  if (!connection || !host::await_readable({connection->get()}, host::native_now() + kPatience)[0]) return;
  const auto message = host::receive_message(connection->get());
  if (!message || message->kind != kChange) return;
  Waiting waiting{*std::move(connection), {}};
  const auto changed = change(message->text, waiting);
  if (!changed) {
    host::send_message(waiting.connection.get(), kAnswer, "0" + to_string(changed.error()));
  } else if (!changed->empty()) {
    host::send_message(waiting.connection.get(), kAnswer, "1" + *changed);
  } else {
    waiting_.push_back(std::move(waiting));
    plan_next_look(host::native_now());
  }
}

/// What to say at once; nothing: there will be something to measure soon.
Result<std::string> Keeper::change(const std::string& words, Waiting& waiting) {
  std::vector<std::string> said = host::split_texts(words);
  const std::string folder = said.empty() ? "" : said.front();
  const Reading reading = read_request({said.empty() ? said.begin() : said.begin() + 1, said.end()}, folder);
  if (!reading.request) return fail(ErrorCode::kBadSpec, reading.text);
  if (seen_.lost) return fail(ErrorCode::kRefused, "this bend was lost: " + to_string(*seen_.lost));
  const NativeTime now = host::native_now();
  const auto span = held_->change(reading.request->bend, said, now);
  if (!span) return pass(span);
  span_ = *span;
  log_.changed(reading.request->said, span_);
  const Duration ahead = span_.begin - now;
  if (ahead > 2 * kEvery) return fmt::format("{} will be bent in {}", request_.name, format(reading.request->bend.after));
  waiting.due = span_.begin + kAfterChange;
  return std::string();
}

void Keeper::answer() {
  const NativeTime now = host::native_now();
  for (const Waiting& one : waiting_) {
    if (one.due > now) continue;
    const bool well = seen_.bent && seen_.bent->as_commanded != false;
    const std::string what = seen_.bent ? observation_text(*seen_.bent) : "its clock was not measured";
    host::send_message(one.connection.get(), kAnswer, (well ? "1" : "0") + what);
  }
  std::erase_if(waiting_, [&](const Waiting& one) { return one.due <= now; });
}

}  // namespace prochron::bend
