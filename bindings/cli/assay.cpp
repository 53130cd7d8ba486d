#include "assay.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "files.hpp"
#include "results.hpp"

namespace keyassay::cli {
namespace {

// Of the dimensions the caller goes by, the worst counts.
Exit exit_of(const Report& report, const std::vector<Dimension>& gates) noexcept {
  const auto any = [&](ReadinessVerdict verdict) {
    return std::any_of(gates.begin(), gates.end(),
                       [&](Dimension gate) { return report.at(gate).verdict == verdict; });
  };
  if (report.key.verdict == KeyVerdict::invalid || any(ReadinessVerdict::blocked)) return Exit::blocked;
  const bool open = report.key.verdict == KeyVerdict::undetermined || any(ReadinessVerdict::undetermined);
  return open ? Exit::undetermined : Exit::ok;
}

std::int64_t unix_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

// One run of the command: the keys go through it one after the other.
class Assay {
 public:
  Assay(const Options& options, const Catalog& catalog, const Policy& policy, Output& output)
      : options_(options), catalog_(catalog), policy_(policy), results_(output, options.format),
        style_(text_style(options, output)) {}

  // Opens what the options name: a recording to answer from or to write, or the network.
  Result<void> prepare() {
    if (options_.dry_run) return {};
    if (!options_.replay_file.empty()) {
      auto text = read_file(options_.replay_file);
      if (!text) return text.error();
      auto replay = Replay::parse(text.value(), options_.replay_file);
      if (!replay) return replay.error();
      replay_.emplace(std::move(replay).value());
      return {};
    }
    if (!options_.record_file.empty()) {
      auto file = Output::open(options_.record_file);
      if (!file) return file.error();
      recording_.emplace(std::move(file).value());
    }
    network_.emplace(options_.curl);
    return {};
  }

  Result<Exit> one(KeyLine line) {
    ProbeOptions asked = options_.probe;
    asked.hints = {.variable = line.variable, .base_url = options_.base_url};
    asked.start_unix_ms = options_.clock.value_or(unix_ms());
    auto probe = Probe::start(catalog_, std::move(line.key), std::move(asked), policy_);
    if (!probe) {
      Error error = probe.error();
      error.message = fmt::format("line {}: {}", line.line, error.message);
      return error;
    }
    if (options_.dry_run) return show_plan(probe.value());

    auto report = converse(probe.value());
    if (!report) return report.error();
    auto written = results_.wants_text() ? results_.add_text(to_text(report.value(), style_))
                                         : results_.add_json(to_json(report.value()));
    if (!written) return written.error();
    return exit_of(report.value(), options_.gates);
  }

  Result<void> finish() {
    if (recording_) {
      if (auto closed = recording_->close(); !closed) return closed;
    }
    return results_.finish();
  }

  bool empty() const noexcept { return results_.empty(); }

 private:
  Result<Report> converse(Probe& probe) {
    if (replay_) return run(probe, *replay_);
    if (!recording_) return run(probe, *network_);
    Recorder recorder(*network_, probe);
    Report report = run(probe, recorder);
    if (auto written = recording_->write(recorder.lines()); !written) return written.error();
    return report;
  }

  Result<Exit> show_plan(const Probe& probe) {
    Report report = probe.report();
    report.requests = probe.plan();
    auto written = results_.wants_text() ? results_.add_text(plan_to_text(report, report.requests, style_))
                                         : results_.add_json(to_json(report));
    if (!written) return written.error();
    const bool any = std::any_of(report.requests.begin(), report.requests.end(),
                                 [](const RequestRecord& request) { return request.skipped.empty(); });
    return any ? Exit::ok : Exit::undetermined;
  }

  const Options& options_;
  const Catalog& catalog_;
  const Policy& policy_;
  Results results_;
  TextStyle style_;
  std::optional<Replay> replay_;
  std::optional<Output> recording_;
  std::optional<CurlTransport> network_;
};

}  // namespace

Result<Exit> assay_keys(const Options& options, const Catalog& catalog, const Policy& policy, KeysIn& keys,
                        Output& output) {
  Assay assay(options, catalog, policy, output);
  if (auto ready = assay.prepare(); !ready) return ready.error();

  Exit worst = Exit::ok;
  while (true) {
    auto next = keys.next();
    if (!next) return next.error();
    if (!next.value()) break;
    auto code = assay.one(std::move(*next.value()));
    if (!code) return code.error();
    worst = worse(worst, code.value());
  }
  if (auto finished = assay.finish(); !finished) return finished.error();
  return assay.empty() ? Result<Exit>(keys.no_key()) : worst;
}

}  // namespace keyassay::cli
