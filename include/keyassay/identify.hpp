// Recognising keys without any network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/catalog.hpp"

namespace keyassay {

// What a key may be used for, as far as its format or its provider tells.
enum class TokenType : std::uint8_t {
  unknown, api_key, admin, project, service_account, user, fine_grained,
  management, oauth, virtual_key, publishable,
};
std::string_view name(TokenType type) noexcept;  // "virtual" for virtual_key

// How sure a match is. `certain`: the format belongs to this provider alone and every
// check inside it holds. `likely`: several providers share the format and a hint names
// this one. `possible`: several share it and nothing tells them apart.
enum class Confidence : std::uint8_t { possible, likely, certain };
std::string_view name(Confidence confidence) noexcept;

// What surrounds a key. Hints rank matches; they never allow a host.
struct Hints {
  std::string_view variable{};  // name the key was assigned to: "DEEPSEEK_API_KEY"
  std::string_view base_url{};  // address it was used with: "https://api.moonshot.cn/v1"
  // Providers the caller names, by id or alias: their formats count even when they are too
  // common to be seen without a hint. Borrowed.
  std::span<const std::string> named{};
};

// One reason behind a match's rank, for people: "prefix csk- belongs to Cerebras alone".
struct Reason {
  int weight;        // what it added to or took from the score
  std::string text;
};

// A fact read off the key itself, such as the issuer or expiry of a JWT.
struct KeyClaim {
  std::string name;   // "issuer", "expires_at", "subject"
  std::string value;  // never longer than 256 bytes, never the key
};

struct Match {
  const Provider* provider;  // borrowed from the catalog
  std::string_view format;   // name of the key format, borrowed from the catalog
  TokenType token_type;
  Confidence confidence;
  int score;                 // sum of the reasons' weights; comparable within one call
  std::size_t public_prefix; // how many leading characters every key of the format shares
  std::vector<Reason> reasons;
};

struct Identification {
  std::vector<Match> matches;      // best first; equal scores by provider id
  bool placeholder = false;        // a documentation example, not a key
  bool malformed = false;          // holds a byte outside 0x21–0x7E: never sent anywhere
  std::string note;                // why placeholder or malformed, for people; no key bytes
  std::vector<KeyClaim> claims;    // read without network; unverified signatures
};

// Offline, deterministic, safe from any thread. `key` is one key, already normalised.
Identification identify(const Catalog& catalog, std::string_view key, const Hints& hints = {});

// A key as people paste it, taken apart. Views into `text` of normalise().
struct Pasted {
  std::string_view key;
  std::string_view variable;  // from `NAME=key`, `export NAME="key"`, `"name": "key"`; else empty
};

// Takes surrounding white space (ASCII and Unicode), a byte order mark, zero-width
// characters, quotes, a trailing comma or semicolon, `Bearer `, `Authorization:`-like
// header names and `NAME=` off a pasted line. It only ever cuts at the ends: bytes
// inside the key are kept, so that a damaged key is seen as such.
Pasted normalise(std::string_view text) noexcept;

}  // namespace keyassay
