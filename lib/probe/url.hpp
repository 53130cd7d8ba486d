// Addresses: which ones a key may be sent to, and how they are put together.
#pragma once

#include <string>
#include <string_view>

#include "keyassay/result.hpp"

namespace keyassay::probe {

struct BaseUrl {
  std::string text;   // "https://gateway.example.com:8443/v1", no trailing slash
  std::string host;   // lower case, brackets kept for IPv6
  std::string path;   // "/v1" or empty
};

// Takes an https address a caller typed. Refuses everything that hides where it leads:
// user names, percent signs, backslashes, queries, fragments, control and non-ASCII
// bytes, a trailing dot, more than ten labels, and numbers that are not an address in
// canonical form (2130706433, 0x7f.1, 127.1). Errors: refused, invalid_argument.
Result<BaseUrl> parse_base_url(std::string_view text);

// Everything but letters, digits and "-._~" percent-encoded: safe as one path segment
// or query value. With `keep_slash`, '/' stays (model ids such as "openai/gpt-4").
std::string encode_component(std::string_view text, bool keep_slash = false);

// Host of an https address that the catalog loader has checked.
std::string_view host_of(std::string_view url) noexcept;

}  // namespace keyassay::probe
