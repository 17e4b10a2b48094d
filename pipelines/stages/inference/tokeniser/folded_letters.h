// Lower case without accents, as a table: the i-th character of a block is what the code point `first + i` folds to,
// that is, its canonical decomposition (Unicode 14) without combining marks, in lower case. Covers Latin, Greek and
// Cyrillic; a blank stands for a code point that Unicode leaves unassigned.
#pragma once

#include <array>
#include <string_view>

namespace prochron::pipelines::inference {

/// A contiguous stretch of code points and their folded forms. Constant data, any thread.
struct FoldedBlock {
  char32_t first;
  std::u32string_view folded;
};

inline constexpr std::array<FoldedBlock, 3> kFoldedLetters = {{
    // U+00C0 to U+024F
    {U'\u00C0',
     U"aaaaaaæceeeeiiiiðnooooo×øuuuuyþßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþyaaaaaaccccccccdd"
     U"đđeeeeeeeeeegggggggghhħħiiiiiiiiiıĳĳjjkkĸllllllŀŀłłnnnnnnŉŋŋooooooœœrrrrrrssssss"
     U"ssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzſƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈu"
     U"uʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaaaaææǥǥggkkooooʒʒjǳǳǳggƕƿnnaaææøø"
     U"aaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ"},
    // U+0370 to U+045F
    {U'\u0370',
     U"ͱͱͳͳʹ͵ͷͷ  ͺͻͼͽ;ϳ    ΄¨α·εηι ο υωιαβγδεζηθικλμνξοπρ στυφχψωιυαεηιυαβγδεζηθικλμνξο"
     U"πρςστυφχψωιυουωϗϐϑϒϒϒϕϖϗϙϙϛϛϝϝϟϟϡϡϣϣϥϥϧϧϩϩϫϫϭϭϯϯϰϱϲϳθϵ϶ϸϸϲϻϻϼͻͼͽееђгєѕііјљњћкиуџ"
     U"абвгдежзииклмнопрстуфхцчшщъыьэюяабвгдежзииклмнопрстуфхцчшщъыьэюяееђгєѕііјљњћкиуџ"},
    // U+1E00 to U+1EFF
    {U'\u1E00',
     U"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
     U"oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyẚſẜẝßẟ"
     U"aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu"
     U"uuyyyyyyyyỻỻỽỽỿỿ"},
}};

}  // namespace prochron::pipelines::inference
