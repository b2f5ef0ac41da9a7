// What trusts, the registrar and anybody ask of the register, with all filled in that a request needs.
//
//   RegisterDesk desk(services);
//   CANDOUR_RETURN_IF_ERROR(desk.Furnish(SanctionsEngland2026()));
//   CANDOUR_ASSIGN_OR_RETURN(const RegisteredPerson ada, desk.Admit("Ada", "Larkspur"));
//   desk.Entry(ada.number)->status();                                   // REGISTER_STATUS_ACTIVE
#ifndef CANDOUR_TESTS_SCENARIOS_REGISTER_DESK_H_
#define CANDOUR_TESTS_SCENARIOS_REGISTER_DESK_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/scenarios/two_services.h"

namespace candour {

// Everybody's birthday.
inline const absl::CivilDay kBorn(1975, 5, 4);

// On the register.
struct RegisteredPerson {
  std::string person_id, number, given, family;
  std::string name() const { return given + " " + family; }
};

// Which day a question is about, and what was known: at a time, or by another answer (`basis.token`). Absent:
// today, now.
struct AskedAbout {
  std::optional<absl::CivilDay> on = std::nullopt;
  std::optional<absl::Time> as_known_at = std::nullopt;
  std::string as_known_to = {};
  size_t replica = 0;
};

// The rules of England, but no notice and no appeal is waited for: those periods are over before they begin.
// A bar that is imposed today holds today.
sanctions::v1::Rules RulesWithoutWaiting();

// Thread-safe.
class RegisterDesk {
 public:
  explicit RegisterDesk(TwoServices& services) : services_(services) {}

  // Both services' rules, the demo's organisations (TST01 to TST05), a code.
  absl::Status Furnish(const sanctions::v1::Rules& rules);
  // The register's own rules anew.
  absl::Status PublishRules(const registration::v1::Rules& rules);

  // At the first stage, supported by TST01.
  absl::StatusOr<RegisteredPerson> Admit(const std::string& given, const std::string& family);
  // They go by another family name from a day on.
  absl::Status Marry(const RegisteredPerson& who, const std::string& family, absl::CivilDay from);

  // By the registrar.
  absl::Status RecordDeath(const std::string& person_id, absl::CivilDay died_on);

  // Since 2020; empty `reports_to`: to nobody.
  absl::StatusOr<std::string> CreatePost(const std::string& org_code, registration::v1::PostType type,
                                         const std::string& reports_to = "");
  // By the trust's HR. The appointment.
  absl::StatusOr<std::string> Propose(
      const std::string& org_code, const std::string& person_id, const std::string& post_id,
      absl::CivilDay start,
      registration::v1::AppointmentBasis basis = registration::v1::APPOINTMENT_BASIS_SUBSTANTIVE);
  absl::StatusOr<registration::v1::CheckEligibilityResponse> CheckEligibility(
      const std::string& org_code, const std::string& appointment_id, size_t replica = 0);
  // By its chair.
  absl::Status Confirm(const std::string& org_code, const std::string& appointment_id, size_t replica = 0);
  // By its chair too.
  absl::Status OverrideBlock(const std::string& org_code, const std::string& appointment_id);
  // By the trust's HR.
  absl::Status End(const std::string& org_code, const std::string& appointment_id, absl::CivilDay last_day,
                   registration::v1::EndReason reason);
  absl::StatusOr<registration::v1::AppointmentState> Appointment(const std::string& appointment_id);

  // By the trust's company secretary.
  absl::StatusOr<registration::v1::CheckBarResponse> CheckBar(const std::string& org_code,
                                                              const std::string& given,
                                                              const std::string& family,
                                                              const AskedAbout& asked = {});
  absl::StatusOr<registration::v1::GetBarCheckResponse> BarCheck(const std::string& org_code,
                                                                 const std::string& check_id);
  absl::StatusOr<std::vector<registration::v1::NoticeState>> Inbox(const std::string& org_code);
  absl::StatusOr<std::vector<registration::v1::NoticeState>> RegulatorsInbox();

  // As everybody sees them.
  absl::StatusOr<registration::v1::PublicEntry> Entry(const std::string& number,
                                                      const AskedAbout& asked = {});
  absl::StatusOr<registration::v1::SearchBarredListResponse> BarredList(const std::string& name,
                                                                        const AskedAbout& asked = {});
  // How long it takes until every replica shows this; nullopt: too long.
  std::optional<absl::Duration> TimeUntilShown(const std::string& number,
                                               registration::v1::RegisterStatus status);

 private:
  absl::Status Check(const std::string& person_id, registration::v1::CheckKind kind, absl::CivilDay on);
  absl::Status ImportOrganisations();

  TwoServices& services_;
};

}  // namespace candour

#endif  // CANDOUR_TESTS_SCENARIOS_REGISTER_DESK_H_
