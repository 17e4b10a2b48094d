// The three descriptors that everybody takes for granted.
#pragma once

namespace prochron::host {

/// Opens /dev/null in the place of each standard stream that this process was started without: else the next file or
/// socket would get its number, and what is printed would go there. A program that is exec'd finds them closed again. First
/// thing in main.
void fill_standard_streams();

}  // namespace prochron::host
