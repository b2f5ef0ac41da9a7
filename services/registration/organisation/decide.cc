#include <google/protobuf/util/message_differencer.h>

#include <optional>
#include <utility>

#include "common/base/sha256.h"
#include "common/decider/refusals.h"
#include "services/registration/organisation/errors.h"
#include "services/registration/organisation/ods.h"
#include "services/registration/organisation/organisation.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// With the import's own stream this stays below the 512 writes of a commit (common/ledger/README.md).
constexpr size_t kMostRows = 500;

bool Same(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

v1::OrganisationRenamed MakeRenamed(const v1::OrganisationDetails& now) {
  v1::OrganisationRenamed fact;
  fact.set_name(now.name());
  fact.set_type(now.type());
  fact.set_type_basis(now.type_basis());
  return fact;
}

// The details that `fact` makes of `was`.
template <class Fact>
v1::OrganisationDetails After(const Fact& fact, const v1::OrganisationDetails& was) {
  v1::OrganisationState state;
  *state.mutable_details() = was;
  Evolve(fact, FactContext{}, state);
  return state.details();
}

// Adds the one fact that turns `was` into `now`: the first narrow one that explains everything, else the wide
// one.
void AddChange(const std::string& stream, const v1::OrganisationDetails& was,
               const v1::OrganisationDetails& now, Decision& decision) {
  const v1::OrganisationRenamed renamed = MakeRenamed(now);
  if (Same(After(renamed, was), now)) return decision.Add(stream, renamed);
  v1::OrganisationClosed closed;
  *closed.mutable_closed_on() = now.closed_on();
  if (!was.has_closed_on() && now.has_closed_on() && Same(After(closed, was), now)) {
    return decision.Add(stream, closed);
  }
  if (const v1::OrganisationReopened reopened; Same(After(reopened, was), now)) {
    return decision.Add(stream, reopened);
  }
  v1::OrganisationAmended amended;
  *amended.mutable_details() = now;
  decision.Add(stream, amended);
}

// Adds what `row` says that was not known; nothing for an organisation that is unchanged.
void AddNews(const OdsRow& row, const v1::OrganisationState& known, Decision& decision) {
  const std::string stream = StreamOf<Organisation>(row.org_code);
  if (!known.org_code().empty()) {
    if (!Same(known.details(), row.details)) AddChange(stream, known.details(), row.details, decision);
    return;
  }
  v1::OrganisationImported fact;
  fact.set_org_code(row.org_code);
  *fact.mutable_details() = row.details;
  decision.Add(stream, std::move(fact));
}

v1::OrganisationsImported MakeReport(const OdsFile& file, const std::string& bytes, const Context& context) {
  v1::OrganisationsImported report;
  report.set_sha256(Sha256(bytes));
  report.set_rows(static_cast<uint32_t>(file.total()));
  report.mutable_refused()->Assign(file.refused.begin(), file.refused.end());
  for (const OdsRow& row : file.rows) {
    const v1::OrganisationState& known = context.Read<Organisation>(row.org_code);
    if (known.org_code().empty()) {
      report.set_added(report.added() + 1);
    } else if (Same(known.details(), row.details)) {
      report.set_unchanged(report.unchanged() + 1);
    } else {
      report.set_changed(report.changed() + 1);
    }
  }
  return report;
}

}  // namespace

Decision Decide(const v1::ImportOrganisationsRequest& request, const Context& context,
                const v1::ImportState&) {
  const OdsFile file = ParseOds(request.ods_csv());
  if (file.total() > kMostRows) return error::TooManyRows(file.total(), kMostRows);
  Decision decision = Record(MakeReport(file, request.ods_csv(), context));
  for (const OdsRow& row : file.rows) AddNews(row, context.Read<Organisation>(row.org_code), decision);
  return decision;
}

Decision Decide(const v1::RecordSuccessorRequest& request, const Context& context,
                const v1::OrganisationState& organisation) {
  if (!DayOf(request.effective_on())) return error::DateInvalid("effective_on");
  if (organisation.org_code().empty()) return error::OrganisationUnknown(request.org_code());
  if (request.successor() == request.org_code()) return error::SuccessorIsItself(request.org_code());
  if (context.Read<Organisation>(request.successor()).org_code().empty()) {
    return error::OrganisationUnknown(request.successor());
  }
  v1::SuccessorRecorded fact;
  fact.mutable_successor()->set_org_code(request.successor());
  *fact.mutable_successor()->mutable_effective_on() = request.effective_on();
  for (const v1::Successor& known : organisation.successors()) {
    if (Same(known, fact.successor())) return {};
  }
  return Record(std::move(fact));
}

std::optional<Refusal> CheckOpen(const Context& context, const std::string& org_code, absl::CivilDay day) {
  const v1::OrganisationState& organisation = context.Read<Organisation>(org_code);
  if (!OpenOn(organisation, day)) return error::OrganisationNotOpen(org_code, organisation, day);
  return std::nullopt;
}

}  // namespace candour
