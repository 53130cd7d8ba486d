#include "transport/address.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>

#include <cstring>
#include <string>

namespace keyassay::transport {
namespace {

const sockaddr* plain(const sockaddr_storage& address) {
  return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

sockaddr_storage parse(const std::string& text) {
  sockaddr_storage out{};
  sockaddr_in narrow{};
  sockaddr_in6 wide{};
  if (inet_pton(AF_INET, text.c_str(), &narrow.sin_addr) == 1) {
    narrow.sin_family = AF_INET;
    std::memcpy(&out, &narrow, sizeof narrow);
  } else {
    REQUIRE(inet_pton(AF_INET6, text.c_str(), &wide.sin6_addr) == 1);
    wide.sin6_family = AF_INET6;
    std::memcpy(&out, &wide, sizeof wide);
  }
  return out;
}

bool public_address(const std::string& text) { return is_public(*plain(parse(text))); }
bool loopback(const std::string& text) { return is_loopback(*plain(parse(text))); }

// First and last address of a closed block, one inside, and the neighbours that are open;
// an empty neighbour is no address or belongs to another closed block.
struct Edges {
  const char *below, *first, *inside, *last, *above;
};

constexpr Edges edges4[] = {
    {"", "0.0.0.0", "0.1.2.3", "0.255.255.255", "1.0.0.0"},
    {"9.255.255.255", "10.0.0.0", "10.20.30.40", "10.255.255.255", "11.0.0.0"},
    {"100.63.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255", "100.128.0.0"},
    {"126.255.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255", "128.0.0.0"},
    {"169.253.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255", "169.255.0.0"},
    {"172.15.255.255", "172.16.0.0", "172.20.1.1", "172.31.255.255", "172.32.0.0"},
    {"191.255.255.255", "192.0.0.0", "192.0.0.192", "192.0.0.255", "192.0.1.0"},
    {"192.0.1.255", "192.0.2.0", "192.0.2.7", "192.0.2.255", "192.0.3.0"},
    {"192.88.98.255", "192.88.99.0", "192.88.99.1", "192.88.99.255", "192.88.100.0"},
    {"192.167.255.255", "192.168.0.0", "192.168.1.1", "192.168.255.255", "192.169.0.0"},
    {"198.17.255.255", "198.18.0.0", "198.18.5.5", "198.19.255.255", "198.20.0.0"},
    {"198.51.99.255", "198.51.100.0", "198.51.100.9", "198.51.100.255", "198.51.101.0"},
    {"203.0.112.255", "203.0.113.0", "203.0.113.9", "203.0.113.255", "203.0.114.0"},
    {"223.255.255.255", "224.0.0.0", "239.255.255.250", "239.255.255.255", ""},
    {"", "240.0.0.0", "250.1.2.3", "255.255.255.255", ""},
};

constexpr Edges edges6[] = {
    {"64:ff9b:0:ffff:ffff:ffff:ffff:ffff", "64:ff9b:1::", "64:ff9b:1::a00:1",
     "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "64:ff9b:2::"},
    {"ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "100::", "100::1", "100::ffff:ffff:ffff:ffff", "100:0:0:1::"},
    {"2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::", "2001:0:4136:e378::1",
     "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"},
    {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::", "2001:db8:1::1",
     "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"},
    {"2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "2002::", "2002:7f00:1::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"},
    {"fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fc00::", "fd00:ec2::254",
     "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe00::"},
    {"fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::", "fe80::1",
     "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
    {"", "fec0::", "fec0::1", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
    {"", "ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
};

void check(const Edges& edges, const std::string& before = "") {
  for (const std::string closed : {edges.first, edges.inside, edges.last}) {
    CAPTURE(before + closed);
    CHECK_FALSE(public_address(before + closed));
  }
  for (const std::string open : {edges.below, edges.above}) {
    if (open.empty()) continue;
    CAPTURE(before + open);
    CHECK(public_address(before + open));
  }
}

TEST_CASE("every closed block ends where the registry says") {
  for (const Edges& edges : edges4) check(edges);
  for (const Edges& edges : edges6) check(edges);
}

TEST_CASE("an IPv6 address that stands for an IPv4 address is judged as that one") {
  for (const Edges& edges : edges4) {
    check(edges, "::ffff:");
    check(edges, "64:ff9b::");
  }
  CHECK_FALSE(public_address("::127.0.0.1"));
  CHECK_FALSE(public_address("::10.0.0.1"));
}

TEST_CASE("the addresses of real services are public") {
  for (const char* text :
       {"1.1.1.1", "8.8.8.8", "104.18.0.1", "2606:4700::6810:1", "2a00:1450:4001:80b::200a"}) {
    CAPTURE(text);
    CHECK(public_address(text));
  }
}

TEST_CASE("unspecified, loopback and foreign families are not public") {
  CHECK_FALSE(public_address("::"));
  CHECK_FALSE(public_address("::1"));
  sockaddr_storage other{};
  other.ss_family = AF_UNIX;
  CHECK_FALSE(is_public(*plain(other)));
  CHECK_FALSE(is_loopback(*plain(other)));
}

TEST_CASE("loopback is known in each of its forms and nothing else is") {
  for (const char* text : {"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"}) {
    CAPTURE(text);
    CHECK(loopback(text));
  }
  for (const char* text :
       {"126.255.255.255", "128.0.0.0", "10.0.0.1", "::", "::2", "::ffff:10.0.0.1", "fe80::1"}) {
    CAPTURE(text);
    CHECK_FALSE(loopback(text));
  }
}

}  // namespace
}  // namespace keyassay::transport
