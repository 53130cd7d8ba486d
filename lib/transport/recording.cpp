// Conversations as JSON lines, and the way back.
//
// A replay must give the same report byte for byte, but it only knows how long each
// answer took. So the recorder shows the probe a clock that stands still between two
// waits and moves in whole milliseconds: what the line then says is all the time that
// ever passed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "keyassay/transport.hpp"

namespace keyassay {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::string_view mask = "***";

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = base::utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// Cookies open a session as a key does.
bool is_secret(std::string_view name) noexcept {
  return base::equal_nocase(name, "set-cookie") || base::equal_nocase(name, "authorization");
}

void write_body(json::Writer& out, std::string_view body) {
  if (is_utf8(body)) {
    out.member("body", body);
  } else {
    out.member("body_base64", base::base64(body));
  }
}

// Pairs, because a name may come twice.
void write_reply(json::Writer& out, const Reply& reply, const Probe& probe) {
  out.member("status", reply.status).key("reply_headers").begin_array();
  for (const auto& [name, value] : reply.headers) {
    out.begin_array()
        .value(probe.scrub(name))
        .value(is_secret(name) ? std::string(mask) : probe.scrub(value))
        .end_array();
  }
  out.end_array();
  write_body(out, probe.scrub(reply.body));
}

std::optional<TransportFailure> failure_of(std::string_view text) noexcept {
  constexpr std::array all{TransportFailure::dns,       TransportFailure::connect,
                           TransportFailure::tls,       TransportFailure::timeout,
                           TransportFailure::reset,     TransportFailure::cancelled,
                           TransportFailure::too_large, TransportFailure::refused};
  const auto found =
      std::find_if(all.begin(), all.end(), [&](TransportFailure one) { return name(one) == text; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

std::optional<std::int64_t> whole(json::Value value) noexcept {
  std::int64_t out = 0;
  const std::string_view text = value.text();
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (!value.is(json::Type::number) || code != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return out;
}

std::optional<std::string> read_body(json::Value line) {
  if (const json::Value coded = line.member("body_base64")) return base::decode_base64(coded.text());
  if (!line.member("body").is(json::Type::string)) return std::nullopt;
  return std::string(line.member("body").text());
}

// What is wrong with the reply, or nothing.
std::string_view read_reply(json::Value line, Reply& out) {
  const auto status = whole(line.member("status"));
  if (!status || *status < 0 || *status > 999) return "status: expected a number of three digits";
  out.status = static_cast<int>(*status);
  if (!line.member("reply_headers").is(json::Type::array)) return "reply_headers: expected a list of pairs";
  for (const json::Value pair : line.member("reply_headers")) {
    if (pair.size() != 2) return "reply_headers: expected pairs of name and value";
    out.headers.emplace_back(pair.item(0).text(), pair.item(1).text());
  }
  auto body = read_body(line);
  if (!body) return "body: expected a string, or base64 as body_base64";
  out.body = *std::move(body);
  return {};
}

json::Limits line_limits() noexcept {
  // A body is one string here.
  json::Limits limits;
  limits.bytes = std::size_t{64} << 20;
  limits.text = limits.bytes;
  return limits;
}

}  // namespace

Recorder::Recorder(Transport& inner, const Probe& probe)
    : inner_(inner), probe_(probe), begin_(inner.now()), clock_(begin_) {}

Time Recorder::now() { return clock_; }

void Recorder::start(const Request& request) {
  std::string head;
  json::Writer out(head);
  out.begin_object();
  out.member("question", request.question)
      .member("method", request.method)
      .member("url", probe_.scrub(request.url));
  out.key("headers").begin_object();
  for (const Header& header : request.headers) {
    out.member(header.name, header.secret ? std::string(mask) : probe_.scrub(header.value));
  }
  out.end_object();
  if (!request.body.empty()) out.member("request_body", probe_.scrub(request.body));
  open_.push_back({request.id, std::move(head), clock_});
  inner_.start(request);
}

// An answer that came after `until` is held back for the next call, because a replay
// would wake up first and see it then.
std::optional<Completion> Recorder::wait(Time until) {
  if (!held_) {
    if (auto completion = inner_.wait(until)) {
      const Time arrived = begin_ + std::chrono::ceil<milliseconds>(inner_.now() - begin_);
      held_.emplace(std::max(clock_, arrived), *std::move(completion));
    }
  }
  if (!held_ || held_->first > until) {
    if (until != Time::max()) clock_ = std::max(clock_, until);
    return std::nullopt;
  }
  clock_ = std::max(clock_, held_->first);
  Completion out = std::move(held_->second);
  held_.reset();
  write(out);
  return out;
}

void Recorder::write(const Completion& completion) {
  const auto open =
      std::find_if(open_.begin(), open_.end(), [&](const Open& one) { return one.id == completion.id; });
  if (open == open_.end()) return;

  // The head is an object still open behind its last member.
  lines_ += open->head;
  std::string tail;
  json::Writer out(tail);
  out.begin_object();
  if (const auto* failure = std::get_if<TransportFailure>(&completion.outcome)) {
    out.member("failure", name(*failure));
  } else {
    write_reply(out, std::get<Reply>(completion.outcome), probe_);
  }
  out.member("latency_ms", std::int64_t{duration_cast<milliseconds>(clock_ - open->sent).count()});
  out.end_object();
  tail.front() = ',';
  lines_ += tail;
  lines_ += '\n';
  open_.erase(open);
}

Result<Replay> Replay::parse(std::string_view lines, std::string_view source) {
  Replay out;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = base::trim(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (line.empty()) continue;
    if (auto read = out.add(line); !read) {
      return Error{Errc::malformed_json, read.error().message, fmt::format("{}:{}", source, number)};
    }
  }
  return out;
}

Result<void> Replay::add(std::string_view line) {
  const auto wrong = [](std::string_view message) {
    return Error{Errc::malformed_json, std::string(message), {}};
  };
  auto document = json::Document::parse(line, line_limits());
  if (!document) return document.error();
  const json::Value root = document.value().root();

  Exchange exchange;
  exchange.method = root.member("method").text();
  exchange.url = root.member("url").text();
  if (exchange.method.empty() || exchange.url.empty()) return wrong("expected an object with method and url");
  const auto latency = whole(root.member("latency_ms"));
  if (!latency || *latency < 0) return wrong("latency_ms: expected a whole number");
  exchange.latency_ms = *latency;

  if (const json::Value text = root.member("failure")) {
    const auto failure = failure_of(text.text());
    if (!failure) return wrong("failure: expected the name of a transport failure");
    exchange.outcome = *failure;
  } else {
    Reply reply;
    if (const std::string_view problem = read_reply(root, reply); !problem.empty()) return wrong(problem);
    exchange.outcome = std::move(reply);
  }
  exchanges_.push_back(std::move(exchange));
  return {};
}

Time Replay::now() { return clock_; }

void Replay::start(const Request& request) {
  const auto found = std::find_if(exchanges_.begin(), exchanges_.end(), [&](const Exchange& one) {
    return !one.used && one.method == request.method && one.url == request.url;
  });
  const auto line = static_cast<std::size_t>(found - exchanges_.begin());
  if (found == exchanges_.end()) {
    due_.push_back({clock_, line, {request.id, TransportFailure::refused}});
    return;
  }
  found->used = true;
  due_.push_back({clock_ + milliseconds(found->latency_ms), line, {request.id, found->outcome}});
}

// Of answers that came in the same millisecond the one that was written first.
std::optional<Completion> Replay::wait(Time until) {
  const auto next = std::min_element(due_.begin(), due_.end(), [](const Due& a, const Due& b) {
    return std::tie(a.at, a.line) < std::tie(b.at, b.line);
  });
  if (next == due_.end() || next->at > until) {
    if (until != Time::max()) clock_ = std::max(clock_, until);
    return std::nullopt;
  }
  clock_ = std::max(clock_, next->at);
  Completion out = std::move(next->completion);
  due_.erase(next);
  return out;
}

}  // namespace keyassay
