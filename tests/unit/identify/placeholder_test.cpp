#include "identify/placeholder.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "unit/identify/catalogs.hpp"
#include "identify/sample.hpp"

using namespace keyassay;
using matching::no_format;
using matching::placeholder;

namespace {

struct Example {
  std::size_t prefix;
  std::string_view key;
};

}  // namespace

TEST_CASE("documentation examples are recognised") {
  const Example table[] = {
      // A word.
      {3, "sk-EXAMPLEjUIjtiTy8gMtwbKJ9z3qGfpONwgj2gJeNBEbEIfrK"},
      {4, "csk-example0123456789abcdefexample0123456789abcdefex"},
      {4, "csk-k3vExampleq0"},
      {0, "AKIAIOSFODNN7EXAMPLE"},
      {0, "YOUR_API_KEY"},
      {3, "sk-your-key-here"},
      {3, "sk-changeme"},
      {3, "sk-test"},
      {3, "sk-my-secret-key-1"},
      {3, "sk-dummy-q8Zk2LwP0v"},
      {3, "ep-20260101000000-ex4mp"},
      {0, "eyJFWEFNUExF.eyJ0IjoxfQ.c2ln"},
      {4, "ABSKQmVkcm9ja0FQSUtleS1leGFtLWF0LTEyMzQ1Njc4OTAxMjpFWEFNUExFZXhhbXBsZQ=="},
      // Something to fill in or taken out.
      {0, "<your-key>"},
      {3, "sk-<insert here>"},
      {0, "${OPENAI_API_KEY}"},
      {0, "{{ secrets.KEY }}"},
      {0, "$OPENAI_API_KEY"},
      {0, "%OPENAI_API_KEY%"},
      {3, "sk-xxxx"},
      {3, "sk-XXXXXXXXXXXXXXXXXXXXXXXX"},
      {8, "sk-proj-xxxxxxxxxxxxxxxxT3BlbkFJxxxxxxxxxxxxxxxx"},
      {3, "sk-****"},
      {3, "sk-q8Zk********************w2Lp"},
      {3, "sk-...w2Lp"},
      {3, "sk-\xE2\x80\xA6"},
      {no_format, "sk-proj-q8Zk2LwP0vB3nM5x...w2Lp"},
      // A pattern.
      {3, "sk-1234"},
      {3, "sk-aaaa"},
      {3, "sk-abcdef"},
      {3, "sk-fedcba"},
      {3, "sk-1234567890abcdef1234567890abcdef"},
      {3, "sk-abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuv"},
      {9, "sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
      {3, "sk-q8zq8zq8zq8zq8zq8zq8zq8zq8zq8z"},
      {0, "00000000-0000-4000-8000-000000000000"},
      {0, "00000000-0000-4000-8000-00000e8a3b1e"},
      {0, "0e0a1b2c-3d4e-4f60-8171-e8a9b0c1d2e3"},
      {3, "sk-e0e0a1b2c3d44e5f8718293a4b5c6d7e"},
      {3, "sk-0ddba11c0ffe401284567890abcdef01"},
      {3, "sk-0110100111010010110100110010110100"},
  };
  for (const Example& example : table) {
    CAPTURE(example.key);
    CHECK(placeholder(example.key, example.prefix) != nullptr);
  }
}

TEST_CASE("the reason is for people and holds nothing of the key") {
  CHECK(std::string_view{placeholder("sk-EXAMPLE-1", 3)} == "a word such as EXAMPLE stands in the key");
  CHECK(std::string_view{placeholder("<your-key>", 0)} == "a name to be replaced stands in place of the key");
  CHECK(std::string_view{placeholder("sk-****", 3)} == "part of the key is masked");
  CHECK(std::string_view{placeholder("sk-my-key", 3)} == "the key consists of plain words");
  CHECK(std::string_view{placeholder("sk-1234", 3)} == "the key repeats or counts like an example");
  CHECK(std::string_view{placeholder("sk-0110100111010010110100110010110100", 3)} ==
        "too few different characters for a key of this length");
}

TEST_CASE("traces of words and patterns do not make an example") {
  const Example table[] = {
      {0, ""},
      {3, "sk-"},
      {3, "sk-q8Zk2LwP0vtestB3nM5x7YcR1dGh"},
      {3, "sk-q8Zk2LwP0vB3abcdnM5x7YcR1dGh"},
      {3, "sk-q8Zk2LwP0vB3xxxxnM5x7YcR1dGh"},
      {3, "sk-q8Zk2LwP0vB3...nM5x7YcR1dGhE"},
      {3, "sk-exam-q8Zk2LwP0vB3nM5x7YcR1dGh"},
      {0, "7c9e6679-7425-40de-944b-e07fc1f90ae7"},
      {3, "sk-prod-team-q8Zk2LwP0vB3nM5x"},
      {3, "sk-eXaMpLeq8Zk2LwP0vB3nM5x7YcR1"},
  };
  for (const Example& example : table) {
    CAPTURE(example.key);
    CHECK(placeholder(example.key, example.prefix) == nullptr);
  }
}

// At most 4 in 2^32 random bodies save 32 bits, the other rules are rarer still: of the
// keys drawn here one would be flagged in a thousand runs at worst. The seeds are fixed,
// so a pass stays a pass.
TEST_CASE("random keys of every built-in shape are not flagged") {
  constexpr std::uint64_t keys_a_shape = 4'000;
  std::set<std::string> done;
  for (const Provider& provider : Catalog::builtin().providers()) {
    for (const catalog::KeyFormat& format : provider.entry().keys) {
      for (const matching::Shape& shape : format.shapes) {
        if (!done.insert(shape.text()).second) continue;
        catalog::KeyFormat one = format;
        one.shapes = {shape};
        std::uint64_t flagged = 0;
        for (std::uint64_t seed = 0; seed < keys_a_shape; ++seed) {
          if (placeholder(matching::draw(one, seed), shape.prefix().size()) != nullptr) ++flagged;
        }
        CAPTURE(provider.id());
        CAPTURE(shape.text());
        CHECK(flagged == 0);
      }
    }
  }
  CHECK(done.size() >= 20);
}
