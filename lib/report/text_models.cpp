// The two tables of the text report that have a row for each model.
#include <algorithm>

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

std::string models_heading(const std::vector<ModelRow>& models) {
  const auto count = [&](Permission permission) {
    return std::count_if(models.begin(), models.end(),
                         [&](const ModelRow& row) { return row.permission == permission; });
  };
  return fmt::format("Models: {} allowed, {} denied, {} unknown", count(Permission::allowed),
                     count(Permission::denied), count(Permission::unknown));
}

}  // namespace

void write_models(Page& page, const Report& report, bool all) {
  if (report.models.empty()) return;
  page.heading(models_heading(report.models));
  Table table;
  table.columns = {{""}, {"model", false, 9}, {"use", false, 7}, {"listed"},
                   {"context / output", false, 9}, {"price in / out", false, 7}, {"features", false, 7}};
  for (const ModelRow* model : ordered(report.models)) {
    if (!all && table.rows.size() == shown_rows) break;
    table.rows.push_back({model->wanted ? ">" : "", model->id,
                          {permission_text(*model), tone(model->permission)},
                          model->listed == Answer::unknown ? "?" : name(model->listed),
                          tokens(*model), prices(*model), features(*model)});
  }
  page.table(table);
  page.more(report.models.size(), table.rows.size(), "models");
  page.text(2, "> wanted; ? not known, which is not no; * from the catalog, not live; "
               "prices per million tokens", Tone::faint);
}

// One line a model instead of a row a dimension: what is known with its value, then the
// names of what is not. Only of wanted models, unless all are asked for.
void write_model_readiness(Page& page, const Report& report, bool all) {
  const auto wanted = [&](std::string_view id) {
    return std::any_of(report.models.begin(), report.models.end(),
                       [&](const ModelRow& row) { return row.wanted && row.id == id; });
  };
  Table table{{{"model", false, 12}, {"found", false, 20}, {"not known", false, 12}}, {}};
  for (auto row = report.model_readiness.begin(); row != report.model_readiness.end();) {
    const std::string& model = row->model;
    std::vector<std::string> found, open;
    for (; row != report.model_readiness.end() && row->model == model; ++row) {
      if (row->state == CellState::unknown) {
        open.push_back(row->dimension);
      } else {
        const std::string value = row->value.empty() ? spoken(name(row->state)) : row->value;
        found.push_back(fmt::format("{} {}", row->dimension, value));
      }
    }
    if (all || wanted(model)) table.rows.push_back({model, joined(found), joined(open)});
  }
  if (table.rows.empty()) return;
  page.heading("Model by model");
  page.table(table);
}

}  // namespace keyassay::report
