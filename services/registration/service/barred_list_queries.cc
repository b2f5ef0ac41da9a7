#include "services/registration/service/barred_list_queries.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "services/registration/appointment/appointment.h"
#include "services/registration/bar_check/bar_check.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/person/restrictions.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/service/reads.h"
#include "services/registration/views/barred_entry.h"
#include "services/registration/views/entries.h"
#include "services/registration/views/likeness.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

constexpr int kMaxFound = 20;          // barred_list.proto
constexpr size_t kMostLookedAt = 400;  // of one name; each costs the opening of an identity

// The rules known at the moment asked about, in force on the day asked about.
class DatedRules {
 public:
  static absl::StatusOr<DatedRules> Read(const RecordsView& view, absl::CivilDay day) {
    DatedRules rules;
    rules.day_ = day;
    CANDOUR_RETURN_IF_ERROR(view.Load(StreamOf<RuleSet>(kCurrentRules), &rules.published_).status());
    return rules;
  }
  absl::CivilDay day() const { return day_; }
  std::optional<RulesInForce> InForce() const {
    if (!published_.has_rules()) return std::nullopt;
    return RulesInForce(published_.rules(), day_);
  }

 private:
  absl::CivilDay day_;
  v1::RuleSetState published_;
};

// Somebody, as known now; what stands on them, as known at the moment asked about.
struct Somebody {
  std::vector<std::string> records;
  v1::RegistrantState registrant;
  OpenedIdentity opened;
  std::vector<v1::KnownRestriction> restrictions;
};

absl::StatusOr<Somebody> ReadSomebody(const QueryContext& context, absl::string_view person_id) {
  Somebody found;
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState person, ReadWhoGoesOn(*context.present, person_id));
  found.records = RecordsOf(person);
  CANDOUR_ASSIGN_OR_RETURN(found.opened, OpenIdentity(context.sealer, person));
  CANDOUR_RETURN_IF_ERROR(
      context.view->Load(StreamOf<Registrant>(person.person_id()), &found.registrant).status());
  CANDOUR_ASSIGN_OR_RETURN(found.restrictions, RestrictionsUnder(*context.view, found.records));
  return found;
}

absl::Status AddWhereTheyServed(const QueryContext& context, const Somebody& who, absl::CivilDay day,
                                v1::BarredEntry* entry) {
  std::vector<v1::AppointmentState> appointments;
  for (const std::string& id : who.records) {
    CANDOUR_ASSIGN_OR_RETURN(auto some, ReadIndexed<Appointment>(*context.view, "appointment_by_person", id));
    std::move(some.begin(), some.end(), std::back_inserter(appointments));
  }
  entry->set_last_org_code(LastOrganisation(appointments, day));
  if (entry->last_org_code().empty()) return absl::OkStatus();
  v1::OrganisationState organisation;
  CANDOUR_RETURN_IF_ERROR(
      context.view->Load(StreamOf<Organisation>(entry->last_org_code()), &organisation).status());
  entry->set_last_org_name(organisation.details().name());
  return absl::OkStatus();
}

// Nothing where nothing of them is shown. Of whom was erased nothing is: their names are gone.
absl::StatusOr<std::optional<v1::BarredEntry>> EntryOf(const QueryContext& context, const Somebody& who,
                                                       const DatedRules& rules) {
  if (who.opened.status == v1::IDENTITY_STATUS_ERASED) return std::nullopt;
  const std::optional<RulesInForce> in_force = rules.InForce();
  auto entry = RenderBarredEntry(who.registrant.register_number(), who.restrictions, who.opened.identity,
                                 in_force ? &*in_force : nullptr, rules.day());
  if (!entry) return std::nullopt;
  entry->set_identity_status(who.opened.status);
  CANDOUR_RETURN_IF_ERROR(AddWhereTheyServed(context, who, rules.day(), &*entry));
  return entry;
}

// Somebody is shown once, under the first of their records that anything stands under.
absl::StatusOr<bool> IsShownUnder(const QueryContext& context, const Somebody& who, const std::string& id) {
  for (const std::string& record : who.records) {
    if (record == id) return true;
    CANDOUR_ASSIGN_OR_RETURN(const auto restrictions, RestrictionsUnder(*context.view, {record}));
    if (!restrictions.empty()) return false;
  }
  return true;
}

bool IsOfTheName(const v1::SearchBarredListRequest& asked, const v1::Identity& identity) {
  const v1::PersonName* name = CurrentName(identity);
  return name != nullptr && NamesFamilyWhole(asked.name(), *name);
}

}  // namespace

absl::Status AnswerSearchBarredList(const QueryContext& context, const NameIndex& names,
                                    const v1::SearchBarredListRequest& asked,
                                    v1::SearchBarredListResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_ASSIGN_OR_RETURN(const DatedRules rules, DatedRules::Read(*context.view, day));
  const NameIndex::Result result = names.Search(asked.name(), kMostLookedAt);
  answer->set_more(result.more);
  for (const NameIndex::Match& match : result.matches) {
    CANDOUR_ASSIGN_OR_RETURN(const Somebody who, ReadSomebody(context, match.person_id));
    const v1::Identity& identity = who.opened.identity;
    if (asked.birth_year() != 0 && asked.birth_year() != identity.date_of_birth().year()) continue;
    const bool of_the_name = IsOfTheName(asked, identity);
    CANDOUR_ASSIGN_OR_RETURN(auto entry, EntryOf(context, who, rules));
    if (!entry) {
      // Who was never admitted does not show: their absence and their presence are one.
      if (of_the_name && RenderPublicEntry(who.registrant, who.restrictions, identity, day))
        answer->set_others(true);
      continue;
    }
    auto* list = of_the_name ? answer->mutable_entries() : answer->mutable_possible();
    if (list->size() == kMaxFound) {
      answer->set_more(true);
    } else {
      *list->Add() = *std::move(entry);
    }
  }
  answer->set_answer(!answer->entries().empty() ? v1::BARRED_LIST_ANSWER_ON_THE_LIST
                     : answer->others()         ? v1::BARRED_LIST_ANSWER_NOTHING_RECORDED
                                                : v1::BARRED_LIST_ANSWER_NOT_FOUND);
  if (answer->entries().empty()) answer->set_others(false);
  answer->set_says(SaysOf(answer->answer()));
  return absl::OkStatus();
}

absl::Status AnswerListBarredList(const QueryContext& context, const v1::ListBarredListRequest& asked,
                                  v1::ListBarredListResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_ASSIGN_OR_RETURN(const DatedRules rules, DatedRules::Read(*context.view, day));
  const int size = static_cast<int>(PageSize(asked.page_size()));
  CANDOUR_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                           IndexedIds(*context.view, "restricted", kRestricted, context.page_after));
  std::string last;
  for (const std::string& id : ids) {
    CANDOUR_ASSIGN_OR_RETURN(const Somebody who, ReadSomebody(context, id));
    CANDOUR_ASSIGN_OR_RETURN(const bool here, IsShownUnder(context, who, id));
    if (!here) continue;
    CANDOUR_ASSIGN_OR_RETURN(auto entry, EntryOf(context, who, rules));
    if (!entry) continue;
    if (answer->entries_size() == size) {
      answer->set_next_page_token(last);
      break;
    }
    *answer->add_entries() = *std::move(entry);
    last = id;
  }
  return absl::OkStatus();
}

absl::Status AnswerGetBarCheck(const QueryContext& context, const v1::GetBarCheckRequest& asked,
                               v1::GetBarCheckResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(*answer->mutable_check(), ReadState<BarCheck>(*context.view, asked.check_id()));
  const v1::BarCheckState& check = answer->check();
  if (!asked.org_code().empty() && asked.org_code() != check.org_code()) {
    answer->Clear();
    return NotFound();
  }
  answer->set_says(SaysOf(check.answer(), check.found()));
  for (const v1::CheckedPerson& person : check.found()) {
    v1::PersonState state;
    CANDOUR_RETURN_IF_ERROR(context.view->Load(StreamOf<Person>(person.person_id()), &state).status());
    CANDOUR_ASSIGN_OR_RETURN(const auto known, RestrictionsUnder(*context.view, RecordsOf(state)));
    for (const v1::Restriction& reported : person.restrictions()) {
      const bool quashed = std::any_of(known.begin(), known.end(), [&](const v1::KnownRestriction& one) {
        return one.restriction().source_ledger() == reported.source_ledger() &&
               one.restriction().source_id() == reported.source_id() && IsQuashed(one);
      });
      if (quashed) answer->add_quashed(reported.source_id());
    }
  }
  const auto fact = context.sealer.OpenAs<v1::BarCheckPerformed>(check.asked());
  if (absl::IsNotFound(fact.status())) return absl::OkStatus();
  CANDOUR_RETURN_IF_ERROR(fact.status());
  answer->set_given_names(fact->given_names());
  answer->set_family_name(fact->family_name());
  *answer->mutable_date_of_birth() = fact->date_of_birth();
  return absl::OkStatus();
}

}  // namespace candour
