#include "keyassay/secret.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "base/ascii.hpp"
#include "base/wipe.hpp"

// Each secret has pages of its own, because what keeps bytes out of core dumps, swap and
// forked children is set for whole pages. A move hands the pages over, so the bytes stand
// in one place all their life.

namespace keyassay {

namespace {

constexpr std::size_t shortest_shown = 24;
constexpr std::size_t shown_end = 4;
// However long a prefix the caller calls public, this much stays hidden.
constexpr std::size_t hidden = shortest_shown - 2 * shown_end;

std::size_t whole_pages(std::size_t size) noexcept {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

char* take_pages(std::size_t size) {
  if (size > static_cast<std::size_t>(-1) / 2) throw std::bad_alloc();
  const std::size_t length = whole_pages(size);
  void* pages = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  // Best effort: an old kernel or a low limit on locked memory must not stop the host.
  (void)::madvise(pages, length, MADV_DONTDUMP);
  (void)::madvise(pages, length, MADV_WIPEONFORK);
  (void)::mlock(pages, length);
  return static_cast<char*>(pages);
}

void append_shown(std::string& out, std::string_view part) {
  for (const char c : part) out.push_back(base::is_key_byte(c) ? c : '?');
}

}  // namespace

Secret::Secret(std::string_view bytes) {
  if (bytes.empty()) return;
  data_ = take_pages(bytes.size());
  size_ = bytes.size();
  std::memcpy(data_, bytes.data(), size_);
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  burn();
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

Secret::~Secret() { burn(); }

void Secret::burn() noexcept {
  if (data_ == nullptr) return;
  base::wipe(data_, size_);
  ::munmap(data_, whole_pages(size_));
  data_ = nullptr;
  size_ = 0;
}

std::string Secret::masked(std::size_t public_prefix) const {
  constexpr std::string_view ellipsis = "\xE2\x80\xA6";
  std::string out;
  if (size_ < shortest_shown) return out.append(ellipsis);
  const std::string_view key = reveal();
  append_shown(out, key.substr(0, std::min(public_prefix, size_ - shown_end - hidden)));
  out.append(ellipsis);
  append_shown(out, key.substr(size_ - shown_end));
  return out;
}

}  // namespace keyassay
