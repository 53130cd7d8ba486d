// Keys pass through buffers of ours and of libcurl; both are wiped when they are freed.
#pragma once

#include <curl/curl.h>
#include <malloc.h>
#include <string.h>

#include <cstdlib>
#include <string>

#include "base/wipe.hpp"

namespace keyassay::transport {

inline void wipe(std::string& text) noexcept {
  base::wipe(text.data(), text.capacity());
  text.clear();
}

// libcurl copies headers into a list and never clears it.
inline void free_wiped(curl_slist* list) noexcept {
  for (curl_slist* node = list; node != nullptr; node = node->next)
    base::wipe(node->data, strlen(node->data));
  curl_slist_free_all(list);
}

// An allocator for curl_global_init_mem(). Sizes are asked of the system's allocator, so
// that memory of libcurl may still be freed with free(), as some programs do.
namespace wiping {

inline void release(void* memory) {
  if (memory == nullptr) return;
  base::wipe(memory, malloc_usable_size(memory));
  std::free(memory);
}

inline void* resize(void* memory, std::size_t size) {
  if (memory == nullptr) return std::malloc(size);
  const std::size_t old = malloc_usable_size(memory);
  void* fresh = std::malloc(size);
  if (fresh == nullptr) return nullptr;
  memcpy(fresh, memory, old < size ? old : size);
  release(memory);
  return fresh;
}

inline CURLcode init_curl() {
  return curl_global_init_mem(CURL_GLOBAL_DEFAULT, std::malloc, release, resize, strdup, std::calloc);
}

}  // namespace wiping
}  // namespace keyassay::transport
