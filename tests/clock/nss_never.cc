// A source of host names that never answers, so that a look-up in the background lasts: the name service opens it by its
// name, libnss_never.so.2, under which the program that waits has loaded it.
#include <netdb.h>
#include <nss.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

struct gaih_addrtuple;

extern "C" nss_status _nss_never_gethostbyname4_r(const char*, gaih_addrtuple**, char*, std::size_t, int*, int*,
                                                  std::int32_t*) {
  for (;;) pause();
}
