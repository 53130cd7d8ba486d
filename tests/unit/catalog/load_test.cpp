#include "catalog/load.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "json/writer.hpp"
#include "unit/catalog/entry.hpp"

using namespace keyassay;
using test::check_refused;
using test::entry_text;
using test::load_sample;

namespace {

std::string file_text(const std::string& name) {
  std::ifstream in(KEYASSAY_SOURCE_DIR "/tests/catalog/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(json::Value value, json::Writer& out) {
  if (value.is(json::Type::object)) {
    out.begin_object();
    for (const json::Value member : value) write(member, out.key(member.name()));
    out.end_object();
  } else if (value.is(json::Type::array)) {
    out.begin_array();
    for (const json::Value item : value) write(item, out);
    out.end_array();
  } else if (value.is(json::Type::string)) {
    out.value(value.text());
  } else {
    out.raw(value.text());
  }
}

// `entry` with the members of `change` in place of its own; null takes one out.
std::string changed(json::Value entry, json::Value change) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  for (const json::Value member : entry) {
    if (!change.member(member.name())) write(member, out.key(member.name()));
  }
  for (const json::Value member : change) {
    if (!member.is(json::Type::null)) write(member, out.key(member.name()));
  }
  out.end_object();
  return text;
}

}  // namespace

TEST_CASE("what the JSON Schema refuses is refused here, at the place the case names") {
  const auto sample = json::Document::parse(file_text("sample.json"));
  const auto broken = json::Document::parse(file_text("broken.json"));
  REQUIRE(sample);
  REQUIRE(broken);
  REQUIRE(broken.value().root().size() > 90);
  CHECK(Catalog::parse(file_text("sample.json")));
  for (const json::Value one : broken.value().root()) {
    const std::string text = changed(sample.value().root(), one.member("change"));
    CAPTURE(text);
    const auto result = Catalog::parse(text, nullptr, {}, "sample.json");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::invalid_catalog);
    CHECK(result.error().where == "sample.json#" + std::string(one.member("where").text()));
  }
}

TEST_CASE("a whole entry arrives in its struct") {
  const Catalog catalog =
      load_sample({{"family", R"("kin")"}, {"notes", R"(["a trap", "another"])"}, {"x-owner", "[1, {}]"}});
  const catalog::Entry& entry = *catalog.tables().entries.front();
  CHECK(entry.id == "sample");
  CHECK(entry.name == "Sample");
  CHECK(entry.family == "kin");
  CHECK(entry.aliases.front() == "sample-cloud");
  CHECK(entry.env.front() == "SAMPLE_API_KEY");
  CHECK(entry.checked == "2026-11-20");
  CHECK(entry.sources.size() == 1);
  CHECK(entry.keys.size() == 1);
  CHECK(entry.hosts.size() == 1);
  CHECK(entry.auth.size() == 1);
  CHECK(entry.answers.size() == 1);
  CHECK(entry.question("list_models") == &entry.questions.front());
  CHECK(entry.question("get_model") == nullptr);
}

TEST_CASE("the head of an entry") {
  check_refused({
      {"schema", "2", "/schema", "expected 1"},
      {"schema", "", "", "\"schema\" is missing"},
      {"id", R"("Sample")", "/id", "lower-case"},
      {"id", "", "", "\"id\" is missing"},
      {"id", "7", "/id", "found the number 7"},
      {"name", R"("")", "/name", "not empty"},
      {"aliases", R"(["a", "a"])", "/aliases/1", "twice"},
      {"aliases", R"("a")", "/aliases", "an array"},
      {"kind", R"("labs")", "/kind", "found \"labs\", expected one of lab, host, gateway"},
      {"route", R"("mars")", "/route", "one of global, china, eu, us, other"},
      {"family", R"("Kin ")", "/family", "lower-case"},
      {"docs", R"("http://docs.sample.example")", "/docs", "https://"},
      {"checked", R"("2026-02-30")", "/checked", "a date"},
      {"checked", "", "", "\"checked\" is missing"},
      {"env", R"(["A KEY"])", "/env/0", "environment variable"},
      {"sources", "[]", "/sources", "one source or more"},
      {"sources", "", "", "\"sources\" is missing"},
      {"notes", "7", "/notes", "a text or a list"},
      {"colour", R"("red")", "/colour", "unknown field"},
      {"hosts", "", "", "\"hosts\" is missing"},
      {"hosts", "[]", "/hosts", "one host or more"},
      {"auth", "[]", "/auth", "one auth or more"},
      {"questions", "[]", "/questions", "or \"closed\" and why"},
      {"questions", "", "", "\"questions\" is missing"},
      {"closed", R"("ended")", "/questions", "expected none"},
      {"closed", "true", "/closed", "a text"},
  });
}

TEST_CASE("a closed provider needs neither host nor auth") {
  const Catalog catalog = load_sample({{"closed", R"("the service ended")"},
                                       {"hosts", ""},
                                       {"auth", ""},
                                       {"questions", ""},
                                       {"answers", ""}});
  CHECK(catalog.tables().entries.front()->closed == "the service ended");
}

TEST_CASE("an id stands once in its list") {
  const std::string host = R"({"id": "main", "base": "https://api.sample.example", "protocol": "openai"})";
  const std::string auth = R"({"id": "bearer", "headers": {"Authorization": "{key}"}})";
  const std::string question = R"({"id": "get_model", "path": "/models/{model}"})";
  const std::string key = R"({"format": "a", "shapes": ["a[0-9]{20}"], "type": "api_key"})";
  const std::string model = R"({"id": "m-1"})";
  const auto twice = [](const std::string& item) { return "[" + item + ", " + item + "]"; };
  check_refused({
      {"hosts", twice(host), "/hosts/1", "twice"},
      {"auth", twice(auth), "/auth/1", "twice"},
      {"questions", twice(question), "/questions/1", "twice"},
      {"keys", twice(key), "/keys/1", "twice"},
      {"models", twice(model), "/models/1", "twice"},
  });
}

TEST_CASE("a member that stands twice in one object") {
  const auto result = Catalog::parse(R"({"schema": 1, "id": "a", "id": "b"})", nullptr, {}, "sample.json");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Errc::invalid_catalog);
  CHECK(result.error().message == "the member \"id\" stands twice in one object");
}

TEST_CASE("ASCII only, and 60,000 bytes at most") {
  check_refused({{"name", "\"S\xC3\xA4mple\"", "", "outside ASCII at offset"}});
  CHECK(load_sample({{"name", R"("S\u00e4mple")"}}).providers()[0].name() == "S\xC3\xA4mple");

  const std::size_t rest = entry_text({{"notes", R"("")"}}).size();
  const auto notes = [](std::size_t size) { return '"' + std::string(size, 'n') + '"'; };
  CHECK(load_sample({{"notes", notes(catalog::longest_entry - rest)}}).providers().size() == 1);
  check_refused(
      {{"notes", notes(catalog::longest_entry - rest + 1), "", "60001 bytes, expected 60000 at most"}});
}
