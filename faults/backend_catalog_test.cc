// The catalog says of each backend what a plan must print; an entry without it would be a promise nobody can check.
#include "faults/backend_catalog.h"

#include <gtest/gtest.h>

namespace prochron::faults {
namespace {

TEST(BackendCatalog, EveryEntryIsDescribedAndFoundByName) {
  for (const BackendEntry& backend : all_backends()) {
    EXPECT_EQ(find_backend(backend.name), &backend);
    EXPECT_FALSE(backend.doc.empty()) << backend.name;
    EXPECT_FALSE(backend.stays_unbent.empty()) << backend.name << ": no backend bends everything";
  }
  EXPECT_EQ(find_backend("adjtimex"), nullptr);
}

TEST(BackendCatalog, PreloadHealsByItselfAndBendsMonotonicButNotStaticPrograms) {
  const BackendEntry* preload = find_backend("preload");
  ASSERT_NE(preload, nullptr);
  EXPECT_TRUE(preload->has_lease);
  EXPECT_TRUE(preload->bends_monotonic);
  EXPECT_FALSE(preload->reaches_static_programs);
}

TEST(BackendCatalog, VdsoDoesWhatPreloadDoesAndReachesStaticPrograms) {
  const BackendEntry* vdso = find_backend("vdso");
  ASSERT_NE(vdso, nullptr);
  EXPECT_TRUE(vdso->has_lease && vdso->bends_monotonic && vdso->reaches_static_programs);
}

}  // namespace
}  // namespace prochron::faults
