// Where keys come from: a file, a descriptor or the environment, one key a line.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "keyassay/result.hpp"
#include "keyassay/secret.hpp"

namespace keyassay::cli {

// At most one is set; none: standard input.
struct KeySource {
  std::string file;         // "-" is standard input
  int fd = -1;
  std::string environment;  // name of a variable that holds one key
};

struct KeyLine {
  Secret key;
  std::string variable;   // NAME of a `NAME=key` line, else empty
  std::size_t line = 0;   // from 1
};

// Reads a key at a time, so that no more than one line's worth of them lies open, and
// wipes what it has handed out.
class KeysIn {
 public:
  static Result<KeysIn> open(const KeySource& source);

  // The next key; nothing at the end. Blank lines and lines that begin with # are skipped.
  Result<std::optional<KeyLine>> next();

  // What to say when the first next() found none.
  Error no_key() const;

  // For messages: "standard input", "file 'keys.txt'".
  const std::string& name() const noexcept { return name_; }

  KeysIn(KeysIn&& other) noexcept;
  KeysIn& operator=(KeysIn&&) = delete;
  ~KeysIn();

 private:
  KeysIn() = default;
  // Makes room and reads more; an error when one line fills the buffer.
  Result<void> fill();
  KeyLine take(std::string_view line);

  static constexpr std::size_t longest_line = 16 * 1024;

  std::string name_;
  std::unique_ptr<char[]> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what was read and not handed out
  std::size_t line_ = 0;
  int fd_ = -1;
  bool owned_ = false;
  bool ended_ = false;
};

}  // namespace keyassay::cli
