// The parts of the text report, in the order of the page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/report.hpp"
#include "report/page.hpp"

namespace keyassay::report {

// Rows of a long table that are shown, and code points of a value or a reason.
inline constexpr std::size_t shown_rows = 20;
inline constexpr std::size_t longest_value = 160;

// Whether an answer showed that the key works. Without one most cells are unknown, and one
// sentence says more than a table of them.
bool is_proven(const Report& report) noexcept;

// The question whose not being asked is given as the reason in `missing`; nullptr when
// nothing that could be asked would help.
const RequestRecord* question_to_ask(const Report& report, std::string_view missing) noexcept;

// "2 allowed, 8 denied"; what there is none of is left out.
std::string permissions_text(const std::vector<ModelRow>& models);

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
