// One buffer of a fixed size holds the bytes between read() and Secret: it never grows, so
// nothing is left behind in memory that was given back.
#include "keys_in.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "arguments.hpp"
#include "keyassay/identify.hpp"

namespace keyassay::cli {
namespace {

constexpr std::string_view expected = "expected one key per line";

Error unreadable(std::string_view name, std::string_view why) {
  return {Errc::invalid_argument, fmt::format("cannot read {}: {}; {}", name, why, expected),
          std::string(name)};
}

bool is_comment(std::string_view line) noexcept {
  const std::size_t first = line.find_first_not_of(" \t\r\v\f");
  return first == std::string_view::npos || line[first] == '#';
}

}  // namespace

Result<KeysIn> KeysIn::open(const KeySource& source) {
  KeysIn keys;
  keys.buffer_ = std::make_unique<char[]>(longest_line);

  if (!source.environment.empty()) {
    keys.name_ = fmt::format("environment variable {}", shown(source.environment));
    char* value = std::getenv(source.environment.c_str());
    if (value == nullptr || *value == '\0') return unreadable(keys.name_, "it is not set");
    const std::size_t size = strlen(value);
    const std::size_t head = source.environment.size() + 1;  // as a `NAME=key` line: the name is a hint
    if (head + size > longest_line) return unreadable(keys.name_, "it is too long");
    source.environment.copy(keys.buffer_.get(), head - 1);
    keys.buffer_[head - 1] = '=';
    memcpy(keys.buffer_.get() + head, value, size);
    explicit_bzero(value, size);
    keys.end_ = head + size;
    keys.ended_ = true;
    return keys;
  }

  if (source.fd >= 0) {
    keys.name_ = fmt::format("descriptor {}", source.fd);
    keys.fd_ = source.fd;
  } else if (source.file.empty() || source.file == "-") {
    keys.name_ = "standard input";
    keys.fd_ = STDIN_FILENO;
  } else {
    keys.name_ = fmt::format("file {}", shown(source.file));
    keys.fd_ = ::open(source.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    keys.owned_ = true;
  }
  struct stat status {};
  if (keys.fd_ < 0 || fstat(keys.fd_, &status) != 0) return unreadable(keys.name_, strerror(errno));
  if (S_ISDIR(status.st_mode)) return unreadable(keys.name_, "it is a directory");
  if (isatty(keys.fd_) != 0) fmt::print(stderr, "keyassay: reading keys, one a line; end with Ctrl-D\n");
  return keys;
}

Result<std::optional<KeyLine>> KeysIn::next() {
  while (true) {
    const std::string_view held(buffer_.get() + begin_, end_ - begin_);
    const std::size_t stop = held.find('\n');
    if (stop == std::string_view::npos && !ended_) {
      if (auto more = fill(); !more) return more.error();
      continue;
    }
    if (held.empty()) return std::optional<KeyLine>{};

    ++line_;
    const std::string_view line = held.substr(0, stop);
    const bool skip = is_comment(line);
    std::optional<KeyLine> found;
    if (!skip) found = take(line);
    const std::size_t used = stop == std::string_view::npos ? held.size() : stop + 1;
    explicit_bzero(buffer_.get() + begin_, used);
    begin_ += used;
    if (found && !found->key.empty()) return found;
  }
}

// "KEY: my note" is read as a name and its value: what has the format of a key is the key.
KeyLine KeysIn::take(std::string_view line) {
  const Pasted pasted = normalise(line);
  const bool name_is_key = !pasted.variable.empty() && !identify(Catalog::builtin(), pasted.variable).matches.empty();
  if (name_is_key) return {Secret(pasted.variable), {}, line_};
  return {Secret(pasted.key), std::string(pasted.variable), line_};
}

Result<void> KeysIn::fill() {
  if (begin_ > 0) {
    const std::size_t kept = end_ - begin_;
    memmove(buffer_.get(), buffer_.get() + begin_, kept);
    explicit_bzero(buffer_.get() + kept, begin_);
    begin_ = 0;
    end_ = kept;
  }
  if (end_ == longest_line) {
    const std::string where = fmt::format("{}, line {}", name_, line_ + 1);
    return Error{Errc::invalid_argument,
                 fmt::format("{}: longer than {} bytes; {}", where, longest_line, expected), where};
  }
  ssize_t count;
  do {
    count = ::read(fd_, buffer_.get() + end_, longest_line - end_);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return unreadable(name_, strerror(errno));
  ended_ = count == 0;
  end_ += static_cast<std::size_t>(count);
  return {};
}

Error KeysIn::no_key() const {
  return {Errc::invalid_argument, fmt::format("no key in {}; {}", name_, expected), name_};
}

KeysIn::KeysIn(KeysIn&& other) noexcept
    : name_(std::move(other.name_)),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_),
      line_(other.line_),
      fd_(other.fd_),
      owned_(std::exchange(other.owned_, false)),
      ended_(other.ended_) {}

KeysIn::~KeysIn() {
  if (buffer_) explicit_bzero(buffer_.get(), longest_line);
  if (owned_ && fd_ >= 0) ::close(fd_);
}

}  // namespace keyassay::cli
