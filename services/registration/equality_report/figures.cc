#include "services/registration/equality_report/figures.h"

#include <optional>
#include <vector>

#include "common/decider/suppression.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// What is counted of a category, and where it is shown.
struct Column {
  uint32_t CategoryTally::*count;
  v1::PeopleCount* (v1::CategoryFigures::*shown)();
  v1::EqualityMeasure measure;  // unspecified: of the people themselves
};
constexpr Column kColumns[] = {
    {&CategoryTally::registered, &v1::CategoryFigures::mutable_registered, v1::EQUALITY_MEASURE_UNSPECIFIED},
    {&CategoryTally::referred, &v1::CategoryFigures::mutable_referred, v1::EQUALITY_MEASURE_REFERRED},
    {&CategoryTally::case_to_answer, &v1::CategoryFigures::mutable_case_to_answer,
     v1::EQUALITY_MEASURE_CASE_TO_ANSWER},
    {&CategoryTally::sanctioned, &v1::CategoryFigures::mutable_sanctioned, v1::EQUALITY_MEASURE_SANCTIONED},
};

void Show(std::optional<uint32_t> count, v1::PeopleCount* shown) {
  shown->set_suppressed(!count.has_value());
  shown->set_people(count.value_or(0));
}

Suppression SuppressionBy(const v1::EqualityMonitoringRule& rule) {
  return {rule.small_number(), rule.round_to()};
}

// So many of so many people, as shown.
struct Share {
  std::optional<uint32_t> of_whom, people;
};

// Of what is shown, so that it tells no more, and anybody can reckon it. None where it may not be told.
std::optional<uint32_t> RiskRatio(const Share& category, const Share& others,
                                  const v1::EqualityMonitoringRule& rule) {
  for (const Share& share : {category, others}) {
    if (!share.of_whom || !share.people || *share.people < rule.least_people()) return std::nullopt;
  }
  if (*category.of_whom == 0) return std::nullopt;
  if (*others.of_whom == 0) return 0;
  const uint64_t rate = uint64_t{100} * *category.of_whom * *others.people;
  const uint64_t rate_of_others = uint64_t{*others.of_whom} * *category.people;
  if (rate <= rule.risk_ratio_percent() * rate_of_others) return std::nullopt;
  return static_cast<uint32_t>(rate / rate_of_others);
}

// The categories of one characteristic, in the order of the rule.
class Characteristic {
 public:
  Characteristic(const std::map<std::string, CategoryTally>& tally,
                 const v1::EqualityMonitoringRule::Characteristic& listed)
      : listed_(listed) {
    for (const std::string& category : listed.categories()) {
      const auto found = tally.find(category);
      tallies_.push_back(found == tally.end() ? CategoryTally() : found->second);
    }
  }

  v1::CharacteristicFigures Figures(const v1::EqualityMonitoringRule& rule) const {
    v1::CharacteristicFigures figures;
    figures.set_characteristic(listed_.code());
    for (const std::string& category : listed_.categories()) figures.add_categories()->set_category(category);
    for (const Column& column : kColumns) {
      const Shown shown = ShownIn(column, rule);
      for (size_t i = 0; i < shown.size(); ++i)
        Show(shown[i], (figures.mutable_categories(static_cast<int>(i))->*column.shown)());
    }
    Show(ShownAlone(Total(&CategoryTally::registered), SuppressionBy(rule)), figures.mutable_declared());
    return figures;
  }

  void AddDisproportions(const v1::EqualityMonitoringRule& rule, v1::EqualityFigures* figures) const {
    const Shown people = ShownIn(kColumns[0], rule);
    for (const Column& column : kColumns) {
      if (column.measure == v1::EQUALITY_MEASURE_UNSPECIFIED) continue;
      const Shown shown = ShownIn(column, rule);
      for (size_t i = 0; i < tallies_.size(); ++i) {
        const auto ratio = RiskRatio({shown[i], people[i]},
                                     {OthersThan(i, column, rule), OthersThan(i, kColumns[0], rule)}, rule);
        if (!ratio) continue;
        v1::Disproportion& found = *figures->add_disproportions();
        found.set_characteristic(listed_.code());
        found.set_category(listed_.categories(static_cast<int>(i)));
        found.set_measure(column.measure);
        found.set_risk_ratio_percent(*ratio);
      }
    }
  }

 private:
  using Shown = std::vector<std::optional<uint32_t>>;

  Shown ShownIn(const Column& column, const v1::EqualityMonitoringRule& rule) const {
    std::vector<uint32_t> counts;
    for (const CategoryTally& tally : tallies_) counts.push_back(tally.*column.count);
    return ShownTogether(counts, SuppressionBy(rule));
  }
  std::optional<uint32_t> OthersThan(size_t i, const Column& column,
                                     const v1::EqualityMonitoringRule& rule) const {
    return ShownAlone(Total(column.count) - tallies_[i].*column.count, SuppressionBy(rule));
  }
  uint32_t Total(uint32_t CategoryTally::*count) const {
    uint32_t total = 0;
    for (const CategoryTally& tally : tallies_) total += tally.*count;
    return total;
  }

  const v1::EqualityMonitoringRule::Characteristic& listed_;
  std::vector<CategoryTally> tallies_;
};

}  // namespace

v1::EqualityFigures FiguresOf(const EqualityTally& tally, const v1::EqualityMonitoringRule& rule) {
  static const std::map<std::string, CategoryTally> kNobody;
  v1::EqualityFigures figures;
  figures.set_counted(true);
  for (const auto& listed : rule.characteristics()) {
    const auto found = tally.find(listed.code());
    const Characteristic characteristic(found == tally.end() ? kNobody : found->second, listed);
    *figures.add_characteristics() = characteristic.Figures(rule);
    characteristic.AddDisproportions(rule, &figures);
  }
  return figures;
}

}  // namespace candour
