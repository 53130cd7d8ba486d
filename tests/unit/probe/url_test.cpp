// Which addresses a key may be sent to, spelled in every way that hides where they lead.
#include "probe/url.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace keyassay;

namespace {

struct Good {
  std::string text, host, path;
};

const Good good[] = {
    {"https://a.example", "a.example", ""},
    {"https://a.example/", "a.example", ""},
    {"https://a.example//", "a.example", ""},
    {"https://a.example/v1", "a.example", "/v1"},
    {"https://a.example/v1/", "a.example", "/v1"},
    {"https://a.example/openai/v1", "a.example", "/openai/v1"},
    {"HTTPS://A.Example/V1", "a.example", "/V1"},
    {"https://a.example:443/v1", "a.example", "/v1"},
    {"https://a.example:65535", "a.example", ""},
    {"https://localhost:8443", "localhost", ""},
    {"https://xn--bcher-kva.example", "xn--bcher-kva.example", ""},
    {"https://a-b.c-d.example", "a-b.c-d.example", ""},
    {"https://1a.example", "1a.example", ""},
    {"https://127.0.0.1", "127.0.0.1", ""},
    {"https://255.255.255.255:1", "255.255.255.255", ""},
    {"https://0.0.0.0", "0.0.0.0", ""},
    {"https://[::1]", "[::1]", ""},
    {"https://[::1]:8443/v1", "[::1]", "/v1"},
    {"https://[2001:DB8::1]", "[2001:db8::1]", ""},
    {"https://[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]", ""},
    {"https://a.example/v1;x=1", "a.example", "/v1;x=1"},
    {"https://a.example/~me/v1_2", "a.example", "/~me/v1_2"},
};

const std::string_view bad[] = {
    "", " ", "https", "https:", "https:/", "https://", "https:///v1", "//a.example", "a.example", "a.example/v1",
    "http://a.example", "ftp://a.example", "file:///etc/passwd", "HTTP://a.example", "httpss://a.example", "https:a.example",
    "https:\\\\a.example", " https://a.example", "https://a.example ", "https://a.example\n", "https://a.example\r\nHost: b",
    "https://a.exa mple", "https://a.example\t/", "https://a.example/v1\x7F", "https://b\xC3\xBC""cher.example",
    "https://\xEF\xBC\x91\xEF\xBC\x92.0.0.1", "https://user@a.example", "https://user:pw@a.example", "https://@a.example",
    "https://a.example@b.example", "https://a.example\\@b.example", "https://a.example\\b", "https://a.example%2Fb",
    "https://a.example/%2e%2e/", "https://%61.example", "https://a.example?x=1", "https://a.example/v1?key=1",
    "https://a.example#x", "https://a.example/v1#", "https://a.example/../v1", "https://a.example/./v1", "https://a.example/.hidden",
    "https://a.example/v1//x", "https://a.example:", "https://a.example:0", "https://a.example:65536", "https://a.example:99999999999",
    "https://a.example:-1", "https://a.example:+443", "https://a.example:http", "https://a.example:443x", "https://a.example:443:443",
    "https://a.example.", "https://.a.example", "https://a..example", "https://.", "https://..", "https://-a.example",
    "https://a-.example", "https://a_b.example", "https://a.b.c.d.e.f.g.h.i.j.k", "https://a*.example", "https://a,b.example",
    "https://2130706433", "https://0x7f000001", "https://0x7f.1", "https://017700000001", "https://127.1", "https://127.0.1",
    "https://127.0.0.01", "https://0127.0.0.1", "https://0x7f.0.0.1", "https://127.0.0.0x1", "https://256.0.0.1", "https://1.2.3.4.5",
    "https://1.2.3.4.", "https://127.0.0.1.", "https://a.1", "https://a.0x1", "https://a.007", "https://[::1", "https://::1",
    "https://[]", "https://[1]", "https://[::1]x", "https://x[::1]", "https://[fe80::1%25eth0]", "https://[fe80::1%eth0]", "https://[::g]",
    "https://[v1.a:b]", "https://{workspace}.example", "https://a.example/{model}", "https://a.example/<x>", "https://a.example/\"",
    "https://a.example/`", "https://a.example/^", "https://a.example/|",
};

}  // namespace

TEST_CASE("base URLs that lead where they seem to lead") {
  for (const Good& one : good) {
    CAPTURE(one.text);
    const auto url = probe::parse_base_url(one.text);
    REQUIRE(url);
    CHECK(url->host == one.host);
    CHECK(url->path == one.path);
    CHECK(url->text.starts_with("https://" + one.host));
    CHECK(url->text.ends_with(one.path));
    CHECK_FALSE(url->text.ends_with('/'));
    CHECK(probe::host_of(url->text) == one.host);
  }
  CHECK(probe::parse_base_url("https://A.example:8443/v1/")->text == "https://a.example:8443/v1");
}

TEST_CASE("base URLs that are refused") {
  static_assert(std::size(bad) + std::size(good) >= 80);
  for (const std::string_view text : bad) {
    CAPTURE(text);
    const auto url = probe::parse_base_url(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().code == Errc::refused);
    CHECK_FALSE(url.error().message.empty());
    CHECK(url.error().where == "base URL");
  }
  CHECK_FALSE(probe::parse_base_url("https://" + std::string(64, 'a') + ".example"));
  CHECK(probe::parse_base_url("https://" + std::string(63, 'a') + ".example"));
  std::string longest = "a.example";
  while (longest.size() <= 253) longest.insert(0, std::string(60, 'a') + ".");
  CHECK_FALSE(probe::parse_base_url("https://" + longest));
  std::string with_null = "https://a.example";
  with_null.push_back('\0');
  CHECK_FALSE(probe::parse_base_url(with_null));
}

TEST_CASE("a component keeps only what no reader takes for something else") {
  CHECK(probe::encode_component("aZ09-._~") == "aZ09-._~");
  CHECK(probe::encode_component("a/b c?d#e&f=g+h%i") == "a%2Fb%20c%3Fd%23e%26f%3Dg%2Bh%25i");
  CHECK(probe::encode_component("a/b c", true) == "a/b%20c");
  CHECK(probe::encode_component("\xFF\n") == "%FF%0A");
}

TEST_CASE("the host of an address") {
  CHECK(probe::host_of("https://a.example:8443/v1") == "a.example");
  CHECK(probe::host_of("https://a.example") == "a.example");
  CHECK(probe::host_of("https://a.example?x") == "a.example");
  CHECK(probe::host_of("https://[2001:db8::1]:8443/v1") == "[2001:db8::1]");
  CHECK(probe::host_of("") == "");
}
