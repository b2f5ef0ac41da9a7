#include "services/registration/service/register_queries.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/decider/key.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/registrant/register_number.h"
#include "services/registration/registrant/registrant.h"
#include "services/registration/rule_set/rule_set.h"
#include "services/registration/service/reads.h"
#include "services/registration/views/entries.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

constexpr size_t kMaxFound = 20;  // register.proto

// A registrant and who they are, with what stands in records that were merged into theirs. NOT_FOUND for
// somebody who never applied.
struct Found {
  v1::RegistrantState registrant;
  v1::PersonState person;
  OpenedIdentity opened;
  std::vector<v1::KnownRestriction> restrictions;  // of all records of the human
};

// By all records of the human, whichever is asked about.
absl::StatusOr<std::vector<v1::KnownRestriction>> ReadRestrictions(const RecordsView& view,
                                                                   absl::string_view person_id) {
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState goes_on, ReadWhoGoesOn(view, person_id));
  return RestrictionsUnder(view, RecordsOf(goes_on));
}

absl::StatusOr<Found> ReadFound(const QueryContext& context, absl::string_view person_id) {
  Found found;
  CANDOUR_ASSIGN_OR_RETURN(found.person, ReadState<Person>(*context.view, person_id));
  CANDOUR_ASSIGN_OR_RETURN(found.registrant, ReadJoined(*context.view, found.person));
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState present, ReadState<Person>(*context.present, person_id));
  CANDOUR_ASSIGN_OR_RETURN(found.opened, OpenIdentity(context.sealer, found.person, present));
  CANDOUR_ASSIGN_OR_RETURN(found.restrictions, ReadRestrictions(*context.view, person_id));
  return found;
}

void Complete(const Found& found, v1::EmployerEntry* entry) {
  entry->set_identity_status(found.opened.status);
  if (entry->has_public_()) entry->mutable_public_()->set_identity_status(found.opened.status);
  entry->set_merged_into(found.person.merged_into());
  *entry->mutable_merged_from() = found.person.merged_from();
}

absl::StatusOr<std::vector<v1::UnsignedCode>> UnsignedBy(const QueryContext& context,
                                                         const v1::RegistrantState& who, absl::CivilDay day) {
  CANDOUR_ASSIGN_OR_RETURN(const auto rules, ReadRules(*context.view));
  if (!rules) return std::vector<v1::UnsignedCode>();
  const RulesInForce in_force(*rules, day);
  std::vector<v1::CodeOfConductState> codes;
  for (const std::string& code_id : in_force.required_codes().code_ids()) {
    v1::CodeOfConductState code;
    CANDOUR_RETURN_IF_ERROR(context.view->Load(StreamOf<CodeOfConduct>(code_id), &code).status());
    codes.push_back(std::move(code));
  }
  return UnsignedCodes(who, codes, in_force, day);
}

// An application that the organisation supports, a check that it made, or an appointment there or where its
// duties came from: now, whatever moment is asked about.
absl::StatusOr<bool> RecordHasToDoWith(const FoldedView& present, absl::CivilDay today,
                                       const std::string& person_id, const std::string& org_code) {
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState person, ReadState<Person>(present, person_id));
  v1::RegistrantState registrant;
  CANDOUR_RETURN_IF_ERROR(present.Load(StreamOf<Registrant>(person_id), &registrant).status());
  if (person.org_code() == org_code || registrant.application().org_code() == org_code) return true;
  for (const v1::Check& check : registrant.checks()) {
    if (check.org_code() == org_code) return true;
  }
  CANDOUR_ASSIGN_OR_RETURN(const auto appointments,
                           ReadIndexed<Appointment>(present, "appointment_by_person", person_id));
  absl::Status read;
  const auto organisation = [&](const std::string& code) {
    v1::OrganisationState state;
    read.Update(present.Load(StreamOf<Organisation>(code), &state).status());
    return state;
  };
  const bool has =
      std::any_of(appointments.begin(), appointments.end(), [&](const v1::AppointmentState& one) {
        return one.org_code() == org_code || HolderOfDuties(organisation, today, one.org_code()) == org_code;
      });
  CANDOUR_RETURN_IF_ERROR(read);
  return has;
}

// By any record of the human.
absl::StatusOr<bool> HasToDoWith(const FoldedView& present, absl::CivilDay today,
                                 const std::string& person_id, const std::string& org_code) {
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState person, ReadWhoGoesOn(present, person_id));
  for (const std::string& id : RecordsOf(person)) {
    CANDOUR_ASSIGN_OR_RETURN(const bool has, RecordHasToDoWith(present, today, id, org_code));
    if (has) return true;
  }
  return false;
}

}  // namespace

absl::Status AnswerGetRules(const QueryContext& context, const v1::GetRulesRequest&,
                            v1::GetRulesResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(v1::RuleSetState rules, ReadState<RuleSet>(*context.view, kCurrentRules));
  answer->set_digest(rules.digest());
  *answer->mutable_rules() = std::move(*rules.mutable_rules());
  return absl::OkStatus();
}

absl::Status AnswerGetCode(const QueryContext& context, const v1::GetCodeRequest& asked,
                           v1::GetCodeResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_ASSIGN_OR_RETURN(const auto code, ReadState<CodeOfConduct>(*context.view, asked.code_id()));
  const v1::CodeVersion* version =
      asked.version().empty() ? VersionInForce(code, day) : FindVersion(code, asked.version());
  if (version == nullptr) return NotFound();
  answer->set_code_id(code.code_id());
  *answer->mutable_version() = *version;
  return absl::OkStatus();
}

absl::Status AnswerListCodes(const QueryContext& context, const v1::ListCodesRequest& asked,
                             v1::ListCodesResponse* answer) {
  const std::string prefix = absl::StrCat(CodeOfConduct::kKind, "/");
  const size_t size = PageSize(asked.page_size());
  return context.view->Streams(
      prefix, absl::StrCat(prefix, context.page_after),
      [&](absl::string_view, const replica::v1::StreamRow& row) {
        v1::CodeOfConductState code;
        if (!code.ParseFromString(row.state()) || code.code_id() == context.page_after) return true;
        if (static_cast<size_t>(answer->codes_size()) == size) {
          answer->set_next_page_token(answer->codes(answer->codes_size() - 1).code_id());
          return false;
        }
        *answer->add_codes() = Summarise(code);
        return true;
      });
}

absl::Status AnswerGetPerson(const QueryContext& context, const v1::GetPersonRequest& asked,
                             v1::GetPersonResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState person, ReadState<Person>(*context.view, asked.person_id()));
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState present,
                           ReadState<Person>(*context.present, asked.person_id()));
  CANDOUR_ASSIGN_OR_RETURN(OpenedIdentity opened, OpenIdentity(context.sealer, person, present));
  answer->set_person_id(person.person_id());
  answer->set_identity_status(opened.status);
  if (opened.status == v1::IDENTITY_STATUS_UNSPECIFIED)
    *answer->mutable_identity() = std::move(opened.identity);
  if (person.has_died_on()) *answer->mutable_died_on() = person.died_on();
  if (present.has_erased_on()) *answer->mutable_erased_on() = present.erased_on();
  if (person.has_erasure()) *answer->mutable_erasure() = person.erasure();
  answer->set_merged_into(person.merged_into());
  *answer->mutable_merged_from() = person.merged_from();
  *answer->mutable_split_off() = person.split_off();
  answer->set_split_from(person.split_from());
  CANDOUR_ASSIGN_OR_RETURN(const auto restrictions, ReadRestrictions(*context.view, asked.person_id()));
  answer->mutable_restrictions()->Add(restrictions.begin(), restrictions.end());
  // An inquiry may not have told the person yet.
  if (context.actor.role != "MANAGER") *answer->mutable_holds() = person.holds();
  return absl::OkStatus();
}

absl::Status AnswerGetRegisterEntry(const QueryContext& context, const v1::GetRegisterEntryRequest& asked,
                                    v1::GetRegisterEntryResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  if (!IsRegisterNumber(asked.register_number())) return NotFound();
  CANDOUR_ASSIGN_OR_RETURN(
      const auto taken,
      ReadState<Key>(*context.view, absl::StrCat("register_number.", asked.register_number())));
  const absl::string_view owner = taken.owner();
  const absl::string_view person_id = owner.substr(owner.find('/') + 1);
  CANDOUR_ASSIGN_OR_RETURN(const Found found, ReadFound(context, person_id));
  // The name for everybody is the one known now, whatever moment is asked about: former names do not show.
  CANDOUR_ASSIGN_OR_RETURN(const v1::PersonState goes_on, ReadWhoGoesOn(*context.present, person_id));
  CANDOUR_ASSIGN_OR_RETURN(const OpenedIdentity now, OpenIdentity(context.sealer, goes_on));
  auto entry = RenderPublicEntry(found.registrant, found.restrictions, now.identity, day);
  if (!entry) return NotFound();
  entry->set_identity_status(now.status);
  if (!found.person.merged_into().empty()) {
    CANDOUR_ASSIGN_OR_RETURN(const auto other,
                             ReadState<Registrant>(*context.view, found.person.merged_into()));
    entry->set_goes_on_as(other.register_number());
  }
  *answer->mutable_entry() = *std::move(entry);
  return absl::OkStatus();
}

absl::Status AnswerSearchRegister(const QueryContext& context, const NameIndex& names,
                                  const v1::SearchRegisterRequest& asked,
                                  v1::SearchRegisterResponse* answer) {
  if (context.past) {
    return RefuseCall(
        absl::StatusCode::kFailedPrecondition, "AS_KNOWN_AT_LIST",
        "Names are searched as they are now. For an earlier moment ask for the record by its number, "
        "or search a state that was rebuilt to it (state rebuild --until).");
  }
  // Some of those found were never admitted and do not show, so more are asked for than are shown.
  const NameIndex::Result result = names.Search(asked.name(), 4 * kMaxFound);
  answer->set_more(result.more);
  for (const NameIndex::Match& match : result.matches) {
    CANDOUR_ASSIGN_OR_RETURN(const Found found, ReadFound(context, match.person_id));
    auto entry = RenderFoundEntry(found.registrant, found.restrictions, found.opened.identity, match.reason,
                                  context.today());
    if (!entry) continue;
    if (static_cast<size_t>(answer->found_size()) == kMaxFound) {
      answer->set_more(true);
      break;
    }
    *answer->add_found() = *std::move(entry);
  }
  return absl::OkStatus();
}

absl::Status AnswerGetEmployerEntry(const QueryContext& context, const v1::GetEmployerEntryRequest& asked,
                                    v1::GetEmployerEntryResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_ASSIGN_OR_RETURN(const Found found, ReadFound(context, asked.person_id()));
  CANDOUR_ASSIGN_OR_RETURN(const bool concerned, HasToDoWith(*context.present, context.today(),
                                                             asked.person_id(), asked.org_code()));
  if (!concerned) return NotFound();
  CANDOUR_ASSIGN_OR_RETURN(const auto codes, UnsignedBy(context, found.registrant, day));
  *answer->mutable_entry() =
      RenderEmployerEntry(found.registrant, found.restrictions, found.opened.identity, codes, day);
  Complete(found, answer->mutable_entry());
  return absl::OkStatus();
}

namespace {

// Panels and overseers judge by what was shown in the case (F2), not by what others decided.
bool KeepsExternalBars(absl::string_view role) {
  return role == "REGISTRAR" || role == "SCREENER" || role == "AUDITOR" || role == "MANAGER";
}

void DropExternal(v1::FullEntry* entry) {
  const auto is_external = [](v1::RestrictionKind kind) {
    return kind == v1::RESTRICTION_KIND_EXTERNAL_BAR || kind == v1::RESTRICTION_KIND_EXTERNAL_RECORD;
  };
  auto& all = *entry->mutable_restrictions();
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const auto& one) { return is_external(one.restriction().kind()); }),
            all.end());
  auto& in_force = *entry->mutable_employer()->mutable_restrictions();
  in_force.erase(std::remove_if(in_force.begin(), in_force.end(),
                                [&](const auto& one) { return is_external(one.kind()); }),
                 in_force.end());
}

}  // namespace

absl::Status AnswerGetRegistrant(const QueryContext& context, const v1::GetRegistrantRequest& asked,
                                 v1::GetRegistrantResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_ASSIGN_OR_RETURN(const Found found, ReadFound(context, asked.person_id()));
  CANDOUR_ASSIGN_OR_RETURN(const auto codes, UnsignedBy(context, found.registrant, day));
  *answer->mutable_entry() =
      RenderFullEntry(found.registrant, found.restrictions, found.opened.identity, codes, day);
  Complete(found, answer->mutable_entry()->mutable_employer());
  if (!KeepsExternalBars(context.actor.role)) DropExternal(answer->mutable_entry());
  return absl::OkStatus();
}

}  // namespace candour
