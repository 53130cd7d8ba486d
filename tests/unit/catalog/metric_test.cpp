#include "catalog/metric.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace keyassay;
using catalog::find_metric;
using catalog::metrics;

TEST_CASE("metrics are sorted by name and stand once") {
  const auto all = metrics();
  CHECK(all.size() > 100);
  for (std::size_t i = 1; i < all.size(); ++i) {
    CAPTURE(all[i].name);
    CHECK(all[i - 1].name < all[i].name);
  }
}

TEST_CASE("every metric is found by its name and says what it means") {
  for (const catalog::Metric& metric : metrics()) {
    CAPTURE(metric.name);
    CHECK(find_metric(metric.name) == &metric);
    CHECK(metric.meaning.size() > 8);
    CHECK_FALSE(metric.meaning.ends_with('.'));
  }
  CHECK(find_metric("") == nullptr);
  CHECK(find_metric("balance") == nullptr);
  CHECK(find_metric("zzz") == nullptr);
  CHECK(find_metric("Balance_total") == nullptr);
}

TEST_CASE("every capability is fed by some metric") {
  std::set<Capability> fed;
  for (const catalog::Metric& metric : metrics()) fed.insert(metric.capability);
  CHECK(fed.size() == capability_count);
}

TEST_CASE("metrics that decide have the kind the engine expects") {
  CHECK(find_metric("can_consume")->kind == FactKind::flag);
  CHECK(find_metric("balance_available")->kind == FactKind::money);
  CHECK(find_metric("credit_remaining")->kind == FactKind::money);
  CHECK(find_metric("models_allowed")->kind == FactKind::list);
  CHECK(find_metric("token_scopes")->kind == FactKind::list);
  CHECK(find_metric("key_expires_at")->kind == FactKind::time);
  CHECK(find_metric("requests_reset")->kind == FactKind::duration);
  CHECK(find_metric("quota_per_unit")->kind == FactKind::decimal);
}
