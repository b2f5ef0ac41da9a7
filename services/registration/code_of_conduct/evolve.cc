#include "common/decider/day.h"
#include "services/registration/code_of_conduct/code_of_conduct.h"

namespace candour {

namespace v1 = registration::v1;

void Evolve(const v1::CodePublished& fact, const FactContext& context, v1::CodeOfConductState& code) {
  code.set_code_id(fact.code_id());
  *code.add_versions() = fact.version();
  code.add_fact_versions(context.version);
}

void Evolve(const v1::CodeSigningBegan& fact, const FactContext& context, v1::CodeOfConductState& code) {
  v1::CodeSigning& signing = *code.mutable_signing();
  signing.Clear();
  signing.set_version(fact.version());
  *signing.mutable_last_day() = fact.last_day();
  if (fact.has_lapse_last_day()) *signing.mutable_lapse_last_day() = fact.lapse_last_day();
  signing.set_fact_version(context.version);
}

void Evolve(const v1::CodeSigningReviewed& fact, const FactContext& context, v1::CodeOfConductState& code) {
  v1::CodeSigning& signing = *code.mutable_signing();
  signing.set_flagged(signing.flagged() + fact.flagged());
  signing.set_reviewed(!fact.more());
  signing.set_fact_version(context.version);
}

void Evolve(const v1::CodeReminderSet& fact, const FactContext& context, v1::CodeOfConductState& code) {
  v1::CodeSigning& signing = *code.mutable_signing();
  if (fact.version() != signing.version()) return;
  *signing.mutable_remind_on() = fact.remind_on();
  signing.set_reminder_version(context.version);
}

void Evolve(const v1::CodeRemindersSent& fact, const FactContext& context, v1::CodeOfConductState& code) {
  v1::CodeSigning& signing = *code.mutable_signing();
  signing.set_reminded(fact.after_person_id().empty());
  signing.set_reminded_version(fact.after_version());
  signing.set_reminded_person_id(fact.after_person_id());
  signing.set_reminder_version(context.version);
}

const v1::CodeVersion* VersionInForce(const v1::CodeOfConductState& code, absl::CivilDay day) {
  const v1::CodeVersion* in_force = nullptr;
  for (const v1::CodeVersion& version : code.versions()) {
    if (StoredDay(version.in_force_from()) <= day) in_force = &version;
  }
  return in_force;
}

const v1::CodeVersion* FindVersion(const v1::CodeOfConductState& code, absl::string_view version) {
  for (const v1::CodeVersion& candidate : code.versions()) {
    if (candidate.version() == version) return &candidate;
  }
  return nullptr;
}

v1::CodeSummary Summarise(const v1::CodeOfConductState& code) {
  v1::CodeSummary summary;
  summary.set_code_id(code.code_id());
  for (int i = 0; i < code.versions_size(); ++i) {
    const v1::CodeVersion& version = code.versions(i);
    v1::CodeVersionSummary& line = *summary.add_versions();
    line.set_version(version.version());
    line.set_title(version.title());
    *line.mutable_in_force_from() = version.in_force_from();
    line.set_clauses(static_cast<uint32_t>(version.clauses_size()));
    if (i + 1 < code.versions_size()) {
      *line.mutable_in_force_to() = DateOf(StoredDay(code.versions(i + 1).in_force_from()) - 1);
    }
  }
  return summary;
}

}  // namespace candour
