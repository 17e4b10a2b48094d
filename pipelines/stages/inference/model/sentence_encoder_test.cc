// The model says what its weights say: the cosines expected here come from an evaluation of the same weights in 64-bit
// floats that shares no code with ours.
#include "pipelines/stages/inference/model/sentence_encoder.h"

#include <numeric>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "host/program_paths.h"

namespace prochron::pipelines::inference {
namespace {

float dot(const Embedding& a, const Embedding& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F); }

class SentenceEncoderTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto folder = host::find_library("inference/model");
    ASSERT_TRUE(folder) << to_string(folder.error());
    auto loaded = SentenceEncoder::load(*folder);
    ASSERT_TRUE(loaded) << to_string(loaded.error());
    encoder_.emplace(std::move(*loaded));
  }

  Embedding embed(std::string_view text) {
    const auto embedding = encoder_->embed(text);
    EXPECT_TRUE(embedding) << to_string(embedding.error());
    return embedding.value_or(Embedding{});
  }

  std::optional<SentenceEncoder> encoder_;
};

TEST_F(SentenceEncoderTest, MeansWhatTheWeightsMean) {
  struct Row {
    const char* reason;
    const char* a;
    const char* b;
    float cosine;
  };
  const Row rows[] = {
      {"alike without a word in common", "A man plays the guitar.", "Someone strums a stringed instrument.", 0.55275F},
      {"nothing in common", "The share price fell on Monday.", "A cat sleeps on the warm roof.", 0.04446F},
      {"a question and its cause", "How do I reset my password?", "I forgot my login and need to recover my account.",
       0.64545F},
      {"two languages", "Ça coûte trois cents €.", "It costs three hundred euros.", 0.57069F},
      {"no text at all", "", "Nothing at all.", 0.17349F},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    EXPECT_NEAR(dot(embed(row.a), embed(row.b)), row.cosine, 1e-4);
  }
}

TEST_F(SentenceEncoderTest, EmbeddingsHaveLengthOne) {
  for (const char* text : {"", "a", "\xFF\xFF", "You must give recipients the source code."}) {
    const Embedding embedding = embed(text);
    EXPECT_NEAR(dot(embedding, embedding), 1.0F, 1e-5) << text;
  }
}

TEST_F(SentenceEncoderTest, SameTextSameBitsWhateverCameBetween) {
  const std::string text = "You must give recipients the source code.";
  const Embedding first = embed(text);
  embed("A longer text leaves nothing behind in the inputs, however many words it may put there, one after another.");
  EXPECT_EQ(embed(text), first);
  SetUp();
  EXPECT_EQ(embed(text), first) << "a model loaded anew";
}

TEST_F(SentenceEncoderTest, ReadsTheBeginningOfALongText) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "word ";
  EXPECT_EQ(embed(text), embed(text + "and more"));
  EXPECT_NE(embed("word"), embed("word and more"));
}

TEST(SentenceEncoder, NamesWhatIsMissing) {
  const auto loaded = SentenceEncoder::load("/nonexistent");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().where, "/nonexistent/vocab.txt");
}

}  // namespace
}  // namespace prochron::pipelines::inference
