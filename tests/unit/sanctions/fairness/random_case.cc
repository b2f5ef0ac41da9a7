#include "tests/unit/sanctions/fairness/random_case.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/calendar.h"
#include "common/decider/day.h"
#include "services/sanctions/referral/referral.h"
#include "services/sanctions/rule_set/england_2026.h"
#include "services/sanctions/rule_set/rule_set.h"
#include "services/sanctions/subject/subject.h"

namespace candour::fairness {

namespace v1 = sanctions::v1;

namespace {

std::shared_ptr<const google::protobuf::Message> CopyOf(const google::protobuf::Message& fact) {
  std::shared_ptr<google::protobuf::Message> copy(fact.New());
  copy->CopyFrom(fact);
  return copy;
}

}  // namespace

RandomCase::RandomCase(uint64_t seed)
    : random_(seed),
      story_(Model::Of<SanctionsRuleSet, Referral, Case, Subject>(),
             absl::FromCivil(absl::CivilHour(2026, 2, 2, 9), London())) {
  v1::RulesPublished published;
  *published.mutable_rules() = SanctionsEngland2026();
  digest_ = RulesDigest(published.rules());
  published.set_digest(digest_);
  story_.Given("rule_set/current", published);
  rules_.Add(digest_, published.rules());
  for (int n = 0; n < 30; ++n) accounts_.push_back(absl::StrCat("account-", n));
  int next = 3;  // the first three are of the person whom it is about
  const auto take = [&] { return accounts_[static_cast<size_t>(next++)]; };
  for (auto* one : {&screener_, &countersigner_, &assessor_, &presenter_, &registrar_, &listing_, &clerk_})
    *one = take();
  for (int n = 0; n < 3; ++n) interim_.push_back(take());
  for (int n = 0; n < 5; ++n) examiners_.push_back(take());
  for (int n = 0; n < 6; ++n) final_.push_back(take());
}

// Of some it is not known; two have two accounts.
std::string RandomCase::PersonOf(const std::string& account) const {
  const auto number = std::find(accounts_.begin(), accounts_.end(), account) - accounts_.begin();
  if (number < 2) return "about";
  if (number % 7 == 6) return "";
  return absl::StrCat("person-", number == 29 ? 13 : number);
}

absl::CivilDay RandomCase::Near(absl::CivilDay preferred) {
  if (Percent(85)) return preferred;
  return preferred + (Percent(80) ? Below(5) - 2 : Below(400) - 200);
}

// Mostly hours, at times until something is due, seldom months.
void RandomCase::Advance() {
  const int luck = Below(100);
  absl::Time now = story_.now() + absl::Minutes(1 + Below(300));
  if (luck >= 60) now += absl::Hours(24 * Below(4));
  if (luck >= 85) now += absl::Hours(24 * Below(40));
  if (luck >= 96) now += absl::Hours(24 * Below(300));
  const auto timers = story_.Timers();
  if (luck % 10 == 7 && !timers.empty()) now = std::max(now, timers.begin()->first.due() + absl::Minutes(1));
  story_.At(now);
  Fire();
}

void RandomCase::Fire() {
  while (true) {
    const auto timers = story_.Timers();
    if (timers.empty() || timers.begin()->first.due() > story_.now()) return;
    const std::string stream = timers.begin()->second;
    story_.FireNext();
    Take(stream, SystemActor());
  }
}

// What was decided, as the log would hold it: rules that were read are named.
void RandomCase::Take(const std::string& own, const Actor& actor) {
  ++asked_;
  if (story_.decision().refused()) {
    ++refusals_[story_.refusal()];
    return;
  }
  ++commits_;
  const bool by_rules = story_.conditions().contains("rule_set/current");
  for (const DecidedFact& decided : story_.decision().facts()) {
    const std::string& stream = decided.stream.empty() ? own : decided.stream;
    if (!absl::StartsWith(stream, "case/")) continue;
    CaseHistory& history = histories_[stream];
    history.push_back({history.size() + 1, commits_, story_.now(), actor.account, actor.role, actor.person_id,
                       by_rules ? digest_ : "", CopyOf(*decided.fact)});
  }
}

void RandomCase::Judge(const Decision& forged, const std::string& kind) {
  CaseHistory history = histories_[StreamOf<Case>(case_)];
  for (const DecidedFact& decided : forged.facts()) {
    if (!decided.stream.empty()) continue;
    history.push_back({history.size() + 1, commits_ + 1, story_.now(), actor_.account, actor_.role,
                       actor_.person_id, digest_, CopyOf(*decided.fact)});
  }
  Forged& count = forged_[kind];
  ++count.all;
  if (!Check(history, rules_).violations.empty()) ++count.noticed;
}

void RandomCase::WaitAsTold() {
  if (!story_.decision().refused() || Percent(30)) return;
  for (const auto& [name, value] : story_.decision().refusal().args) {
    absl::CivilDay day;
    if ((name != "last_day" && name != "earliest") || !absl::ParseCivilTime(value, &day)) continue;
    const absl::Time then =
        absl::FromCivil(absl::CivilHour(day + (name == "last_day" ? 1 : 0)) + 10, London());
    if (then <= story_.now()) return;
    story_.At(then);
    Fire();
  }
}

// What makes sense at the stage at which the case stands; what does at any stands in it as well.
std::vector<RandomCase::Action> RandomCase::Sensible() {
  using R = RandomCase;
  const CaseState& the = The();
  const auto challenged = [](const v1::Officer& one) { return one.challenged(); };
  if (the.has_stay() && Percent(70)) return {&R::Resume};
  if (std::any_of(the.officers().begin(), the.officers().end(), challenged) && Percent(50))
    return {&R::Answer};
  if (StandingOrder(the, today()) != nullptr && Percent(15)) return {&R::ReviewOrder, &R::GiveNotice};
  if (the.stage() == v1::CASE_STAGE_FINAL && !the.sanctions().empty() && Percent(40))
    return {&R::ReviewSanction};
  switch (the.stage()) {
    case v1::CASE_STAGE_RECEIVED:
      return {&R::DeclareScreener, &R::Identify, &R::DeclareScreener};
    case v1::CASE_STAGE_SCREENING:
      if (!the.interim_orders().empty() || Percent(70))
        return {&R::DeclareScreener, &R::Identify, &R::Frame, &R::Frame, &R::Screen, &R::Screen, &R::Assess};
      return {&R::AppointSomebody, &R::DeclareOfficer, &R::GiveNotice,
              &R::MakeOrder,       &R::Countersign,    &R::DeclareCountersigner};
    case v1::CASE_STAGE_CLOSED_AT_SCREENING:
    case v1::CASE_STAGE_NO_CASE:
      return {&R::AskForReview, &R::AskForDetermination, &R::AskPublication};
    case v1::CASE_STAGE_INVESTIGATION:
      return {&R::Notify, &R::Notify, &R::Frame, &R::AppointSomebody, &R::DeclareOfficer};
    case v1::CASE_STAGE_ALLEGATION_NOTIFIED:
    case v1::CASE_STAGE_EXAMINATION:
      return {&R::AppointSomebody, &R::AppointSomebody, &R::DeclareOfficer, &R::DeclareOfficer, &R::Examine,
              &R::Examine,         &R::Respond,         &R::Extend,         &R::Examine};
    case v1::CASE_STAGE_CASE_TO_ANSWER:
      return {&R::List, &R::List, &R::List, &R::OfferSupport, &R::ProposeAgreement};
    case v1::CASE_STAGE_CONSENSUAL_PROPOSED:
      return {&R::EndorseAgreement, &R::AnswerAgreement};
    case v1::CASE_STAGE_LISTED:
      return {&R::Open, &R::Open, &R::Open, &R::ResumeHearing};
    case v1::CASE_STAGE_IN_HEARING:
      return {&R::FindFacts,        &R::FindGrounds, &R::FindUnfitness, &R::Impose,
              &R::ProceedInAbsence, &R::Open,        &R::ResumeHearing, &R::ResumeHearing};
    case v1::CASE_STAGE_APPEAL_PERIOD:
      return {&R::Cover, &R::Appeal, &R::Recuse, &R::ReferOversight, &R::Publish, &R::Inform};
    case v1::CASE_STAGE_UNDER_APPEAL:
      return {&R::DecideAppeal, &R::DecideAppeal, &R::Cover, &R::ReviewSanction};
    default:
      return {&R::ReviewSanction,  &R::ApplyRestoration, &R::DecideRestoration, &R::Appeal,
              &R::ReferOversight,  &R::DecideOversight,  &R::Propose,           &R::Confirm,
              &R::AppointSomebody, &R::DeclareOfficer,   &R::AskEarlyReview,    &R::ReviewSanction,
              &R::SayOfCondition,  &R::SayOfCondition};
  }
}

void RandomCase::Step() {
  using R = RandomCase;
  static constexpr Action kAll[] = {&R::Publish,
                                    &R::AskPublication,
                                    &R::Inform,
                                    &R::ExtendOrder,
                                    &R::Refer,
                                    &R::Withdraw,
                                    &R::AskForReview,
                                    &R::AskForDetermination,
                                    &R::DeclareScreener,
                                    &R::Identify,
                                    &R::Frame,
                                    &R::Assess,
                                    &R::Screen,
                                    &R::Countersign,
                                    &R::DeclareCountersigner,
                                    &R::AppointSomebody,
                                    &R::DeclareOfficer,
                                    &R::Recuse,
                                    &R::Challenge,
                                    &R::Answer,
                                    &R::Answer,
                                    &R::Answer,
                                    &R::Notify,
                                    &R::Extend,
                                    &R::Respond,
                                    &R::Examine,
                                    &R::Stay,
                                    &R::Resume,
                                    &R::Resume,
                                    &R::Resume,
                                    &R::ProposeAgreement,
                                    &R::EndorseAgreement,
                                    &R::AnswerAgreement,
                                    &R::GiveNotice,
                                    &R::MakeOrder,
                                    &R::DeclineOrder,
                                    &R::ReviewOrder,
                                    &R::ReviewOrder,
                                    &R::OfferSupport,
                                    &R::List,
                                    &R::Adjourn,
                                    &R::ResumeHearing,
                                    &R::Open,
                                    &R::AssessHealth,
                                    &R::ProceedInAbsence,
                                    &R::FindFacts,
                                    &R::FindGrounds,
                                    &R::FindUnfitness,
                                    &R::Impose,
                                    &R::Cover,
                                    &R::Appeal,
                                    &R::DecideAppeal,
                                    &R::ReferOversight,
                                    &R::DecideOversight,
                                    &R::ReviewSanction,
                                    &R::AskEarlyReview,
                                    &R::SayOfCondition,
                                    &R::ApplyRestoration,
                                    &R::DecideRestoration,
                                    &R::Propose,
                                    &R::Confirm};
  if (histories_.size() > 1 && Percent(10)) {
    auto any = histories_.begin();
    std::advance(any, Below(static_cast<int>(histories_.size())));
    case_ = any->first.substr(any->first.find('/') + 1);
  }
  if (Percent(1) && Percent(20)) return Die();
  const Action action = Percent(82) ? OneOf(Sensible()) : OneOf(kAll);
  (this->*action)();
}

void RandomCase::Run(int steps) {
  while (histories_.empty()) Refer();
  for (int n = 0; n < steps; ++n) {
    Advance();
    Step();
    WaitAsTold();
  }
}

}  // namespace candour::fairness
