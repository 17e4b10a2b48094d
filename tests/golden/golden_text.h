// A golden text is a file that holds what a program is to say, and is reviewed like code. A test that finds another
// text fails and shows both, or writes the file anew if PROCHRON_REWRITE_GOLDEN=1 is in the environment.
#pragma once

#include <filesystem>
#include <string>

namespace prochron::golden {

/// The file's bytes; a test failure if there is none.
std::string read(const std::filesystem::path& path);

/// Expects the file to hold `text`.
void expect_golden(const std::filesystem::path& path, const std::string& text);

}  // namespace prochron::golden
