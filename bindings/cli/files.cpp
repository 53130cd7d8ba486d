#include "files.hpp"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "arguments.hpp"

namespace keyassay::cli {
namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;

}  // namespace

Result<std::string> read_file(const std::string& path) {
  const auto unreadable = [&](std::string_view why) {
    return Error{Errc::invalid_argument, fmt::format("cannot read file {}: {}", shown(path), why), path};
  };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return unreadable(strerror(errno));

  std::string text;
  std::array<char, 65536> piece;
  ssize_t count = 1;
  int failure = 0;
  while (count > 0 && text.size() <= largest_file) {
    count = ::read(fd, piece.data(), piece.size());
    if (count > 0) text.append(piece.data(), static_cast<std::size_t>(count));
    if (count < 0 && errno == EINTR) count = 1;
    if (count < 0) failure = errno;
  }
  ::close(fd);
  if (failure != 0) return unreadable(strerror(failure));
  if (text.size() > largest_file) return unreadable(fmt::format("it is larger than {} bytes", largest_file));
  return text;
}

}  // namespace keyassay::cli
