// Axes of what a fault's keys say beside its parameters: when, on what, how it is undone. The fault's tree is multiplied
// before it is read, as a pipeline's is, so that whoever reads it finds plain values; each copy is a fault of its own,
// which is there where its axes stand at its values.
#pragma once

#include <list>
#include <vector>

#include "specs/cells.h"
#include "specs/reader.h"
#include "specs/scenario.h"

namespace prochron::specs {

struct AlternativeTree {
  Tree tree;
  std::vector<Alternative> under;
};

/// `item` is `HEAD: {…}`; one tree without axes. In a list, because a reader remembers trees by where they are: it
/// outlives their reading.
std::list<AlternativeTree> alternatives(const Tree& item, const Words& keys, Reader& reader);

/// Can both be there at once?
bool may_meet(const std::vector<Alternative>& one, const std::vector<Alternative>& other);
/// Is it there under this treatment?
bool is_there(const std::vector<Alternative>& under, const Treatment& treatment);

}  // namespace prochron::specs
