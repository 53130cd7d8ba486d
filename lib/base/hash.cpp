#include "base/hash.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/wipe.hpp"

// What is hashed may be a key: every buffer that held its bytes is wiped.

namespace keyassay::base {

namespace {

constexpr std::size_t block_size = 64;

constexpr std::array<std::uint32_t, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr auto crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t rest = i;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1U) != 0 ? 0xEDB88320U : 0U);
    table[i] = rest;
  }
  return table;
}();

std::uint32_t load_word(const std::uint8_t* from) noexcept {
  return std::uint32_t{from[0]} << 24 | std::uint32_t{from[1]} << 16 | std::uint32_t{from[2]} << 8 | from[3];
}

void store_word(std::uint8_t* to, std::uint32_t word) noexcept {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<std::uint8_t>(word >> (24 - 8 * i));
}

class Sha256 {
 public:
  Sha256() noexcept = default;
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256() { wipe(this, sizeof *this); }

  void add(std::string_view bytes) noexcept {
    length_ += bytes.size();
    while (!bytes.empty()) {
      const std::size_t taken = std::min(bytes.size(), block_size - filled_);
      std::memcpy(block_.data() + filled_, bytes.data(), taken);
      filled_ += taken;
      bytes.remove_prefix(taken);
      if (filled_ == block_size) mix();
    }
  }

  Digest finish() noexcept {
    constexpr std::size_t length_size = 8;
    const std::uint64_t bits = length_ * 8;
    block_[filled_++] = 0x80;
    if (filled_ > block_size - length_size) pad_to(block_size);
    pad_to(block_size - length_size);
    store_word(block_.data() + filled_, static_cast<std::uint32_t>(bits >> 32));
    store_word(block_.data() + filled_ + 4, static_cast<std::uint32_t>(bits));
    mix();
    Digest digest;
    for (std::size_t i = 0; i < state_.size(); ++i) store_word(digest.data() + 4 * i, state_[i]);
    return digest;
  }

 private:
  void pad_to(std::size_t end) noexcept {
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_),
              block_.begin() + static_cast<std::ptrdiff_t>(end), std::uint8_t{0});
    filled_ = end;
    if (filled_ == block_size) mix();
  }

  void spread() noexcept {
    for (std::size_t i = 0; i < 16; ++i) schedule_[i] = load_word(block_.data() + 4 * i);
    for (std::size_t i = 16; i < schedule_.size(); ++i) {
      const std::uint32_t a = schedule_[i - 15];
      const std::uint32_t b = schedule_[i - 2];
      schedule_[i] = schedule_[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3)) + schedule_[i - 7] +
                     (std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10));
    }
  }

  // One block into the state, with the letters of FIPS 180-4, 6.2.2.
  void mix() noexcept {
    spread();
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t i = 0; i < schedule_.size(); ++i) {
      const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
      const std::uint32_t t1 = h + sum1 + ((e & f) ^ (~e & g)) + round_constants[i] + schedule_[i];
      const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
      const std::uint32_t t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + t1;
      d = c, c = b, b = a, a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> mixed = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] += mixed[i];
    filled_ = 0;
  }

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint32_t, 64> schedule_{};
  std::array<std::uint8_t, block_size> block_{};
  std::size_t filled_ = 0;
  std::uint64_t length_ = 0;
};

std::string_view as_text(const std::uint8_t* bytes, std::size_t size) noexcept {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

Digest sha256(std::string_view bytes) noexcept {
  Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) noexcept {
  std::array<std::uint8_t, block_size> pad{};
  if (key.size() > block_size) {
    const Digest shortened = sha256(key);
    std::copy(shortened.begin(), shortened.end(), pad.begin());
  } else {
    std::copy(key.begin(), key.end(), pad.begin());
  }
  for (auto& byte : pad) byte ^= 0x36;
  Sha256 inner;
  inner.add(as_text(pad.data(), pad.size()));
  inner.add(bytes);
  const Digest inside = inner.finish();
  for (auto& byte : pad) byte ^= 0x36 ^ 0x5c;
  Sha256 outer;
  outer.add(as_text(pad.data(), pad.size()));
  outer.add(as_text(inside.data(), inside.size()));
  wipe(pad.data(), pad.size());
  return outer.finish();
}

std::uint32_t crc32(std::string_view bytes) noexcept {
  std::uint32_t rest = 0xFFFFFFFFU;
  for (const char c : bytes) rest = crc_table[(rest ^ static_cast<std::uint8_t>(c)) & 0xFFU] ^ (rest >> 8);
  return ~rest;
}

std::string hex(const Digest& digest, std::size_t bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < std::min(bytes, digest.size()); ++i) {
    out.push_back(digits[digest[i] >> 4]);
    out.push_back(digits[digest[i] & 0xFU]);
  }
  return out;
}

}  // namespace keyassay::base
