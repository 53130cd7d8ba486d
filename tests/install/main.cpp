// The smallest user of the library: names the provider of a made-up key.
#include <cstdio>
#include <keyassay/keyassay.hpp>
#include <string>

int main() {
  std::string key = "csk-";
  for (std::size_t i = 0; i < 48; ++i) key += "q7w2e9r4t1y8u3i6o5p0"[i * i * 7 % 20];
  const auto found = keyassay::identify(keyassay::Catalog::builtin(), key);
  for (const auto& match : found.matches) std::puts(std::string(match.provider->id()).c_str());
  return found.matches.size() == 1 ? 0 : 1;
}
