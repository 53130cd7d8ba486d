// CurlTransport against a real server: what it sends, what it never does, and what it
// calls each way in which a connection can go wrong.
#include "keyassay/curl.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <stdexcept>

#include "sim/keys.hpp"
#include "sim/sample.hpp"
#include "sim/simulator.hpp"

namespace keyassay::sim {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view models_url = "https://api.alpha.test/v1/models";

// A variable of the environment for the length of a scope.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

struct Ask {
  std::string_view url = models_url;
  std::string_view method = "GET", body = {};
  std::size_t body_limit = 1 << 20;
  milliseconds time{5'000};
  bool custom_host = false;
  std::string_view header = "Authorization";
};

// One server, one client, one key that plays alpha/valid.
class Bench {
 public:
  explicit Bench(Trouble trouble = Trouble::none, CertificateKind certificate = CertificateKind::good,
                 bool allow_loopback = false)
      : server_(sample_catalog(), sample_exchanges(), {.certificate = certificate}),
        client_({.ca_file = server_.ca_file(),
                 .connect_to = server_.address(),
                 .allow_loopback = allow_loopback}) {
    const Exchange& valid = *find_exchange(sample_exchanges(), "alpha/valid");
    key_ = make_key(sample_catalog(), valid).value();
    server_.add_key(key_, valid, trouble);
  }

  void start(const Ask& ask, std::uint64_t id = 1) {
    const std::string value = ask.header == "Authorization" ? "Bearer " + key_ : key_;
    const Header headers[] = {{ask.header, value, true}, {"Accept", "application/json"}};
    Request request;
    request.id = id;
    request.method = ask.method;
    request.url = ask.url;
    request.body = ask.body;
    request.headers = headers;
    request.custom_host = ask.custom_host;
    request.body_limit = ask.body_limit;
    request.deadline = client_.now() + ask.time;
    client_.start(request);
  }

  Completion finish() {
    auto completion = client_.wait(client_.now() + std::chrono::seconds(20));
    REQUIRE(completion.has_value());
    return *std::move(completion);
  }

  Completion ask(const Ask& ask) {
    start(ask);
    return finish();
  }

  Reply reply(const Ask& one) {
    const Completion completion = ask(one);
    REQUIRE(std::holds_alternative<Reply>(completion.outcome));
    return std::get<Reply>(completion.outcome);
  }

  // The name, so that a failing test shows it; "answered" when there was none.
  std::string failure(const Ask& one) {
    const Completion completion = ask(one);
    const auto* failure = std::get_if<TransportFailure>(&completion.outcome);
    return failure == nullptr ? "answered" : std::string(name(*failure));
  }

  Simulator& server() { return server_; }
  CurlTransport& client() { return client_; }
  const std::string& key() const { return key_; }

 private:
  Simulator server_;
  CurlTransport client_;
  std::string key_;
};

std::string failure_of(Trouble trouble, const Ask& ask = {}) { return Bench(trouble).failure(ask); }

TEST_CASE("a request arrives as it was given and its answer comes back") {
  Bench bench;
  const Reply reply = bench.reply({});
  CHECK(reply.status == 200);
  CHECK(reply.body == R"({"data":[{"id":"a-1"}]})");
  CHECK(std::count(reply.headers.begin(), reply.headers.end(),
                   std::pair<std::string, std::string>("x-request-id", "r-1")) == 1);

  const auto seen = bench.server().seen();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].host == "api.alpha.test");
  CHECK(seen[0].target == "/v1/models");
  CHECK(seen[0].key == "alpha/valid");
  CHECK(seen[0].header_names == std::vector<std::string>{"accept", "authorization", "host", "user-agent"});
}

TEST_CASE("a POST carries its body and no header of libcurl's own choice") {
  Bench bench;
  const Reply reply =
      bench.reply({.url = "https://api.alpha.test/v1/count", .method = "POST", .body = R"({"model":"a-1"})"});
  CHECK(reply.body == R"({"tokens":7})");
  const auto seen = bench.server().seen();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].question == "count_tokens");
  CHECK(seen[0].header_names ==
        std::vector<std::string>{"accept", "authorization", "content-length", "host", "user-agent"});
}

TEST_CASE("a redirect is an answer and is never followed") {
  Bench bench(Trouble::redirect);
  const Reply reply = bench.reply({});
  CHECK(reply.status == 302);
  const auto seen = bench.server().seen();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].host == "api.alpha.test");
}

TEST_CASE("each trouble on the way has its name") {
  CHECK(failure_of(Trouble::reset) == "reset");
  CHECK(failure_of(Trouble::truncated) == "reset");
  CHECK(failure_of(Trouble::oversized) == "too_large");
  CHECK(failure_of(Trouble::many_headers) == "too_large");
  CHECK(failure_of(Trouble::wide_headers) == "too_large");
  CHECK(failure_of(Trouble::hang, {.time = milliseconds(200)}) == "timeout");
  CHECK(failure_of(Trouble::slow, {.time = milliseconds(200)}) == "timeout");
  CHECK(failure_of(Trouble::slow) == "answered");
  CHECK(failure_of(Trouble::none, {.time = milliseconds(-1)}) == "timeout");
}

TEST_CASE("a body is taken up to its limit and not a byte further") {
  const std::size_t size = Bench().reply({}).body.size();
  CHECK(failure_of(Trouble::none, {.body_limit = size}) == "answered");
  CHECK(failure_of(Trouble::none, {.body_limit = size - 1}) == "too_large");
}

TEST_CASE("no certificate but a good one gets to see a request") {
  for (const auto kind :
       {CertificateKind::self_signed, CertificateKind::unknown_ca, CertificateKind::wrong_host,
        CertificateKind::expired, CertificateKind::not_yet_valid}) {
    CAPTURE(static_cast<int>(kind));
    Bench bench(Trouble::none, kind);
    CHECK(bench.failure({}) == "tls");
    CHECK(bench.server().seen().empty());
  }
}

TEST_CASE("the system's certificates are not trusted beside a CA file of the caller") {
  Simulator server(sample_catalog(), sample_exchanges());
  Simulator other(sample_catalog(), sample_exchanges());
  CurlTransport client({.ca_file = other.ca_file(), .connect_to = server.address()});
  Request request;
  request.method = "GET";
  request.url = models_url;
  client.start(request);
  const auto completion = client.wait(Time::max());
  REQUIRE(completion.has_value());
  CHECK(std::get<TransportFailure>(completion->outcome) == TransportFailure::tls);
}

TEST_CASE("what must not be sent is refused before a connection is made") {
  Bench bench;
  CHECK(bench.failure({.url = "http://api.alpha.test/v1/models"}) == "refused");
  CHECK(bench.failure({.url = "file:///etc/hostname"}) == "refused");
  CHECK(bench.failure({.url = "https://user@api.alpha.test/v1/models"}) == "refused");
  CHECK(bench.failure({.url = "https://api.alpha.test/v1/models\r\nx-a: b"}) == "refused");
  CHECK(bench.failure({.method = "GET\r\nx-a: b"}) == "refused");
  CHECK(bench.failure({.header = "x-a\r\nx-b"}) == "refused");
  CHECK(bench.failure({.header = "x-a: x-b"}) == "refused");
  CHECK(bench.server().seen().empty());
}

TEST_CASE("a caller's own host may not be a private address") {
  Bench closed;
  CHECK(closed.failure({.custom_host = true}) == "refused");
  CHECK(closed.server().seen().empty());

  Bench open(Trouble::none, CertificateKind::good, true);
  CHECK(open.failure({.custom_host = true}) == "answered");
}

TEST_CASE("a connection that another request opened is judged again") {
  Bench bench;
  CHECK(bench.failure({}) == "answered");
  CHECK(bench.failure({.custom_host = true}) == "refused");
  CHECK(bench.server().seen().size() == 1);
}

TEST_CASE("a closed port and an impossible name are told apart") {
  // Bound and not listening: nobody else can take the port meanwhile.
  const int socket_file = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(bind(socket_file, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(getsockname(socket_file, reinterpret_cast<sockaddr*>(&address), &size) == 0);

  const auto outcome = [](CurlOptions options, const std::string& url) {
    CurlTransport client(std::move(options));
    Request request;
    request.method = "GET";
    request.url = url;
    client.start(request);
    return std::get<TransportFailure>(client.wait(Time::max())->outcome);
  };
  const Simulator server(sample_catalog(), sample_exchanges());
  CHECK(outcome({.ca_file = server.ca_file(),
                 .connect_to = "127.0.0.1:" + std::to_string(ntohs(address.sin_port))},
                std::string(models_url)) == TransportFailure::connect);
  // A label of 64 characters is turned down by the resolver itself.
  CHECK(outcome({.ca_file = server.ca_file(), .connect_to = {}},
                "https://" + std::string(64, 'a') + ".invalid/") == TransportFailure::dns);
  close(socket_file);
}

TEST_CASE("a proxy of the environment is not used") {
  const Variable proxies[] = {{"https_proxy", "http://127.0.0.1:1"},
                              {"HTTPS_PROXY", "http://127.0.0.1:1"},
                              {"all_proxy", "http://127.0.0.1:1"},
                              {"ALL_PROXY", "socks5://127.0.0.1:1"}};
  Bench bench;
  CHECK(bench.failure({}) == "answered");
}

TEST_CASE("construction says what is wrong with the machine") {
  CHECK_THROWS_WITH_AS(CurlTransport({.ca_file = "/nowhere/ca.pem", .connect_to = {}}),
                       "CA bundle /nowhere/ca.pem: cannot be read", std::runtime_error);
  {
    const Variable named("SSL_CERT_FILE", "/nowhere/else.pem");
    CHECK_THROWS_WITH_AS(CurlTransport(), "CA bundle /nowhere/else.pem: cannot be read", std::runtime_error);
  }
  const Variable log("SSLKEYLOGFILE", "/nowhere/log");
  CHECK_THROWS_AS(CurlTransport(), std::runtime_error);
}

TEST_CASE("many requests at once are answered each under its own id") {
  Bench bench;
  std::set<std::uint64_t> ids;
  for (std::uint64_t id = 1; id <= 64; ++id) bench.start({}, id);
  for (int i = 0; i < 64; ++i) {
    const Completion completion = bench.finish();
    CHECK(std::holds_alternative<Reply>(completion.outcome));
    ids.insert(completion.id);
  }
  CHECK(ids.size() == 64);
  CHECK(bench.server().seen().size() == 64);
}

TEST_CASE("waiting ends at its time, and at once when nothing can come") {
  Bench bench;
  const Time before = bench.client().now();
  CHECK_FALSE(bench.client().wait(before + milliseconds(50)).has_value());
  CHECK(bench.client().now() - before >= milliseconds(50));
  CHECK_FALSE(bench.client().wait(Time::max()).has_value());
}

TEST_CASE("a transport may be destroyed while requests are on their way") {
  Simulator server(sample_catalog(), sample_exchanges());
  Request request;
  request.method = "GET";
  request.url = models_url;
  CurlTransport client({.ca_file = server.ca_file(), .connect_to = server.address()});
  for (request.id = 1; request.id <= 8; ++request.id) client.start(request);
  CHECK_FALSE(client.wait(client.now()).has_value());
  CurlTransport moved(std::move(client));
  CHECK(moved.wait(Time::max()).has_value());
}

}  // namespace
}  // namespace keyassay::sim
