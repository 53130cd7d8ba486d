#include "probe/engine.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace keyassay::probe {

namespace {

constexpr std::size_t small_body = std::size_t{1} << 20;
constexpr std::size_t list_body = std::size_t{8} << 20;
constexpr unsigned host_budget_ceiling = 3;
constexpr unsigned retry_ceiling = 2;
constexpr std::size_t scheme_size = std::string_view("https://").size();

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::optional<Error> bad_option(const ProbeOptions& options) {
  if (options.host_budget < 1 || options.host_budget > host_budget_ceiling) {
    return Error{Errc::invalid_argument, fmt::format("{} hosts, expected 1 to {}", options.host_budget, host_budget_ceiling),
                 "option host_budget"};
  }
  if (options.max_in_flight < 1) return Error{Errc::invalid_argument, "0, expected 1 or more", "option max_in_flight"};
  if (options.max_requests < 1) return Error{Errc::invalid_argument, "0, expected 1 or more", "option max_requests"};
  if (options.timeout.count() <= 0) return Error{Errc::invalid_argument, "expected a positive time", "option timeout"};
  if (!options.fingerprint_key.empty() && options.fingerprint_key.size() < 16) {
    return Error{Errc::invalid_argument, "expected 16 bytes or more", "option fingerprint_key"};
  }
  return std::nullopt;
}

// The best match of this provider, or nullptr.
const Match* match_of(const Identification& identification, const catalog::Entry& entry) {
  for (const Match& match : identification.matches) {
    if (&match.provider->entry() == &entry) return &match;
  }
  return nullptr;
}

const catalog::KeyFormat* format_named(const catalog::Entry& entry, std::string_view name) {
  for (const catalog::KeyFormat& format : entry.keys) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace

Result<Engine> Engine::start(const Catalog& catalog, Secret key, ProbeOptions options,
                             std::vector<std::string> wanted_models) {
  if (auto error = bad_option(options)) return std::move(*error);
  Engine engine;
  engine.evidence_.catalog = catalog;
  std::vector<std::string> named = options.allow;
  named.push_back(options.provider);
  Hints hints = options.hints;
  hints.named = named;
  engine.evidence_.identification = identify(catalog, key.reveal(), hints);
  const Identification& identification = engine.evidence_.identification;
  auto choice = choose(catalog, identification, options);
  if (!choice) return choice.error();

  options.hints = {};  // borrowed by the caller's words only until here
  options.max_retries = std::min(options.max_retries, retry_ceiling);
  const auto allowed = static_cast<unsigned>(std::min<std::size_t>(options.allow.size(), host_budget_ceiling));
  options.host_budget = std::max(options.host_budget, allowed);
  engine.options_ = std::move(options);
  engine.wanted_ = std::move(wanted_models);
  engine.key_ = std::move(key);

  Evidence& evidence = engine.evidence_;
  evidence.start_unix_ms = engine.options_.start_unix_ms;
  evidence.halted = choice->halted;
  evidence.closed = choice->closed;
  evidence.public_prefix = identification.matches.empty() ? 0 : identification.matches.front().public_prefix;
  engine.then_ = choice->then;
  if (choice->base_url) {
    evidence.base_url = choice->base_url->text;
    evidence.custom_host = choice->custom_host;
    engine.custom_root_ = choice->base_url->text;
    if (engine.custom_root_.ends_with("/v1")) engine.custom_root_.resize(engine.custom_root_.size() - 3);
  }
  if (choice->entry != nullptr) {
    engine.first_ = evidence.claimed = choice->entry;
    evidence.relay_declared = choice->entry->kind == "relay" && !engine.options_.provider.empty();
    for (auto& value : choice->values) engine.options_.values.push_back(std::move(value));
    engine.begin(*choice->entry, choice->host);
  } else if (!identification.matches.empty()) {
    evidence.token_type = identification.matches.front().token_type;
  }
  engine.scrubber_ = Scrubber(engine.key_);
  return engine;
}

void Engine::begin(const catalog::Entry& entry, std::size_t host) {
  evidence_.entry = &entry;
  evidence_.host = host;
  describe_key(entry);
  add(plan_questions(entry, evidence_.token_type, options_.max_safety));
}

// The key as a key of this provider.
void Engine::describe_key(const catalog::Entry& entry) {
  if (const Match* match = match_of(evidence_.identification, entry)) {
    evidence_.format = format_named(entry, match->format);
    evidence_.token_type = match->token_type;
    evidence_.public_prefix = match->public_prefix;
  } else {
    evidence_.format = nullptr;
    // Whoever runs a relay chooses what its keys look like.
    evidence_.token_type = entry.kind == "relay" ? TokenType::virtual_key : TokenType::unknown;
  }
}

void Engine::add(std::vector<Asked> plan) {
  for (Asked& asked : plan) {
    const Destination to = destination(asked);
    asked.record.host = to.host;
    asked.record.path = to.base.substr(std::min(to.base.find('/', scheme_size), to.base.size())) + asked.question->path;
    const bool waiting = asked.state == Asked::State::waiting;
    evidence_.asked.push_back(std::move(asked));
    if (waiting) pending_.push_back({evidence_.asked.size() - 1, Time{}, {}, 0, 0});
  }
}

Destination Engine::destination(const Asked& asked) const {
  const catalog::Entry& entry = *asked.entry;
  const catalog::Host& host = entry.hosts[asked.question->host == 0 && asked.entry == evidence_.entry ? evidence_.host : asked.question->host];
  if (!evidence_.custom_host) {
    // The budget counts the hosts that are really shown the key, not what they are made from.
    const auto base = fill(host.base, [&](const catalog::Placeholder& place) { return value_of(place.name, asked); }, Escape::host);
    return base ? Destination{*base, std::string(host_of(*base))} : Destination{host.base, host.name};
  }
  // A relay's paths start at the root; a provider's own base path is what the caller's
  // address stands for, or is missing from it.
  std::string base = evidence_.base_url;
  if (host.base.empty()) {
    base = custom_root_;
  } else if (base.find('/', scheme_size) == std::string::npos) {
    const std::size_t path = host.base.find('/', scheme_size);
    if (path != std::string::npos) base += host.base.substr(path);
  }
  std::string name(host_of(base));
  return {std::move(base), std::move(name)};
}

std::optional<std::string> Engine::value_of(std::string_view name, const Asked& asked) const {
  if (name == "model") return asked.model;
  for (const auto& [given, value] : options_.values) {
    if (given == name) return value;
  }
  const Fact* fact = find_fact(evidence_, name);
  return fact == nullptr ? std::nullopt : std::optional<std::string>(fact->value);
}

// A value that is missing now but may still come from a question that is under way.
bool Engine::waits_for_value(const Asked& asked) const {
  const auto gives = [](const Asked& other, std::string_view name) {
    const auto& facts = other.question->facts;
    return std::any_of(facts.begin(), facts.end(), [&](const catalog::FactRule& rule) { return rule.metric->name == name; });
  };
  for (const std::string& name : asked.question->needs) {
    if (value_of(name, asked)) continue;
    const bool promised = std::any_of(evidence_.asked.begin(), evidence_.asked.end(), [&](const Asked& other) {
      const bool open = other.state == Asked::State::waiting || other.state == Asked::State::in_flight;
      return open && &other != &asked && other.entry == asked.entry && gives(other, name);
    });
    if (promised) return true;
  }
  return false;
}

bool Engine::within_host_budget(const std::string& host) const noexcept {
  return contains(evidence_.hosts_shown, host) || evidence_.hosts_shown.size() < options_.host_budget;
}

std::string Engine::reason_to_skip(const Asked& asked) const {
  const catalog::Question& question = *asked.question;
  // Known only after it was planned, or put back by an answer that came with the refusal.
  if (!question.keyless && slowed_) return "the provider asked to slow down";
  if (!question.keyless && refused()) return "the key was refused";
  if (sent_ >= options_.max_requests) return fmt::format("the limit of {} requests is reached", options_.max_requests);
  if (evidence_.custom_host && question.host != 0) return "it is a question to another host than the caller's";
  for (const std::string& name : question.needs) {
    if (!value_of(name, asked)) return fmt::format("needs {}, which is not known; the caller may give it", name);
  }
  if (!question.keyless && !within_host_budget(destination(asked).host)) {
    return fmt::format("{} was not shown the key: at most {} may be", destination(asked).host,
                       options_.host_budget == 1 ? "one host" : fmt::format("{} hosts", options_.host_budget));
  }
  const bool nothing_new = !question.models && !question.facts.empty() &&
      std::all_of(question.facts.begin(), question.facts.end(), [&](const catalog::FactRule& rule) {
        return find_fact(evidence_, rule.metric->name, asked.model) != nullptr;
      });
  if (nothing_new && !evidence_.proof.empty() && !is_light_call(question)) return "everything it shows is known already";
  const bool only_proves = question.proves_key && question.facts.empty() && !question.models && !is_about_model(question);
  if (only_proves && !evidence_.proof.empty()) return "the key is proven already";
  if (is_about_model(question) && !is_light_call(question) && is_settled(asked.model)) {
    return "the model's permission is known already";
  }
  return {};
}

void Engine::skip(Asked& asked, std::string why) {
  asked.state = Asked::State::skipped;
  asked.record.skipped = std::move(why);
}

void Engine::give_up_pending(std::string_view why, bool with_key_only) {
  std::erase_if(pending_, [&](const Pending& pending) {
    Asked& asked = evidence_.asked[pending.asked];
    if (with_key_only && asked.question->keyless) return false;
    if (asked.record.sent) asked.state = Asked::State::failed;
    else skip(asked, std::string(why));
    return true;
  });
}

void Engine::begin_at(std::int64_t unix_ms) noexcept {
  if (started_ || options_.start_unix_ms != 0) return;
  options_.start_unix_ms = evidence_.start_unix_ms = unix_ms;
}

void Engine::look_at(Time now) noexcept {
  if (!started_) {
    started_ = true;
    begun_ = now;
  }
  seen_ = now;
  // The caller's clock may jump; ours does not run backwards.
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count();
  elapsed_ms_ = std::max(elapsed_ms_, static_cast<std::int64_t>(elapsed));
}

Probe::Step Engine::next(Time now, Request& out) {
  look_at(now);
  while (!finished_) {
    if (cancelled_) {
      catch_up(now);
      give_up_pending("cancelled", false);
      finish();
      break;
    }
    if (flights_.size() >= options_.max_in_flight || pauses(now)) return Probe::Step::wait;
    bool waiting = false;
    for (std::size_t i = 0; i < pending_.size();) {
      Asked& asked = evidence_.asked[pending_[i].asked];
      if (waits_for_value(asked)) {
        waiting = true;
        ++i;
        continue;
      }
      if (std::string why = reason_to_skip(asked); !why.empty()) {
        if (asked.record.sent) asked.state = Asked::State::failed;
        else skip(asked, std::move(why));
        pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      if (send(i, now, out)) return Probe::Step::request;
    }
    if (!flights_.empty()) return Probe::Step::wait;
    // Two questions that wait for each other's values would wait for ever.
    if (waiting) give_up_pending("needs a value that nothing gives", false);
    if (!plan_more()) finish();
  }
  return Probe::Step::done;
}

// While one question waits to be asked again, the others wait with it: a provider that
// asked to slow down means all of them.
bool Engine::pauses(Time now) const noexcept {
  return std::any_of(pending_.begin(), pending_.end(), [&](const Pending& pending) { return pending.not_before > now; });
}

// Takes the i-th pending question off the list; false when it cannot be put into bytes.
bool Engine::send(std::size_t i, Time now, Request& out) {
  auto flight = std::make_unique<Flight>();
  flight->what = std::move(pending_[i]);
  pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(i));
  Asked& asked = evidence_.asked[flight->what.asked];
  const auto values = [&](const catalog::Placeholder& place) {
    if (!place.is_time()) return value_of(place.name, asked);
    return unix_ms() == 0 ? std::nullopt : std::optional<std::string>(time_value(place, unix_ms()));
  };
  auto outgoing = build(*asked.entry, *asked.question, destination(asked), evidence_.token_type, key_, values, flight->what.page);
  if (!outgoing) {
    skip(asked, "its address cannot be built from the values at hand");
    return false;
  }
  flight->id = next_id_++;
  flight->sent = now;
  flight->outgoing = std::move(*outgoing);
  asked.state = Asked::State::in_flight;
  asked.record.sent = true;
  asked.record.attempts += 1;
  asked.record.host = flight->outgoing.host;
  asked.record.path = scrubber_(flight->outgoing.path);
  asked.record.carried_key = flight->outgoing.carries_key;
  if (flight->outgoing.carries_key && !contains(evidence_.hosts_shown, flight->outgoing.host)) {
    evidence_.hosts_shown.push_back(flight->outgoing.host);
  }
  ++sent_;
  out = {.id = flight->id, .method = flight->outgoing.method, .url = flight->outgoing.url, .body = flight->outgoing.body,
         .headers = flight->outgoing.view(), .question = asked.question->id, .safety = asked.question->safety,
         .custom_host = evidence_.custom_host, .body_limit = asked.question->models ? list_body : small_body,
         .deadline = now + options_.timeout};
  flights_.push_back(std::move(flight));
  return true;
}

Time Engine::wake() const noexcept {
  if (finished_ || flights_.size() >= options_.max_in_flight) return Time::max();
  // The last one: while one question waits to be asked again, the others wait with it.
  Time latest{};
  for (const Pending& pending : pending_) latest = std::max(latest, pending.not_before);
  return latest > seen_ ? latest : Time::max();
}

bool Engine::plan_more() {
  if (plan_models()) return true;
  if (plan_discovery()) return true;
  return plan_next_candidate();
}

// Wanted models that no list has settled are asked for one by one.
bool Engine::plan_models() {
  if (evidence_.entry == nullptr || refused()) return false;
  bool added = false;
  for (const std::string& model : wanted_) {
    const bool asked_before = std::any_of(evidence_.asked.begin(), evidence_.asked.end(), [&](const Asked& asked) {
      return asked.entry == evidence_.entry && asked.model == model;
    });
    if (asked_before) continue;
    const std::size_t before = pending_.size();
    std::vector<Asked> plan = plan_model_questions(*evidence_.entry, evidence_.token_type, options_.max_safety, model);
    // Of a settled model only a real call can still tell something: its limits.
    if (is_settled(model)) std::erase_if(plan, [](const Asked& asked) { return !is_light_call(*asked.question); });
    // Without proof only a question that may bring it.
    if (evidence_.proof.empty()) std::erase_if(plan, [](const Asked& asked) { return !asked.question->proves_key; });
    add(std::move(plan));
    added = added || pending_.size() > before;
  }
  return added;
}

// An unknown address that bears no marks: relay software may name itself on a route
// that wants no key.
bool Engine::plan_discovery() {
  if (!evidence_.custom_host || discovered_) return false;
  discovered_ = true;
  if (judge_identity(evidence_).verdict == IdentityVerdict::relay) return false;
  const std::size_t before = pending_.size();
  for (const auto& entry : evidence_.catalog.tables().entries) {
    if (entry->kind != "relay" || entry.get() == evidence_.entry) continue;
    std::vector<Asked> plan = plan_questions(*entry, TokenType::virtual_key, Safety::metadata);
    std::erase_if(plan, [](const Asked& asked) { return !asked.question->discovers || !asked.question->keyless; });
    add(std::move(plan));
  }
  return pending_.size() > before;
}

bool Engine::plan_next_candidate() {
  if (!refused() || then_.empty() || evidence_.custom_host) return false;
  const catalog::Entry* candidate = then_.front();
  if (!within_host_budget(candidate->hosts.front().name)) {
    evidence_.unasked.insert(evidence_.unasked.end(), then_.begin(), then_.end());
    then_.clear();
    return false;
  }
  then_.erase(then_.begin());
  evidence_.refused_by.push_back(evidence_.entry);
  slowed_ = false;
  forget();
  evidence_.recognised = 0;
  evidence_.sightings.clear();
  evidence_.redirects.clear();
  begin(*candidate);
  return true;
}

// What was learned of one maker says nothing of the next.
void Engine::forget() {
  evidence_.signs.clear();
  evidence_.proof.clear();
  evidence_.facts.clear();
  evidence_.listed.clear();
  evidence_.list_read = evidence_.list_complete = false;
  evidence_.model_answers.clear();
}

void Engine::finish() {
  finished_ = true;
  const bool elsewhere = !evidence_.refused_by.empty();
  if (!elsewhere) return;
  if (evidence_.proof.empty() && refused()) {
    // Nobody knew it: the report is about the one that was named first.
    evidence_.entry = first_;
    evidence_.host = 0;
    describe_key(*first_);
    return;
  }
  // Only an answer that no dead key gets shows that it lives here.
  const bool lives_here = !evidence_.proof.empty() ||
      std::any_of(evidence_.signs.begin(), evidence_.signs.end(), [](const KeySign& sign) { return sign.alive; });
  if (lives_here && !first_->family.empty() && first_->family == evidence_.entry->family) {
    evidence_.signs.push_back({Cause::wrong_region, true, true,
                               fmt::format("refused by {}, proven at {}", first_->id, evidence_.entry->id)});
  }
}

std::vector<RequestRecord> Engine::plan() const {
  std::vector<RequestRecord> records;
  for (const Asked& asked : evidence_.asked) {
    RequestRecord record = asked.record;
    record.carried_key = !asked.question->keyless;
    if (record.skipped.empty() && !waits_for_value(asked)) {
      if (std::string why = reason_to_skip(asked); !why.empty()) record.skipped = std::move(why);
    }
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace keyassay::probe
