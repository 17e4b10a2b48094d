// A scenario while it is being read. Each section is read by one file, fills the scenario as far as it can and leaves
// the rest to the errors it reported.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "specs/reader.h"
#include "specs/scenario.h"

namespace prochron::specs {

/// Owned by load(); one thread.
struct Draft {
  Reader reader;
  Scenario scenario;
  /// The text of another file; empty if there are none to be had.
  std::function<Result<std::string>(const std::string& path)> file{};
  /// False once an error has hidden a node or a stage: then nobody complains of names that are not known.
  bool names_complete = true;
  /// Likewise of rules.
  bool rules_complete = false;

  /// Is `word` the name of one of those? If not, an error with the nearest.
  bool known_name(const verdict::Location& at, const std::string& word, const WordList& names);
  Words stage_names() const;
  /// And those of their replicas, "work.2".
  Words process_names() const;
};

/// `clocks_start`, when the pipelines are known.
void read_clocks_start(const Tree& tree, Draft& draft);
void read_nodes(const Tree& tree, Draft& draft);
void read_pipeline(const Tree& tree, Draft& draft);
void read_stages(const Tree& tree, Draft& draft);
void read_schedule(const Tree& tree, Draft& draft);
/// Of a `faults` or `abba` phase, whose other keys have been read.
void read_inject(const Tree& tree, PhaseSpec& phase, Draft& draft);
/// False if the item is none.
bool read_process_fault(const Tree& tree, PhaseSpec& phase, Draft& draft);
void read_expect(const Tree& tree, Draft& draft);
/// Of a rule whose name is known.
void read_limits(const Item& item, verdict::Expectation& rule, Reader& reader);

/// The command line of a `check`.
std::vector<std::string> read_run(const Item& item, Reader& reader);
/// `hold:`; nothing for the whole.
std::optional<verdict::Hold> read_hold(const Tree& tree, Reader& reader);
/// Do the stretches fit into every phase that the rule is about?
void check_hold(Draft& draft, const RuleSpec& rule);

/// `heal:`; kStep if it is wrong.
faults::Heal read_heal(const Tree& tree, Reader& reader);
/// `auto` and the catalog's.
Words backend_words();
std::string read_backend(const Tree& tree, Reader& reader);
/// How long an orphan holds; 0: it heals.
Duration read_orphan(const Tree& tree, Reader& reader);
/// Of an inner stage; 1 if it is wrong.
std::uint16_t read_replicas(const Tree& tree, Reader& reader);
/// When all of `pipeline` has been read without an error.
void check_topology(const Tree& pipeline, Draft& draft);
/// Of a command.
std::optional<pipelines::Readiness> read_ready(const Tree& tree, Reader& reader);

}  // namespace prochron::specs
