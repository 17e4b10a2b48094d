// Removal by prefix, without following anything: what a name points to is not the program's.
#define _GNU_SOURCE
#include "host/guard/leftovers.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void remove_leftovers(char *prefixes) {
  for (char *prefix = strtok(prefixes, ":"); prefix != NULL; prefix = strtok(NULL, ":")) {
    char *name = strrchr(prefix, '/');
    if (name == NULL || name == prefix) continue;
    *name++ = 0;
    DIR *folder = opendir(prefix);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
      const int begins = strncmp(entry->d_name, name, strlen(name)) == 0 && name[0] != 0;
      if (begins && unlinkat(dirfd(folder), entry->d_name, 0) != 0) unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
    }
    if (folder != NULL) closedir(folder);
  }
}
