// What the surroundings of a key say about whose it is.
#pragma once

#include <string>
#include <string_view>

#include "catalog/model.hpp"

namespace keyassay::matching {

// How much of a variable's name names a provider; higher is more.
struct Naming {
  std::size_t length = 0;  // characters that stand for the provider; 0: it is not named
  bool exact = false;      // it is one of the provider's own variable names
  friend bool operator==(const Naming&, const Naming&) = default;
  friend auto operator<=>(const Naming& a, const Naming& b) {
    return a.exact != b.exact ? a.exact <=> b.exact : a.length <=> b.length;
  }
};

// "MY_DEEPSEEK_KEY" and "deepseekApiKey" name DeepSeek, by its id, aliases and usual
// variable names. Words count whole: "PROXAI_KEY" does not name xAI.
Naming naming(const catalog::Entry& entry, std::string_view variable);

// The host name of an address, lower case; empty when there is none.
std::string host_of(std::string_view address);

// Whether `host` is one of the provider's own, placeholders in its first label filled.
bool owns_host(const catalog::Entry& entry, std::string_view host) noexcept;

}  // namespace keyassay::matching
