// Near the middle the series of the integral, in the tail its continued fraction; e^-x by halving x and squaring back.
#include "verdict/statistics/normal.h"

namespace prochron::verdict {
namespace {

constexpr double kRootOfTwoPi = 2.5066282746310005024;

/// e^-x for x >= 0.
double exp_minus(double x) {
  int halvings = 0;
  for (; x > 0.0625; x /= 2) ++halvings;
  double sum = 1, term = 1;
  for (int i = 1; i < 12; ++i) {
    term *= -x / i;
    sum += term;
  }
  for (; halvings > 0; --halvings) sum *= sum;
  return sum;
}

double density(double z) { return exp_minus(z * z / 2) / kRootOfTwoPi; }

}  // namespace

double normal_tail(double z) {
  if (z < 0) return 1 - normal_tail(-z);
  if (z > 38) return 0;
  if (z < 3) {
    double sum = z, term = z;
    for (int i = 1; i < 60; ++i) {
      term *= z * z / (2 * i + 1);
      sum += term;
    }
    return 0.5 - density(z) * sum;
  }
  double fraction = z;
  for (int i = 60; i > 0; --i) fraction = z + i / fraction;
  return density(z) / fraction;
}

double normal_quantile(double tail) {
  double low = 0, high = 10;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (normal_tail(middle) > tail ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace prochron::verdict
