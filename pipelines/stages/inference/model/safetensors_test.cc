// A weights file that is short, long or inconsistent is refused when it is opened, and says what was expected.
#include "pipelines/stages/inference/model/safetensors.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/random_mark.h"

namespace prochron::pipelines::inference {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The bytes of a file with this table and this many bytes of numbers: floats 0, 1, 2, ...
std::string file_of(const std::string& table, std::size_t data_bytes) {
  const std::uint64_t length = table.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes += table;
  for (std::size_t i = 0; i < data_bytes / sizeof(float); ++i) {
    const auto value = static_cast<float>(i);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  return bytes;
}

class SafeTensorsTest : public testing::Test {
 protected:
  ~SafeTensorsTest() override { std::filesystem::remove(path_); }

  Result<SafeTensors> open(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return SafeTensors::open(path_);
  }

  const std::string path_ = testing::TempDir() + "prochron-weights-" + host::random_mark();
};

const std::string kTable =
    R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
    R"("w":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]},)"
    R"("ids":{"dtype":"I64","shape":[1],"data_offsets":[24,32]}})";

TEST_F(SafeTensorsTest, ReadsEachTensorFromItsPlace) {
  const auto tensors = open(file_of(kTable, 32));
  ASSERT_TRUE(tensors) << to_string(tensors.error());
  std::vector<float> values(4);
  ASSERT_TRUE(tensors->read("w", {2, 2}, values));
  EXPECT_THAT(values, ElementsAre(2, 3, 4, 5));
}

TEST_F(SafeTensorsTest, RefusesAnotherModelsTensors) {
  const auto tensors = open(file_of(kTable, 32));
  ASSERT_TRUE(tensors) << to_string(tensors.error());
  std::vector<float> values(4);
  const auto refusal = [&](const std::string& name, const Shape& shape) {
    const Status read = tensors->read(name, shape, values);
    return read ? "accepted" : read.error().message;
  };
  EXPECT_EQ(refusal("w", {4}), "expected w F32 [4], found F32 [2,2]");
  EXPECT_EQ(refusal("ids", {1}), "expected ids F32 [1], found I64 [1]");
  EXPECT_EQ(refusal("v", {2, 2}), "expected v F32 [2,2], found no such tensor");
  EXPECT_EQ(refusal("b", {2}), "read b F32 [2] into room for 4 numbers");
}

TEST_F(SafeTensorsTest, RefusesWhatIsNotWhole) {
  struct Row {
    const char* reason;
    std::string bytes;
    std::string said;
  };
  const std::string whole = file_of(kTable, 32);
  const auto one_tensor = [](const std::string& entry) { return file_of("{\"b\":{" + entry + "}}", 8); };
  const Row rows[] = {
      {"nothing was fetched", "", "expected 8 bytes of length, the file has 0"},
      {"cut within the table", whole.substr(0, 100), "bytes, 92 are left"},
      {"cut within the numbers", whole.substr(0, whole.size() - 1), "the file has " + std::to_string(whole.size() - 1)},
      {"something appended", whole + "x", "too long: expected " + std::to_string(whole.size()) + " bytes"},
      {"an error page instead of a file", "<!DOCTYPE html><html></html>", "expected a table of"},
      {"a table that is no JSON", file_of("{\"b\":", 0), "expected the table to be a JSON object"},
      {"a tensor without a type", one_tensor(R"("shape":[2],"data_offsets":[0,8])"), "`dtype` to be text"},
      {"a tensor without a place", one_tensor(R"("dtype":"F32","shape":[2])"), "`data_offsets` to be begin and end"},
      {"a negative extent", one_tensor(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"), "`shape` to be whole"},
      {"an end before its begin", one_tensor(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])"), "begin and end"},
      {"more numbers than bytes", one_tensor(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])"), "as many bytes as"},
      {"a product that overflows to fit",
       one_tensor(R"("dtype":"F32","shape":[4611686018427387906,1],"data_offsets":[0,8])"), "as many bytes as"},
      {"a place beyond 64 bits",
       one_tensor(R"("dtype":"F32","shape":[2],"data_offsets":[18446744073709551607,18446744073709551615])"),
       "within a file"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    const auto tensors = open(row.bytes);
    ASSERT_FALSE(tensors);
    EXPECT_EQ(tensors.error().code, ErrorCode::kCorrupt);
    EXPECT_EQ(tensors.error().where, path_);
    EXPECT_THAT(tensors.error().message, HasSubstr(row.said));
  }
}

TEST_F(SafeTensorsTest, NamesAMissingFile) {
  const auto tensors = SafeTensors::open(path_);
  ASSERT_FALSE(tensors);
  EXPECT_EQ(to_string(tensors.error()), path_ + ": could not open the weights: No such file or directory");
}

}  // namespace
}  // namespace prochron::pipelines::inference
