#include "services/registration/sanctions.h"

#include "candour/registration/v1/notice.pb.h"
#include "candour/sanctions/v1/case.pb.h"
#include "candour/sanctions/v1/external_bar.pb.h"
#include "common/decider/day.h"
#include "services/registration/person/person.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
namespace theirs = sanctions::v1;

using Applying = CommandOn<Person, v1::ApplyRestriction>;
using Lifting = CommandOn<Person, v1::LiftRestriction>;

v1::RestrictionKind KindOf(theirs::InterimOrderType type) {
  switch (type) {
    case theirs::INTERIM_ORDER_TYPE_INTERIM_BAR:
      return v1::RESTRICTION_KIND_INTERIM_BAR;
    case theirs::INTERIM_ORDER_TYPE_INTERIM_CONDITIONS:
      return v1::RESTRICTION_KIND_INTERIM_CONDITIONS;
    default:
      return v1::RESTRICTION_KIND_UNSPECIFIED;
  }
}

// UNSPECIFIED: none that the register shows. Advice is between the panel and the person.
v1::RestrictionKind KindOf(theirs::SanctionType type) {
  switch (type) {
    case theirs::SANCTION_TYPE_WARNING:
      return v1::RESTRICTION_KIND_WARNING;
    case theirs::SANCTION_TYPE_CAUTION:
      return v1::RESTRICTION_KIND_CAUTION;
    case theirs::SANCTION_TYPE_CONDITIONS:
      return v1::RESTRICTION_KIND_CONDITIONS;
    case theirs::SANCTION_TYPE_SUSPENSION:
      return v1::RESTRICTION_KIND_SUSPENSION;
    case theirs::SANCTION_TYPE_BAR:
      return v1::RESTRICTION_KIND_BAR;
    default:
      return v1::RESTRICTION_KIND_UNSPECIFIED;
  }
}

// The days of an order or sanction of the fact at `at`.
v1::ApplyRestriction Days(const std::string& id, const common::v1::Date& from, const common::v1::Date* to,
                          const FactContext& at) {
  v1::ApplyRestriction apply;
  v1::Restriction& restriction = *apply.mutable_restriction();
  restriction.set_source_ledger(std::string(at.ledger_id));
  restriction.set_source_id(id);
  *restriction.mutable_from() = from;
  if (to != nullptr) *restriction.mutable_to() = *to;
  apply.set_said_at(at.version);
  return apply;
}

v1::LiftRestriction Lift(const std::string& id, v1::LiftReason why, const FactContext& at) {
  v1::LiftRestriction lift;
  lift.set_source_ledger(std::string(at.ledger_id));
  lift.set_source_id(id);
  lift.set_why(why);
  lift.set_said_at(at.version);
  return lift;
}

// From the day after its last one on.
v1::LiftRestriction LiftAfter(const std::string& id, const common::v1::Date& last_day,
                              const FactContext& at) {
  v1::LiftRestriction lift = Lift(id, v1::LIFT_REASON_ENDED, at);
  *lift.mutable_on() = DateOf(StoredDay(last_day) + 1);
  return lift;
}

// What is decided in public is shown while it is in force: all but advice.
std::optional<Applying> ApplyInterimOrder(const theirs::InterimOrderMade& made, const FactContext& at) {
  v1::ApplyRestriction apply = Days(made.order_id(), made.from(), &made.ends_on(), at);
  apply.mutable_restriction()->set_kind(KindOf(made.type()));
  apply.mutable_restriction()->set_public_(true);
  return Ask<Person>(made.person_id(), std::move(apply));
}

std::optional<Applying> ExtendInterimOrder(const theirs::InterimOrderExtended& extended,
                                           const FactContext& at) {
  return Ask<Person>(extended.person_id(),
                     Days(extended.order_id(), extended.from(), &extended.ends_on(), at));
}

std::optional<Lifting> EndInterimOrder(const theirs::InterimOrderEnded& ended, const FactContext& at) {
  v1::LiftRestriction lift = LiftAfter(ended.order_id(), ended.last_day(), at);
  if (ended.reason() == theirs::INTERIM_END_WRONG_PERSON) lift.set_why(v1::LIFT_REASON_QUASHED);
  return Ask<Person>(ended.person_id(), std::move(lift));
}

std::optional<Applying> ApplySanction(const theirs::SanctionImposed& imposed, const FactContext& at) {
  const v1::RestrictionKind kind = KindOf(imposed.type());
  if (kind == v1::RESTRICTION_KIND_UNSPECIFIED) return std::nullopt;
  v1::ApplyRestriction apply = Days(imposed.sanction_id(), imposed.effective_on(),
                                    imposed.has_expires_on() ? &imposed.expires_on() : nullptr, at);
  v1::Restriction& restriction = *apply.mutable_restriction();
  restriction.set_kind(kind);
  restriction.set_public_(true);
  restriction.set_basis(imposed.statutory_basis().empty() ? v1::RESTRICTION_BASIS_AGREED
                                                          : v1::RESTRICTION_BASIS_STATUTORY);
  return Ask<Person>(imposed.person_id(), std::move(apply));
}

std::optional<Lifting> StaySanction(const theirs::SanctionStayed& stayed, const FactContext& at) {
  return Ask<Person>(stayed.person_id(), Lift(stayed.sanction_id(), v1::LIFT_REASON_STAYED, at));
}

std::optional<Applying> ResumeSanction(const theirs::SanctionEffective& effective, const FactContext& at) {
  return Ask<Person>(effective.person_id(),
                     Days(effective.sanction_id(), effective.effective_on(),
                          effective.has_expires_on() ? &effective.expires_on() : nullptr, at));
}

std::optional<Lifting> EndSanction(const theirs::SanctionEnded& ended, const FactContext& at) {
  return Ask<Person>(ended.person_id(), LiftAfter(ended.sanction_id(), ended.last_day(), at));
}

std::optional<Lifting> QuashSanction(const theirs::SanctionQuashed& quashed, const FactContext& at) {
  v1::LiftRestriction lift = Lift(quashed.sanction_id(), v1::LIFT_REASON_QUASHED, at);
  *lift.mutable_on() = quashed.quashed_on();
  return Ask<Person>(quashed.person_id(), std::move(lift));
}

// Whose bar it is, and how it was verified, stays there; it is never public.
std::optional<Applying> ApplyExternalBar(const theirs::ExternalBarRecorded& recorded, const FactContext& at) {
  v1::ApplyRestriction apply =
      Days(recorded.external_bar_id(), recorded.from(), recorded.has_to() ? &recorded.to() : nullptr, at);
  apply.mutable_restriction()->set_kind(recorded.prohibits() ? v1::RESTRICTION_KIND_EXTERNAL_BAR
                                                             : v1::RESTRICTION_KIND_EXTERNAL_RECORD);
  apply.mutable_restriction()->set_basis(v1::RESTRICTION_BASIS_STATUTORY);
  return Ask<Person>(recorded.person_id(), std::move(apply));
}

std::optional<Lifting> EndExternalBar(const theirs::ExternalBarEnded& ended, const FactContext& at) {
  v1::LiftRestriction lift = LiftAfter(ended.external_bar_id(), ended.last_day(), at);
  if (ended.never_held()) lift.set_why(v1::LIFT_REASON_QUASHED);
  return Ask<Person>(ended.person_id(), std::move(lift));
}

using Telling = CommandOn<Person, v1::TellOfQuash>;

std::optional<Telling> TellChecked(const std::string& person_id, const std::string& source_id,
                                   const FactContext& at) {
  v1::TellOfQuash tell;
  tell.set_source_ledger(std::string(at.ledger_id));
  tell.set_source_id(source_id);
  tell.set_why(v1::LIFT_REASON_ENDED);
  return Ask<Person>(person_id, std::move(tell));
}

// What ran out did so on the day that was told; what makes way for another order, or for the sanction, leaves
// whoever was told of it nothing to put right.
std::optional<Telling> TellOfOrderEnded(const theirs::InterimOrderEnded& ended, const FactContext& at) {
  const bool early = ended.reason() == theirs::INTERIM_END_REVOKED ||
                     ended.reason() == theirs::INTERIM_END_CASE_ENDED ||
                     ended.reason() == theirs::INTERIM_END_SANCTION_QUASHED;
  return early ? TellChecked(ended.person_id(), ended.order_id(), at) : std::nullopt;
}
std::optional<Telling> TellOfSanctionEnded(const theirs::SanctionEnded& ended, const FactContext& at) {
  if (ended.reason() != theirs::SANCTION_END_LIFTED) return std::nullopt;
  return TellChecked(ended.person_id(), ended.sanction_id(), at);
}

}  // namespace

const Model& FollowedSanctionsModel() {
  // Level 1: seven facts of cases, and two of bars elsewhere. What came later means nothing here. Levels 2
  // and 3: what every ledger records of erasures and paused reactions; level 4: that a case is about
  // somebody, and a death, which the register knows itself; level 5: how old a case is; level 6: that a court
  // made an interim order longer, which is applied, and what others are told; level 7: that a review is
  // heard; level 8: who left, what was offered, what is told of a case without a case to answer; level 9:
  // what is asked under conditions, one by one, and what became of it; level 10: that two records are of one
  // human, which the register knows itself; level 11: where the duties of an organisation went, which it
  // said.
  static const Model model = Model::Following(11);
  return model;
}

const Reactions& SanctionsReactions() {
  using Applied = FactList<v1::RestrictionApplied>;
  using Lifted = FactList<v1::RestrictionLifted>;
  using Told = FactList<v1::NoticeRaised, v1::QuashTold>;
  static const Reactions reactions =
      Reactions()
          .ToFact("apply_interim_order", Applied(), ApplyInterimOrder)
          .ToFact("extend_interim_order", Applied(), ExtendInterimOrder)
          .ToFact("end_interim_order", Lifted(), EndInterimOrder)
          .ToFact("apply_sanction", Applied(), ApplySanction)
          .ToFact("stay_sanction", Lifted(), StaySanction)
          .ToFact("resume_sanction", Applied(), ResumeSanction)
          .ToFact("end_sanction", Lifted(), EndSanction)
          .ToFact("quash_sanction", Lifted(), QuashSanction)
          .ToFact("apply_external_bar", Applied(), ApplyExternalBar)
          .ToFact("end_external_bar", Lifted(), EndExternalBar)
          .ToFact("tell_checkers_of_ended_order", Told(), TellOfOrderEnded)
          .ToFact("tell_checkers_of_ended_sanction", Told(), TellOfSanctionEnded);
  return reactions;
}

}  // namespace candour
