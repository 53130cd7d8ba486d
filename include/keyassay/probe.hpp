// The engine that asks: no I/O, no clock, no threads.
//
//   auto probe = Probe::start(Catalog::builtin(), Secret{key}, {.provider = "cerebras"});
//   Request request;
//   while (true) {
//     switch (probe->next(now(), request)) {
//       case Probe::Step::request: probe->respond(request.id, send(request), now()); break;
//       case Probe::Step::wait:    sleep_until(probe->wake()); break;
//       case Probe::Step::done:    return probe->report();
//     }
//   }
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "keyassay/identify.hpp"
#include "keyassay/policy.hpp"
#include "keyassay/report.hpp"
#include "keyassay/result.hpp"
#include "keyassay/secret.hpp"

namespace keyassay {

using Time = std::chrono::steady_clock::time_point;  // always the caller's

struct Header {
  std::string_view name, value;
  bool secret = false;  // holds key bytes: never log, store or compress it
};

// Borrowed views, valid until the request is answered or the probe is destroyed.
struct Request {
  std::uint64_t id = 0;
  std::string_view method, url, body;  // https, absolute; the key is never in it
  std::span<const Header> headers;
  std::string_view question;           // id, for the caller's logs
  Safety safety = Safety::metadata;
  bool custom_host = false;            // host given by the caller: judge its address (SSRF)
  std::size_t body_limit = 0;          // refuse a longer answer with too_large
  Time deadline;                       // give up then with `timeout`
};

struct Response {
  int status = 0;
  std::span<const Header> headers;     // names in any case
  std::string_view body;               // decoded
};

enum class TransportFailure : std::uint8_t { dns, connect, tls, timeout, reset, cancelled, too_large, refused };
std::string_view name(TransportFailure failure) noexcept;

struct ProbeOptions {
  // Which provider the caller says it is (id or alias). Empty: the key decides, if its
  // format is certain; otherwise nothing is sent and the report lists the candidates.
  std::string provider{};
  // Providers that may be shown the key one after the other when it is refused.
  std::vector<std::string> allow{};
  // An address of the caller's instead of the provider's own; https only. The key is
  // not sent there if its format certainly belongs to another provider, unless
  // `key_may_go_to_base_url`.
  std::string base_url{};
  bool key_may_go_to_base_url = false;

  Hints hints{};                                    // copied at start()
  Safety max_safety = Safety::metadata;
  unsigned host_budget = 1;                         // hosts that may see the key; 1 to 3.
                                                    // `allow` raises it to the number allowed
  unsigned max_requests = 16;                       // of one assay, retries included
  unsigned max_in_flight = 1;
  unsigned max_retries = 2;                         // of one question, at most 2
  std::chrono::milliseconds timeout{20'000};        // of one request
  std::chrono::milliseconds patience{30'000};       // longest wait before a retry; a longer
                                                    // Retry-After ends the question
  std::int64_t start_unix_ms = 0;                   // UTC at the first next(); dates facts and
                                                    // expiries. 0: not known, see begin_at()
  std::vector<std::pair<std::string, std::string>> values{};  // what only the caller knows:
                                                            // {"organization_id", "org_…"}
  std::string fingerprint_key{};                    // for KeyResult::fingerprint; 16 bytes or more
};

// One key, from the first question to the report. One thread at a time, any thread.
class Probe {
 public:
  // `catalog` and `policy` are shared, not borrowed. Errors: unknown_provider, refused
  // (a base URL or option against the rules), invalid_argument. A malformed,
  // placeholder or ambiguous key is not an error: the probe is then done at once and
  // its report says so.
  static Result<Probe> start(const Catalog& catalog, Secret key, ProbeOptions options = {},
                             const Policy& policy = Policy::builtin());

  enum class Step : std::uint8_t { request, wait, done };

  // Says what time it is, UTC, before the first next(); ignored once the time is known.
  // Without it reports carry no dates and nothing is known to expire. run() does it.
  void begin_at(std::int64_t unix_ms) noexcept;

  // `request` fills `out`. `wait` means that an answer is due or that wake() has not
  // come. `done` is final.
  Step next(Time now, Request& out);

  // When `wait` is worth asking again; Time::max() when only an answer can help.
  Time wake() const noexcept;

  // Errors: out_of_order for an id that is not in flight. The response is only read
  // during the call.
  Result<void> respond(std::uint64_t id, const Response& response, Time now);
  Result<void> fail(std::uint64_t id, TransportFailure failure, Time now);

  // Asks nothing more; what is in flight may still be answered.
  void cancel() noexcept;

  // At any moment; what is not known yet stays unknown.
  Report report() const;

  // What would be asked, in order, without asking: for a dry run.
  std::vector<RequestRecord> plan() const;

  // Removes the key, in every form it may take, from text of the caller's, such as a
  // body about to be logged.
  std::string scrub(std::string_view text) const;

  Probe(Probe&&) noexcept;
  Probe& operator=(Probe&&) noexcept;
  ~Probe();

 private:
  struct State;
  explicit Probe(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace keyassay
