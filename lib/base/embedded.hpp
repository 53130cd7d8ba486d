// Files that were compiled in; the definitions are written by lib/cmake/EmbedFiles.cmake.
#pragma once

#include <span>
#include <string_view>

namespace keyassay::embedded {

struct File {
  std::string_view name;  // "cerebras.json"
  std::string_view text;
  std::string_view sha256;  // of the text, 64 hex digits: the build has the time to work it out
};

std::span<const File> provider_files() noexcept;  // sorted by name
std::span<const File> policy_file() noexcept;     // exactly one

}  // namespace keyassay::embedded
