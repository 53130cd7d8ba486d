// Which question of which provider a request is, read off its address alone: a server
// sees no question id. Shared by the simulator and the transport without a network, so
// that both answer alike.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.hpp"

namespace keyassay::sim {

struct Route {
  const catalog::Entry* entry;
  const catalog::Question* question;
};

// Immutable after the last add_base(); borrows from the catalog.
class Routes {
 public:
  explicit Routes(const Catalog& catalog);

  // A caller's own address, at which any provider may be found.
  void add_base(const Catalog& catalog, std::string_view base_url);

  // All that fit, the most specific first, otherwise in the order of the catalog.
  // `host` has no port. Query parameters are compared by name.
  std::vector<Route> find(std::string_view method, std::string_view host, std::string_view target,
                          std::string_view body) const;

  // Whether `host` is anybody's.
  bool knows(std::string_view host) const;

  // Host names for a certificate; "{workspace}.example.com" becomes "*.example.com".
  std::vector<std::string> certificate_names() const;

 private:
  struct Place {
    Route route;
    std::string path;                // may hold placeholders
    std::vector<std::string> query;  // "limit=1000", "after_id={cursor}"
    bool moved = false;              // not the question's own host, but another of its provider's
  };
  void add(const catalog::Entry& entry, const catalog::Question& question, std::string_view base, bool moved = false);
  std::vector<const Place*> at(std::string_view host) const;

  std::map<std::string, std::vector<Place>, std::less<>> places_;  // by host, may hold placeholders
};

// The parts of an address: "https://host:port/path?query" -> host, "/path?query".
struct Address {
  std::string_view host, target;
};
Address take_apart(std::string_view url) noexcept;

}  // namespace keyassay::sim
