// Synthetic keys for exchanges, and the file that tells the server which key plays what:
// one JSON object a line, {"exchange": "deepseek/valid", "variable": "DEEPSEEK_API_KEY",
// "key": "…", "trouble": "slow"}. `variable` is for people and scripts; `trouble` may be left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/catalog.hpp"
#include "sim/exchange.hpp"
#include "sim/trouble.hpp"

namespace keyassay::sim {

// A key of the exchange's format, the same for the same seed and another for another
// exchange. Errors: unknown_provider, invalid_argument for a format that there is not.
Result<std::string> make_key(const Catalog& catalog, const Exchange& exchange, std::uint64_t seed = 1);

struct KeyLine {
  std::string exchange, variable, key;
  Trouble trouble = Trouble::none;
};

std::string write_line(const KeyLine& line);

// Errors: malformed_json or invalid_argument, with the line number and never the key.
Result<std::vector<KeyLine>> read_lines(std::string_view text, std::string_view source);

}  // namespace keyassay::sim
