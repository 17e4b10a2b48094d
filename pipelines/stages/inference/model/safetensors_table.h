// The JSON table at the head of a safetensors file, checked in itself: each tensor's bytes match its shape and type.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/result.h"
#include "pipelines/stages/inference/model/safetensors.h"

namespace prochron::pipelines::inference {

/// The tensors that `json` describes, placed after the `data_start` bytes that precede the numbers in the file.
Result<std::map<std::string, SafeTensors::Entry>> parse_table(const std::string& json, std::uint64_t data_start);

}  // namespace prochron::pipelines::inference
