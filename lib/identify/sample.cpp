#include "identify/sample.hpp"

#include <algorithm>
#include <limits>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "identify/checks.hpp"
#include "identify/placeholder.hpp"

namespace keyassay::matching {

namespace {

// An open repeat is drawn this long at least: real bodies are not short.
constexpr std::uint32_t usual_body = 32;
constexpr std::uint32_t spread = 16;

// SplitMix64: the same numbers everywhere, unlike the standard distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  // Evenly from 0 to bound - 1.
  std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t whole = std::numeric_limits<std::uint64_t>::max() / bound * bound;
    std::uint64_t value = next();
    while (value >= whole) value = next();
    return value % bound;
  }

 private:
  std::uint64_t state_;
};

std::string members(const ByteSet& set) {
  std::string out;
  for (unsigned char byte = 0x21; byte <= 0x7E; ++byte) {  // shapes hold no others
    if (set[byte]) out.push_back(static_cast<char>(byte));
  }
  return out;
}

std::uint32_t draw_count(const Atom& atom, Random& random) {
  const std::uint32_t low = atom.max == longest_key ? std::max(atom.min, usual_body) : atom.min;
  const std::uint32_t high = std::min(atom.max, low + spread);
  return low + static_cast<std::uint32_t>(random.below(high - low + 1));
}

std::string draw_shape(const Shape& shape, Random& random) {
  std::string key;
  for (const Atom& atom : shape.atoms()) {
    const std::string letters = members(atom.set);
    for (std::uint32_t left = draw_count(atom, random); left > 0; --left) {
      key.push_back(letters[random.below(letters.size())]);
    }
  }
  return key;
}

std::string draw_jwt(std::string_view claims, Random& random) {
  std::string signature(32, '\0');
  for (char& byte : signature) byte = static_cast<char>(random.below(256));
  std::string token;
  for (const std::string_view part : {std::string_view{R"({"alg":"HS256","typ":"JWT"})"}, claims,
                                      std::string_view{signature}}) {
    if (!token.empty()) token.push_back('.');
    for (const char c : base::base64(part)) {
      if (c != '=') token.push_back(c == '+' ? '-' : c == '/' ? '_' : c);
    }
  }
  return token;
}

std::string draw_claims(Random& random) {
  const std::string subject = std::to_string(random.next());
  const std::uint64_t issued = 1'750'000'000 + random.below(40'000'000);
  return R"({"iss":"synthetic","sub":")" + subject + R"(","iat":)" + std::to_string(issued) + R"(,"exp":)" +
         std::to_string(issued + 31'536'000) + "}";
}

// Versions a UUID as version 4, variant 1. Digits fit every class of hex digits.
void make_uuid4(std::string& key, Random& random) {
  std::size_t digit = 32;
  for (std::size_t i = key.size(); i-- > 0 && digit > 0;) {
    if (!base::is_hex(key[i])) continue;
    --digit;
    if (digit == 12) key[i] = '4';
    if (digit == 16) key[i] = random.below(2) == 0 ? '8' : '9';
  }
}

void make_crc32(std::string& key) {
  if (key.size() < 36) return;
  const std::string_view body = std::string_view{key}.substr(key.size() - 36, 30);
  key.replace(key.size() - 6, 6, crc32_base62(body));
}

}  // namespace

std::string draw(const catalog::KeyFormat& format, std::uint64_t seed) {
  Random random(seed);
  if (format.shapes.empty()) return {};
  const Shape& shape = format.shapes[random.below(format.shapes.size())];
  std::string key = draw_shape(shape, random);
  for (const catalog::Check check : format.checks) {
    switch (check) {
      case catalog::Check::uuid4_hex: make_uuid4(key, random); break;
      case catalog::Check::crc32_base62: make_crc32(key); break;
      case catalog::Check::jwt: {
        // What stands before the token in the shape, such as "jwt:", stays.
        const std::size_t start = std::min(shape.prefix().find("eyJ"), shape.prefix().size());
        key = shape.prefix().substr(0, start) + draw_jwt(draw_claims(random), random);
        break;
      }
    }
  }
  return key;
}

std::string sample(const catalog::KeyFormat& format, std::uint64_t seed) {
  const std::size_t prefix = format.shapes.empty() ? 0 : format.shapes.front().prefix().size();
  std::string key = draw(format, seed);
  const auto is_example = [&] { return placeholder(key, std::min(prefix, key.size())) != nullptr; };
  for (std::uint64_t step = 1; step < 100 && is_example(); ++step) {
    key = draw(format, seed + (step << 32U));
  }
  return key;
}

std::string sample_jwt(std::string_view claims, std::uint64_t seed) {
  Random random(seed);
  return draw_jwt(claims, random);
}

}  // namespace keyassay::matching
