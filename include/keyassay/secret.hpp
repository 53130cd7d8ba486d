// The only type that holds key bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace keyassay {

// Owns a copy of the bytes, wipes it when destroyed or moved from, and cannot be
// copied, streamed or formatted. Memory is kept out of core dumps and, where the
// system allows it, out of swap. One thread at a time.
class Secret {
 public:
  Secret() noexcept = default;
  explicit Secret(std::string_view bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

  // Borrowed; valid as long as this object. A search for `reveal` finds every
  // place that reads key bytes.
  std::string_view reveal() const noexcept { return {data_, size_}; }

  // Wipes the bytes now.
  void burn() noexcept;

  // What may be shown: `public_prefix` characters of the start (the part that all
  // keys of a format share) and the last four, and only of keys of 24 characters
  // or more: "csk-…f3a9". Shorter keys show nothing but "…".
  std::string masked(std::size_t public_prefix) const;

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace keyassay
