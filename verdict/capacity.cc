// Messages are counted where they come out: a window's are those whose last answer falls into it, so that nothing hangs
// on how long they were under way.
#include "verdict/capacity.h"

#include <utility>
#include <vector>

namespace prochron::verdict {
namespace {

constexpr std::int64_t kMicroHertzOfPerNanosecond = 1'000'000'000'000'000;

/// Owned by capacity_of(); one thread.
struct Output {
  std::int64_t messages = 0;
  std::int64_t ns = 0;

  void add(const Output& other) { messages += other.messages, ns += other.ns; }
  std::int64_t micro_hz() const {
    return ns == 0 ? 0
                   : static_cast<std::int64_t>(static_cast<__int128>(messages) * kMicroHertzOfPerNanosecond / ns);
  }
};

Output output_of(const SessionEvidence& session, const RanWindow& ran) {
  const auto place = static_cast<std::size_t>(&ran - session.index.windows.data());
  return {session.messages->tally(place).completed, ran.end - ran.begin};
}

}  // namespace

Capacity capacity_of(const CellEvidence& cell) {
  Capacity capacity;
  if (cell.cell == nullptr || !cell.session->broken.empty()) return capacity;
  const SessionEvidence& session = *cell.session;
  Output without, with;
  std::vector<double> ratios;
  for (const WindowPair& pair : cell.cell->pairs) {
    ++capacity.planned;
    const RanWindow* control = session.index.window(pair.control);
    const RanWindow* fault = session.index.window(pair.fault);
    if (control == nullptr || fault == nullptr || !control->complete || !fault->complete) continue;
    const Output a = output_of(session, *control), b = output_of(session, *fault);
    without.add(a);
    with.add(b);
    if (a.micro_hz() == 0) {
      ++capacity.silent;
    } else {
      ratios.push_back(static_cast<double>(b.micro_hz()) / static_cast<double>(a.micro_hz()));
    }
  }
  capacity.control_micro_hz = without.micro_hz();
  capacity.faulted_micro_hz = with.micro_hz();
  capacity.ratios = PairedRatios(std::move(ratios));
  return capacity;
}

}  // namespace prochron::verdict
