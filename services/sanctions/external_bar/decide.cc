#include <optional>
#include <utility>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/errors.h"
#include "services/sanctions/external_bar/errors.h"
#include "services/sanctions/external_bar/external_bar.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

std::optional<Refusal> DaysWrong(const v1::RecordExternalBarRequest& record, absl::CivilDay today) {
  const std::optional<absl::CivilDay> from = DayOf(record.from()), verified_on = DayOf(record.verified_on());
  if (!from) return error::DateInvalid("from");
  if (!verified_on) return error::DateInvalid("verified_on");
  if (*verified_on > today) return error::DateFuture("verified_on");
  if (!record.has_to()) return std::nullopt;
  const std::optional<absl::CivilDay> to = DayOf(record.to());
  if (!to) return error::DateInvalid("to");
  if (*to < *from) return error::DateOrder("to", DayText(*from));
  return std::nullopt;
}

v1::ExternalBarRecorded MakeRecorded(const v1::RecordExternalBarRequest& record, const std::string& id) {
  v1::ExternalBarRecorded recorded;
  recorded.set_external_bar_id(id);
  recorded.set_person_id(record.person_id());
  recorded.set_source(record.source());
  recorded.set_source_ref(record.source_ref());
  *recorded.mutable_from() = record.from();
  if (record.has_to()) *recorded.mutable_to() = record.to();
  *recorded.mutable_verified_on() = record.verified_on();
  recorded.set_evidence_hash(record.evidence_hash());
  return recorded;
}

}  // namespace

// Of whom it is, the first command says.
std::optional<Refusal> ExternalBar::CannotAsk(const google::protobuf::Message& request,
                                              const Context& context, const v1::ExternalBarState& bar) {
  const auto* record = dynamic_cast<const v1::RecordExternalBarRequest*>(&request);
  const std::string& of = record == nullptr ? bar.person_id() : record->person_id();
  if (of.empty() || of != context.actor().person_id) return std::nullopt;
  return error::ConflictOfInterest();
}

// It is a fact, however old the look at it: what is stale is flagged, and stops nobody until it is verified
// anew.
Decision Decide(const v1::RecordExternalBarRequest& record, const Context& context,
                const v1::ExternalBarState&) {
  if (auto refusal = DaysWrong(record, context.today())) return *std::move(refusal);
  if (record.evidence_hash().size() != error::kHashBytes) return error::DocumentHash();
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  const std::string id = context.NewId(ExternalBar::kKind);
  const absl::CivilDay last_day = rules->external_check().LastDay(StoredDay(record.verified_on()));
  const bool stale = context.today() > last_day;
  v1::ExternalBarRecorded recorded = MakeRecorded(record, id);
  recorded.set_prohibits(rules->prohibits(record.source()) && !stale);
  Decision decision = Record(std::move(recorded));
  if (stale) {
    v1::ExternalBarStaleFlagged flagged;
    flagged.set_external_bar_id(id);
    *flagged.mutable_verified_on() = record.verified_on();
    *flagged.mutable_last_day() = DateOf(last_day);
    decision.Add("", std::move(flagged));
  }
  return decision;
}

Decision Decide(const v1::RecordExternalBarEndRequest& record, const Context&,
                const v1::ExternalBarState& bar) {
  if (bar.external_bar_id().empty()) return error::ExternalBarUnknown();
  const std::optional<absl::CivilDay> last_day = DayOf(record.last_day());
  if (!last_day) return error::DateInvalid("last_day");
  const absl::CivilDay from = StoredDay(bar.from());
  if (*last_day < from - 1) return error::DateOrder("last_day", DayText(from - 1));
  // A later last day would not reach whoever follows: a bar that goes on is another one.
  if (bar.has_to() && *last_day > StoredDay(bar.to())) return error::ExternalBarOver(StoredDay(bar.to()));
  v1::ExternalBarEnded ended;
  ended.set_external_bar_id(bar.external_bar_id());
  ended.set_person_id(bar.person_id());
  *ended.mutable_last_day() = record.last_day();
  ended.set_never_held(*last_day < from);
  return Record(std::move(ended));
}

void Index(const v1::ExternalBarState& bar, Rows& rows) {
  if (bar.external_bar_id().empty()) return;
  rows.Add("external_bar_by_person", {bar.person_id(), bar.external_bar_id()});
}

void Evolve(const v1::ExternalBarRecorded& fact, const FactContext&, v1::ExternalBarState& bar) {
  bar.set_external_bar_id(fact.external_bar_id());
  bar.set_person_id(fact.person_id());
  bar.set_source(fact.source());
  bar.set_source_ref(fact.source_ref());
  *bar.mutable_from() = fact.from();
  if (fact.has_to()) *bar.mutable_to() = fact.to();
  *bar.mutable_verified_on() = fact.verified_on();
  bar.set_prohibits(fact.prohibits());
}

void Evolve(const v1::ExternalBarStaleFlagged&, const FactContext&, v1::ExternalBarState& bar) {
  bar.set_stale(true);
}

// The day before the first: it never held.
void Evolve(const v1::ExternalBarEnded& fact, const FactContext&, v1::ExternalBarState& bar) {
  *bar.mutable_to() = fact.last_day();
}

}  // namespace candour
