// A key that a server echoes, whole or in part, plain or encoded, leaves nothing readable.
#include "probe/scrub.hpp"

#include <doctest/doctest.h>

#include <random>

#include "base/base64.hpp"
#include "secrets/used_keys.hpp"

using namespace keyassay;

namespace {

std::string made_up(unsigned seed, std::size_t size, std::string_view alphabet) {
  std::mt19937 random(seed);
  std::string key;
  for (std::size_t i = 0; i < size; ++i) key.push_back(alphabet[random() % alphabet.size()]);
  secrets::note_key(key);
  return key;
}

constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view base64_like = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
constexpr std::string_view any = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFXYZ[\\]^_`abcdefxyz{|}~";

// The first run of eight bytes of `form` that is still in `text`; empty when there is none.
std::string survivor(const std::string& text, const std::string& form) {
  for (std::size_t i = 0; i + 8 <= form.size(); ++i) {
    if (text.find(form.substr(i, 8)) != std::string::npos) return form.substr(i, 8);
  }
  return {};
}

std::string percent(std::string_view text, const char* digits) {
  std::string out;
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos || std::string_view("-._~").find(c) != std::string_view::npos) {
      out.push_back(c);
      continue;
    }
    out += '%';
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string json_text(std::string_view text, bool slashes) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || (slashes && c == '/')) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

std::string unicode(std::string_view text, const char* digits) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("+<>&'\"\\").find(c) == std::string_view::npos) {
      out.push_back(c);
      continue;
    }
    out += "\\u00";
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string url_alphabet(std::string text) {
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

}  // namespace

TEST_CASE("no run of eight key bytes survives, however long the key") {
  for (const std::string_view alphabet : {plain, base64_like, any}) {
    for (std::size_t size = 8; size <= 200; ++size) {
      CAPTURE(size);
      const std::string key = made_up(static_cast<unsigned>(size), size, alphabet);
      const Secret secret(key);
      const probe::Scrubber scrub(secret);
      const std::string half = key.substr(0, size / 2), rest = key.substr(size / 2);
      for (const std::string& text : {key, "bad key " + key + "!", key + key, half, rest, "x" + half + " " + rest + "y", key.substr(1, 8)}) {
        CHECK(survivor(scrub(text), key).empty());
      }
    }
  }
}

TEST_CASE("encoded keys are found: percent, JSON, both cases of hex digits") {
  for (const std::string_view alphabet : {base64_like, any}) {
    for (std::size_t size = 8; size <= 120; size += 7) {
      const std::string key = made_up(static_cast<unsigned>(size), size, alphabet);
      const Secret secret(key);
      const probe::Scrubber scrub(secret);
      for (const std::string& form : {percent(key, "0123456789ABCDEF"), percent(key, "0123456789abcdef"), json_text(key, false),
                                      json_text(key, true), unicode(key, "0123456789abcdef"), unicode(key, "0123456789ABCDEF")}) {
        CAPTURE(size);
        CHECK(survivor(scrub("{\"message\": \"" + form + "\"}"), form).empty());
      }
    }
  }
}

TEST_CASE("base64 at three alignments and in both alphabets") {
  for (std::size_t size = 12; size <= 200; ++size) {
    const std::string key = made_up(static_cast<unsigned>(size), size, any);
    const Secret secret(key);
    const probe::Scrubber scrub(secret);
    for (const char* lead : {"", "u", "us"}) {
      for (const char* tail : {"", ":", "::"}) {
        const std::string text = base::base64(lead + key + tail);
        for (const std::string& form : {text, url_alphabet(text)}) {
          CAPTURE(size);
          const std::string left = scrub("Basic " + form);
          // At most the groups that the key shares with what stands beside it: four bytes of it.
          CHECK(left.find("***") != std::string::npos);
          CHECK(left.size() <= std::string("Basic ").size() + 4 + 3 + 8);
        }
      }
    }
  }
}

TEST_CASE("short keys go as a whole, shorter ones are no secret") {
  for (std::size_t size = 5; size < 8; ++size) {
    const std::string key = made_up(static_cast<unsigned>(size), size, plain);
    const Secret secret(key);
    const probe::Scrubber scrub(secret);
    CHECK(scrub("a" + key + "b" + key) == "a***b***");
    CHECK(scrub(key.substr(1)) == key.substr(1));
  }
  CHECK(probe::Scrubber(Secret("abc"))("abc") == "abc");
  CHECK(probe::Scrubber()("text") == "text");
}

TEST_CASE("other text stays as it is, and neighbours of a key too") {
  const std::string key = made_up(7, 40, plain);
  const Secret secret(key);
  const probe::Scrubber scrub(secret);
  CHECK(scrub("") == "");
  CHECK(scrub("nothing to hide here") == "nothing to hide here");
  CHECK(scrub("before " + key + " after") == "before *** after");
  CHECK(scrub(key + "|" + key) == "***|***");
  CHECK(scrub(key.substr(0, 7)) == key.substr(0, 7));
}
