// Reading exchange files. A typo in a test's data must not turn into silence, so every
// field that is not in the README is an error, like every value of another type.
#include "sim/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "json/document.hpp"
#include "json/writer.hpp"

namespace keyassay::sim {
namespace {

using json::Type;
using json::Value;

// Reads fields into plain structs and keeps the first error, so that the code below can
// read like the format.
class Reader {
 public:
  explicit Reader(std::string_view name) : name_(name) {}

  const std::optional<Error>& error() const noexcept { return error_; }

  void fail(std::string_view field, std::string_view expected) {
    if (!error_) {
      error_ = Error{Errc::invalid_argument, fmt::format("field {}: expected {}", field, expected),
                     std::string(name_)};
    }
  }

  std::string text(Value value) {
    if (!value.is(Type::string)) fail(value.name(), "a string");
    return std::string(value.text());
  }

  std::vector<std::string> list(Value value) {
    std::vector<std::string> out;
    if (!value.is(Type::array)) fail(value.name(), "a list of strings");
    for (const Value item : value) out.push_back(text(item));
    return out;
  }

  Pairs pairs(Value value) {
    Pairs out;
    if (!value.is(Type::object)) fail(value.name(), "an object of strings");
    for (const Value member : value) out.emplace_back(member.name(), text(member));
    return out;
  }

  unsigned number(Value value) {
    unsigned out = 0;
    const std::string_view digits = value.text();
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    const bool whole = code == std::errc{} && end == digits.data() + digits.size();
    if (!value.is(Type::number) || !whole) fail(value.name(), "a whole number");
    return out;
  }

  bool flag(Value value) {
    if (!value.is(Type::boolean)) fail(value.name(), "true or false");
    return value.text() == "true";
  }

 private:
  std::string_view name_;
  std::optional<Error> error_;
};

void write_value(json::Writer& out, Value value) {
  switch (value.type()) {
    case Type::string:
      out.value(value.text());
      return;
    case Type::array:
      out.begin_array();
      for (const Value item : value) write_value(out, item);
      out.end_array();
      return;
    case Type::object:
      out.begin_object();
      for (const Value member : value) {
        out.key(member.name());
        write_value(out, member);
      }
      out.end_object();
      return;
    default:
      out.raw(value.text());
  }
}

template <class Enum, std::size_t Size>
std::optional<Enum> by_name(std::string_view wanted, const std::array<Enum, Size>& all) {
  const auto found = std::find_if(all.begin(), all.end(), [&](Enum one) { return name(one) == wanted; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

constexpr std::array safeties{Safety::metadata, Safety::dry, Safety::spend};
constexpr std::array failures{TransportFailure::dns,       TransportFailure::connect,
                              TransportFailure::tls,       TransportFailure::timeout,
                              TransportFailure::reset,     TransportFailure::cancelled,
                              TransportFailure::too_large, TransportFailure::refused};

bool has_header(const Pairs& headers, std::string_view wanted) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return header.first == wanted; });
}

ScriptedAnswer read_answer(Reader& in, Value value) {
  ScriptedAnswer out;
  bool is_json = false;
  if (!value.is(Type::object)) in.fail("answers", "an object or a list of objects for each question");
  for (const Value field : value) {
    const std::string_view name = field.name();
    if (name == "status")
      out.status = static_cast<int>(in.number(field));
    else if (name == "headers")
      out.headers = in.pairs(field);
    else if (name == "text")
      out.body = in.text(field);
    else if (name == "failure") {
      out.failure = by_name(in.text(field), failures);
      if (!out.failure) in.fail("failure", "the name of a transport failure");
    } else if (name == "body") {
      is_json = true;
      json::Writer writer(out.body);
      write_value(writer, field);
    } else
      in.fail(name, "status, headers, body, text or failure");
  }
  // Providers that answer JSON say so; a file need not repeat it.
  if (is_json && !has_header(out.headers, "content-type") && !has_header(out.headers, "Content-Type")) {
    out.headers.emplace_back("content-type", "application/json");
  }
  return out;
}

std::vector<ScriptedAnswer> read_turns(Reader& in, Value value) {
  std::vector<ScriptedAnswer> out;
  if (!value.is(Type::array)) return {read_answer(in, value)};
  for (const Value turn : value) out.push_back(read_answer(in, turn));
  if (out.empty()) in.fail(value.name(), "at least one answer");
  return out;
}

void read_hints(Reader& in, Value value, ExchangeOptions& out) {
  for (const Value field : value) {
    if (field.name() == "variable")
      out.variable = in.text(field);
    else if (field.name() == "base_url")
      out.hint_url = in.text(field);
    else
      in.fail(field.name(), "variable or base_url");
  }
}

void read_options(Reader& in, Value value, ExchangeOptions& out) {
  for (const Value field : value) {
    const std::string_view name = field.name();
    if (name == "safety") {
      const auto safety = by_name(in.text(field), safeties);
      if (safety)
        out.safety = *safety;
      else
        in.fail("safety", "metadata, dry or spend");
    } else if (name == "want")
      out.want = in.list(field);
    else if (name == "provider")
      out.provider = in.text(field);
    else if (name == "base_url")
      out.base_url = in.text(field);
    else if (name == "key_may_go_to_base_url")
      out.key_may_go_to_base_url = in.flag(field);
    else if (name == "allow")
      out.allow = in.list(field);
    else if (name == "host_budget")
      out.host_budget = in.number(field);
    else if (name == "values")
      out.values = in.pairs(field);
    else if (name == "hints")
      read_hints(in, field, out);
    else
      in.fail(name, "an option of the README");
  }
}

std::vector<std::string> read_fact(Reader& in, Value value) {
  if (value.is(Type::array)) return in.list(value);
  if (!value.is_scalar()) in.fail(value.name(), "one value or a list of strings");
  return {std::string(value.text())};
}

void read_expected(Reader& in, Value value, Expected& out) {
  for (const Value field : value) {
    const std::string_view name = field.name();
    if (name == "provider")
      out.provider = in.text(field);
    else if (name == "verdict")
      out.verdict = in.text(field);
    else if (name == "cause")
      out.cause = in.text(field);
    else if (name == "identity")
      out.identity = in.text(field);
    else if (name == "facts") {
      for (const Value fact : field) out.facts.emplace_back(fact.name(), read_fact(in, fact));
    } else if (name == "absent")
      out.absent = in.list(field);
    else if (name == "models")
      out.models = in.pairs(field);
    else if (name == "capabilities")
      out.capabilities = in.pairs(field);
    else if (name == "readiness")
      out.readiness = in.pairs(field);
    else if (name == "requests")
      out.requests = in.list(field);
    else
      in.fail(name, "an expectation of the README");
  }
}

void read_exchange(Reader& in, Value root, Exchange& out) {
  // First, because the options start from it.
  out.provider = in.text(root.member("provider"));
  out.options.provider = out.provider;
  for (const Value field : root) {
    const std::string_view name = field.name();
    if (name == "provider") continue;
    if (name == "condition")
      out.condition = in.text(field);
    else if (name == "about")
      out.about = in.text(field);
    else if (name == "source")
      out.sources = in.list(field);
    else if (name == "key_format")
      out.key_format = in.text(field);
    else if (name == "options")
      read_options(in, field, out.options);
    else if (name == "expect")
      read_expected(in, field, out.expect);
    else if (name == "answers") {
      for (const Value answer : field) out.answers.emplace(answer.name(), read_turns(in, answer));
    } else if (!name.starts_with("x-"))
      in.fail(name, "a field of the README");
  }
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Result<Exchange> parse_exchange(std::string_view json, std::string_view name) {
  auto document = json::Document::parse(json);
  if (!document) {
    Error error = document.error();
    error.where = fmt::format("{}: {}", name, error.where);
    return error;
  }
  const Value root = document.value().root();
  Reader in(name);
  Exchange out;
  out.name = name;
  if (!root.is(Type::object) || !root.member("provider"))
    in.fail("provider", "an object with a provider");
  else
    read_exchange(in, root, out);
  if (!document.value().repeated().empty()) in.fail(document.value().repeated().front(), "each name once");
  if (in.error()) return *in.error();
  return out;
}

Result<std::vector<Exchange>> read_exchanges(const std::string& folder) {
  std::error_code code;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::recursive_directory_iterator at(folder, code), end; !code && at != end;
       at.increment(code)) {
    if (at->path().extension() == ".json") paths.push_back(at->path());
  }
  if (code) return Error{Errc::io, "cannot read the folder of exchanges", folder};
  std::sort(paths.begin(), paths.end());

  std::vector<Exchange> out;
  for (const auto& path : paths) {
    const auto text = read_file(path);
    if (!text) return Error{Errc::io, "cannot read the exchange", path.string()};
    const auto name = (path.parent_path().filename() / path.stem()).string();
    auto exchange = parse_exchange(*text, name);
    if (!exchange) return exchange.error();
    out.push_back(std::move(exchange).value());
  }
  return out;
}

const Exchange* find_exchange(const std::vector<Exchange>& exchanges, std::string_view name) noexcept {
  const auto found =
      std::find_if(exchanges.begin(), exchanges.end(), [&](const Exchange& e) { return e.name == name; });
  return found == exchanges.end() ? nullptr : &*found;
}

ProbeOptions probe_options(const Exchange& exchange) {
  const ExchangeOptions& from = exchange.options;
  ProbeOptions out;
  out.provider = from.provider;
  out.allow = from.allow;
  out.base_url = from.base_url;
  out.key_may_go_to_base_url = from.key_may_go_to_base_url;
  out.hints = {from.variable, from.hint_url};
  out.max_safety = from.safety;
  out.host_budget = from.host_budget;
  out.values = from.values;
  out.start_unix_ms = exchange_start_unix_ms;
  return out;
}

Policy probe_policy(const Exchange& exchange) { return Policy::builtin().wanting(exchange.options.want); }

}  // namespace keyassay::sim
