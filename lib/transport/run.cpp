// The loop of those who have no loop of their own.
#include "keyassay/transport.hpp"

namespace keyassay {
namespace {

void deliver(Probe& probe, const Completion& completion, Time now) {
  // An id that is not in flight belongs to another probe on the same transport, or the
  // transport reported it twice; both leave this probe as it is.
  if (const auto* failure = std::get_if<TransportFailure>(&completion.outcome)) {
    static_cast<void>(probe.fail(completion.id, *failure, now));
    return;
  }
  const Reply& reply = std::get<Reply>(completion.outcome);
  std::vector<Header> headers;
  headers.reserve(reply.headers.size());
  for (const auto& [name, value] : reply.headers) headers.push_back({name, value});
  static_cast<void>(probe.respond(completion.id, {reply.status, headers, reply.body}, now));
}

}  // namespace

Report run(Probe& probe, Transport& transport) {
  probe.begin_at(transport.unix_ms());
  Request request;
  while (true) {
    const Probe::Step step = probe.next(transport.now(), request);
    if (step == Probe::Step::done) return probe.report();
    if (step == Probe::Step::request) {
      transport.start(request);
      continue;
    }

    const Time until = probe.wake();
    if (const auto completion = transport.wait(until)) {
      deliver(probe, *completion, transport.now());
    } else if (until == Time::max()) {
      // The probe waits for an answer that the transport will never give: what is not
      // known by now stays unknown.
      probe.cancel();
      static_cast<void>(probe.next(transport.now(), request));  // learns from what did come
      return probe.report();
    }
  }
}

}  // namespace keyassay
