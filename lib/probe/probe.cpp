// The public face of the engine. Probe::report() is report/assemble.cpp's: the engine
// knows nothing of scores.

#include "keyassay/probe.hpp"

#include "probe/state.hpp"

namespace keyassay {

std::string_view name(TransportFailure failure) noexcept {
  switch (failure) {
    case TransportFailure::dns: return "dns";
    case TransportFailure::connect: return "connect";
    case TransportFailure::tls: return "tls";
    case TransportFailure::timeout: return "timeout";
    case TransportFailure::reset: return "reset";
    case TransportFailure::cancelled: return "cancelled";
    case TransportFailure::too_large: return "too_large";
    case TransportFailure::refused: return "refused";
  }
  return "unknown";
}

Result<Probe> Probe::start(const Catalog& catalog, Secret key, ProbeOptions options, const Policy& policy) {
  auto engine = probe::Engine::start(catalog, std::move(key), std::move(options), policy.wanted_models());
  if (!engine) return engine.error();
  return Probe(std::make_unique<State>(State{std::move(engine).value(), policy}));
}

Probe::Probe(std::unique_ptr<State> state) : state_(std::move(state)) {}
Probe::Probe(Probe&&) noexcept = default;
Probe& Probe::operator=(Probe&&) noexcept = default;
Probe::~Probe() = default;

void Probe::begin_at(std::int64_t unix_ms) noexcept { state_->engine.begin_at(unix_ms); }
Probe::Step Probe::next(Time now, Request& out) { return state_->engine.next(now, out); }
Time Probe::wake() const noexcept { return state_->engine.wake(); }

Result<void> Probe::respond(std::uint64_t id, const Response& response, Time now) {
  return state_->engine.respond(id, response, now);
}

Result<void> Probe::fail(std::uint64_t id, TransportFailure failure, Time now) {
  return state_->engine.fail(id, failure, now);
}

void Probe::cancel() noexcept { state_->engine.cancel(); }
std::vector<RequestRecord> Probe::plan() const { return state_->engine.plan(); }
std::string Probe::scrub(std::string_view text) const { return state_->engine.scrubber()(text); }

}  // namespace keyassay
