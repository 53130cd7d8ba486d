// Keeping keys off the command line, and out of what we say about it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyassay::cli {

// Why these arguments are refused: one of them, or what stands behind its "=", has the
// format of a key. The text names the argument by its position.
std::optional<std::string> refuse_keys(const std::vector<std::string>& arguments);

// The text in quotes, or "(not shown)" for what could be a key of a format we do not
// know: a long run of letters and digits that is no word and no path.
std::string shown(std::string_view argument);

// A message on one line, without any piece of an argument that shown() would hide.
std::string without_arguments(std::string message, const std::vector<std::string>& arguments);

}  // namespace keyassay::cli
