// A safetensors file: 8 bytes of length, that many bytes of JSON saying where each tensor lies, then the numbers.
// Opening it checks the whole table against the size of the file; the numbers are read one tensor at a time, into the
// place they will be used from, so that weights are never in memory twice. Reads 32-bit floats only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace prochron::pipelines::inference {

using Shape = std::vector<std::size_t>;

/// An opened weights file. Owned by whoever loads a model; const, one thread at a time.
class SafeTensors {
 public:
  /// kSystem if it can't be read, kCorrupt if it is shorter or longer than its own table promises.
  static Result<SafeTensors> open(const std::string& path);

  /// Fills `values` with the tensor `name`, in row-major order. kCorrupt, naming both, if the file's tensor has another
  /// shape or type, or is missing. `values` must have room for exactly the elements of `shape`.
  Status read(const std::string& name, const Shape& shape, std::span<float> values) const;

  struct Entry {
    std::string type;     ///< "F32", "I64", ...
    Shape shape;
    std::uint64_t begin;  ///< in bytes, from the start of the file
    std::uint64_t end;
  };

 private:
  SafeTensors() = default;

  std::string path_;
  std::map<std::string, Entry> entries_;
};

}  // namespace prochron::pipelines::inference
