#include "keyassay/secret.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <type_traits>
#include <utility>

using keyassay::Secret;

namespace {

std::string made_up_key(std::size_t size) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> letter('a', 'z');
  std::string out;
  while (out.size() < size) out.push_back(static_cast<char>(letter(random)));
  return out;
}

// The flags of the mapping that holds `address`, as the kernel tells them.
std::string mapping_flags(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t from = 0;
    std::uintptr_t to = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &from, &to) == 2) inside = wanted >= from && wanted < to;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

}  // namespace

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(!std::is_convertible_v<std::string_view, Secret>);

TEST_CASE("a secret holds a copy until it is burnt") {
  std::string key = made_up_key(40);
  Secret secret(key);
  key.assign(key.size(), 'x');
  CHECK(secret.size() == 40);
  CHECK(secret.reveal() == made_up_key(40));
  secret.burn();
  CHECK(secret.empty());
  CHECK(secret.reveal().empty());
  secret.burn();
  CHECK(secret.empty());
}

TEST_CASE("an empty secret has nothing") {
  const Secret none;
  const Secret empty("");
  CHECK(none.empty());
  CHECK(empty.reveal().empty());
  CHECK(empty.masked(4) == "…");
}

TEST_CASE("a move leaves nothing behind and copies nothing") {
  Secret first(made_up_key(40));
  const char* bytes = first.reveal().data();
  Secret second(std::move(first));
  CHECK(first.empty());
  CHECK(second.reveal().data() == bytes);
  Secret third("another");
  third = std::move(second);
  CHECK(second.empty());
  CHECK(third.reveal() == made_up_key(40));
  Secret& same = third;
  third = std::move(same);
  CHECK(third.reveal() == made_up_key(40));
}

TEST_CASE("any byte and any length is kept") {
  for (const std::size_t size : {1U, 4095U, 4096U, 4097U, 100'000U}) {
    std::string bytes = made_up_key(size);
    bytes.back() = '\0';
    CHECK(Secret(bytes).reveal() == bytes);
  }
}

TEST_CASE("the pages of a secret stay out of core dumps and forked children") {
  const Secret secret(made_up_key(40));
  const std::string flags = mapping_flags(secret.reveal().data());
  CHECK(flags.find(" dd ") != std::string::npos);  // do not dump
  CHECK(flags.find(" wf ") != std::string::npos);  // wipe on fork
}

TEST_CASE("a forked child sees zeros") {
  const Secret secret(made_up_key(40));
  const pid_t child = ::fork();
  if (child == 0) ::_exit(secret.reveal() == std::string(40, '\0') ? 0 : 1);
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(secret.reveal() == made_up_key(40));
}

TEST_CASE("masked shows the shared prefix and the last four of long keys") {
  const std::string body = made_up_key(44);
  CHECK(Secret("csk-" + body).masked(4) == "csk-…" + body.substr(40));
  CHECK(Secret("csk-" + body).masked(0) == "…" + body.substr(40));
}

TEST_CASE("masked shows nothing of keys below 24 characters") {
  CHECK(Secret(made_up_key(23)).masked(4) == "…");
  CHECK(Secret(made_up_key(24)).masked(4) == made_up_key(24).substr(0, 4) + "…" + made_up_key(24).substr(20));
}

TEST_CASE("masked hides 16 characters however long the prefix is said to be") {
  const std::string key = made_up_key(30);
  CHECK(Secret(key).masked(1000) == key.substr(0, 10) + "…" + key.substr(26));
}

TEST_CASE("masked is printable ASCII around the ellipsis") {
  const std::string key = "\xC3\xA9\n\x1b" + made_up_key(40) + "ab\xFF\t";
  CHECK(Secret(key).masked(4) == "????…ab??");
}
