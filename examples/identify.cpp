// Says whose key standard input holds. No network, no key in the output.
#include <iostream>
#include <keyassay/keyassay.hpp>
#include <string>

int main() {
  std::string line;
  std::getline(std::cin, line);
  const auto [key, variable] = keyassay::normalise(line);
  const keyassay::Hints hints{.variable = variable, .base_url = {}};
  const auto found = keyassay::identify(keyassay::Catalog::builtin(), key, hints);
  if (found.matches.empty()) std::cout << "no known format\n";
  for (const keyassay::Match& match : found.matches) {
    std::cout << match.provider->id() << ": " << keyassay::name(match.confidence) << '\n';
  }
}
