// What a program may leave lying under names agreed on beforehand.
#pragma once

/* Removes every file and every folder, with all in it, whose path begins with one of `prefixes`, a colon list, which is
   cut up. A prefix without `prochron-` in it is none of ours, however it got here, and is left alone. */
void remove_leftovers(char *prefixes);
