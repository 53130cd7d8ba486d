// "{name}" in a path, a header or a body: where a value goes in before the question is sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace keyassay::catalog {

struct Placeholder {
  std::size_t begin = 0, end = 0;  // of "{name}" in the text, both braces included
  std::string_view name;           // "model", "organization_id"; "now" of a time
  std::int64_t shift_ms = 0;       // of a time: "{now-30d:unix}" is 30 days before the start
  std::string_view format;         // of a time: unix, ms, rfc3339, date; else empty

  bool is_time() const noexcept { return !format.empty(); }
};

// The first placeholder at or after `from`. Braces that do not form one are plain text:
// bodies hold JSON and GraphQL.
std::optional<Placeholder> next_placeholder(std::string_view text, std::size_t from = 0) noexcept;

// Offset of the first brace that belongs to no placeholder; npos when there is none.
std::size_t stray_brace(std::string_view text) noexcept;

// Where the key goes in an auth header: "{key}", or "{base64:key:}" and the like for
// Basic credentials, the base64 of that text with the word key replaced.
struct KeyPlace {
  std::size_t begin = 0, end = 0;   // in the header's value, both braces included
  bool base64 = false;
  std::string_view before, after;   // of base64: what stands beside the key, "api:" and ""
};

std::optional<KeyPlace> find_key_place(std::string_view value) noexcept;

}  // namespace keyassay::catalog
