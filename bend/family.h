// The program, all that descends from it, and all that ever attached to its pages: who of them follows the bent clock,
// and who has escaped it. It looks now and then: a process that lived between two looks is known only if it attached.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bend/measurement.h"
#include "faults/attestation.h"
#include "faults/backends/attach_table.h"
#include "faults/backends/victim_reader.h"

namespace prochron::bend {

struct Member {
  faults::Victim victim;
  std::string program;     ///< its file
  bool attached = false;   ///< to the page, with the program that it runs now
  std::string escape;      ///< why not, once that is certain
  std::optional<OffsetReading> realtime{};  ///< what its own memory says; nothing where its backend has no page
  std::optional<MeasuredRate> rate{};       ///< since it was read last
};

/// Owned by the keeper; its thread. `table` outlives it. `shim`: what programs load to follow; empty of a process that ran
/// before it was bent, whose children follow until they exec.
class Family {
 public:
  Family(const faults::AttachTable& table, faults::Victim root, std::string shim)
      : table_(table), reader_(table), root_(root), shim_(std::move(shim)) {}

  /// A process of ours that followed the clock too, or one that is not meant to.
  void leave_out(const faults::Victim& victim) { ours_.insert(victim); }
  /// Those of them that could still be taken for the program's.
  std::vector<faults::Victim> left_out() const;
  const faults::Victim& root() const { return root_; }

  /// Those that live. One that has not attached is called an escape when it is seen so for the second time.
  std::vector<Member> look();
  /// Whether somebody was seen once without having attached: another look is due.
  bool is_unsure() const { return unsure_; }
  /// Whether the program itself ever followed.
  bool root_attached() const;
  bool is_root(const faults::Victim& victim) const { return victim == root_; }
  /// How many processes ever attached.
  std::size_t attached() const;

 private:
  Member describe(const faults::Victim& victim);
  std::string read(Member& member);

  const faults::AttachTable& table_;
  faults::VictimReader reader_;
  faults::Victim root_;
  std::string shim_;
  std::set<faults::Victim> ours_;
  std::map<faults::Victim, std::string> suspects_;  // seen unattached or without a page, and with which program
  bool unsure_ = false;
};

}  // namespace prochron::bend
