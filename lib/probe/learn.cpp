// What an answer changes: the second half of the engine.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/time.hpp"
#include "base/wipe.hpp"
#include "probe/engine.hpp"

namespace keyassay::probe {

namespace {

constexpr unsigned longest_list = 10;  // pages

// Half a second, then one, with up to a quarter more that depends on the request, so
// that many probes which failed together do not return together.
std::chrono::milliseconds backoff(unsigned attempts, std::uint64_t id) noexcept {
  const std::int64_t base = std::int64_t{500} << std::min(attempts, 6U) >> 1;
  const std::uint64_t mixed = (id + 0x9E3779B97F4A7C15U) * 0xBF58476D1CE4E5B9U;
  return std::chrono::milliseconds(base + static_cast<std::int64_t>(mixed >> 33) % (base / 4 + 1));
}

bool is_dead(Cause cause) noexcept {
  return cause == Cause::invalid_key || cause == Cause::expired || cause == Cause::revoked || cause == Cause::disabled ||
         cause == Cause::account_suspended;
}

const catalog::Question* counterpart(const catalog::Entry& entry, const catalog::Question& question) {
  for (const catalog::Question& own : entry.questions) {
    if (own.asks == question.asks && own.keyless == question.keyless) return &own;
  }
  return nullptr;
}

}  // namespace

Engine::Held::Held(const Response& response) : status(response.status), body(response.body) {
  for (const Header& header : response.headers) headers.emplace_back(header.name, header.value);
}

Engine::Held::~Held() {
  base::wipe(body.data(), body.size());
  for (auto& [name, value] : headers) base::wipe(value.data(), value.size());
}

Engine::Flight* Engine::land(std::uint64_t id, Time now) {
  const auto found = std::find_if(flights_.begin(), flights_.end(), [&](const auto& flight) { return flight->id == id; });
  if (found == flights_.end() || (*found)->held) return nullptr;
  look_at(now);
  Flight& flight = **found;
  const auto latency = std::chrono::duration_cast<std::chrono::milliseconds>(now - flight.sent).count();
  evidence_.asked[flight.what.asked].record.latency_ms = std::max<std::int64_t>(latency, 0);
  return &flight;
}

// Flights are in the order of asking. After cancel() an earlier answer may never come.
bool Engine::is_next(const Flight& flight) const noexcept { return cancelled_ || flights_.front().get() == &flight; }

Result<void> Engine::respond(std::uint64_t id, const Response& response, Time now) {
  Flight* flight = land(id, now);
  if (flight == nullptr) return Error{Errc::out_of_order, fmt::format("no request {} is in flight", id), "request id"};
  if (!is_next(*flight)) {
    flight->held = std::make_unique<Held>(response);
    return {};
  }
  hear_answer(*flight, response, now);
  std::erase_if(flights_, [&](const auto& other) { return other->id == id; });
  catch_up(now);
  return {};
}

Result<void> Engine::fail(std::uint64_t id, TransportFailure failure, Time now) {
  Flight* flight = land(id, now);
  if (flight == nullptr) return Error{Errc::out_of_order, fmt::format("no request {} is in flight", id), "request id"};
  if (!is_next(*flight)) {
    flight->held = std::make_unique<Held>(failure);
    return {};
  }
  hear_failure(*flight, failure, now);
  std::erase_if(flights_, [&](const auto& other) { return other->id == id; });
  catch_up(now);
  return {};
}

// Learns from the answers that were held back and whose turn it is.
void Engine::catch_up(Time now) {
  for (std::size_t i = 0; i < flights_.size();) {
    if (!flights_[i]->held) {
      if (!cancelled_) return;
      ++i;
      continue;
    }
    const std::unique_ptr<Flight> flight = std::move(flights_[i]);
    flights_.erase(flights_.begin() + static_cast<std::ptrdiff_t>(i));
    const Held& held = *flight->held;
    if (held.failure) {
      hear_failure(*flight, *held.failure, now);
      continue;
    }
    std::vector<Header> headers;
    for (const auto& [name, value] : held.headers) headers.push_back({name, value});
    hear_answer(*flight, {held.status, headers, held.body}, now);
  }
}

void Engine::hear_answer(Flight& flight, const Response& response, Time now) {
  const AnswerView answer(response);
  if (evidence_.custom_host) meet_software(flight, answer);
  Asked& asked = evidence_.asked[flight.what.asked];
  const Asking asking{*asked.entry, *asked.question,
                      {asked.entry->id, asked.question->id, asked.model, asked.question->safety, unix_ms() == 0 ? std::string{} : base::rfc3339(unix_ms())},
                      !evidence_.custom_host, unix_ms()};
  const KnownValue known = [&](std::string_view metric) {
    const Fact* fact = find_fact(evidence_, metric);
    return fact == nullptr ? std::string{} : fact->value;
  };
  asked.record.status = response.status;
  learn(flight, answer, interpret(asking, answer, known), now);
}

void Engine::hear_failure(const Flight& flight, TransportFailure failure, Time now) {
  Asked& asked = evidence_.asked[flight.what.asked];
  asked.record.status = 0;
  asked.record.latency_ms = -1;
  asked.record.cause = cause_of(failure);
  asked.record.code = name(failure);
  if (worth_retrying(failure) && retry(flight, std::nullopt, now)) return;
  asked.state = Asked::State::failed;
  evidence_.signs.push_back({asked.record.cause, false, asked.question->proves_key,
                             fmt::format("{}: {}", asked.question->id, name(failure))});
}

// Puts the question back for later; false when it has been asked often enough or the
// wait would be too long.
bool Engine::retry(const Flight& flight, std::optional<std::int64_t> after_ms, Time now) {
  Asked& asked = evidence_.asked[flight.what.asked];
  // A call that may have been billed is not made again, whatever became of it.
  if (asked.question->safety == Safety::spend) return false;
  if (cancelled_ || flight.what.retries >= options_.max_retries || sent_ >= options_.max_requests) return false;
  if (!asked.question->keyless && (slowed_ || refused())) return false;
  Pending again = flight.what;
  again.retries += 1;
  const std::chrono::milliseconds wait = after_ms ? std::chrono::milliseconds(*after_ms) : backoff(again.retries, flight.id);
  if (wait > options_.patience) return false;
  again.not_before = now + wait;
  pending_.insert(pending_.begin(), std::move(again));
  asked.state = Asked::State::waiting;
  return true;
}

// At an address of the caller's, the answers say which software it is; from then on
// that software's own questions and rules count.
void Engine::meet_software(Flight& flight, const AnswerView& answer) {
  for (Sighting& sighting : sightings(evidence_.catalog.tables(), answer, evidence_.asked[flight.what.asked].question->id)) {
    evidence_.sightings.push_back(std::move(sighting));
  }
  const Identity identity = judge_identity(evidence_);
  if (identity.verdict != IdentityVerdict::relay || identity.software.empty()) return;
  const catalog::Entry* software = evidence_.catalog.tables().find(identity.software);
  if (software == nullptr || software == evidence_.entry) return;

  Asked& asked = evidence_.asked[flight.what.asked];
  const catalog::Question* own = asked.entry == software ? asked.question : counterpart(*software, *asked.question);
  give_up_pending("another software answers here", false);
  forget();
  begin(*software);
  if (own == nullptr) return;
  // The answer at hand counts as the answer to the same question of that software.
  std::erase_if(pending_, [&](const Pending& pending) {
    Asked& planned = evidence_.asked[pending.asked];
    if (planned.question != own) return false;
    skip(planned, "answered already by the first request");
    return true;
  });
  Asked& same = evidence_.asked[flight.what.asked];
  same.entry = software;
  same.question = own;
  same.record.provider = software->id;
  same.record.question = own->id;
}

void Engine::learn(const Flight& flight, const AnswerView& answer, Reading reading, Time now) {
  Asked& asked = evidence_.asked[flight.what.asked];
  if (!evidence_.custom_host && asked.entry == evidence_.entry) {
    for (Sighting& sighting : sightings(evidence_.catalog.tables(), answer, asked.question->id)) {
      evidence_.sightings.push_back(std::move(sighting));
    }
  }
  asked.record.cause = reading.cause;
  asked.record.code = scrubber_(reading.code);
  // An open answer is the same for everybody, whoever passes it on.
  if (reading.recognised && !asked.question->keyless) ++evidence_.recognised;
  if (!reading.redirect_host.empty()) {
    // Searched as it was written: in lower case a piece of the key would not be found.
    const std::string_view location = *answer.header("location");
    evidence_.redirects.push_back(scrubber_(location) == location ? reading.redirect_host : "a host that holds the key");
  }
  keep(std::move(reading.facts));
  if (reading.success) {
    learn_success(flight, asked, reading);
    return;
  }
  if (!reading.ask_host.empty() && move_to_host(flight, reading.ask_host)) return;
  if (reading.retry && retry(flight, reading.retry_after_ms, now)) return;
  learn_failure(flight, asked, reading);
}

void Engine::learn_success(const Flight& flight, Asked& asked, Reading& reading) {
  asked.state = Asked::State::answered;
  const std::string what = fmt::format("{} {} {}", asked.question->id, asked.record.status, reading.where);
  // A server of an unknown maker may accept anything: its yes is no proof.
  const bool anybody = evidence_.custom_host && judge_identity(evidence_).verdict == IdentityVerdict::compatible;
  if (asked.question->proves_key && evidence_.proof.empty() && !anybody) evidence_.proof = what;
  if (is_about_model(*asked.question) && !asked.question->models) learn_model(asked, Permission::allowed, Cause::none);
  if (!asked.question->models) return;

  evidence_.list_read = true;
  keep(std::move(reading.models));
  const bool go_on = !reading.next_page.empty() && flight.what.pages + 1 < longest_list && sent_ < options_.max_requests;
  if (go_on) {
    pending_.insert(pending_.begin(), {flight.what.asked, Time{}, std::move(reading.next_page), flight.what.pages + 1, 0});
    asked.state = Asked::State::waiting;
  } else if (reading.next_page.empty() && asked.question->models->means == catalog::ModelRule::Means::allowed) {
    evidence_.list_complete = true;
  }
}

void Engine::learn_failure(const Flight&, Asked& asked, const Reading& reading) {
  asked.state = reading.refused ? Asked::State::refused : Asked::State::failed;
  const bool about_model = is_about_model(*asked.question);
  // At an address of the caller's the route itself may be missing: only words of the maker's count.
  const bool says_so = reading.recognised || !evidence_.custom_host;
  if (about_model && says_so && (reading.cause == Cause::model_not_found || reading.cause == Cause::model_forbidden)) {
    learn_model(asked, Permission::denied, reading.cause);
  }
  if (asked.question->keyless || reading.cause == Cause::none) return;
  evidence_.signs.push_back({reading.cause, reading.alive && !about_model, asked.question->proves_key && !about_model,
                             fmt::format("{} {} {}", asked.question->id, asked.record.status, reading.where)});
  if (refused()) {
    give_up_pending("the key was refused", false);
  } else if (reading.cause == Cause::rate_limited) {
    // Asking on would only lengthen the ban.
    slowed_ = true;
    give_up_pending("the provider asked to slow down", true);
  }
}

void Engine::learn_model(const Asked& asked, Permission permission, Cause cause) {
  evidence_.model_answers.push_back({asked.model, permission, cause,
                                     fmt::format("{} {}", asked.question->id, asked.record.status)});
}

// A limit header comes with every answer: the newest replaces the older ones.
void Engine::keep(std::vector<Fact> facts) {
  for (Fact& fact : facts) {
    fact.value = scrubber_(fact.value);
    fact.model = scrubber_(fact.model);
    for (std::string& item : fact.items) item = scrubber_(item);
    const auto same = std::find_if(evidence_.facts.begin(), evidence_.facts.end(), [&](const Fact& other) {
      return other.metric == fact.metric && other.model == fact.model && other.where == fact.where &&
             (other.question == fact.question || fact.where.starts_with("header:"));
    });
    if (same == evidence_.facts.end()) evidence_.facts.push_back(std::move(fact));
    else *same = std::move(fact);
  }
  retype();
}

// The provider knows better than the format what kind of token this is, and some
// questions are for some kinds only.
void Engine::retype() {
  const Fact* type = find_fact(evidence_, "token_type");
  if (type == nullptr) return;
  TokenType told = evidence_.token_type;
  for (int i = 1; i <= static_cast<int>(TokenType::publishable); ++i) {
    if (name(static_cast<TokenType>(i)) == type->value) told = static_cast<TokenType>(i);
  }
  if (told == evidence_.token_type) return;
  const TokenType before = std::exchange(evidence_.token_type, told);
  for (std::size_t i = 0; i < evidence_.asked.size(); ++i) {
    Asked& asked = evidence_.asked[i];
    if (asked.entry != evidence_.entry) continue;
    const bool now_fits = is_for(*asked.question, told);
    if (asked.state == Asked::State::skipped && now_fits && !is_for(*asked.question, before)) {
      if (asked.question->safety > options_.max_safety) continue;
      asked.state = Asked::State::waiting;
      asked.record.skipped.clear();
      pending_.push_back({i, Time{}, {}, 0});
    } else if (asked.state == Asked::State::waiting && !now_fits) {
      std::erase_if(pending_, [&](const Pending& pending) { return pending.asked == i; });
      skip(asked, fmt::format("not for {} keys", name(told)));
    }
  }
}

void Engine::keep(std::vector<ListedModel> models) {
  for (ListedModel& model : models) {
    model.id = scrubber_(model.id);
    evidence_.listed.push_back(std::move(model));
  }
}

// The provider said which of its hosts this key belongs to.
bool Engine::move_to_host(const Flight& flight, const std::string& host_id) {
  const catalog::Entry& entry = *evidence_.entry;
  const auto found = std::find_if(entry.hosts.begin(), entry.hosts.end(), [&](const auto& host) { return host.id == host_id; });
  const auto index = static_cast<std::size_t>(found - entry.hosts.begin());
  if (found == entry.hosts.end() || evidence_.custom_host || flight.outgoing.host == found->name) return false;
  if (evidence_.asked[flight.what.asked].question->host != 0) return false;  // it has one host only
  if (index != evidence_.host) {
    const std::vector<std::string>& shown = evidence_.hosts_shown;
    const bool in_circles = std::find(shown.begin(), shown.end(), found->name) != shown.end();
    if (in_circles || !within_host_budget(found->name)) return false;
    evidence_.signs.push_back({Cause::wrong_region, true, true, fmt::format("the key belongs to {}", found->name)});
    evidence_.host = index;
  }
  pending_.insert(pending_.begin(), {flight.what.asked, Time{}, {}, 0, 0});
  evidence_.asked[flight.what.asked].state = Asked::State::waiting;
  return true;
}

bool Engine::refused() const noexcept {
  if (!evidence_.proof.empty()) return false;
  const auto alive = [](const KeySign& sign) { return sign.alive; };
  const auto dead = [](const KeySign& sign) { return is_dead(sign.cause); };
  return std::any_of(evidence_.signs.begin(), evidence_.signs.end(), dead) &&
         std::none_of(evidence_.signs.begin(), evidence_.signs.end(), alive);
}

bool Engine::is_settled(const std::string& model) const noexcept {
  const auto listed = [&](const ListedModel& row) { return row.id == model && row.means == catalog::ModelRule::Means::allowed; };
  const auto answered = [&](const ModelAnswer& answer) { return answer.model == model; };
  if (std::any_of(evidence_.listed.begin(), evidence_.listed.end(), listed) ||
      std::any_of(evidence_.model_answers.begin(), evidence_.model_answers.end(), answered)) {
    return true;
  }
  // A name that the list does not hold may be another name of one that it does.
  const auto tells = [&](const catalog::Question& question) {
    return is_about_model(question) && !is_light_call(question) && question.safety <= options_.max_safety;
  };
  const auto& questions = evidence_.entry->questions;
  if (evidence_.list_complete) return std::none_of(questions.begin(), questions.end(), tells);
  return granted(evidence_).models != Permission::unknown;
}

}  // namespace keyassay::probe
