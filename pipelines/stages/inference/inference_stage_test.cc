// The whole stage as the stage process gets it: through the module's entry, text in, answer out.
#include "pipelines/stages/inference/inference_stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipelines/runtime/answer.h"
#include "pipelines/runtime/corpus.h"
#include "pipelines/runtime/loadable.h"

extern "C" const prochron::pipelines::Module* prochron_module();

namespace prochron::pipelines::inference {
namespace {

class InferenceStageTest : public testing::Test {
 protected:
  void SetUp() override {
    auto started = prochron_module()->stage({});
    ASSERT_TRUE(started) << to_string(started.error());
    stage_ = std::move(*started);
  }

  Payload process(std::string_view text) {
    const auto answered = stage_->process(std::as_bytes(std::span(text)));
    EXPECT_TRUE(answered) << to_string(answered.error());
    return answered.value_or(Payload{});
  }

  std::unique_ptr<Stage> stage_;
};

TEST_F(InferenceStageTest, FindsThePassageThatMeansTheSame) {
  const auto passages = read_passages(kLicenceFolder);
  ASSERT_TRUE(passages) << to_string(passages.error());
  struct Row {
    const char* question;
    const char* passage;
    float score;
  };
  const Row rows[] = {
      {"You must give recipients the source code.",
       "You must make sure that they, too, receive or can get the source code.", 0.76F},
      {"Patents endanger every program that is free.",
       "Finally, any free program is threatened constantly by software patents.", 0.85F},
  };
  for (const Row& row : rows) {
    const auto answer = parse_answer(process(row.question));
    ASSERT_TRUE(answer) << to_string(answer.error());
    ASSERT_EQ(answer->matches.size(), InferenceStage::kMatches);
    const Match best = answer->matches.front();
    EXPECT_EQ(passages->at(best.passage).text, row.passage);
    EXPECT_NEAR(best.score, row.score, 0.01F);
  }
}

TEST_F(InferenceStageTest, APassageFindsItself) {
  const auto passages = read_passages(kLicenceFolder);
  ASSERT_TRUE(passages) << to_string(passages.error());
  for (const std::uint32_t id : {0U, 40U, 95U}) {
    const auto answer = parse_answer(process(passages->at(id).text));
    ASSERT_TRUE(answer) << to_string(answer.error());
    EXPECT_EQ(answer->matches.front().passage, id);
    EXPECT_EQ(answer->embedding.size(), kWidth);
  }
}

TEST_F(InferenceStageTest, AnswersTheSameBytesInAnotherStage) {
  const std::string_view text = "Can I charge money for copies?";
  const Payload first = process(text);
  EXPECT_EQ(process(text), first);
  SetUp();
  EXPECT_EQ(process(text), first);
}

TEST(InferenceModule, IsOneOfOurs) {
  EXPECT_EQ(prochron_module()->version, kModuleVersion);
  EXPECT_STREQ(prochron_module()->name, "inference");
  EXPECT_EQ(prochron_module()->transport, nullptr);
}

}  // namespace
}  // namespace prochron::pipelines::inference
