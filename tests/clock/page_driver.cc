// An agent reduced to its page: commands come as lines on stdin, answers go to stdout, so that a test in any language
// can bend victims and can kill the writer. Instants are native MONOTONIC ns, offsets ns, rates parts per 10^12.
//
//   change AT STEP RATE | heal AT step|leave|slew RATE    into the transform, shown with the next publication, undone if
//                                                         it is refused
//   fault AT END SEED KIND [NAME=VALUE]...        -> "ok" the changes of a kind, likewise; a file's path for what is played
//   create | publish | base DELTA_NS | kinds     -> "path P" | "ok" ; base: K as if the host had been stepped
//   lease LENGTH | keep LENGTH EVERY | hold      renew once; renew and publish by a thread, EVERY 0: without pause;
//   kept | attach -> "path P" | find PID START   kept: whether it could so far; "attached EXECS FOLLOWS_NOW READS_OURS"
//                                                or "none" | turned
//   -> "N" | refused PID START -> "N"            how often it tried to set the host's clock
//
// A refusal is answered by "refused REASON".
#include <iostream>
#include <mutex>
#include <optional>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>

#include "faults/backends/attach_table.h"
#include "faults/backends/native_bases.h"
#include "faults/backends/page_writer.h"
#include "faults/fault_kind.h"
#include "host/files.h"
#include "host/host_id.h"
#include "host/native_clock.h"
#include "host/random_mark.h"

namespace prochron::faults {
namespace {

/// As an agent's: for readers that were interrupted between their clock and the page.
constexpr Duration kKeptPast = std::chrono::milliseconds(50);

ParameterValue read_value(ParameterType type, const std::string& text) {
  if (type == ParameterType::kOffset) return parse_offset(text).value();
  if (type == ParameterType::kRate) return parse_rate(text).value();
  if (type == ParameterType::kDuration) return parse_duration(text).value();
  return text;
}

/// The words NAME=VALUE that are left.
ParameterValues read_values(const FaultKind& kind, std::istringstream& words) {
  ParameterValues values;
  for (std::string word; words >> word;) {
    const std::string name = word.substr(0, word.find('=')), text = word.substr(word.find('=') + 1);
    for (const Parameter& parameter : kind.parameters) {
      if (parameter.name == name) values.emplace(name, read_value(parameter.type, text));
    }
    if (name == kind.file.named) values.emplace(std::string(kind.file.text), host::read_file(text).value());
  }
  return values;
}

/// Owned by main; the keeper thread shares it under `mutex_`.
class Driver {
 public:
  std::string obey(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    if (verb == "keep") keeper_ = {};  // joins, so not under the lock that it may wait for
    const std::scoped_lock lock(mutex_);
    if (verb == "change") return change(words);
    if (verb == "fault") return fault(words);
    if (verb == "heal") return heal(words);
    if (verb == "create") return create();
    if (verb == "kinds") return names_of_kinds();
    if (verb == "attach") return make_table();
    if (verb == "find") return find(words);
    if (verb == "refused") return refused(words);
    if (verb == "turned") return std::to_string(table_->turned_away());
    if (!writer_) return "refused there is no page yet";
    if (verb == "publish") return publish();
    if (verb == "base") return shift_base(words);
    if (verb == "lease") return say(writer_->renew(read_duration(words)));
    if (verb == "keep") return keep(words);
    if (verb == "hold") return stop_keeping();
    if (verb == "kept") return say(kept_);
    return "refused `" + verb + "` is no command";
  }

 private:
  static std::string say(const Status& status) { return status ? "ok" : "refused " + to_string(status.error()); }

  static std::int64_t read_number(std::istringstream& words) {
    std::int64_t number = 0;
    words >> number;
    return number;
  }
  static Duration read_duration(std::istringstream& words) { return Duration{read_number(words)}; }
  static NativeTime read_instant(std::istringstream& words) { return {host::this_host(), read_number(words)}; }

  std::string change(std::istringstream& words) {
    const NativeTime at = read_instant(words);
    const Offset step{read_number(words)};
    return say(transform_.apply({at, step, Rate{read_number(words)}}));
  }

  static std::string names_of_kinds() {
    std::string names;
    for (const FaultKind& kind : all_kinds()) names += std::string(kind.name) + " ";
    return names;
  }

  std::string fault(std::istringstream& words) {
    FaultSpan span{read_instant(words), read_instant(words), 0};
    std::string name;
    words >> span.seed >> name;
    const FaultKind* const kind = find_kind(name);
    if (kind == nullptr) return "refused `" + name + "` is no kind";
    const ParameterValues values = read_values(*kind, words);
    Status taken = kind->validate(values);
    const FineOffset in_force = transform_.fine_offset_at(ClockFamily::kRealtime, span.begin);
    for (const Change& one : taken ? kind->compile(values, in_force, span) : std::vector<Change>()) {
      if (taken) taken = transform_.apply(one);
    }
    return say(taken);
  }

  /// So much of the transform as a page holds.
  static ClockTransform present(const ClockTransform& whole) {
    return whole.excerpt(host::native_now() - kKeptPast, PROCHRON_SEGMENTS);
  }

  std::string heal(std::istringstream& words) {
    const NativeTime at = read_instant(words);
    std::string form;
    words >> form;
    if (form == "slew") return say(transform_.heal(at, Heal{Heal::Form::kSlew, Rate{read_number(words)}}));
    return say(transform_.heal(at, Heal{form == "leave" ? Heal::Form::kLeave : Heal::Form::kStep, Rate{}}));
  }

  std::string create() {
    const auto bases = read_native_bases();
    if (!bases) return "refused " + to_string(bases.error());
    bases_ = *bases;
    auto made = PageWriter::create(host::random_run_id(), "driver", 0600, present(transform_), bases_);
    if (!made) return "refused " + to_string(made.error());
    writer_.emplace(std::move(*made));
    shown_ = transform_;
    return "path " + writer_->path();
  }

  std::string publish() {
    const auto published = writer_->publish(present(transform_), bases_);
    (published ? shown_ : transform_) = published ? transform_ : shown_;
    return say(published);
  }

  std::string make_table() {
    auto made = AttachTable::create(host::random_run_id(), 0600);
    if (!made) return "refused " + to_string(made.error());
    table_.emplace(std::move(*made));
    return "path " + table_->path();
  }

  std::string find(std::istringstream& words) const {
    Victim victim;
    words >> victim.pid >> victim.start_ticks;
    const auto found = table_->find(victim);
    if (!found) return "none";
    return "attached " + std::to_string(found->exec_count) + (table_->follows_now(victim) ? " 1" : " 0") +
           (found->reads_ours ? " 1" : " 0");
  }

  std::string refused(std::istringstream& words) const {
    Victim victim;
    words >> victim.pid >> victim.start_ticks;
    for (const RefusedSets& one : table_->refused_sets()) {
      if (one.victim == victim) return std::to_string(one.times);
    }
    return "0";
  }

  std::string shift_base(std::istringstream& words) {
    const std::int64_t delta = read_number(words);
    bases_.realtime_ns += delta;
    bases_.tai_ns += delta;
    return say(writer_->publish(present(shown_), bases_));
  }

  std::string keep(std::istringstream& words) {
    const Duration length = read_duration(words);
    const Duration every = read_duration(words);
    renew_and_publish(length);  // at once: what is started next follows it from its first instruction on
    keeper_ = std::jthread([this, length, every](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        if (every.count() > 0) host::sleep_until(host::native_now() + every);
        const std::scoped_lock lock(mutex_);
        if (stop.stop_requested() || !kept_) return;
        renew_and_publish(length);
      }
    });
    return say(kept_);
  }

  void renew_and_publish(Duration length) {
    kept_ = writer_->renew(length);
    if (kept_) kept_ = writer_->publish(present(shown_), bases_);
  }

  std::string stop_keeping() {
    keeper_.request_stop();
    return "ok";
  }

  std::mutex mutex_;
  ClockTransform transform_{host::this_host()};
  ClockTransform shown_{host::this_host()};
  NativeBases bases_;
  std::optional<PageWriter> writer_;
  std::optional<AttachTable> table_;
  Status kept_;  // what `keep` came to
  std::jthread keeper_;  // last: it stops before what it uses goes
};

}  // namespace
}  // namespace prochron::faults

int main() {
  prochron::faults::Driver driver;
  std::string line;
  while (std::getline(std::cin, line)) std::cout << driver.obey(line) << std::endl;
  return 0;
}
