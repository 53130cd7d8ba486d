#include "catalog/placeholder.hpp"

#include <doctest/doctest.h>

#include <string_view>

using keyassay::catalog::next_placeholder;
using keyassay::catalog::stray_brace;

TEST_CASE("names and their places") {
  const auto model = next_placeholder("/models/{model}?x=1");
  REQUIRE(model);
  CHECK(model->begin == 8);
  CHECK(model->end == 15);
  CHECK(model->name == "model");
  CHECK_FALSE(model->is_time());
  CHECK_FALSE(next_placeholder("/models/{model}?x=1", model->end));

  const auto second = next_placeholder("{a}{b_2}", 3);
  REQUIRE(second);
  CHECK(second->name == "b_2");
}

TEST_CASE("times: shift and format") {
  struct Case {
    std::string_view text, format;
    std::int64_t shift;
  };
  for (const Case& c :
       {Case{"{now}", "rfc3339", 0}, Case{"{now:unix}", "unix", 0},
        Case{"{now-30d}", "rfc3339", -30 * 86'400'000LL}, Case{"{now-1d:ms}", "ms", -86'400'000LL},
        Case{"{now-7d:date}", "date", -7 * 86'400'000LL}}) {
    CAPTURE(c.text);
    const auto found = next_placeholder(c.text);
    REQUIRE(found);
    CHECK(found->is_time());
    CHECK(found->name == "now");
    CHECK(found->format == c.format);
    CHECK(found->shift_ms == c.shift);
  }
}

TEST_CASE("what is no placeholder") {
  for (const std::string_view text :
       {"", "{", "}", "{}", "{ model }", "{Model}", "{1st}", "{now-d}", "{now-0d}", "{now-30}", "{now+3d}",
        "{now-30w}", "{now:iso}", "{now-99999d}", "{a", "{\"a\":1}", "{a-b}"}) {
    CAPTURE(text);
    CHECK_FALSE(next_placeholder(text));
  }
}

TEST_CASE("a placeholder inside JSON and after stray braces") {
  const auto found = next_placeholder(R"({"model":"{model}","query":"query { me }"})");
  REQUIRE(found);
  CHECK(found->name == "model");
  CHECK(found->begin == 10);
  CHECK(next_placeholder("{{model}}")->begin == 1);
}

TEST_CASE("stray braces are found at their offset") {
  constexpr auto none = std::string_view::npos;
  CHECK(stray_brace("/plain") == none);
  CHECK(stray_brace("/{model}/x/{now-3d:unix}") == none);
  CHECK(stray_brace("/{Model}") == 1);
  CHECK(stray_brace("/{model}}") == 8);
  CHECK(stray_brace("/{model}/{") == 9);
  CHECK(stray_brace("}{model}") == 0);
}
