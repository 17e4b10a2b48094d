// A rule turns what was measured in one cell into claims; what the claims of a whole run amount to is settled elsewhere
// (settle.h), because only the family of all claims knows how surprised one may be.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verdict/cell_evidence.h"
#include "verdict/expectation/expectation.h"
#include "verdict/result.h"

namespace prochron::verdict {

/// One statement that the rule makes and the data may contradict.
struct Claim {
  bool shown = false;  ///< it holds, at one-sided 95 %
  double against = 1;  ///< how probable what was seen (or worse) is if it holds: small speaks against it
  std::string measured, low, high;
  std::string why;        ///< what speaks against it, for a person; told when it is rejected
  bool about_lies = false;  ///< rejected, it says that more spans lie than the rule bears
  std::string undecided;  ///< what is missing; told when it is neither shown nor rejected
};

struct RuleOutcome {
  RuleResult result;          ///< name, place and limit; the rest is settled from the claims
  std::vector<Claim> claims;  ///< none: measured only
  std::string invalid{};      ///< why the cell proves nothing if the rule itself could not be judged

  /// A claim that can't be decided, and why: an empty sample passes nothing.
  void leave_open(std::string why) { claims.emplace_back().undecided = std::move(why); }
};

/// A range's error is 1.4 times a location's, and a machine's load moves it less: it may reach so much farther.
inline constexpr double kReachOfRange = 1.5;

/// What stands side by side in a run and must hold at once; simultaneous statements are widened by it.
struct Family {
  std::int64_t predictions = 0;  ///< (cell, hop) pairs under `prediction`
  double reach = 0;              ///< of all their shifts at once, as a share of each one's margin `within`
  double apart = 0;              ///< a shift whose margin is fewer of its standard errors than this stands apart,
  double deviations = 0;         ///< and reaches this many of its own

  /// How far a shift may truly lie from its estimate, both in ns, all shifts of the run considered.
  double reach_of(double margin_ns, double error_ns) const {
    return margin_ns < apart * error_ns ? deviations * error_ns : reach * margin_ns;
  }
};

/// An entry of the list of rules. The name is the catalog's.
struct Rule {
  std::string_view name;
  RuleOutcome (*judge)(const Expectation& expectation, const CellEvidence& cell, const Family& family);
};

std::span<const Rule> rules();
const Rule* find_judge(std::string_view name);

inline constexpr double kOneSided = 0.05;

}  // namespace prochron::verdict
