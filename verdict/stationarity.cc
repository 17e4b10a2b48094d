// Moved means shown to have moved (three and a half standard errors: many are asked) and by more than anybody cares
// about.
#include "verdict/stationarity.h"

#include <algorithm>
#include <cmath>

#include "verdict/figures.h"

namespace prochron::verdict {
namespace {

constexpr double kDeviations = 3.5;
constexpr std::int64_t kLeast = 100'000;

bool differ(std::int64_t a, std::int64_t b, double error_a, double error_b, std::int64_t tolerance) {
  const auto distance = std::abs(static_cast<double>(a - b));
  const double error = std::sqrt(error_a * error_a + error_b * error_b);
  return distance > kDeviations * error && distance > static_cast<double>(tolerance);
}

bool moved(const LatencyShape& a, const LatencyShape& b, std::int64_t tolerance) {
  if (!a.decidable || !b.decidable) return false;
  return differ(a.iqm_ns, b.iqm_ns, a.iqm_error_ns, b.iqm_error_ns, tolerance) ||
         differ(a.iqr_ns, b.iqr_ns, a.iqr_error_ns, b.iqr_error_ns, tolerance);
}

/// "4.20 ms (0.45 ms between the quartiles)"
std::string shape_text(const LatencyShape& shape) {
  return latency_text(shape.iqm_ns) + " (" + latency_text(shape.iqr_ns) + " between the quartiles)";
}

}  // namespace

std::int64_t tolerance_of(const CellEvidence& cell, const HopEvidence& hop) {
  std::int64_t tolerance = std::max(kLeast, hop.control->shape.iqm_ns / 10);
  for (const Expectation& expectation : cell.session->plan().expectations) {
    const auto named = cell.matching(expectation.hop);
    if (expectation.within && std::ranges::find(named, &hop) != named.end()) tolerance = expectation.within->count();
  }
  return tolerance;
}

std::optional<std::string> unsteady(const CellEvidence& cell, const HopEvidence& hop) {
  const ControlHop& control = *hop.control;
  const std::int64_t tolerance = tolerance_of(cell, hop);
  for (std::size_t i = 1; i < control.parts.size(); ++i) {
    const bool between = std::ranges::any_of(
        cell.windows, [&](std::size_t w) { return control.windows[i - 1] < w && w < control.windows[i]; });
    if (!between || !moved(control.parts[i - 1], control.parts[i], tolerance)) continue;
    return hop.name() + ": the controls before and after disagree, " + shape_text(control.parts[i - 1]) +
           " and " + shape_text(control.parts[i]);
  }
  return {};
}

std::optional<std::string> back_action(const CellEvidence& cell, const HopEvidence& hop) {
  if (!moved(hop.shape, hop.control->shape, tolerance_of(cell, hop))) return {};
  return hop.name() + ": its true latency changed under the fault, " + shape_text(hop.shape) + " against " +
         shape_text(hop.control->shape) + " in control";
}

}  // namespace prochron::verdict
