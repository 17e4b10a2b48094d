// How the shim's functions take the names of libc's, with every version that libc gives them: a look-up by version
// (as static sanitizer runtimes do by dlvsym) passes an unversioned shim by, and one with versions must have them all.
#pragma once

#define PROCHRON_EXPORTED __attribute__((visibility("default")))

/* `function` becomes the version of `name` that new programs are linked with. */
#define PROCHRON_EXPORT(function, name, version) __asm__(".symver " #function ", " #name "@@" version)

/* `function` also becomes an older version of `name`, under a further symbol of its own. */
#define PROCHRON_EXPORT_OLDER(function, name, version) \
  PROCHRON_EXPORT_AS(function, PROCHRON_FURTHER(function, __LINE__), #name "@" version)

/* A further name of the same version. */
#define PROCHRON_EXPORT_ALSO(function, name, version) \
  PROCHRON_EXPORT_AS(function, PROCHRON_FURTHER(function, __LINE__), #name "@@" version)

#define PROCHRON_FURTHER(function, line) PROCHRON_PASTE(function, line)
#define PROCHRON_PASTE(function, line) function##_##line
#define PROCHRON_EXPORT_AS(function, symbol, versioned) PROCHRON_EXPORT_SYMBOL(function, symbol, versioned)
#define PROCHRON_EXPORT_SYMBOL(function, symbol, versioned)                                    \
  extern __typeof__(function) symbol __attribute__((alias(#function), visibility("default"))); \
  __asm__(".symver " #symbol ", " versioned)
