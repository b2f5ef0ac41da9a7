// What is asked of the register about whoever is on it.
#include <utility>

#include "common/base/status.h"
#include "common/decider/day.h"
#include "tests/scenarios/register_desk.h"
#include "tests/support/ledger_steps.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

TokenHolder Nobody() { return {}; }
TokenHolder Of(const std::string& org_code, const std::string& role) {
  return {.account = org_code + "-" + role, .roles = {role}, .organisation = org_code};
}

template <class Request>
Request About(Request request, const AskedAbout& asked) {
  if (asked.on) *request.mutable_on() = DateOf(*asked.on);
  if (asked.as_known_at) request.mutable_as_known_at()->set_time_us(absl::ToUnixMicros(*asked.as_known_at));
  if (!asked.as_known_to.empty()) request.mutable_as_known_at()->set_position(asked.as_known_to);
  return request;
}

}  // namespace

absl::StatusOr<v1::CheckBarResponse> RegisterDesk::CheckBar(const std::string& org_code,
                                                            const std::string& given,
                                                            const std::string& family,
                                                            const AskedAbout& asked) {
  v1::CheckBarRequest check;
  check.set_org_code(org_code);
  check.set_given_names(given);
  check.set_family_name(family);
  *check.mutable_date_of_birth() = DateOf(kBorn);
  if (asked.on) *check.mutable_on() = DateOf(*asked.on);
  return services_.Ask(Of(org_code, "COSEC"), &Register::Stub::CheckBar, check, asked.replica);
}

absl::StatusOr<v1::GetBarCheckResponse> RegisterDesk::BarCheck(const std::string& org_code,
                                                               const std::string& check_id) {
  v1::GetBarCheckRequest get;
  get.set_org_code(org_code);
  get.set_check_id(check_id);
  return services_.Ask(Of(org_code, "COSEC"), &Register::Stub::GetBarCheck, get);
}

absl::StatusOr<std::vector<v1::NoticeState>> RegisterDesk::Inbox(const std::string& org_code) {
  v1::ListInboxRequest list;
  list.set_org_code(org_code);
  list.set_page_size(500);
  CANDOUR_ASSIGN_OR_RETURN(const auto answer,
                           services_.Ask(Of(org_code, "TRUST_HR"), &Appointments::Stub::ListInbox, list));
  return std::vector<v1::NoticeState>(answer.notices().begin(), answer.notices().end());
}

absl::StatusOr<std::vector<v1::NoticeState>> RegisterDesk::RegulatorsInbox() {
  v1::ListInboxRequest list;
  list.set_org_code("THE_REGULATOR");
  list.set_page_size(500);
  CANDOUR_ASSIGN_OR_RETURN(const auto answer,
                           services_.Ask(Of("", "REGISTRAR"), &Appointments::Stub::ListInbox, list));
  return std::vector<v1::NoticeState>(answer.notices().begin(), answer.notices().end());
}

absl::StatusOr<v1::PublicEntry> RegisterDesk::Entry(const std::string& number, const AskedAbout& asked) {
  v1::GetRegisterEntryRequest get;
  get.set_register_number(number);
  CANDOUR_ASSIGN_OR_RETURN(const auto answer, services_.Ask(Nobody(), &Register::Stub::GetRegisterEntry,
                                                            About(get, asked), asked.replica));
  return answer.entry();
}

absl::StatusOr<v1::SearchBarredListResponse> RegisterDesk::BarredList(const std::string& name,
                                                                      const AskedAbout& asked) {
  v1::SearchBarredListRequest search;
  search.set_name(name);
  search.set_birth_year(static_cast<int>(kBorn.year()));
  return services_.Ask(Nobody(), &Register::Stub::SearchBarredList, About(search, asked), asked.replica);
}

std::optional<absl::Duration> RegisterDesk::TimeUntilShown(const std::string& number,
                                                           v1::RegisterStatus status) {
  const Stopwatch watch;
  for (size_t replica = 0; replica < services_.registers();) {
    const auto entry = Entry(number, {.replica = replica});
    if (entry.ok() && entry->status() == status) {
      ++replica;
    } else if (watch.elapsed() > kPatience) {
      return std::nullopt;
    }
  }
  return watch.elapsed();
}

}  // namespace candour
