// Removes a key from text that a server sent: whole, in part or encoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/secret.hpp"

namespace keyassay::probe {

// Holds every run of eight bytes of the key, plain, percent-encoded and in the three
// alignments of base64, so that pieces are found as well as the whole.
// Wiped on destruction. Movable; const use from any thread.
class Scrubber {
 public:
  Scrubber() = default;
  explicit Scrubber(const Secret& key);
  Scrubber(Scrubber&&) noexcept = default;
  Scrubber& operator=(Scrubber&&) noexcept = default;
  Scrubber(const Scrubber&) = delete;
  Scrubber& operator=(const Scrubber&) = delete;
  ~Scrubber();

  // The text with every run replaced by "***".
  std::string operator()(std::string_view text) const;

 private:
  void add(std::string_view form);
  void add_and_wipe(std::string form);
  std::vector<std::uint64_t> runs_;  // sorted
  std::string short_key_;            // the whole key when it is below eight bytes
};

}  // namespace keyassay::probe
