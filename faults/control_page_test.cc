// The layout is a contract between programs built at different times, so it is held to a text: whoever changes a byte
// changes this test and PROCHRON_PAGE_VERSION with it.
#include "faults/control_page.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <sstream>
#include <string>

#include "faults/attach_page.h"

namespace prochron::faults {
namespace {

#define FIELD(type, field) #field << ' ' << offsetof(type, field) << ' ' << sizeof(type::field) << '\n'

TEST(ControlPage, HasItsPublishedLayout) {
  std::ostringstream layout;
  layout << "page " << sizeof(prochron_page) << '\n'
         << FIELD(prochron_page, magic) << FIELD(prochron_page, version) << FIELD(prochron_page, size)
         << FIELD(prochron_page, index)
         << FIELD(prochron_page, valid_until_ns) << FIELD(prochron_page, records) << "record "
         << sizeof(prochron_record) << '\n'
         << FIELD(prochron_record, epoch) << FIELD(prochron_record, base_ns) << FIELD(prochron_record, on_expiry)
         << FIELD(prochron_record, slew_rate_ppt) << FIELD(prochron_record, curves) << "curve "
         << sizeof(prochron_curve) << '\n'
         << FIELD(prochron_curve, current) << FIELD(prochron_curve, segments) << "segment "
         << sizeof(prochron_segment) << '\n'
         << FIELD(prochron_segment, from_ns) << FIELD(prochron_segment, length_ns) << FIELD(prochron_segment, rate)
         << FIELD(prochron_segment, fraction) << FIELD(prochron_segment, seconds)
         << FIELD(prochron_segment, nanoseconds) << FIELD(prochron_segment, offset_ns);
  EXPECT_EQ(layout.str(),
            "page 262144\n"
            "magic 0 8\nversion 8 8\nsize 16 8\nindex 64 8\nvalid_until_ns 72 8\n"
            "records 128 261504\n"
            "record 130752\n"
            "epoch 0 8\nbase_ns 8 32\non_expiry 40 8\nslew_rate_ppt 48 8\ncurves 64 130688\n"
            "curve 65344\n"
            "current 0 8\nsegments 64 65280\n"
            "segment 64\n"
            "from_ns 0 8\nlength_ns 8 8\nrate 16 8\nfraction 24 8\nseconds 32 8\nnanoseconds 40 8\noffset_ns 48 8\n");
  EXPECT_EQ(PROCHRON_PAGE_VERSION, 3);
}

TEST(AttachPage, HasItsPublishedLayout) {
  std::ostringstream layout;
  layout << "page " << sizeof(prochron_attach_page) << '\n'
         << FIELD(prochron_attach_page, magic) << FIELD(prochron_attach_page, version)
         << FIELD(prochron_attach_page, size) << FIELD(prochron_attach_page, turned_away)
         << FIELD(prochron_attach_page, slots) << "slot " << sizeof(prochron_attach_slot) << '\n'
         << FIELD(prochron_attach_slot, pid) << FIELD(prochron_attach_slot, start_ticks)
         << FIELD(prochron_attach_slot, exec_count) << FIELD(prochron_attach_slot, attached_ns)
         << FIELD(prochron_attach_slot, image) << FIELD(prochron_attach_slot, flags)
         << FIELD(prochron_attach_slot, refused_sets) << FIELD(prochron_attach_slot, refused_ns);
  EXPECT_EQ(layout.str(),
            "page 65536\n"
            "magic 0 8\nversion 8 8\nsize 16 8\nturned_away 24 8\nslots 64 65472\n"
            "slot 64\n"
            "pid 0 8\nstart_ticks 8 8\nexec_count 16 8\nattached_ns 24 8\nimage 32 8\nflags 40 8\n"
            "refused_sets 48 8\nrefused_ns 56 8\n");
  EXPECT_EQ(PROCHRON_ATTACH_VERSION, 2);
}

TEST(AttachPage, FindsAProcessByPidAndStartTime) {
  static prochron_attach_page page;
  const std::int64_t home = PROCHRON_ATTACH_SLOTS + 7;  // its home is slot 7
  page.slots[7] = {
      .pid = 7, .start_ticks = 70, .exec_count = 3, .attached_ns = 700, .image = 1, .flags = 0,
      .refused_sets = 0, .refused_ns = 0};
  page.slots[8] = {.pid = home,
                   .start_ticks = 80,
                   .exec_count = 1,
                   .attached_ns = 800,
                   .image = 2,
                   .flags = PROCHRON_ATTACH_READS_OURS,
                   .refused_sets = 0, .refused_ns = 0};
  page.slots[9] = {.pid = home + PROCHRON_ATTACH_SLOTS,
                   .start_ticks = 90,
                   .exec_count = 1,
                   .attached_ns = 0,
                   .image = 3,
                   .flags = 0,
                   .refused_sets = 0, .refused_ns = 0};
  struct Row {
    std::int64_t pid;
    std::uint64_t start_ticks;
    int found;
    const char* why;
  };
  const Row rows[] = {
      {7, 70, 1, "at home"},
      {home, 80, 1, "one slot from home, which is taken"},
      {home, 79, 0, "the pid was another process's before"},
      {home + PROCHRON_ATTACH_SLOTS, 90, 0, "it is writing its slot at this moment"},
      {10, 1, 0, "never attached: its home is free"},
      {home + 2 * PROCHRON_ATTACH_SLOTS, 1, 0, "never attached: the search ends at the first free slot"},
  };
  for (const Row& row : rows) {
    prochron_attach_slot slot{};
    EXPECT_EQ(prochron_attach_find(&page, row.pid, row.start_ticks, &slot), row.found) << row.why;
    if (row.found != 0) {
      EXPECT_EQ(slot.attached_ns, row.pid == 7 ? 700 : 800) << row.why;
    }
  }
}

}  // namespace
}  // namespace prochron::faults
