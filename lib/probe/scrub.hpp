// Removes a key from text that a server sent: whole, in part or encoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/secret.hpp"

namespace keyassay::probe {

// Holds every run of eight bytes of the key's secret part, plain, percent-encoded and
// in the three alignments of base64, so that pieces are found as well as the whole.
// Wiped on destruction. Movable; const use from any thread.
class Scrubber {
 public:
  Scrubber() = default;
  // `public_prefix` leading bytes are shared by all keys of the format and may be shown.
  Scrubber(const Secret& key, std::size_t public_prefix);
  Scrubber(Scrubber&&) noexcept = default;
  Scrubber& operator=(Scrubber&&) noexcept = default;
  Scrubber(const Scrubber&) = delete;
  Scrubber& operator=(const Scrubber&) = delete;
  ~Scrubber();

  // The text with every run replaced by "***".
  std::string operator()(std::string_view text) const;

 private:
  void add(std::string_view form);
  std::vector<std::uint64_t> runs_;  // sorted
  std::string short_key_;            // the whole secret part when it is below eight bytes
};

}  // namespace keyassay::probe
