// What an attached program is asked before it counts: is the clock that it reads the bent one?
#pragma once

/* Whether what the program finds as clock_gettime is ours, or asks us and changes nothing, as a sanitizer's does. */
int reads_ours(void);
