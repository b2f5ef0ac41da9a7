#include <optional>
#include <utility>
#include <variant>

#include "common/decider/day.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/guards.h"
#include "services/sanctions/case/screening/errors.h"

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

std::optional<Refusal> CannotRestOn(const v1::ConvictionCitation& conviction, const Conduct& conduct,
                                    absl::CivilDay today) {
  const auto day = DayOf(conviction.convicted_on());
  if (!day) return error::DateInvalid("convicted_on");
  if (*day > today) return error::DateFuture("convicted_on");
  if (*day < conduct.to) return error::DateOrder("convicted_on", DayText(conduct.to));
  return std::nullopt;
}

std::optional<Refusal> CannotCite(const v1::Citation& citation, const Conduct& conduct,
                                  absl::CivilDay today) {
  switch (citation.rests_on_case()) {
    case v1::Citation::kClause:
      if (auto refusal = NotInForce(citation.clause(), conduct)) return refusal;
      if (!citation.clause().sanctionable()) return error::NotSanctionable();
      return std::nullopt;
    case v1::Citation::kFppt:
      return NotInForce(citation.fppt(), conduct);
    case v1::Citation::kConviction:
      return CannotRestOn(citation.conviction(), conduct, today);
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
  if (auto refusal = CannotCite(frame.citation(), days, context.today())) return *std::move(refusal);

  v1::AllegationFramed framed;
  framed.set_allegation_id(context.NewId("allegation"));
  *framed.mutable_citation() = frame.citation();
  *framed.mutable_conduct_from() = DateOf(days.from);
  *framed.mutable_conduct_to() = DateOf(days.to);
  framed.set_never_event(frame.never_event());
  framed.set_sanctionable(frame.citation().rests_on_case() != v1::Citation::kRecordOnly);
  framed.set_particulars(frame.particulars());
  return Record(std::move(framed));
}

}  // namespace candour
