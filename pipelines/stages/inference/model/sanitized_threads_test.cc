// OpenVINO's thread library opens its optional parts in a way (RTLD_DEEPBIND) that a sanitizer's runtime refuses by
// ending the process. It asks the environment first, so the environment is told before any of these tests runs.
#include <cstdlib>

namespace {

[[maybe_unused]] const int kSaid = setenv("TBB_ENABLE_SANITIZERS", "1", /*overwrite=*/0);

}  // namespace
