// Finds __vdso_clock_gettime: the auxiliary vector gives the image's address, its dynamic section the symbol table, and
// the symbol hash the number of symbols.
#define _GNU_SOURCE
#include "faults/preload/native_clock.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

static int read_by_system_call(clockid_t clock, struct timespec* time) {
  int before = errno;
  int result = syscall(SYS_clock_gettime, clock, time) == 0 ? 0 : -errno;
  errno = before;
  return result;
}

static int same_text(const char* left, const char* right) {
  while (*left && *left == *right) left++, right++;
  return *left == *right;
}

/* The parts of a loaded image that name its symbols. */
struct symbol_table {
  uintptr_t bias;
  const ElfW(Sym) * symbols;
  const char* names;
  const ElfW(Word) * hash; /* {buckets, symbols, ...} */
};

static struct symbol_table read_symbol_table(uintptr_t image) {
  struct symbol_table table = {0};
  const ElfW(Ehdr)* header = (const ElfW(Ehdr)*)image;
  const ElfW(Phdr)* segments = (const ElfW(Phdr)*)(image + header->e_phoff);
  const ElfW(Dyn)* dynamic = NULL;
  for (int i = header->e_phnum - 1; i >= 0; i--) {
    if (segments[i].p_type == PT_LOAD) table.bias = image + segments[i].p_offset - segments[i].p_vaddr;
    if (segments[i].p_type == PT_DYNAMIC) dynamic = (const ElfW(Dyn)*)(image + segments[i].p_offset);
  }
  for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++) {
    uintptr_t address = table.bias + dynamic->d_un.d_ptr;
    if (dynamic->d_tag == DT_SYMTAB) table.symbols = (const ElfW(Sym)*)address;
    if (dynamic->d_tag == DT_STRTAB) table.names = (const char*)address;
    if (dynamic->d_tag == DT_HASH) table.hash = (const ElfW(Word)*)address;
  }
  return table;
}

static prochron_native_reader* find(const struct symbol_table* table, const char* name) {
  for (ElfW(Word) i = 0; i < table->hash[1]; i++) {
    const ElfW(Sym)* symbol = &table->symbols[i];
    if (symbol->st_shndx != SHN_UNDEF && same_text(table->names + symbol->st_name, name)) {
      return (prochron_native_reader*)(table->bias + symbol->st_value);
    }
  }
  return NULL;
}

prochron_native_reader* find_native_reader(int native_within) {
  uintptr_t image = getauxval(AT_SYSINFO_EHDR);
  if (!image) return read_by_system_call;
  struct symbol_table table = read_symbol_table(image);
  if (!table.symbols || !table.names || !table.hash) return read_by_system_call;
  prochron_native_reader* reader = native_within ? find(&table, PROCHRON_NATIVE_SYMBOL) : NULL;
  if (!reader) reader = find(&table, "__vdso_clock_gettime");
  return reader ? reader : read_by_system_call;
}
