// `inputs:` and what refers to them. `$input.NAME` and `$env.NAME` are filled in before any section is read, in whatever
// text they stand, so that a value is typed by the place where it is used and no reader needs to know of inputs.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "specs/given.h"
#include "specs/reader.h"
#include "specs/scenario.h"

namespace prochron::specs {

/// Owned by load(); one thread.
class Filling {
 public:
  /// Both outlive it.
  Filling(const Given& given, Reader& reader) : given_(given), reader_(reader) {}

  /// The `inputs` of the top of a spec, if it has any, with what was set in their place.
  void read_inputs(const Tree& top);
  /// Every value of the top of a spec but the inputs themselves; of any other tree, every value. Keys are not filled.
  void fill_top(Tree& top);
  void fill(Tree& tree);
  /// Says of errors at filled places what was filled in there.
  void explain(std::vector<Diagnostic>& diagnostics) const;
  /// Name and value, in the order of the file.
  const Inputs& inputs() const { return inputs_; }

 private:
  void set(const std::string& name, const std::string& value);
  void unknown_input(const std::string& name, const verdict::Location& at);
  void fill_text(Tree& scalar);
  /// What stands for the reference at the front of `rest`, whose length is then told; none if it is no reference.
  std::optional<std::string> value_of(std::string_view rest, const verdict::Location& at, std::size_t& length);
  std::optional<std::string> look_up(const std::string& kind, const std::string& name, const verdict::Location& at);

  const Given& given_;
  Reader& reader_;
  Inputs inputs_;
  /// kIncomplete: an error has hidden some, so that nobody complains of names that are not known.
  enum class Knowledge { kBeingRead, kIncomplete, kComplete } knowledge_ = Knowledge::kBeingRead;
  std::size_t filled_ = 0;     ///< bytes
  std::map<std::tuple<std::string, int, int>, std::string> notes_;
};

}  // namespace prochron::specs
