// Tells the secrets sweep which keys a test used.
//
// Every test that makes a key calls note_key() with it. tests/run.sh names the file, with
// mode 0600, and at its end searches all that the run wrote for these keys.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace keyassay::secrets {

// One write, so that lines of several processes do not mix. Does nothing outside tests/run.sh.
inline void note_key(std::string_view key) {
  const char* path = std::getenv("KEYASSAY_KEYS_FILE");
  if (path == nullptr || key.empty()) return;
  const int file = ::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  const std::string line = std::string(key) + '\n';
  if (::write(file, line.data(), line.size()) < 0) std::abort();
  ::close(file);
}

}  // namespace keyassay::secrets
