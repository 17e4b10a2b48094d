/* `prochron`: becomes the program that its first word asks for. `bend` has one of its own, which starts without loading
 * what the others need (gRPC and all that it rests on cost 10 ms); the conductor knows every other word. Static, so that
 * it costs next to nothing itself. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { COULD_NOT_RUN = 4, BEND_FAILED = 125 };

/* ROOT/libexec/prochron/NAME of this installation, ROOT/bin/prochron; 0: no room, or /proc is not there. */
static int place(const char* name, char* path, size_t room) {
  char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length <= 0) return 0;
  self[length] = '\0';
  for (int up = 0; up < 2; up++) {
    char* slash = strrchr(self, '/');
    if (!slash) return 0;
    *slash = '\0';
  }
  return (size_t)snprintf(path, room, "%s/libexec/prochron/%s", self, name) < room;
}

int main(int count, char** words) {
  int bends = count > 1 && strcmp(words[1], "bend") == 0;
  const char* name = bends ? "prochron-bend" : "prochron-conductor";
  char path[PATH_MAX + 64] = "";
  if (place(name, path, sizeof path)) {
    if (bends) words[1] = words[0];
    execv(path, words + bends);
  }
  fprintf(stderr, "prochron: %s: could not be started: %s\n", *path ? path : name, strerror(errno));
  return bends ? BEND_FAILED : COULD_NOT_RUN;
}
