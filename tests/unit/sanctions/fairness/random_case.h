// Random commands about a few cases of one person, decided by the real rules: mostly sensible ones, so that
// cases come far, and one in some by the wrong people, at the wrong time or with wrong content.
//
//   RandomCase random(seed);
//   random.Run(80);
//   for (const auto& [stream, history] : random.histories()) Check(history, random.rules());
#ifndef CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_RANDOM_CASE_H_
#define CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_RANDOM_CASE_H_

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "candour/sanctions/v1/case_state.pb.h"
#include "common/base/calendar.h"
#include "common/decider/scenario.h"
#include "services/sanctions/case/appeal/appeal.h"
#include "services/sanctions/case/case.h"
#include "services/sanctions/case/correction/correction.h"
#include "services/sanctions/case/hearing/hearing.h"
#include "services/sanctions/case/restoration/restoration.h"
#include "services/sanctions/case/sanction/sanction.h"
#include "services/sanctions/fairness/fairness.h"
#include "tests/unit/sanctions/fairness/lies.h"

namespace candour::fairness {

class RandomCase {
 public:
  explicit RandomCase(uint64_t seed);

  void Run(int steps);

  // By stream, "case/<id>".
  const std::map<std::string, CaseHistory>& histories() const { return histories_; }
  const Rulebook& rules() const { return rules_; }
  // How often commands were refused, by reason.
  const std::map<std::string, int>& refusals() const { return refusals_; }
  // What was forged, "SOD ExamineRequest": how often, and how often the checker noticed.
  struct Forged {
    int all = 0, noticed = 0;
  };
  const std::map<std::string, Forged>& forged() const { return forged_; }

 private:
  using Action = void (RandomCase::*)();

  // ---- luck
  int Below(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  bool Percent(int n) { return Below(100) < n; }
  template <class List>
  const auto& OneOf(const List& list) {
    return list[static_cast<size_t>(Below(static_cast<int>(std::size(list))))];
  }
  // `text` mostly, else nothing.
  std::string Mostly(const std::string& text) { return Percent(97) ? text : ""; }
  // `preferred` mostly, else anybody.
  std::string Whom(const std::string& preferred) { return Percent(95) ? preferred : OneOf(accounts_); }
  // Who appoints and lists. Whoever did can't take a part any more, which ends most cases early.
  std::string Chooser(const std::string& preferred) { return Percent(99) ? preferred : OneOf(accounts_); }
  // `preferred` or near it, or far off.
  absl::CivilDay Near(absl::CivilDay preferred);

  // ---- people
  std::string PersonOf(const std::string& account) const;
  void As(const std::string& account, const std::string& role) {
    actor_ = {account, role, "", PersonOf(account)};
    story_.As(actor_);
  }
  sanctions::v1::PanelMember Member(const std::string& account, sanctions::v1::Seat seat);
  void AddPanel(google::protobuf::RepeatedPtrField<std::string>* panel,
                const std::vector<std::string>& accounts);
  void AddMembers(google::protobuf::RepeatedPtrField<sanctions::v1::PanelMember>* members);

  // ---- time and commands
  void Advance();
  void Fire();
  void Take(const std::string& own, const Actor& actor);
  // After a refusal that names a day, mostly waits for it.
  void WaitAsTold();
  template <class Aggregate, class Request>
  void AskOn(const std::string& id, const Request& request) {
    story_.When<Aggregate>(id, request);
    Take(StreamOf<Aggregate>(id), actor_);
  }
  template <class Request>
  void Ask(Request request) {
    request.set_case_id(case_);
    AskOn<Case>(case_, request);
    if (story_.decision().refused() && Percent(25)) Forge(request, story_.refusal());
  }
  // What would have been decided on a lie, beside the case's true history.
  template <class Request>
  void Forge(const Request& request, const std::string& reason) {
    for (const CaseState& lie : LiesFor(reason, actor_, today(), The())) {
      const Context context(story_, NextCommand(), actor_, story_.now());
      const Decision forged = Decide(request, context, lie);
      if (forged.refused() || forged.facts().empty()) continue;
      return Judge(forged, absl::StrCat(reason, " ", request.GetDescriptor()->name()));
    }
  }
  void Judge(const Decision& forged, const std::string& kind);
  template <class Request>
  void Sit(Request request);
  const CaseState& The() { return story_.State<Case>(case_); }
  // Of the command that is asked next, as Scenario counts them.
  std::string NextCommand() const {
    return absl::StrCat("00000000-0000-4000-8000-", absl::Dec(asked_ + 1, absl::kZeroPad12));
  }
  absl::CivilDay today() const { return LondonDay(story_.now()); }

  std::vector<Action> Sensible();
  void Step();

  // ---- random_screening.cc
  void Refer();
  void Withdraw();
  void AskForReview();
  void AskForDetermination();
  void DeclareAs(const std::string& account, const std::string& role, sanctions::v1::CasePart part);
  void DeclareScreener();
  void DeclareCountersigner();
  void Identify();
  void Frame();
  void Assess();
  void Screen();
  void Countersign();
  // ---- random_examination.cc
  void AppointSomebody();
  void DeclareOfficer();
  void Recuse();
  void Challenge();
  void Answer();
  void Notify();
  void Extend();
  void Respond();
  void Examine();
  void Stay();
  void Resume();
  void GiveNotice();
  void MakeOrder();
  void DeclineOrder();
  void ReviewOrder();
  void ExtendOrder();
  // ---- random_consensual.cc
  void ProposeAgreement();
  void EndorseAgreement();
  void AnswerAgreement();
  // ---- random_hearing.cc
  void OfferSupport();
  void OfferSupportTo(sanctions::v1::CaseParty to);
  void SeatPanel();
  void List();
  void Adjourn();
  void ResumeHearing();
  void Open();
  void AssessHealth();
  void ProceedInAbsence();
  void FindFacts();
  void FindGrounds();
  void FindUnfitness();
  // Why each lesser one would not do.
  void AddLadder(sanctions::v1::SanctionType type,
                 google::protobuf::RepeatedPtrField<sanctions::v1::LesserSanction>* lesser);
  uint32_t MonthsFor(sanctions::v1::SanctionType type);
  void Impose();
  void Cover();
  // ---- random_outcome.cc
  std::string SomeSanction();
  // What a court says.
  template <class Request>
  void FillWord(Request& record);
  void Appeal();
  void DecideAppeal();
  void ReferOversight();
  void DecideOversight();
  void Announce(const sanctions::v1::SanctionState& sanction);
  void ReviewSanction();
  void AskEarlyReview();
  void AddTerms(google::protobuf::RepeatedPtrField<sanctions::v1::Condition>* terms);
  void SayOfCondition();
  // Mostly waits until it can be asked for.
  void ApplyRestoration();
  void DecideRestoration();
  void Propose();
  void Confirm();
  void Die();
  void Publish();
  void AskPublication();
  void Inform();

  std::mt19937_64 random_;
  Scenario story_;
  Actor actor_;
  Rulebook rules_;
  std::string digest_;
  std::vector<std::string> accounts_;
  // By part: who is meant to have it.
  std::vector<std::string> interim_, examiners_, final_;
  std::string screener_, countersigner_, assessor_, presenter_, registrar_, listing_, clerk_;
  // Which is acted on; the last one that was referred.
  std::string case_, referral_;
  std::map<std::string, CaseHistory> histories_;
  std::map<std::string, int> refusals_;
  std::map<std::string, Forged> forged_;
  uint64_t commits_ = 0, asked_ = 0;
};

}  // namespace candour::fairness

#endif  // CANDOUR_TESTS_UNIT_SANCTIONS_FAIRNESS_RANDOM_CASE_H_
