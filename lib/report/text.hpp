// The parts of the text report, in the order of the page.
#pragma once

#include "keyassay/report.hpp"
#include "report/page.hpp"

namespace keyassay::report {

// Rows of a long table that are shown.
inline constexpr std::size_t shown_rows = 20;

void write_verdict(Page& page, const Report& report);
void write_candidates(Page& page, const Report& report);
void write_readiness(Page& page, const Report& report);
void write_risks(Page& page, const Report& report);
void write_capabilities(Page& page, const Report& report);
void write_models(Page& page, const Report& report, bool all);
void write_model_readiness(Page& page, const Report& report, bool all);
void write_facts(Page& page, const Report& report);
void write_requests(Page& page, const Report& report);
void write_actions(Page& page, const Report& report);

}  // namespace keyassay::report
