// The two tables of the text report that have a row for each model. A model is worth a row
// when it was asked for or something about this key and it was learned; the rest are counted.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "report/text.hpp"
#include "report/words.hpp"

namespace keyassay::report {
namespace {

// "?" is unknown; "*" marks what the catalog says and the provider did not.
std::string with_origin(std::string text, Origin origin) {
  if (text.empty()) return "?";
  if (origin == Origin::catalog) text.push_back('*');
  return text;
}

std::string tokens(const ModelRow& model) {
  if (model.context.value.empty() && model.max_output.value.empty()) return "?";
  return fmt::format("{} / {}", with_origin(grouped(model.context.value), model.context.origin),
                     with_origin(grouped(model.max_output.value), model.max_output.origin));
}

std::string prices(const ModelRow& model) {
  if (model.input_price.value.empty() && model.output_price.value.empty()) return "?";
  return fmt::format("{} / {} {}", with_origin(model.input_price.value, model.input_price.origin),
                     with_origin(model.output_price.value, model.output_price.origin), model.currency);
}

std::string permission_text(const ModelRow& model) {
  std::string out(name(model.permission));
  if (model.cause != Cause::none) out += fmt::format(": {}", spoken(name(model.cause)));
  return out;
}

// "tools*, streaming?; not vision"
std::string features(const ModelRow& model) {
  std::vector<std::string> has, lacks;
  for (const ModelFeature& feature : model.features) {
    const std::string word = with_origin(spoken(feature.feature), feature.origin);
    switch (feature.supported) {
      case Answer::yes: has.push_back(word); break;
      case Answer::no: lacks.push_back(word); break;
      case Answer::unknown: has.push_back(spoken(feature.feature) + "?"); break;
    }
  }
  if (has.empty() && lacks.empty()) return "?";
  if (lacks.empty()) return joined(has);
  return fmt::format("{}{}not {}", joined(has), has.empty() ? "" : "; ", joined(lacks));
}

// A cut-off list must not hide what was asked for or what can be used.
int place(const ModelRow& row) noexcept {
  if (row.wanted) return 0;
  return row.permission == Permission::allowed ? 1 : row.permission == Permission::unknown ? 2 : 3;
}

std::vector<const ModelRow*> ordered(const std::vector<ModelRow>& models) {
  std::vector<const ModelRow*> out;
  for (const ModelRow& row : models) out.push_back(&row);
  std::stable_sort(out.begin(), out.end(),
                   [](const ModelRow* a, const ModelRow* b) { return place(*a) < place(*b); });
  return out;
}

std::size_t count_of(const std::vector<ModelRow>& models, Permission permission) {
  return static_cast<std::size_t>(std::count_if(models.begin(), models.end(), [&](const ModelRow& row) {
    return row.permission == permission;
  }));
}

// What the rows that are left out have in common.
struct LeftOut {
  std::size_t refused = 0;  // the key is refused, and so is every model
  std::size_t absent = 0;   // known, but not in the key's list
  std::size_t unclear = 0;  // known, and nobody said whether this key may use them
};

std::size_t* reason_to_leave_out(const Report& report, const ModelRow& row, LeftOut& left_out) noexcept {
  if (report.key.verdict == KeyVerdict::invalid) return &left_out.refused;
  if (row.wanted) return nullptr;
  const bool absent = row.listed == Answer::no && row.cause == Cause::model_not_found;
  if (row.permission == Permission::denied && absent) return &left_out.absent;
  const bool unclear = row.permission == Permission::unknown && row.listed != Answer::yes;
  return unclear ? &left_out.unclear : nullptr;
}

void write_left_out(Page& page, const LeftOut& left_out, bool further) {
  const auto line = [&](std::size_t count, std::string_view one, std::string_view many) {
    if (count == 0) return;
    const std::string models = counted(count, further ? "further known model" : "known model");
    page.text(2, fmt::format("{} {}", models, count == 1 ? one : many));
  };
  line(left_out.refused, "is closed to this key, because the key is refused",
       "are closed to this key, because the key is refused");
  line(left_out.absent, "is not in this key's list", "are not in this key's list");
  line(left_out.unclear, "may or may not be open to this key: nothing said so",
       "may or may not be open to this key: nothing said so");
}

// Only the marks that stand in the table.
void write_legend(Page& page, const Table& table) {
  const auto seen = [&](std::string_view sign) {
    const auto holds = [&](const Cell& cell) { return cell.text.find(sign) != std::string::npos; };
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const std::vector<Cell>& row) {
      return std::any_of(row.begin(), row.end(), holds);
    });
  };
  std::vector<std::string> legend;
  if (seen(">")) legend.emplace_back("> wanted");
  if (seen("?")) legend.emplace_back("? not known, which is not no");
  if (seen("*")) legend.emplace_back("* from the catalog, not live");
  legend.emplace_back("context and output in tokens; prices per million tokens");
  page.text(2, joined(legend, "; "), Tone::faint);
}

}  // namespace

std::string permissions_text(const std::vector<ModelRow>& models) {
  std::vector<std::string> parts;
  for (const Permission permission : {Permission::allowed, Permission::denied, Permission::unknown}) {
    const std::size_t count = count_of(models, permission);
    if (count > 0) parts.push_back(fmt::format("{} {}", count, name(permission)));
  }
  return joined(parts);
}

void write_models(Page& page, const Report& report, bool all) {
  if (report.models.empty()) return;
  page.heading("Models: " + permissions_text(report.models));
  Table table;
  table.columns = {{""}, {"model", false, 9}, {"use", false, 7}, {"listed"},
                   {"context / output", false, 9}, {"price in / out", false, 7}, {"features", false, 7}};
  LeftOut left_out;
  std::size_t worth_a_row = 0;
  for (const ModelRow* model : ordered(report.models)) {
    std::size_t* reason = all ? nullptr : reason_to_leave_out(report, *model, left_out);
    if (reason != nullptr) {
      ++*reason;
      continue;
    }
    if (++worth_a_row > shown_rows && !all) continue;
    table.rows.push_back({model->wanted ? ">" : "", model->id,
                          {permission_text(*model), tone(model->permission)},
                          model->listed == Answer::unknown ? "?" : name(model->listed),
                          tokens(*model), prices(*model), features(*model)});
  }
  if (!table.rows.empty()) page.table(table);
  page.more(worth_a_row, table.rows.size(), "model");
  write_left_out(page, left_out, !table.rows.empty());
  if (!table.rows.empty()) write_legend(page, table);
}

// What is known by dimension, then the names of what is not. Only of wanted models, unless
// all are asked for.
void write_model_readiness(Page& page, const Report& report, bool all) {
  if (report.key.verdict == KeyVerdict::invalid && !all) return;
  const auto wanted = [&](std::string_view id) {
    return std::any_of(report.models.begin(), report.models.end(),
                       [&](const ModelRow& row) { return row.wanted && row.id == id; });
  };
  Table table{{{"model", false, 12}, {"dimension"}, {"found", false, 20}}, {}};
  for (auto row = report.model_readiness.begin(); row != report.model_readiness.end();) {
    const std::string& model = row->model;
    const bool shown = all || wanted(model);
    std::string_view label = model;  // named once, above its rows
    std::vector<std::string> open;
    for (; row != report.model_readiness.end() && row->model == model; ++row) {
      if (!shown) continue;
      if (row->state == CellState::unknown) {
        open.push_back(row->dimension);
        continue;
      }
      const std::string value = row->value.empty() ? spoken(name(row->state)) : in_words(row->value);
      table.rows.push_back({std::exchange(label, ""), row->dimension, value});
    }
    if (!open.empty()) table.rows.push_back({label, "not known", joined(open)});
  }
  if (table.rows.empty()) return;
  page.heading("Model by model");
  page.table(table);
}

}  // namespace keyassay::report
