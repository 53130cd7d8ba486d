// A report as JSON.
//
// The members stand in the order of the structures in report.hpp, behind "schema". Three
// rules say how a value is written: what is unknown is null (an empty text, a status or
// latency that was never had); every number that came from a provider or a catalog is
// decimal text, as money must not pass through a double; words are those of names.cpp.
//
// The shape is pinned by report.schema.json beside this file.
#include <cstdint>

#include "json/writer.hpp"
#include "keyassay/report.hpp"

namespace keyassay {
namespace {

using json::Writer;
using Pairs = std::vector<std::pair<std::string, std::string>>;

void write_list(Writer& out, std::string_view name, const std::vector<std::string>& items) {
  out.key(name).begin_array();
  for (const std::string& item : items) out.value(item);
  out.end_array();
}

void write_pairs(Writer& out, std::string_view name, const Pairs& pairs) {
  out.key(name).begin_object();
  for (const auto& [key, value] : pairs) out.member(key, value);
  out.end_object();
}

// Each item of `items` by `write`, which writes one whole value.
template <class Items, class Write>
void write_each(Writer& out, std::string_view name, const Items& items, Write write) {
  out.key(name).begin_array();
  for (const auto& item : items) {
    out.begin_object();
    write(out, item);
    out.end_object();
  }
  out.end_array();
}

void write_identity(Writer& out, const Identity& identity) {
  out.key("identity").begin_object();
  out.member("verdict", name(identity.verdict));
  out.optional("software", identity.software);
  write_list(out, "evidence", identity.evidence);
  out.end_object();
}

void write_key(Writer& out, const KeyResult& key) {
  out.key("key").begin_object();
  out.member("verdict", name(key.verdict));
  out.member("cause", name(key.cause));
  out.optional("reason", key.reason);
  out.optional("masked", key.masked);
  out.optional("format", key.format);
  out.member("token_type", name(key.token_type));
  out.optional("fingerprint", key.fingerprint);
  out.end_object();
}

void write_candidate(Writer& out, const Candidate& candidate) {
  out.member("provider", candidate.provider);
  out.optional("format", candidate.format);
  out.member("token_type", name(candidate.token_type));
  out.member("confidence", name(candidate.confidence));
  write_list(out, "reasons", candidate.reasons);
}

void write_fact(Writer& out, const Fact& fact) {
  out.member("metric", fact.metric);
  out.member("kind", name(fact.kind));
  out.member("value", fact.value);  // a fact exists because it has a value, even an empty one
  write_list(out, "items", fact.items);
  out.optional("unit", fact.unit);
  out.optional("provider", fact.provider);
  out.optional("model", fact.model);
  out.optional("question", fact.question);
  out.optional("where", fact.where);
  out.member("safety", name(fact.safety));
  out.optional("time", fact.time);
}

void write_model_value(Writer& out, std::string_view member, const ModelValue& value) {
  out.key(member).begin_object();
  out.optional("value", value.value);
  out.member("origin", name(value.origin));
  out.optional("as_of", value.as_of);
  out.end_object();
}

void write_feature(Writer& out, const ModelFeature& feature) {
  out.member("feature", feature.feature);
  out.member("supported", name(feature.supported));
  out.member("origin", name(feature.origin));
}

void write_model(Writer& out, const ModelRow& model) {
  out.member("id", model.id);
  out.member("wanted", model.wanted);
  out.member("in_catalog", model.in_catalog);
  out.member("listed", name(model.listed));
  out.member("permission", name(model.permission));
  out.member("cause", name(model.cause));
  write_list(out, "evidence", model.evidence);
  write_model_value(out, "context", model.context);
  write_model_value(out, "max_output", model.max_output);
  write_model_value(out, "input_price", model.input_price);
  write_model_value(out, "output_price", model.output_price);
  out.optional("currency", model.currency);
  write_each(out, "features", model.features, write_feature);
}

void write_capability(Writer& out, const CapabilityRow& row) {
  out.member("capability", name(row.capability));
  out.member("state", name(row.state));
  out.optional("summary", row.summary);
  out.key("facts").begin_array();
  for (const std::size_t index : row.facts) out.value(static_cast<std::uint64_t>(index));
  out.end_array();
  write_list(out, "evidence", row.evidence);
  out.optional("missing", row.missing);
}

void write_criterion(Writer& out, const Criterion& criterion) {
  out.member("id", criterion.id);
  out.member("gate", criterion.gate);
  out.member("outcome", name(criterion.outcome));
  out.member("points", criterion.points);
  out.member("possible", criterion.possible);
  out.optional("detail", criterion.detail);
  write_list(out, "cells", criterion.cells);
}

void write_readiness(Writer& out, const Readiness& readiness) {
  out.member("dimension", name(readiness.dimension));
  out.member("score", readiness.score);
  out.member("verdict", name(readiness.verdict));
  out.member("confidence", readiness.confidence);
  write_each(out, "criteria", readiness.criteria, write_criterion);
  write_list(out, "blockers", readiness.blockers);
  out.key("signal").begin_object();
  out.optional("id", readiness.signal.id);
  write_pairs(out, "arguments", readiness.signal.arguments);
  out.optional("text", readiness.signal.text);
  out.end_object();
}

void write_model_readiness(Writer& out, const ModelReadiness& row) {
  out.member("model", row.model);
  out.member("dimension", row.dimension);
  out.member("state", name(row.state));
  out.optional("value", row.value);
  write_list(out, "cells", row.cells);
}

void write_action(Writer& out, const Action& action) {
  out.member("id", action.id);
  write_pairs(out, "parameters", action.parameters);
  out.optional("text", action.text);
  write_list(out, "cells", action.cells);
}

void write_risk(Writer& out, const Risk& risk) {
  out.member("id", risk.id);
  out.member("severity", risk.severity);
  out.optional("text", risk.text);
  write_list(out, "cells", risk.cells);
}

void write_request(Writer& out, const RequestRecord& request) {
  out.member("question", request.question);
  out.member("method", request.method);
  out.optional("host", request.host);
  out.optional("path", request.path);
  out.optional("provider", request.provider);
  out.optional("model", request.model);
  out.member("safety", name(request.safety));
  out.member("carried_key", request.carried_key);
  out.member("sent", request.sent);
  out.key("status");
  request.status == 0 ? out.null() : out.value(request.status);
  out.key("latency_ms");
  request.latency_ms < 0 ? out.null() : out.value(request.latency_ms);
  out.member("attempts", request.attempts);
  out.member("cause", name(request.cause));
  out.optional("code", request.code);
  out.optional("skipped", request.skipped);
}

}  // namespace

std::string to_json(const Report& report) {
  std::string text;
  const std::size_t small_rows = report.facts.size() + report.model_readiness.size();
  text.reserve(4096 + 160 * small_rows + 640 * report.models.size());

  Writer out(text);
  out.begin_object();
  out.member("schema", 1);
  out.optional("provider", report.provider);
  out.optional("provider_name", report.provider_name);
  out.optional("claimed", report.claimed);
  out.optional("base_url", report.base_url);
  write_identity(out, report.identity);
  write_key(out, report.key);
  write_each(out, "candidates", report.candidates, write_candidate);
  write_each(out, "facts", report.facts, write_fact);
  write_each(out, "models", report.models, write_model);
  write_each(out, "capabilities", report.capabilities, write_capability);
  write_each(out, "readiness", report.readiness, write_readiness);
  write_each(out, "model_readiness", report.model_readiness, write_model_readiness);
  write_each(out, "actions", report.actions, write_action);
  write_each(out, "risks", report.risks, write_risk);
  write_each(out, "requests", report.requests, write_request);
  write_list(out, "hosts_shown", report.hosts_shown);
  out.optional("catalog_revision", report.catalog_revision);
  out.optional("time", report.time);
  out.end_object();
  return text;
}

}  // namespace keyassay
