// Who may command, and what may be started.
#include "node-agent/node/admission.h"

#include <gtest/gtest.h>

#include "node-agent/node/allow_list.h"

namespace prochron::agent {
namespace {

TEST(Admission, OnlyTheNewestControllerOfTheRunIsObeyed) {
  struct Row {
    std::uint64_t run, fence;
    bool admitted;
    const char* why;
  };
  Admission admission(RunId{7});
  for (const Row& row : {Row{7, 1, true, "the first"}, Row{7, 1, true, "the same controller again"},
                         Row{8, 9, false, "another run's, however new"}, Row{7, 3, true, "a successor"},
                         Row{7, 2, false, "the one it succeeded"}, Row{7, 3, true, "the successor goes on"}}) {
    const Status status = admission.admit(RunId{row.run}, Fence{row.fence});
    EXPECT_EQ(status.has_value(), row.admitted) << row.why;
    if (!status) {
      EXPECT_EQ(status.error().code, ErrorCode::kRefused) << row.why;
      EXPECT_EQ(status.error().definite, Definite::kYes) << row.why;
    }
  }
}

TEST(Admission, AControllerThatWasGivenUpIsRefusedWhenItComesBack) {
  Admission admission(RunId{7});
  ASSERT_TRUE(admission.admit(RunId{7}, Fence{4}));
  admission.forget_controller();
  EXPECT_FALSE(admission.admit(RunId{7}, Fence{4})) << "it had hung, and knows of nothing";
  EXPECT_TRUE(admission.admit(RunId{7}, Fence{5})) << "whoever adopts the run by its journal";
}

TEST(AllowList, AdmitsWordForWord) {
  const AllowList allow({"/bin/sleep", "chronyd"});
  EXPECT_TRUE(allow.admit("/bin/sleep"));
  EXPECT_TRUE(allow.admit("chronyd"));
  for (const char* program : {"sleep", "/usr/bin/chronyd", "/bin/../bin/sleep", "", "chronyd "}) {
    EXPECT_FALSE(allow.admit(program)) << program;
  }
}

}  // namespace
}  // namespace prochron::agent
