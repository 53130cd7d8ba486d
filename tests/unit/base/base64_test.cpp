#include "base/base64.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace keyassay::base;

TEST_CASE("base64 of the RFC 4648 examples") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xfb\xff\xbf") == "+/+/");
}

TEST_CASE("both alphabets decode, padded or not") {
  CHECK(decode_base64("Zm8=") == "fo");
  CHECK(decode_base64("Zm8") == "fo");
  CHECK(decode_base64("Zg==") == "f");
  CHECK(decode_base64("Zg") == "f");
  CHECK(decode_base64("+/+/") == "\xfb\xff\xbf");
  CHECK(decode_base64("-_-_") == "\xfb\xff\xbf");
  CHECK(decode_base64("") == "");
}

TEST_CASE("what is not base64 is nothing") {
  for (const char* text : {"Z", "Zm9vY", "Zg=", "Zm8==", "=", "==", "====", "Zg==Zg==", "Zm 9v", "Zm9v\n",
                           "Zm9\xC3", "Zh==", "Zm9=", "+_+_", "Zm9v="}) {
    CAPTURE(text);
    CHECK_FALSE(decode_base64(text));
  }
}

TEST_CASE("every byte string comes back") {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> byte(0, 255);
  for (std::size_t size = 0; size < 200; ++size) {
    std::string bytes;
    while (bytes.size() < size) bytes.push_back(static_cast<char>(byte(random)));
    CHECK(decode_base64(base64(bytes)) == bytes);
  }
}
