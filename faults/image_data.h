// Where a replacement vDSO finds what differs between processes. The image is code alone, without relocations, so that it
// can be laid anywhere by somebody who only copies bytes; its data are the first page behind it, the control page lies
// behind that.
//
//   image, a whole number of pages, read and exec | data, one page, read and write | control page, shared, read
#pragma once

#include "faults/clock_reading.h"

enum { PROCHRON_IMAGE_PAGE = 4096 };

/* The kernel's own functions, which the image passes on; null: this kernel has none. */
struct prochron_image_data {
  struct prochron_victim victim; /* `native` may not be null */
  void* getcpu;
  void* clock_getres;
  void* getrandom;
};
