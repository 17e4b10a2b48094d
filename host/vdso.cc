// A walk over the vDSO's dynamic section. Addresses in it are relative to its first loadable segment.
#include "host/vdso.h"

#include <elf.h>
#include <link.h>
#include <sys/auxv.h>

#include <cstdint>

namespace prochron::host {
namespace {

struct DynamicTables {
  const char* names = nullptr;
  const ElfW(Sym) * symbols = nullptr;
  std::uint32_t count = 0;
};

template <class T>
const T* at(std::uintptr_t address) {
  return reinterpret_cast<const T*>(address);
}

// The classic hash table's second word is the number of symbols; the GNU one does not say it outright.
std::uint32_t count_symbols_gnu(std::uintptr_t table) {
  const auto* header = at<std::uint32_t>(table);
  const std::uint32_t buckets = header[0], first = header[1], bloom_words = header[2];
  const auto* bucket = at<std::uint32_t>(table + 16 + bloom_words * sizeof(ElfW(Addr)));
  const auto* chain = bucket + buckets;
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < buckets; ++i) last = bucket[i] > last ? bucket[i] : last;
  if (last < first) return first;
  while ((chain[last - first] & 1U) == 0) ++last;
  return last + 1;
}

DynamicTables read_tables(const ElfW(Dyn) * entry, std::uintptr_t bias) {
  DynamicTables tables;
  for (; entry->d_tag != DT_NULL; ++entry) {
    const std::uintptr_t address = bias + entry->d_un.d_ptr;
    switch (entry->d_tag) {
      case DT_STRTAB:
        tables.names = at<char>(address);
        break;
      case DT_SYMTAB:
        tables.symbols = at<ElfW(Sym)>(address);
        break;
      case DT_HASH:
        tables.count = at<std::uint32_t>(address)[1];
        break;
      case DT_GNU_HASH:
        if (tables.count == 0) tables.count = count_symbols_gnu(address);
        break;
      default:
        break;
    }
  }
  return tables;
}

}  // namespace

void* find_in_vdso(std::string_view symbol) {
  const std::uintptr_t base = getauxval(AT_SYSINFO_EHDR);
  if (base == 0) return nullptr;
  const auto* header = at<ElfW(Ehdr)>(base);
  const auto* segment = at<ElfW(Phdr)>(base + header->e_phoff);
  std::uintptr_t bias = 0;
  const ElfW(Dyn)* dynamic = nullptr;
  for (int i = header->e_phnum - 1; i >= 0; --i) {  // backwards, so that the first loadable segment wins
    if (segment[i].p_type == PT_LOAD) bias = base + segment[i].p_offset - segment[i].p_vaddr;
    if (segment[i].p_type == PT_DYNAMIC) dynamic = at<ElfW(Dyn)>(base + segment[i].p_offset);
  }
  if (dynamic == nullptr) return nullptr;
  const DynamicTables tables = read_tables(dynamic, bias);
  if (tables.names == nullptr || tables.symbols == nullptr) return nullptr;
  for (std::uint32_t i = 0; i < tables.count; ++i) {
    const auto& entry = tables.symbols[i];
    if (entry.st_shndx != SHN_UNDEF && symbol == tables.names + entry.st_name)
      return reinterpret_cast<void*>(bias + entry.st_value);
  }
  return nullptr;
}

void* find_native_clock() {
  void* const behind = find_in_vdso("prochron_native_clock_gettime");  // faults/vdso exports it
  return behind != nullptr ? behind : find_in_vdso("__vdso_clock_gettime");
}

}  // namespace prochron::host
