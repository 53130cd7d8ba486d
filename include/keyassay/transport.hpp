// Where requests go: the network, the caller's own client, or a recording.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "keyassay/probe.hpp"

namespace keyassay {

// An answer that owns its bytes.
struct Reply {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct Completion {
  std::uint64_t id = 0;
  std::variant<Reply, TransportFailure> outcome;
};

// Pull, not push: maps onto a multi handle, a thread pool or a simulator alike.
// One thread at a time unless the implementation says otherwise.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Time now() = 0;
  // UTC in milliseconds since 1970, or 0 when the transport does not know.
  virtual std::int64_t unix_ms() { return 0; }
  // Takes what it needs of the request before it returns.
  virtual void start(const Request& request) = 0;
  // The next completion, or nothing when `until` came first. Time::max() waits for one.
  virtual std::optional<Completion> wait(Time until) = 0;
};

// Drives a probe to its end: the loop for those who have no loop of their own.
Report run(Probe& probe, Transport& transport);

// Writes a conversation as JSON lines, one exchange a line, keys masked and scrubbed:
// {"question":…,"method":…,"url":…,"headers":{…},"status":…,"reply_headers":[[…,…]],"body":…,"latency_ms":…}
// Its clock moves only while it waits, in whole milliseconds.
class Recorder final : public Transport {
 public:
  // Both are borrowed and must outlive the recorder.
  Recorder(Transport& inner, const Probe& probe);
  Time now() override;
  std::int64_t unix_ms() override { return inner_.unix_ms(); }
  void start(const Request& request) override;
  std::optional<Completion> wait(Time until) override;

  // What has been recorded so far.
  const std::string& lines() const noexcept { return lines_; }

 private:
  struct Open { std::uint64_t id; std::string head; Time sent; };
  void write(const Completion& completion);

  Transport& inner_;
  const Probe& probe_;
  Time begin_, clock_;
  std::optional<std::pair<Time, Completion>> held_;
  std::vector<Open> open_;
  std::string lines_;
};

// Answers from a recording, on a clock of its own that advances by the recorded
// latencies, so that a replay gives the same report byte for byte. A request that the
// recording does not hold fails with `refused`.
class Replay final : public Transport {
 public:
  // Error: malformed_json, with the line number.
  static Result<Replay> parse(std::string_view lines, std::string_view source = "recording");
  Time now() override;
  void start(const Request& request) override;
  std::optional<Completion> wait(Time until) override;

 private:
  struct Exchange {
    std::string method, url;
    std::variant<Reply, TransportFailure> outcome;
    std::int64_t latency_ms = 0;
    bool used = false;
  };
  struct Due { Time at; std::size_t line; Completion completion; };
  Result<void> add(std::string_view line);

  std::vector<Exchange> exchanges_;
  std::vector<Due> due_;
  Time clock_{};
};

}  // namespace keyassay
