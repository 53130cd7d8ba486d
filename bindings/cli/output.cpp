// write(2) without a buffer of ours: a full disk or a reader that went away is noticed at
// the report that did not arrive, not when the program ends.
#include "output.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "arguments.hpp"

namespace keyassay::cli {
namespace {

constexpr unsigned usual_width = 100;

Error unwritable(std::string_view name) {
  return {Errc::io, fmt::format("cannot write to {}: {}", name, strerror(errno)), std::string(name)};
}

}  // namespace

Result<Output> Output::open(const std::string& file) {
  if (file.empty() || file == "-") return Output("standard output", STDOUT_FILENO, false);
  Output out(fmt::format("file {}", shown(file)), -1, true);
  out.fd_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR);
  if (out.fd_ < 0) return unwritable(out.name_);

  // An existing file keeps its mode when it is emptied.
  struct stat status {};
  if (fstat(out.fd_, &status) == 0 && S_ISREG(status.st_mode) && fchmod(out.fd_, S_IRUSR | S_IWUSR) != 0) {
    return unwritable(out.name_);
  }
  return out;
}

Result<void> Output::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unwritable(name_);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> Output::close() {
  if (!owned_ || fd_ < 0) return {};
  if (::close(std::exchange(fd_, -1)) != 0) return unwritable(name_);
  return {};
}

bool Output::is_terminal() const noexcept { return isatty(fd_) != 0; }

unsigned Output::width() const noexcept {
  winsize size{};
  if (!is_terminal() || ioctl(fd_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_width;
  return size.ws_col;
}

Output::~Output() {
  if (owned_ && fd_ >= 0) ::close(fd_);
}

}  // namespace keyassay::cli
