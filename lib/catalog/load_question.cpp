// What can be asked. The rules refused here are promises: nothing but a GET reads
// metadata without a reason given, and nothing proves a key that did not see it.
//
// Tested by tests/unit/catalog/load_question_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/grammar.hpp"
#include "catalog/load.hpp"
#include "catalog/placeholder.hpp"
#include "json/writer.hpp"

namespace keyassay::catalog {

namespace {

constexpr std::array<std::string_view, 14> askings{
    "list_models", "get_model", "current_key",     "balance_snapshot", "usage_snapshot",
    "cost_report", "limits",    "organization",    "count_tokens",     "validate",
    "metrics",     "list_keys", "list_deployments", "light_call"};
constexpr std::array<std::string_view, 2> methods{"GET", "POST"};
constexpr std::array<std::string_view, 2> answer_kinds{"json", "text"};
constexpr std::array<std::string_view, 2> proofs{"key", "software"};

void write(json::Value value, json::Writer& out) {
  switch (value.type()) {
    case json::Type::object:
      out.begin_object();
      for (const json::Value member : value) {
        out.key(member.name());
        write(member, out);
      }
      out.end_object();
      break;
    case json::Type::array:
      out.begin_array();
      for (const json::Value item : value) write(item, out);
      out.end_array();
      break;
    case json::Type::string:
      out.value(value.text());
      break;
    default:
      out.raw(value.text());
  }
}

// A text is sent as it is, anything else as JSON.
std::string load_body(const Field& field) {
  if (field.is(json::Type::string)) return field.text();
  std::string body;
  json::Writer out(body);
  if (field) write(field.value(), out);
  return body;
}

void collect_needs(std::string_view text, const Field& field, Question& question) {
  std::size_t from = 0;
  while (const auto placeholder = next_placeholder(text, from)) {
    from = placeholder->end;
    const std::string name(placeholder->name);
    if (name == "key") field.reject("{key} is for the headers of auth, expected no key here");
    const bool known = std::find(question.needs.begin(), question.needs.end(), name) != question.needs.end();
    if (!placeholder->is_time() && !known) question.needs.push_back(name);
  }
}

void check_braces(std::string_view text, const Field& field) {
  const std::size_t stray = stray_brace(text);
  if (stray == std::string_view::npos) return;
  field.reject(fmt::format(
      "the brace at offset {} forms no placeholder, expected {{name}} or {{now-30d:unix}}", stray));
}

std::size_t load_host_index(const Field& field, const Entry& entry) {
  if (!field) return 0;
  const std::string id = field.text();
  const auto host =
      std::find_if(entry.hosts.begin(), entry.hosts.end(), [&](const Host& h) { return h.id == id; });
  if (host != entry.hosts.end()) return static_cast<std::size_t>(host - entry.hosts.begin());
  field.expected("the id of a host");
  return 0;
}

void load_request(Object& object, const Entry& entry, Question& question) {
  if (const Field safety = object.want("safety"))
    question.safety = enumerator(safety, Safety::metadata, Safety::spend);
  const Field method = object.want("method");
  if (method) question.method = method.word(methods);
  const Field why = object.want("x-why");
  if (question.asks == "light_call" && question.safety != Safety::spend) {
    object.self().reject("a light_call is a real call, expected safety spend");
  }
  if (question.method != "GET" && question.safety == Safety::metadata && why.text().empty()) {
    method.reject(fmt::format("{} at safety metadata, expected GET, another safety, or the reason in x-why",
                              question.method));
  }
  question.host = load_host_index(object.want("host"), entry);
  const Field path = object.need("path");
  question.path = path.text();
  if (!question.path.empty() && !is_path(question.path))
    path.expected("a path that starts with /, in visible ASCII characters");
  check_braces(question.path, path);
  if (question.host < entry.hosts.size()) collect_needs(entry.hosts[question.host].base, path, question);
  collect_needs(question.path, path, question);
  const Field headers = object.want("headers");
  question.headers = load_headers(headers);
  headers.members([&](const Field& member) {
    check_braces(member.value().text(), member);
    collect_needs(member.value().text(), member, question);
  });
  const Field body = object.want("body");
  question.body = load_body(body);
  collect_needs(question.body, body, question);
  if (body && question.method == "GET") body.reject("a GET has no body, expected method POST");
}

void load_visitors(Object& object, const Entry& entry, Question& question) {
  question.keyless = object.want("keyless").flag();
  const Field auth = object.want("auth");
  question.auth = auth.text();
  const auto same = [&](const Auth& other) { return other.id == question.auth; };
  if (auth && std::none_of(entry.auth.begin(), entry.auth.end(), same)) auth.expected("the id of an auth");
  if (auth && question.keyless) auth.reject("a keyless question shows no key, expected no auth");
  question.types = load_types(object.want("types"));
}

void load_expectation(const Field& field, Question& question) {
  if (!field) return;
  const AnswerPart part = question.text_answer ? AnswerPart::text : AnswerPart::json;
  Object object(field);
  if (const Field status = object.want("status")) question.expect.status = load_status(status);
  const Field at = object.want("at");
  question.expect.at = read_pointers(at);
  if (at && question.text_answer) at.reject("the answer is text, expected \"when\"");
  question.expect.when = load_conditions(object.want("when"), part);
  object.done();
}

void load_proof(Object& object, Question& question) {
  const Field proves = object.want("proves");
  proves.items([&](const Field& item) {
    const bool key = item.word(proofs) == "key";
    (key ? question.proves_key : question.discovers) = true;
    if (key == question.keyless) {
      item.reject(key ? "asked without the key, expected no proof of it"
                      : "expected a keyless question: software is found before a key is shown");
    }
  });
  load_expectation(object.want("expect"), question);
  if (proves && question.expect.at.empty() && question.expect.when.empty()) {
    proves.reject("a status alone proves nothing, expected expect.at or expect.when");
  }
}

}  // namespace

Question load_question(const Field& field, const Entry& entry) {
  Object object(field);
  Question question;
  const Field id = object.need("id");
  question.id = read_name(id);
  const Field asks = object.want("asks");
  question.asks = asks ? asks.word(askings) : question.id;
  if (!asks && id && std::find(askings.begin(), askings.end(), question.id) == askings.end()) {
    id.reject(fmt::format("expected \"asks\" beside an id that is none of {}", fmt::join(askings, ", ")));
  }
  load_visitors(object, entry, question);
  load_request(object, entry, question);
  if (const Field answer = object.want("answer")) question.text_answer = answer.word(answer_kinds) == "text";
  load_proof(object, question);
  question.facts =
      load_facts(object.want("facts"), question.text_answer ? AnswerPart::text : AnswerPart::json);
  const Field models = object.want("models");
  if (models) question.models = load_model_rule(models);
  if (models && question.text_answer) models.reject("the answer is text, expected no models");
  if (models && question.keyless && question.models->means == ModelRule::Means::allowed) {
    models.reject("asked without the key, expected means \"listed\"");
  }
  object.done();
  return question;
}

}  // namespace keyassay::catalog
