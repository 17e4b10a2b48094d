// A walk over program headers and the dynamic section of an image that is only read, never run here.
#include "faults/backends/vdso_image.h"

#include <elf.h>

#include <cstring>

#include "faults/image_data.h"
#include "host/files.h"
#include "host/program_paths.h"

namespace prochron::faults {
namespace {

template <class T>
std::optional<T> take(std::string_view image, std::uint64_t offset) {
  if (offset > image.size() || image.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, image.data() + offset, sizeof value);
  return value;
}

struct Layout {
  std::uint64_t address = 0;  ///< of the image's begin, as its own symbols count
  std::uint64_t length = 0;   ///< as mapped
  std::uint64_t dynamic = 0;  ///< offset
};

std::optional<Layout> read_layout(std::string_view image) {
  const auto header = take<Elf64_Ehdr>(image, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return std::nullopt;
  Layout layout;
  for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
    const auto segment = take<Elf64_Phdr>(image, header->e_phoff + i * sizeof(Elf64_Phdr));
    if (!segment) return std::nullopt;
    if (segment->p_type == PT_LOAD && layout.length == 0) {
      layout.address = segment->p_vaddr - segment->p_offset;
      layout.length = segment->p_offset + segment->p_memsz;
    }
    if (segment->p_type == PT_DYNAMIC) layout.dynamic = segment->p_offset;
  }
  if (layout.length == 0 || layout.dynamic == 0) return std::nullopt;
  return layout;
}

std::string_view text_at(std::string_view image, std::uint64_t offset) {
  if (offset >= image.size()) return {};
  const std::string_view rest = image.substr(offset);
  return rest.substr(0, rest.find('\0'));
}

}  // namespace

std::optional<std::uint64_t> symbol_offset(std::string_view image, std::string_view symbol) {
  const auto layout = read_layout(image);
  if (!layout) return std::nullopt;
  std::uint64_t names = 0, symbols = 0, end = 0;
  for (std::uint64_t at = layout->dynamic;; at += sizeof(Elf64_Dyn)) {
    const auto entry = take<Elf64_Dyn>(image, at);
    if (!entry || entry->d_tag == DT_NULL) break;
    const std::uint64_t offset = entry->d_un.d_ptr - layout->address;
    if (entry->d_tag == DT_STRTAB) names = offset;
    if (entry->d_tag == DT_SYMTAB) symbols = offset;
    if (entry->d_tag == DT_STRSZ) end = entry->d_un.d_val;
  }
  if (names == 0 || symbols == 0) return std::nullopt;
  // The number of symbols stands in hash tables of several forms; but every linker puts the names behind the symbols.
  for (std::uint64_t at = symbols; at + sizeof(Elf64_Sym) <= names; at += sizeof(Elf64_Sym)) {
    const auto found = take<Elf64_Sym>(image, at);
    if (!found) break;
    if (found->st_shndx == SHN_UNDEF || found->st_name >= end) continue;
    if (text_at(image, names + found->st_name) == symbol) return found->st_value - layout->address;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> system_call_offset(std::string_view image) {
  const std::size_t found = image.find("\x0f\x05", sizeof(Elf64_Ehdr));
  return found == std::string_view::npos ? std::nullopt : std::optional<std::uint64_t>(found);
}

Result<VdsoImage> VdsoImage::load() {
  const auto path = host::find_library("libprochron_vdso.so");
  if (!path) return pass(path);
  auto file = host::read_file(*path);
  if (!file) return pass(file);
  const auto layout = read_layout(*file);
  if (!layout || layout->length > file->size() || !symbol_offset(*file, "__vdso_clock_gettime"))
    return fail(ErrorCode::kCorrupt, "is no replacement vDSO", *path);
  VdsoImage image;
  image.bytes = file->substr(0, layout->length);
  image.bytes.resize((layout->length + PROCHRON_IMAGE_PAGE - 1) / PROCHRON_IMAGE_PAGE * PROCHRON_IMAGE_PAGE);
  return image;
}

}  // namespace prochron::faults
