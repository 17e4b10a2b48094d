// The stack of a new program, the mappings, the one word that leads to them.
#include "faults/backends/vdso_implant.h"

#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <cstring>
#include <optional>

#include "faults/control_page.h"
#include "faults/image_data.h"

namespace prochron::faults {
namespace {

constexpr std::size_t kLargestVdso = 16384;

template <class T>
std::string_view as_bytes(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

/// The 64-bit words of a stack from `at` on, read by the page.
class StackWords {
 public:
  StackWords(const StoppedThread& thread, std::uint64_t at) : thread_(thread), next_(at) {}

  /// Empty where the stack ends.
  std::optional<std::uint64_t> take() {
    if (used_ + sizeof(std::uint64_t) > bytes_.size()) {
      auto more = thread_.read(next_, 4096);
      if (!more || more->size() < sizeof(std::uint64_t)) return std::nullopt;
      bytes_ = *std::move(more);
      used_ = 0;
    }
    std::uint64_t word = 0;
    std::memcpy(&word, bytes_.data() + used_, sizeof word);
    used_ += sizeof word;
    next_ += sizeof word;
    if (used_ + sizeof word <= bytes_.size()) return word;
    bytes_.clear();
    return word;
  }
  /// Of the word that take() gives next.
  std::uint64_t address() const { return next_; }

 private:
  const StoppedThread& thread_;
  std::uint64_t next_;
  std::string bytes_;
  std::size_t used_ = 0;
};

/// A word of the auxiliary vector, as a new program finds it.
struct AuxiliaryWord {
  std::uint64_t at = 0;
  std::uint64_t value = 0;
};

/// argc, argv, 0, the environment, 0, then pairs.
std::optional<AuxiliaryWord> find_auxiliary(const StoppedThread& thread, std::uint64_t wanted) {
  StackWords words(thread, thread.registers().rsp);
  const auto count = words.take();
  if (!count) return std::nullopt;
  for (std::uint64_t i = 0; i <= *count; ++i) words.take();
  for (auto entry = words.take(); entry && *entry != 0; entry = words.take()) {
  }
  for (;;) {
    const auto kind = words.take();
    const std::uint64_t at = words.address();
    const auto value = words.take();
    if (!kind || !value || *kind == AT_NULL) return std::nullopt;
    if (*kind == wanted) return AuxiliaryWord{at, *value};
  }
}

Result<std::uint64_t> map_page(StoppedThread& thread, const std::string& page, std::uint64_t staging, std::uint64_t at) {
  if (page.size() >= PROCHRON_IMAGE_PAGE) return fail(ErrorCode::kUnsupported, "the control page's path is too long", page);
  if (auto staged = thread.write(staging, page + '\0'); !staged) return pass(staged);
  const auto file = thread.call("open the control page", SYS_openat,
                                {static_cast<std::uint64_t>(AT_FDCWD), staging, O_RDONLY | O_CLOEXEC});
  if (!file) return file;
  const auto mapped = thread.call("map the control page", SYS_mmap,
                                  {at, PROCHRON_PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED, *file, 0});
  const auto closed = thread.call("close the control page", SYS_close, {*file});
  return mapped && !closed ? closed : mapped;
}

prochron_image_data data_for(std::string_view kernel, std::uint64_t kernel_at, std::uint64_t page) {
  const auto function = [&](std::string_view name) -> std::uint64_t {
    const auto offset = symbol_offset(kernel, name);
    return offset ? kernel_at + *offset : 0;
  };
  prochron_image_data data{};
  data.victim.native = reinterpret_cast<prochron_native_reader*>(function("__vdso_clock_gettime"));
  data.victim.page = reinterpret_cast<const prochron_page*>(page);
  data.victim.ended_lease = PROCHRON_NO_LEASE_ENDED;
  data.getcpu = reinterpret_cast<void*>(function("__vdso_getcpu"));
  data.clock_getres = reinterpret_cast<void*>(function("__vdso_clock_getres"));
  data.getrandom = reinterpret_cast<void*>(function("__vdso_getrandom"));
  return data;
}

/// The room at `base`.
Status fill(StoppedThread& thread, const VdsoImage& image, const std::string& page, std::uint64_t base,
            const prochron_image_data& data) {
  if (data.victim.native == nullptr)
    return fail(ErrorCode::kUnsupported, "the kernel's vDSO has no __vdso_clock_gettime");
  const std::uint64_t data_at = base + image.data_offset();
  const auto mapped = map_page(thread, page, data_at, data_at + PROCHRON_IMAGE_PAGE);
  if (!mapped) return pass(mapped);
  if (auto written = thread.write(base, image.bytes); !written) return written;
  if (auto written = thread.write(data_at, as_bytes(data)); !written) return written;
  const auto executable =
      thread.call("make the vDSO image executable", SYS_mprotect, {base, image.data_offset(), PROT_READ | PROT_EXEC});
  return executable ? Status() : Status(pass(executable));
}

}  // namespace

Result<std::uint64_t> lay_image(StoppedThread& thread, const VdsoImage& image, const std::string& page,
                                std::string_view kernel, std::uint64_t kernel_at) {
  const std::uint64_t page_at = image.data_offset() + PROCHRON_IMAGE_PAGE;
  const std::uint64_t length = page_at + PROCHRON_PAGE_SIZE;
  const auto base = thread.call("make room for the vDSO image", SYS_mmap,
                                {0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, ~std::uint64_t{0}, 0});
  if (!base) return base;
  const prochron_image_data data = data_for(kernel, kernel_at, *base + page_at);
  const Status filled = fill(thread, image, page, *base, data);
  if (filled) return base;
  thread.call("take the vDSO image back", SYS_munmap, {*base, length});
  return pass(filled);
}

Status VdsoImplant::place(const Victim& victim) const {
  auto thread = StoppedThread::after_exec(victim.pid);
  if (!thread) return pass(thread);
  const auto word = find_auxiliary(*thread, AT_SYSINFO_EHDR);
  if (!word) return fail(ErrorCode::kUnsupported, "the kernel gave it no vDSO to replace");
  const auto kernel = thread->read(word->value, kLargestVdso);
  if (!kernel) return pass(kernel);
  const auto instruction = system_call_offset(*kernel);
  if (!instruction) return fail(ErrorCode::kUnsupported, "the kernel's vDSO holds no system call instruction");
  thread->use_instruction(word->value + *instruction);
  const auto base = lay_image(*thread, *image_, page_, *kernel, word->value);
  if (!base) return pass(base);
  if (auto led = thread->write(word->at, as_bytes(*base)); !led) return led;
  attachments_.note(victim, *base + image_->data_offset());
  return {};
}

}  // namespace prochron::faults
