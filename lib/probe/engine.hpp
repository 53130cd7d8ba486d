// The state of one assay: what is planned, what is in flight, what has been learned.
//
//   plan -> next -> respond -> learn -> (more questions | another candidate | done)
//
// It decides what to ask and stops as soon as asking on would be useless, impolite or
// more than the caller allowed. What answers mean is interpret's business.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "keyassay/probe.hpp"
#include "probe/evidence.hpp"
#include "probe/interpret.hpp"
#include "probe/plan.hpp"
#include "probe/request.hpp"
#include "probe/scrub.hpp"

namespace keyassay::probe {

class Engine {
 public:
  static Result<Engine> start(const Catalog& catalog, Secret key, ProbeOptions options,
                              std::vector<std::string> wanted_models);

  Probe::Step next(Time now, Request& out);
  Time wake() const noexcept;
  Result<void> respond(std::uint64_t id, const Response& response, Time now);
  Result<void> fail(std::uint64_t id, TransportFailure failure, Time now);
  void cancel() noexcept { cancelled_ = true; }

  const Evidence& evidence() const noexcept { return evidence_; }
  const ProbeOptions& options() const noexcept { return options_; }
  const Secret& key() const noexcept { return key_; }
  const Scrubber& scrubber() const noexcept { return scrubber_; }
  void begin_at(std::int64_t unix_ms) noexcept;
  // 0 while nobody has said what time it is.
  std::int64_t unix_ms() const noexcept { return options_.start_unix_ms == 0 ? 0 : options_.start_unix_ms + elapsed_ms_; }
  std::vector<RequestRecord> plan() const;

 private:
  // A question that waits for its turn; `asked` is its place in the evidence.
  struct Pending {
    std::size_t asked = 0;
    Time not_before{};
    std::string page;        // next page of a list
    unsigned pages = 0;
    unsigned retries = 0;    // of this page
  };
  // An answer that overtook an earlier request's: learned from in its turn, so that the
  // order in which a network delivers changes nothing. Wiped: bodies may echo the key.
  struct Held {
    explicit Held(const Response& response);
    explicit Held(TransportFailure why) : failure(why) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held();

    std::optional<TransportFailure> failure;
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
  };
  struct Flight {
    std::uint64_t id = 0;
    Pending what;
    Outgoing outgoing;
    Time sent{};
    std::unique_ptr<Held> held;
  };

  Engine() = default;
  void begin(const catalog::Entry& entry, std::size_t host = 0);
  void add(std::vector<Asked> plan);
  void forget();
  void describe_key(const catalog::Entry& entry);
  void look_at(Time now) noexcept;

  // engine.cpp: what to send next
  Destination destination(const Asked& asked) const;
  std::optional<std::string> value_of(std::string_view name, const Asked& asked) const;
  bool waits_for_value(const Asked& asked) const;
  bool within_host_budget(const std::string& host) const noexcept;
  std::string reason_to_skip(const Asked& asked) const;
  bool send(std::size_t pending, Time now, Request& out);
  void skip(Asked& asked, std::string why);
  void give_up_pending(std::string_view why, bool with_key_only);
  bool plan_more();
  bool plan_models();
  bool plan_discovery();
  bool plan_next_candidate();
  void finish();
  bool pauses(Time now) const noexcept;

  // learn.cpp: what an answer changes
  Flight* land(std::uint64_t id, Time now);
  bool is_next(const Flight& flight) const noexcept;
  void hear_answer(Flight& flight, const Response& response, Time now);
  void hear_failure(const Flight& flight, TransportFailure failure, Time now);
  void catch_up(Time now);
  bool retry(const Flight& flight, std::optional<std::int64_t> after_ms, Time now);
  void meet_software(Flight& flight, const AnswerView& answer);
  void learn(const Flight& flight, const AnswerView& answer, Reading reading, Time now);
  void learn_success(const Flight& flight, Asked& asked, Reading& reading);
  void learn_failure(const Flight& flight, Asked& asked, const Reading& reading);
  void learn_model(const Asked& asked, Permission permission, Cause cause);
  void keep(std::vector<Fact> facts);
  void retype();
  void keep(std::vector<ListedModel> models);
  bool move_to_host(const Flight& flight, const std::string& host_id);
  bool refused() const noexcept;
  bool is_settled(const std::string& model) const noexcept;

  ProbeOptions options_;
  Secret key_;
  Scrubber scrubber_;
  Evidence evidence_;
  std::vector<std::string> wanted_;
  std::vector<Pending> pending_;
  std::vector<std::unique_ptr<Flight>> flights_;
  std::vector<const catalog::Entry*> then_;   // candidates not asked yet
  const catalog::Entry* first_ = nullptr;     // the first candidate
  std::string custom_root_;                   // base URL without "/v1", for relays
  std::uint64_t next_id_ = 1;
  unsigned sent_ = 0;
  std::int64_t elapsed_ms_ = 0;
  Time begun_{}, seen_{};
  bool started_ = false, cancelled_ = false, finished_ = false, discovered_ = false;
  bool slowed_ = false;                       // the provider insists that nothing more is asked
};

}  // namespace keyassay::probe
