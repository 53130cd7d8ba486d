// Where reports go: standard output, or a file that only its owner may read.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "keyassay/result.hpp"

namespace keyassay::cli {

// Errors are Errc::io and name the place.
class Output {
 public:
  // Empty: standard output. A file is emptied first and gets mode 0600: what a key may do
  // is as sensitive as the key.
  static Result<Output> open(const std::string& file);

  Result<void> write(std::string_view text);
  // Reports what could only be noticed at the end, such as a full disk.
  Result<void> close();

  bool is_terminal() const noexcept;
  unsigned width() const noexcept;  // columns of the terminal, 100 elsewhere

  Output(Output&& other) noexcept
      : name_(std::move(other.name_)), fd_(std::exchange(other.fd_, -1)), owned_(other.owned_) {}
  Output& operator=(Output&&) = delete;
  ~Output();

 private:
  Output(std::string name, int fd, bool owned) : name_(std::move(name)), fd_(fd), owned_(owned) {}

  std::string name_;
  int fd_;
  bool owned_;
};

}  // namespace keyassay::cli
