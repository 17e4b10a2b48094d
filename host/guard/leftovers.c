// Removal by prefix, without following anything: what a name points to is not the program's.
#define _GNU_SOURCE
#include "host/guard/leftovers.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status, (void)kind, (void)place;
  remove(path);
  return 0;
}

void remove_leftovers(char *prefixes) {
  for (char *prefix = strtok(prefixes, ":"); prefix != NULL; prefix = strtok(NULL, ":")) {
    char *name = strrchr(prefix, '/');
    if (name == NULL || name == prefix || strstr(prefix, "prochron-") == NULL) continue;
    *name++ = 0;
    DIR *folder = opendir(prefix);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
      const int begins = strncmp(entry->d_name, name, strlen(name)) == 0 && name[0] != 0;
      char path[4352];
      snprintf(path, sizeof path, "%s/%s", prefix, entry->d_name);
      if (begins) nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    }
    if (folder != NULL) closedir(folder);
  }
}
