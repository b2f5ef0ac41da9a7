// A case of the sanctions service about one person, walked through by whoever has a part in it. Each request
// is filled as it should be; a test changes what it is about.
//
//   CaseWalk walk(services, ada.person_id);
//   CANDOUR_RETURN_IF_ERROR(walk.Investigate());
//   CANDOUR_RETURN_IF_ERROR(walk.SeatInterimPanel());
//   const auto made = walk.MakeInterimOrder(18);          // urgent: no notice has to run
#ifndef CANDOUR_TESTS_SCENARIOS_CASE_WALK_H_
#define CANDOUR_TESTS_SCENARIOS_CASE_WALK_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tests/scenarios/two_services.h"

namespace candour {

// Whoever has a part in a case, each with an account and a person of their own.
struct Cast {
  TokenHolder trust, screener, listing, interim_chair, interim_lay, interim_manager, examiner_lay,
      examiner_manager, chair, lay, manager, clerk, registrar, protection_officer;
};
const Cast& TheCast();

class CaseWalk {
 public:
  CaseWalk(TwoServices& services, std::string person_id)
      : services_(services), person_id_(std::move(person_id)) {}

  // The same case in another branch of what happened.
  CaseWalk In(TwoServices& services) const;

  const std::string& case_id() const { return case_id_; }
  const std::string& allegation_id() const { return allegation_id_; }
  const std::string& hearing_id() const { return hearing_id_; }
  // A command or question about this case.
  template <class Request, class Response>
  absl::StatusOr<Response> Ask(const TokenHolder& who, Rpc<Sanctions::Stub, Request, Response> rpc,
                               Request request) {
    request.set_case_id(case_id_);
    return services_.Ask(who, rpc, std::move(request));
  }
  // As the registrar sees it.
  absl::StatusOr<sanctions::v1::CaseView> View();
  // Those of this type, in their order.
  template <class Fact>
  absl::StatusOr<std::vector<Fact>> Facts();
  // Facts in it: what if_version is compared with.
  absl::StatusOr<uint64_t> Version();

  // ---- until the investigation; each in its order

  // By a trust, or whoever else; the first opens the case.
  absl::StatusOr<sanctions::v1::SubmitReferralResponse> Refer(
      const TokenHolder& who = TheCast().trust,
      sanctions::v1::ReferralSource source = sanctions::v1::REFERRAL_SOURCE_TRUST);
  // The screener declares that nothing binds them to it, and says who it is about.
  absl::Status Identify();
  absl::Status Frame(const std::string& never_event = "");
  absl::StatusOr<sanctions::v1::ScreenResponse> Screen(sanctions::v1::ScreeningOutcome outcome);
  // All of them.
  absl::Status Investigate();

  // ---- interim orders

  absl::Status SeatInterimPanel();
  absl::StatusOr<sanctions::v1::GiveInterimNoticeResponse> GiveInterimNotice(absl::CivilDay hearing_on);
  sanctions::v1::MakeInterimOrderRequest InterimBar(uint32_t months, bool urgent = true) const;
  absl::StatusOr<sanctions::v1::MakeInterimOrderResponse> MakeInterimOrder(uint32_t months,
                                                                           bool urgent = true);

  // ---- until the hearing

  // Left at the address today.
  absl::StatusOr<sanctions::v1::NotifyAllegationResponse> Notify();
  absl::Status Respond();
  absl::Status SeatExaminers();
  absl::StatusOr<sanctions::v1::ExamineResponse> Examine(const TokenHolder& examiner);
  // Both find a case to answer; all from the notice to there.
  absl::Status FindCaseToAnswer();

  // ---- the hearing

  // Notice left at the address on `notice_on`.
  sanctions::v1::ListHearingRequest Listing(absl::CivilDay notice_on, absl::CivilDay hearing_on) const;
  // The panel is seated, and the person offered what the rules name, before the first listing.
  absl::StatusOr<sanctions::v1::ListHearingResponse> List(const sanctions::v1::ListHearingRequest& listing);
  absl::Status Open();
  sanctions::v1::DetermineFactsRequest Proved() const;
  // Opened; the facts are proved, are misconduct, and the person is unfit.
  absl::Status FindUnfit();
  sanctions::v1::ImposeSanctionRequest Imposing(sanctions::v1::SanctionType type, uint32_t months = 0) const;
  // The decision letter is left at the address today, unless `post` sends it.
  absl::StatusOr<sanctions::v1::ImposeSanctionResponse> Impose(sanctions::v1::SanctionType type,
                                                               uint32_t months = 0, bool post = false);
  absl::Status CoverAppeal(const std::string& sanction_id, uint32_t months);
  // From the referral to the sanction in one day, by RulesWithoutWaiting; `today` is that day.
  absl::StatusOr<sanctions::v1::ImposeSanctionResponse> HearAtOnce(absl::CivilDay today,
                                                                   sanctions::v1::SanctionType type,
                                                                   uint32_t months = 0);
  // A panel that reviews, or decides on restoration.
  static std::vector<sanctions::v1::PanelMember> Members();

  // ---- courts

  absl::StatusOr<sanctions::v1::LodgeAppealResponse> LodgeAppeal(const std::string& sanction_id);
  absl::Status DecideAppeal(const std::string& appeal_id, sanctions::v1::AppealOutcome outcome,
                            absl::CivilDay decided_on);

 private:
  absl::Status SeatPanel();
  absl::Status OfferSupport();
  absl::Status Seat(const TokenHolder& who, sanctions::v1::CasePart part, sanctions::v1::Seat seat);
  // By the chair of the hearing, with all members there.
  template <class Request, class Response>
  absl::StatusOr<Response> Sit(Rpc<Sanctions::Stub, Request, Response> rpc, Request request);

  TwoServices& services_;
  const std::string person_id_;
  std::string case_id_, allegation_id_, hearing_id_;
  bool panel_seated_ = false, support_offered_ = false;
};

template <class Fact>
absl::StatusOr<std::vector<Fact>> CaseWalk::Facts() {
  const auto history = services_.HistoryOfCase(case_id_);
  if (!history.ok()) return history.status();
  std::vector<Fact> facts;
  for (const records::v1::HistoryEntry& entry : *history) {
    if (entry.fact().type() != Fact::descriptor()->full_name()) continue;
    facts.emplace_back();
    if (!facts.back().ParseFromString(entry.fact().value())) return absl::DataLossError("a fact");
  }
  return facts;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SCENARIOS_CASE_WALK_H_
