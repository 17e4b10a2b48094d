// Reads the program headers and the section names; a binary of hundreds of megabytes is not read whole.
#include "host/elf.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include "host/descriptor.h"
#include "host/system_failure.h"

namespace prochron::host {
namespace {

/// Reads at offsets of one open file; everything out of range reads as empty. Lives for one read_elf().
class FileView {
 public:
  explicit FileView(int file) : file_(file) {}

  std::string bytes(std::uint64_t offset, std::uint64_t size) const {
    constexpr std::uint64_t kLimit = 1 << 20;
    std::string text(std::min(size, kLimit), '\0');
    const auto got = ::pread(file_, text.data(), text.size(), static_cast<off_t>(offset));
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return text;
  }
  template <class T>
  std::vector<T> table(std::uint64_t offset, std::uint64_t count) const {
    const std::string text = bytes(offset, count * sizeof(T));
    std::vector<T> entries(text.size() / sizeof(T));
    if (!entries.empty()) std::memcpy(entries.data(), text.data(), entries.size() * sizeof(T));
    return entries;
  }

 private:
  int file_;
};

unsigned char own_machine() {
#if defined(__x86_64__)
  return EM_X86_64;
#elif defined(__aarch64__)
  return EM_AARCH64;
#else
#error "unknown processor"
#endif
}

bool has_go_note(const FileView& file, const ElfW(Phdr) & segment) {
  const std::string note = file.bytes(segment.p_offset, std::min<std::uint64_t>(segment.p_filesz, 4096));
  return note.find(std::string_view("\4\0\0\0Go\0\0", 8)) != std::string::npos;
}

bool has_go_section(const FileView& file, const ElfW(Ehdr) & header) {
  const auto sections = file.table<ElfW(Shdr)>(header.e_shoff, header.e_shnum);
  if (header.e_shstrndx >= sections.size()) return false;
  const auto& names = sections[header.e_shstrndx];
  return file.bytes(names.sh_offset, names.sh_size).find(".go.buildinfo") != std::string::npos;
}

}  // namespace

Result<ElfFile> read_elf(const std::string& path) {
  const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) return system_failure("open", path);
  const FileView file(opened.get());
  const auto headers = file.table<ElfW(Ehdr)>(0, 1);
  if (headers.empty() || std::memcmp(headers[0].e_ident, ELFMAG, SELFMAG) != 0)
    return fail(ErrorCode::kCorrupt, "not an ELF file", path);
  const auto& header = headers[0];
  ElfFile found;
  constexpr unsigned char kOwnClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
  found.of_this_machine = header.e_ident[EI_CLASS] == kOwnClass && header.e_machine == own_machine();
  if (!found.of_this_machine) return found;  // the rest has another layout
  found.position_independent = header.e_type == ET_DYN;
  for (const auto& segment : file.table<ElfW(Phdr)>(header.e_phoff, header.e_phnum)) {
    if (segment.p_type == PT_INTERP) found.interpreter = file.bytes(segment.p_offset, segment.p_filesz).c_str();
    if (segment.p_type == PT_NOTE) found.go = found.go || has_go_note(file, segment);
  }
  found.go = found.go || has_go_section(file, header);
  return found;
}

}  // namespace prochron::host
