// A table of blocks and a comparison of leading bits.
//
// Tested by tests/unit/transport/address_test.cpp at the edges of every block.
#include "transport/address.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace keyassay::transport {
namespace {

struct Block4 {
  std::uint32_t start;
  unsigned bits;
};

struct Block6 {
  std::array<std::uint16_t, 8> start;
  unsigned bits;
};

constexpr Block4 closed4[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private use
    {0x64400000, 10},  // carrier-grade NAT
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, cloud metadata
    {0xAC100000, 12},  // private use
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // 6to4 relays
    {0xC0A80000, 16},  // private use
    {0xC6120000, 15},  // benchmarking
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
};

constexpr Block6 closed6[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0}, 128},          // unspecified
    {{0, 0, 0, 0, 0, 0, 0, 1}, 128},          // loopback
    {{0x64, 0xFF9B, 1, 0, 0, 0, 0, 0}, 48},   // translation inside one network
    {{0x100, 0, 0, 0, 0, 0, 0, 0}, 64},       // discard
    {{0x2001, 0, 0, 0, 0, 0, 0, 0}, 23},      // protocol assignments, Teredo
    {{0x2001, 0xDB8, 0, 0, 0, 0, 0, 0}, 32},  // documentation
    {{0x2002, 0, 0, 0, 0, 0, 0, 0}, 16},      // 6to4
    {{0xFC00, 0, 0, 0, 0, 0, 0, 0}, 7},       // unique local
    {{0xFE80, 0, 0, 0, 0, 0, 0, 0}, 10},      // link-local
    {{0xFEC0, 0, 0, 0, 0, 0, 0, 0}, 10},      // site-local
    {{0xFF00, 0, 0, 0, 0, 0, 0, 0}, 8},       // multicast
};

// The last 32 bits of these are an IPv4 address.
constexpr Block6 carriers[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0}, 96},          // compatible
    {{0, 0, 0, 0, 0, 0xFFFF, 0, 0}, 96},     // mapped
    {{0x64, 0xFF9B, 0, 0, 0, 0, 0, 0}, 96},  // NAT64
};

using Address6 = std::array<std::uint16_t, 8>;

constexpr bool inside(std::uint32_t address, const Block4& block) noexcept {
  return ((address ^ block.start) >> (32 - block.bits)) == 0;
}

constexpr bool inside(const Address6& address, const Block6& block) noexcept {
  for (std::size_t group = 0; group * 16 < block.bits; ++group) {
    const unsigned bits = std::min(block.bits - static_cast<unsigned>(group) * 16, 16U);
    const unsigned differing = static_cast<unsigned>(address[group] ^ block.start[group]);
    if ((differing >> (16 - bits)) != 0) return false;
  }
  return true;
}

template <class Address, class Blocks>
bool in_any(const Address& address, const Blocks& blocks) noexcept {
  return std::any_of(std::begin(blocks), std::end(blocks),
                     [&](const auto& block) { return inside(address, block); });
}

// sockaddr is copied, not cast: the two families have other layouts and alignments.
std::uint32_t read4(const sockaddr& address) noexcept {
  sockaddr_in in{};
  std::memcpy(&in, &address, sizeof in);
  return ntohl(in.sin_addr.s_addr);
}

Address6 read6(const sockaddr& address) noexcept {
  sockaddr_in6 in{};
  std::memcpy(&in, &address, sizeof in);
  Address6 out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint16_t>(in.sin6_addr.s6_addr[2 * i] << 8 | in.sin6_addr.s6_addr[2 * i + 1]);
  }
  return out;
}

std::uint32_t carried4(const Address6& address) noexcept {
  return static_cast<std::uint32_t>(address[6]) << 16 | address[7];
}

}  // namespace

bool is_public(const sockaddr& address) noexcept {
  if (address.sa_family == AF_INET) return !in_any(read4(address), closed4);
  if (address.sa_family != AF_INET6) return false;
  const Address6 wide = read6(address);
  if (in_any(wide, closed6)) return false;
  return !in_any(wide, carriers) || !in_any(carried4(wide), closed4);
}

bool is_loopback(const sockaddr& address) noexcept {
  constexpr Block4 loopback4{0x7F000000, 8};
  if (address.sa_family == AF_INET) return inside(read4(address), loopback4);
  if (address.sa_family != AF_INET6) return false;
  const Address6 wide = read6(address);
  if (inside(wide, closed6[1])) return true;
  return inside(wide, carriers[1]) && inside(carried4(wide), loopback4);
}

}  // namespace keyassay::transport
