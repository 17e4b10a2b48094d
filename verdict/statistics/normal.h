// The normal distribution without libm, whose last digits differ between machines: only IEEE + - * /.
#pragma once

namespace prochron::verdict {

/// P(Z > z).
double normal_tail(double z);

/// The z > 0 with P(Z > z) = tail, 1e-12 < tail < 0.5.
double normal_quantile(double tail);

}  // namespace prochron::verdict
