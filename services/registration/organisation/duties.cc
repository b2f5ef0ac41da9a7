// What an organisation that closed had to do: today, to acknowledge notices.
#include <string>
#include <utility>
#include <vector>

#include "common/decider/day.h"
#include "services/registration/notice/notice.h"
#include "services/registration/organisation/organisation.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Notices moved by one command, each a condition of its commit. Others are moved by the next, a round of
// timers later.
constexpr size_t kMovedAtOnce = 200;

// Successors of successors. More are a circle, or as good as one.
constexpr int kMostSuccessions = 16;

}  // namespace

std::string HolderOfDuties(const Context& context, std::string org_code) {
  return HolderOfDuties([&](const std::string& code) { return context.Read<Organisation>(code); },
                        context.today(), std::move(org_code));
}

std::string HolderOfDuties(const std::function<v1::OrganisationState(const std::string& org_code)>& read,
                           absl::CivilDay today, std::string org_code) {
  for (int i = 0; i < kMostSuccessions; ++i) {
    const v1::OrganisationState organisation = read(org_code);
    const v1::OrganisationDetails& details = organisation.details();
    if (!details.has_closed_on() || StoredDay(details.closed_on()) >= today) return org_code;
    org_code = SuccessorOf(organisation);
    if (org_code.empty()) break;
  }
  return std::string(kRegion);
}

void Arm(const v1::OrganisationState& organisation, TimerRows& rows) {
  if (organisation.duties_fact_version() == 0) return;
  rows.AddAfter<v1::TransferDuties>(StoredDay(organisation.details().closed_on()),
                                    organisation.duties_fact_version());
}

// Nothing joins what is open while it is moved: who raises a notice today sees by the days that it has
// closed.
Decision Decide(const v1::TransferDuties& transfer, const Context& context,
                const v1::OrganisationState& organisation) {
  const std::string to = HolderOfDuties(context, organisation.org_code());
  std::vector<std::string> places = context.Ids("inbox_open", organisation.org_code());
  const bool more = places.size() > kMovedAtOnce;
  if (more) places.resize(kMovedAtOnce);
  v1::DutiesTransferred transferred;
  transferred.set_to(to);
  transferred.set_notices(static_cast<uint32_t>(places.size()));
  transferred.set_more(more);
  transferred.set_due_us(transfer.due_us());
  Decision decision = Record(std::move(transferred));
  for (const std::string& place : places) {
    const std::string id = NoticeIdAt(place);
    decision.Add(StreamOf<Notice>(id), MakeTransfer(context, context.Read<Notice>(id), to));
  }
  return decision;
}

}  // namespace candour
