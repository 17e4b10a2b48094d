// A History read back is what was written, also after its writer was killed in the middle of a frame.
#include "trace/history.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "trace/any_record.h"
#include "trace/history_path.h"

namespace prochron::trace {
namespace {

/// A folder of its own for each test, gone afterwards.
class HistoryTest : public testing::Test {
 protected:
  HistoryTest() { std::filesystem::remove_all(folder_.parent_path()); }
  ~HistoryTest() override { std::filesystem::remove_all(folder_.parent_path()); }

  HistoryWriter create() { return std::move(HistoryWriter::create(folder_).value()); }
  std::vector<Record> read(std::uint32_t session, bool* torn = nullptr) {
    std::vector<Record> records;
    const auto reader = HistoryReader::open(folder_);
    EXPECT_TRUE(reader);
    const auto status = reader->for_each(
        session, [&](const Record& r) { records.push_back(r); }, torn);
    EXPECT_TRUE(status) << to_string(status.error());
    return records;
  }

  const std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                        testing::UnitTest::GetInstance()->current_test_info()->name() / "history";
};

std::vector<Record> some_records(std::uint64_t seed) {
  Rng rng(seed, "history_test");
  std::vector<Record> records;
  for_each_kind(rng, [&records](auto record) { records.push_back(std::move(record)); });
  return records;
}

TEST_F(HistoryTest, EverySessionReadsBackAsItWasWritten) {
  auto writer = create();
  const auto first = some_records(1);
  const auto second = some_records(2);
  for (const Record& record : first) ASSERT_TRUE(writer.append(0, record));
  Bytes frames;
  for (const Record& record : second) encode(record, 1, frames);
  ASSERT_TRUE(writer.append_frames(2, frames));
  ASSERT_TRUE(writer.close());
  EXPECT_FALSE(writer.append(0, first[0])) << "closed";

  EXPECT_EQ(HistoryReader::open(folder_)->sessions(), 3U);
  bool torn = true;
  EXPECT_EQ(read(0, &torn), first);
  EXPECT_FALSE(torn);
  EXPECT_EQ(read(2), second);
  EXPECT_FALSE(HistoryReader::open(folder_)->for_each(1, [](const Record&) {})) << "session 1 never was";
}

TEST_F(HistoryTest, AKilledWriterCostsNoMoreThanItsLastFrame) {
  auto writer = create();
  for (const Record& record : some_records(3)) ASSERT_TRUE(writer.append(0, record));
  ASSERT_TRUE(writer.append(0, WindowRecord{}));  // not closed: what is on the disk now is what a kill leaves
  const auto path = session_path(folder_, 0);
  const auto whole = std::filesystem::file_size(path);
  const std::size_t records = std::variant_size_v<Record>;
  bool torn = false;
  EXPECT_EQ(read(0, &torn).size(), records + 1);
  EXPECT_FALSE(torn);
  std::filesystem::resize_file(path, whole - 1);
  EXPECT_EQ(read(0, &torn).size(), records);
  EXPECT_TRUE(torn);
}

TEST_F(HistoryTest, ADamagedFrameIsNamedByFileAndByte) {
  auto writer = create();
  ASSERT_TRUE(writer.append(0, LogRecord{.text = "one"}));
  const auto path = session_path(folder_, 0);
  const auto second = std::filesystem::file_size(path);
  ASSERT_TRUE(writer.append(0, LogRecord{.text = "two"}));
  ASSERT_TRUE(writer.close());
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-1, std::ios::end);
    file.put('O');
  }
  const auto status = HistoryReader::open(folder_)->for_each(0, [](const Record&) {});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(status.error().where, path.string() + ": byte " + std::to_string(second));
}

TEST_F(HistoryTest, WhatAFullDiskRefusedIsWrittenLaterAndNothingTwice) {
  auto writer = create();
  const auto records = some_records(4);
  ASSERT_TRUE(writer.append(0, WindowRecord{}));
  Bytes frames;
  for (const Record& record : records) encode(record, 1, frames);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto full = std::filesystem::file_size(session_path(folder_, 0)) + frames.size() / 2;
  const rlimit narrow{full, before.rlim_max};
  std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &narrow), 0);
  EXPECT_FALSE(writer.append_frames(0, frames));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_DFL);
  ASSERT_TRUE(writer.append(0, WindowRecord{}));
  bool torn = true;
  EXPECT_EQ(read(0, &torn).size(), records.size() + 2);
  EXPECT_FALSE(torn);
}

TEST_F(HistoryTest, AnEarlierRunIsNeverWrittenOver) {
  ASSERT_TRUE(create().append(0, WindowRecord{}));
  EXPECT_FALSE(create().append(0, WindowRecord{}));
}

TEST_F(HistoryTest, OnlySessionsFilesCount) {
  for (const char* name : {"x.records", "0001.records", "-1.records", "5.records", "005.records.tmp"}) {
    EXPECT_FALSE(session_of(folder_ / name)) << name;
  }
  EXPECT_EQ(session_of(folder_ / "005.records"), 5U);
  EXPECT_EQ(session_of(session_path(folder_, 12'345)), 12'345U);
}

}  // namespace
}  // namespace prochron::trace
