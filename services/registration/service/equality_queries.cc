#include "services/registration/service/equality_queries.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "candour/sanctions/v1/subject.pb.h"
#include "common/base/calendar.h"
#include "common/base/status.h"
#include "common/decider/day.h"
#include "common/replica/looking_elsewhere.h"
#include "common/rpc/reads.h"
#include "services/registration/equality_report/equality_report.h"
#include "services/registration/equality_report/figures.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/merged.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/registrant/status.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/service/case_in_year.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// On some day of it.
bool RegisteredIn(uint32_t year, const v1::RegistrantState& who) {
  return std::any_of(who.changes().begin(), who.changes().end(), [&](const v1::StatusChange& change) {
    if (change.status() != v1::REGISTER_STATUS_ACTIVE) return false;
    const absl::CivilDay first = std::max(StoredDay(change.from()), absl::CivilDay(year, 1, 1));
    return first <= LastDayOf(year) && StatusOn(who, first) == v1::REGISTER_STATUS_ACTIVE;
  });
}

class YearCount {
 public:
  YearCount(const StateSource& own, const FoldedView& theirs, Sealer& sealer, uint32_t year)
      : own_(own), theirs_(theirs), sealer_(sealer), year_(year) {}

  absl::StatusOr<v1::EqualityFigures> Count(const v1::Rules& rules) {
    const v1::EqualityMonitoringRule* rule = RulesInForce(rules, LastDayOf(year_)).equality_monitoring();
    if (rule == nullptr) return v1::EqualityFigures();
    CANDOUR_ASSIGN_OR_RETURN(const auto ids, own_.Ids("characteristics_declared", kDeclared));
    for (const std::string& id : ids) CANDOUR_RETURN_IF_ERROR(Add(id));
    v1::EqualityFigures figures = FiguresOf(tally_, *rule);
    figures.set_unreadable(unreadable_);
    return figures;
  }

 private:
  absl::Status Add(const std::string& id) {
    v1::RegistrantState who;
    CANDOUR_RETURN_IF_ERROR(own_.Load(StreamOf<Registrant>(id), &who).status());
    CANDOUR_ASSIGN_OR_RETURN(const std::vector<v1::RegistrantState> records, RecordsWhere(who));
    // Of several that say something the one that goes on is heard, else the first.
    for (const v1::RegistrantState& record : records) {
      if (!record.has_characteristics()) continue;
      if (record.person_id() != id) return absl::OkStatus();
      break;
    }
    const bool registered = std::any_of(records.begin(), records.end(), [&](const v1::RegistrantState& one) {
      return RegisteredIn(year_, one);
    });
    if (!registered) return absl::OkStatus();
    CANDOUR_ASSIGN_OR_RETURN(const CategoryTally one, OutcomesOf(records));
    return AddTo(who, one);
  }

  // All of the human, the one that goes on first.
  absl::StatusOr<std::vector<v1::RegistrantState>> RecordsWhere(const v1::RegistrantState& who) const {
    std::vector<v1::RegistrantState> records(1, who);
    if (!who.merged_into().empty()) {
      CANDOUR_RETURN_IF_ERROR(own_.Load(StreamOf<Registrant>(who.merged_into()), &records[0]).status());
    }
    const std::vector<std::string> merged(records[0].merged_from().begin(), records[0].merged_from().end());
    for (const std::string& id : merged) {
      CANDOUR_RETURN_IF_ERROR(own_.Load(StreamOf<Registrant>(id), &records.emplace_back()).status());
    }
    return records;
  }

  absl::StatusOr<CategoryTally> OutcomesOf(const std::vector<v1::RegistrantState>& records) const {
    CategoryTally one{.registered = 1};
    for (const v1::RegistrantState& record : records) {
      const std::string& person_id = record.person_id();
      const std::string stream = absl::StrCat("subject/", person_id);
      CANDOUR_RETURN_IF_ERROR(EachFact(theirs_, stream, [&](const replica::v1::FactRow& row) -> absl::Status {
        if (!IsFact<sanctions::v1::CaseConcernsSubject>(row)) return absl::OkStatus();
        CANDOUR_ASSIGN_OR_RETURN(const auto concerns,
                                 ReadFact<sanctions::v1::CaseConcernsSubject>(stream, row));
        return AddCase(absl::StrCat("case/", concerns.case_id()), person_id, &one);
      }));
    }
    return one;
  }

  // A case that was about this record at first may be about somebody else by now.
  absl::Status AddCase(const std::string& stream, const std::string& person_id, CategoryTally* one) const {
    CaseInYear the(stream, year_);
    CANDOUR_RETURN_IF_ERROR(
        EachFact(theirs_, stream, [&](const replica::v1::FactRow& row) { return the.Take(row); }));
    if (the.person_id() != person_id) return absl::OkStatus();
    if (the.received()) one->referred = 1;
    if (the.to_answer()) one->case_to_answer = 1;
    if (the.sanctioned()) one->sanctioned = 1;
    return absl::OkStatus();
  }

  absl::Status AddTo(const v1::RegistrantState& who, const CategoryTally& one) {
    v1::PersonState person;
    CANDOUR_RETURN_IF_ERROR(own_.Load(StreamOf<Person>(who.person_id()), &person).status());
    if (person.has_erased_on()) return absl::OkStatus();
    const auto said = sealer_.OpenAs<v1::CharacteristicsDeclared>(who.characteristics());
    if (absl::IsNotFound(said.status())) {
      ++unreadable_;
      return absl::OkStatus();
    }
    CANDOUR_RETURN_IF_ERROR(said.status());
    for (const v1::DeclaredCharacteristic& declared : said->characteristics()) {
      CategoryTally& category = tally_[declared.characteristic()][declared.category()];
      category.registered += one.registered;
      category.referred += one.referred;
      category.case_to_answer += one.case_to_answer;
      category.sanctioned += one.sanctioned;
    }
    return absl::OkStatus();
  }

  const StateSource& own_;
  const FoldedView& theirs_;
  Sealer& sealer_;
  const uint32_t year_;
  EqualityTally tally_;
  uint64_t unreadable_ = 0;
};

// "" where there is none.
absl::StatusOr<std::string> LatestYear(const RecordsView& view) {
  const std::string prefix = absl::StrCat(EqualityReport::kKind, "/");
  std::string latest;
  CANDOUR_RETURN_IF_ERROR(
      view.Streams(prefix, prefix, [&](absl::string_view stream, const replica::v1::StreamRow&) {
        latest = std::string(stream.substr(prefix.size()));
        return true;
      }));
  return latest;
}

}  // namespace

// What will be refused is not counted: evidence stands in the commit of a refusal too.
LookUp LookUpEqualityFigures(const ServedState* state, Sealer& sealer, const Clock& clock,
                             const v1::TakeEqualityReportRequest& take) {
  return LookUpIn<v1::EqualityFigures>(
      state,
      [&sealer, &clock, &take](const StateSource& own,
                               const FoldedView& theirs) -> absl::StatusOr<v1::EqualityFigures> {
        v1::RuleSetState published;
        CANDOUR_RETURN_IF_ERROR(own.Load(StreamOf<RuleSet>(kCurrentRules), &published).status());
        v1::EqualityReportState last;
        const std::string stream = StreamOf<EqualityReport>(absl::StrCat(take.year()));
        CANDOUR_RETURN_IF_ERROR(own.Load(stream, &last).status());
        if (CannotCount(take, LondonDay(clock.Now()), last, published.rules())) return v1::EqualityFigures();
        return YearCount(own, theirs, sealer, take.year()).Count(published.rules());
      });
}

absl::Status AnswerGetEqualityReport(const QueryContext& context, const v1::GetEqualityReportRequest& asked,
                                     v1::GetEqualityReportResponse* answer) {
  std::string year = absl::StrCat(asked.year());
  if (asked.year() == 0) {
    CANDOUR_ASSIGN_OR_RETURN(year, LatestYear(*context.view));
  }
  CANDOUR_ASSIGN_OR_RETURN(v1::EqualityReportState report, ReadState<EqualityReport>(*context.view, year));
  answer->set_year(report.year());
  answer->set_revision(report.revision());
  answer->set_revision_reason(report.revision_reason());
  *answer->mutable_taken_on() = report.taken_on();
  answer->set_rule_set(report.rule_set());
  *answer->mutable_characteristics() = std::move(*report.mutable_figures()->mutable_characteristics());
  *answer->mutable_disproportions() = std::move(*report.mutable_figures()->mutable_disproportions());
  return absl::OkStatus();
}

absl::Status AnswerGetCharacteristics(const QueryContext& context, const v1::GetCharacteristicsRequest& asked,
                                      v1::GetCharacteristicsResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const auto person, ReadState<Person>(*context.view, asked.person_id()));
  v1::RegistrantState who;
  CANDOUR_RETURN_IF_ERROR(context.view->Load(StreamOf<Registrant>(asked.person_id()), &who).status());
  // What was said under a record that was merged into this one stands until they say something here.
  const std::vector<std::string> merged(who.merged_from().begin(), who.merged_from().end());
  for (const std::string& id : merged) {
    if (who.has_characteristics()) break;
    CANDOUR_RETURN_IF_ERROR(context.view->Load(StreamOf<Registrant>(id), &who).status());
  }
  if (person.has_erased_on() || !who.has_characteristics()) return absl::OkStatus();
  auto said = context.sealer.OpenAs<v1::CharacteristicsDeclared>(who.characteristics());
  if (absl::IsNotFound(said.status())) return absl::OkStatus();
  CANDOUR_RETURN_IF_ERROR(said.status());
  *answer->mutable_characteristics() = std::move(*said->mutable_characteristics());
  return absl::OkStatus();
}

}  // namespace candour
