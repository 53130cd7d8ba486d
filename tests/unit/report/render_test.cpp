#include "keyassay/render.hpp"

#include <doctest/doctest.h>

#include <string>

#include "json/document.hpp"
#include "report/page.hpp"
#include "unit/report/sample.hpp"

using namespace keyassay;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Identification recognised() {
  const Provider* provider = Catalog::builtin().find("cerebras");
  REQUIRE(provider != nullptr);
  Identification out;
  out.matches.push_back({provider, "api key", TokenType::project, Confidence::certain, 392, 4,
                         {{400, "prefix csk- belongs to Cerebras alone"}, {-8, "a hint speaks against it"}}});
  out.claims.push_back({"expires_at", "2027-01-01T00:00:00Z"});
  return out;
}

}  // namespace

TEST_CASE("a recognised key is told in words") {
  const std::string page = to_text(recognised(), {"csk-…f3a9", "SOME_NAME", 3});
  CHECK(page ==
        "line 3: SOME_NAME csk-…f3a9 is a key of Cerebras\n"
        "  provider  format   type     confidence  why\n"
        "  cerebras  API key  project  certain     +400 prefix csk- belongs to Cerebras alone; -8 a hint\n"
        "                                          speaks against it\n"
        "  the key itself says expires at: 2027-01-01T00:00:00Z\n");
}

TEST_CASE("how sure it is stands in the headline") {
  Identification what = recognised();
  CHECK(to_text(what, {"csk-…f3a9"}).starts_with("csk-…f3a9 is a key of Cerebras\n"));
  what.matches[0].confidence = Confidence::likely;
  CHECK(has(to_text(what, {"csk-…f3a9"}), "csk-…f3a9 may be a key of Cerebras\n"));
  what.placeholder = true;
  CHECK(has(to_text(what, {"csk-…f3a9"}), "csk-…f3a9 is a placeholder, not a key\n"));
  what.malformed = true;
  CHECK(has(to_text(what, {"csk-…f3a9"}), "csk-…f3a9 is malformed\n"));
  CHECK(to_text(Identification{}, {"…"}) == "… has no known format\n");
}

TEST_CASE("a recognised key is one JSON object, unknown is null") {
  const auto document = json::Document::parse(to_json(recognised(), {"csk-…f3a9", "SOME_NAME", 3}));
  REQUIRE(document);
  CHECK(document->root().at("/line").text() == "3");
  CHECK(document->root().at("/variable").text() == "SOME_NAME");
  CHECK(document->root().at("/matches/0/token_type").text() == "project");
  CHECK(document->root().at("/matches/0/reasons/1/weight").text() == "-8");
  CHECK(document->root().at("/claims/0/name").text() == "expires_at");
  CHECK(to_json(Identification{}, {""}) ==
        R"({"schema":1,"line":null,"variable":null,"masked":null,"placeholder":false,"malformed":false,)"
        R"("note":null,"matches":[],"claims":[]})");
}

TEST_CASE("a provider is explained, and providers are listed") {
  const Catalog& catalog = Catalog::builtin();
  const Provider* provider = catalog.find("cerebras");
  REQUIRE(provider != nullptr);
  const std::string one = to_text(*provider, {false, 200, false});
  CHECK(one.starts_with("Cerebras (cerebras)\n"));
  CHECK(has(one, "https://api.cerebras.ai/v1"));
  CHECK(has(one, "whether the key works, models, models total"));
  CHECK(has(to_text(catalog.providers()), "\ncerebras "));
  CHECK(to_text(std::span(provider, 1))
            .ends_with("\n\n1 provider, 1 key format, 5 questions, 6 declared answers\n"));
}

TEST_CASE("a plan says what would be asked and what would not") {
  Report report = sample::silent();
  report.provider_name = "A provider with a name too long to be kept in place";
  const std::string page = plan_to_text(report, sample::full().requests, {false, 120, false});
  CHECK(page.starts_with("A provider with a name too long to be kept in place sk-…f3a9: nothing was sent\n"));
  CHECK(has(page, "list_models       metadata  yes  GET https://api.example.com/v1/models\n"));
  CHECK(has(page, "validate          dry       no   would not be sent: above the ceiling metadata\n"));
}

TEST_CASE("an empty plan says why") {
  CHECK(plan_to_text(sample::silent(), {}) ==
        "no provider chosen sk-…f3a9: nothing was sent\n"
        "  The format is shared by two providers; name one of them.\n");
}

TEST_CASE("what a catalog or a key says cannot reach the terminal's controls") {
  Identification what = recognised();
  what.note = "\x1b[2J";
  what.claims[0].value = "\x07";
  const std::string page = to_text(what, {"csk-…f3a9", "\x1b]0;x", 1});
  CHECK_FALSE(has(page, "\x1b"));
  CHECK_FALSE(has(page, "\x07"));
}
