#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "candour/sanctions/v1/register_word.pb.h"
#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/screening/errors.h"
#include "services/sanctions/rule_set/rule_set.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

// The days of the conduct, both included.
struct Conduct {
  absl::CivilDay from, to;
};

std::variant<Conduct, Refusal> ConductOf(const v1::FrameAllegationRequest& frame, absl::CivilDay today) {
  const auto from = DayOf(frame.conduct_from());
  if (!from) return error::DateInvalid("conduct_from");
  const auto to = frame.has_conduct_to() ? DayOf(frame.conduct_to()) : from;
  if (!to) return error::DateInvalid("conduct_to");
  if (*to > today) return error::DateFuture("conduct_to");
  if (*to < *from) return error::DateOrder("conduct_to", DayText(*from));
  return Conduct{*from, *to};
}

// What holds people to a standard was in force while they acted: nothing applies backwards.
template <class Cited>
std::optional<Refusal> NotInForce(const Cited& cited, const Conduct& conduct) {
  const auto from = DayOf(cited.in_force_from());
  if (!from) return error::DateInvalid("in_force_from");
  const auto until = cited.has_in_force_until() ? DayOf(cited.in_force_until()) : absl::CivilDay::max();
  if (!until) return error::DateInvalid("in_force_until");
  if (*until < *from) return error::DateOrder("in_force_until", DayText(*from));
  if (*from <= conduct.from && conduct.to <= *until) return std::nullopt;
  return error::ClauseNotInForce(DayText(*from), cited.has_in_force_until() ? DayText(*until) : "");
}

// Where the register was asked its word stands in the place of the screener's.
std::optional<Refusal> CannotCiteClause(v1::ClauseCitation& cited, const v1::ClauseInRegister& found,
                                        const Conduct& conduct) {
  cited.set_from_register(found.asked());
  if (found.asked()) {
    if (!found.known())
      return error::ClauseUnknown(absl::StrCat(cited.code_id(), " ", cited.version(), ", ", cited.clause()));
    *cited.mutable_in_force_from() = found.in_force_from();
    cited.clear_in_force_until();
    if (found.has_in_force_until()) *cited.mutable_in_force_until() = found.in_force_until();
    cited.set_sanctionable(found.sanctionable());
  }
  if (auto refusal = NotInForce(cited, conduct)) return refusal;
  if (!cited.sanctionable()) return error::NotSanctionable();
  return std::nullopt;
}

std::optional<Refusal> CannotCiteTest(v1::FpptCitation& cited, const Context& context,
                                      const Conduct& conduct) {
  const std::optional<SanctionsRules> rules = SanctionsRulesInForce(context);
  if (!rules) return error::RulesNotPublished();
  if (!rules->names_fppt_grounds()) return error::RulesIncomplete("fppt_grounds");
  const auto in_force = rules->On(conduct.to).fppt_ground(cited.ground());
  if (!in_force) return error::ClauseUnknown(v1::FpptGroundKind_Name(cited.ground()));
  *cited.mutable_in_force_from() = DateOf(in_force->from);
  cited.clear_in_force_until();
  if (in_force->until != absl::CivilDay::max()) *cited.mutable_in_force_until() = DateOf(in_force->until);
  return NotInForce(cited, conduct);
}

// What a court or another regulator found, after the conduct.
std::optional<Refusal> CannotRestOn(absl::string_view field, const common::v1::Date& found_on,
                                    const Conduct& conduct, absl::CivilDay today) {
  const auto day = DayOf(found_on);
  if (!day) return error::DateInvalid(field);
  if (*day > today) return error::DateFuture(field);
  if (*day < conduct.to) return error::DateOrder(field, DayText(conduct.to));
  return std::nullopt;
}

// Fills in what the citation leaves to the register and to the rules.
std::optional<Refusal> CannotCite(v1::Citation& citation, const Context& context, const Conduct& conduct) {
  switch (citation.rests_on_case()) {
    case v1::Citation::kClause:
      return CannotCiteClause(*citation.mutable_clause(), context.LookedUp<v1::ClauseInRegister>(), conduct);
    case v1::Citation::kFppt:
      return CannotCiteTest(*citation.mutable_fppt(), context, conduct);
    case v1::Citation::kConviction:
      return CannotRestOn("convicted_on", citation.conviction().convicted_on(), conduct, context.today());
    case v1::Citation::kRegulator:
      return CannotRestOn("found_on", citation.regulator().found_on(), conduct, context.today());
    case v1::Citation::kRecordOnly:
      if (citation.record_only()) return std::nullopt;
      break;
    case v1::Citation::RESTS_ON_NOT_SET:
      break;
  }
  return error::CitationMissing();
}

}  // namespace

Decision Decide(const v1::FrameAllegationRequest& frame, const Context& context, const CaseState& the) {
  if (auto refusal = CannotGoOn(the, CaseEvent::kAllegationFramed)) return *std::move(refusal);
  if (the.person_id().empty()) return error::PersonUnidentified();
  if (auto refusal = CannotAct(the, context, v1::CASE_PART_SCREENER)) return *std::move(refusal);
  const auto conduct = ConductOf(frame, context.today());
  if (const auto* refusal = std::get_if<Refusal>(&conduct)) return *refusal;
  const Conduct& days = std::get<Conduct>(conduct);
  v1::Citation citation = frame.citation();
  if (auto refusal = CannotCite(citation, context, days)) return *std::move(refusal);

  v1::AllegationFramed framed;
  framed.set_allegation_id(context.NewId("allegation"));
  *framed.mutable_citation() = std::move(citation);
  *framed.mutable_conduct_from() = DateOf(days.from);
  *framed.mutable_conduct_to() = DateOf(days.to);
  framed.set_never_event(frame.never_event());
  framed.set_sanctionable(frame.citation().rests_on_case() != v1::Citation::kRecordOnly);
  framed.set_particulars(frame.particulars());
  return Record(std::move(framed));
}

}  // namespace candour
