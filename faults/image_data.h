// Where a replacement vDSO finds what differs between processes. The image is code alone, without relocations, so that it
// can be laid anywhere by somebody who only copies bytes; its data are the first page behind it, the control page lies
// behind that.
//
//   image, a whole number of pages, read and exec | data, one page, read and write | control page, shared, read
#pragma once

#include "faults/clock_reading.h"

enum { PROCHRON_IMAGE_PAGE = 4096 };

#define PROCHRON_MOVED_MAGIC 0x6465766f4d687250ULL /* "PrhMoved" */

/* What a live attachment changed, for whoever undoes it. */
struct prochron_moved_vdso {
  uint64_t magic;  /* written last; anything else: laid at an exec, nothing is to be undone */
  uint64_t from;   /* where the kernel's vDSO stood, its data pages before it; jumps stand there now */
  uint64_t to;     /* where it stands */
  uint64_t length; /* of both */
  uint64_t image;  /* the image's begin */
};

/* The kernel's own functions, which the image passes on; null: this kernel has none. */
struct prochron_image_data {
  struct prochron_victim victim; /* `native` may not be null */
  void* getcpu;
  void* clock_getres;
  void* getrandom;
  struct prochron_moved_vdso moved;
};
