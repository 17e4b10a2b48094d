// How the shim's functions take the names of libc's, with every version that libc gives them: a look-up by version
// (as static sanitizer runtimes do by dlvsym) passes an unversioned shim by, and one with versions must have them all.
#pragma once

#define PROCHRON_EXPORTED __attribute__((visibility("default")))

/* `function` becomes the version of `name` that new programs are linked with. */
#define PROCHRON_EXPORT(function, name, version) __asm__(".symver " #function ", " #name "@@" version)

/* `function`, under the further symbol `alias_name`, also becomes an older version of `name`. */
#define PROCHRON_EXPORT_OLDER(function, alias_name, name, version)                                 \
  extern __typeof__(function) alias_name __attribute__((alias(#function), visibility("default"))); \
  __asm__(".symver " #alias_name ", " #name "@" version)
