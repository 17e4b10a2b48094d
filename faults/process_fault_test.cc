// The list of process faults against its enumeration.
#include "faults/process_fault.h"

#include <gtest/gtest.h>

namespace prochron::faults {
namespace {

TEST(ProcessFaults, StandInTheOrderOfTheirEnumerators) {
  for (std::size_t i = 0; i < all_process_faults().size(); ++i) {
    const ProcessFaultEntry& entry = all_process_faults()[i];
    EXPECT_EQ(static_cast<std::size_t>(entry.fault), i);
    EXPECT_EQ(name_of(entry.fault), entry.name);
    EXPECT_EQ(find_process_fault(entry.name), &entry);
    EXPECT_FALSE(entry.doc.empty());
  }
  EXPECT_EQ(find_process_fault("freeze"), nullptr) << "a clock's, not a process's";
}

}  // namespace
}  // namespace prochron::faults
