// What befalls the answers to a key, whatever its exchange says.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace keyassay::sim {

enum class Trouble {
  none,
  slow,          // comes 1.5 s late
  hang,          // never comes
  reset,         // the connection ends without an answer
  truncated,     // half of the bytes that were announced
  oversized,     // 64 MiB
  many_headers,  // 300 of them
  wide_headers,  // 60 KiB of them
  html,          // a page where JSON is due
  redirect,      // 302 to another host
  rate_limited,  // 429 with Retry-After
  error_in_200,  // 200 with an error in the body
};

inline constexpr std::array<std::pair<Trouble, std::string_view>, 12> troubles{{
    {Trouble::none, "none"},
    {Trouble::slow, "slow"},
    {Trouble::hang, "hang"},
    {Trouble::reset, "reset"},
    {Trouble::truncated, "truncated"},
    {Trouble::oversized, "oversized"},
    {Trouble::many_headers, "many_headers"},
    {Trouble::wide_headers, "wide_headers"},
    {Trouble::html, "html"},
    {Trouble::redirect, "redirect"},
    {Trouble::rate_limited, "rate_limited"},
    {Trouble::error_in_200, "error_in_200"},
}};

constexpr std::string_view name(Trouble trouble) noexcept {
  return troubles[static_cast<std::size_t>(trouble)].second;
}

constexpr std::optional<Trouble> trouble_of(std::string_view wanted) noexcept {
  for (const auto& [one, text] : troubles) {
    if (text == wanted) return one;
  }
  return std::nullopt;
}

}  // namespace keyassay::sim
