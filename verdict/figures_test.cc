// Numbers as text: grouped, rounded on integers, signs where they mean something.
#include "verdict/figures.h"

#include <gtest/gtest.h>

namespace prochron::verdict {
namespace {

TEST(Figures, ReadAsAPersonExpects) {
  struct Row {
    std::string text;
    const char* expected;
  };
  const Row rows[] = {
      {exact_ms({5'000'000}), "+5.000 000 ms"},
      {exact_ms({-3'599'999}), "-3.599 999 ms"},
      {exact_ms({-12}), "-0.000 012 ms"},
      {exact_ms({0}), "0.000 000 ms"},
      {exact_ms({12'345'678'901}), "+12345.678 901 ms"},
      {offset_ms({4'999'600}), "+5.000 ms"},
      {offset_ms({-400}), "0.000 ms"},
      {bound_text(38), "±38 ns"},
      {bound_text(1'250), "±1.3 us"},
      {latency_text(3'514'999), "3.51 ms"},
      {latency_text(85'400), "85 us"},
      {latency_text(-2'900'000), "-2.90 ms"},
      {seconds_text(3'149'000'000), "3.1 s"},
      {elapsed_text(287'400'000'000), "4m47s"},
      {elapsed_text(59'600'000'000), "1m00s"},
      {drift_text({200'040'000}), "+200.0 ppm"},
      {drift_text({-150'000}), "-150.0 ppb"},
      {percent({995'833'333}), "99.6 %"},
      {percent({400'000}), "0.04 %"},
      {percent({0}), "0.0 %"},
      {percent_limit({50'000'000}), "5 %"},
      {percent_limit({1'500'000}), "0.15 %"},
      {rate_text({240, 239, 240, {995'833'333}, {977'012'345}, {999'894'111}}), "99.6 [98, 100] %"},
      {rate_text({1200, 553, 1200, {460'833'333}, {432'339'000}, {489'519'000}}), "46.1 [43, 49] %"},
      {rate_text({240, 0, 240, {0}, {0}, {15'253'230}}), "0.0 [0, 1.5] %"},
      {count_text(1234567), "1,234,567"},
      {count_text(999), "999"},
      {margin_text({3'510'000, 3'460'000, 3'560'000}), "3.51 ms [3.46, 3.56]"},
  };
  for (const Row& row : rows) EXPECT_EQ(row.text, row.expected);
}

}  // namespace
}  // namespace prochron::verdict
