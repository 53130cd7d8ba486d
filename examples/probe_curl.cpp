// Assays the key on standard input over the network: reads only, spends nothing.
#include <string.h>

#include <iostream>
#include <keyassay/curl.hpp>
#include <keyassay/keyassay.hpp>
#include <string>

int main() {
  std::string line;
  if (!std::getline(std::cin, line)) return 2;
  auto probe = keyassay::Probe::start(keyassay::Catalog::builtin(),
                                      keyassay::Secret{keyassay::normalise(line).key});
  explicit_bzero(line.data(), line.size());  // the probe has its own copy, and wipes it
  if (!probe) return 2;
  keyassay::CurlTransport network;
  std::cout << keyassay::to_text(keyassay::run(probe.value(), network));
}
