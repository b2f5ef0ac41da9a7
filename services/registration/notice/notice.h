// What an organisation has to acknowledge. A fact about somebody becomes one notice for each organisation
// where they are in post; the notice is a record of its own, so that an inbox has no limit and two who
// acknowledge don't wait for each other.
//
//   RaiseNotices on the record of the fact (a reaction: reactions.cc)    // NoticeRaised on each notice
//   story.When<Notice>(id, acknowledge);                                 // NoticeAcknowledged
//   nobody does in time, a timer:                                        // NoticeEscalated
#ifndef CANDOUR_SERVICES_REGISTRATION_NOTICE_NOTICE_H_
#define CANDOUR_SERVICES_REGISTRATION_NOTICE_NOTICE_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "candour/registration/v1/appointment.pb.h"
#include "candour/registration/v1/notice.pb.h"
#include "candour/registration/v1/person.pb.h"
#include "candour/registration/v1/registrant.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"
#include "common/decider/timers.h"
#include "services/registration/organisation/organisation.h"

namespace candour {

struct Notice {
  using State = registration::v1::NoticeState;
  using Facts =
      FactList<Since<2, registration::v1::NoticeRaised>, Since<2, registration::v1::NoticeAcknowledged>,
               Since<2, registration::v1::NoticeEscalated>, Since<2, registration::v1::NoticeTransferred>>;
  using Timers = TimerList<registration::v1::EscalateNotice>;
  static constexpr absl::string_view kKind = "notice";
  static constexpr bool kConcernsOrganisations = true;
};

Decision Decide(const registration::v1::AcknowledgeNoticeRequest&, const Context&,
                const registration::v1::NoticeState&);
Decision Decide(const registration::v1::EscalateNotice&, const Context&,
                const registration::v1::NoticeState&);
void Arm(const registration::v1::NoticeState&, TimerRows&);

// Reactions to facts of a registrant, a person, an appointment, decided there: raise.cc. The first two go
// where the person is in post today, the last to the organisation of the appointment, or to the regulator.
Decision Decide(const registration::v1::RaiseNotices&, const Context&,
                const registration::v1::RegistrantState&);
Decision Decide(const registration::v1::RaiseNotices&, const Context&, const registration::v1::PersonState&);
Decision Decide(const registration::v1::RaiseNotices&, const Context&,
                const registration::v1::AppointmentState&);

// Where the person is in post today, by any of their records, and nothing by this restriction prohibits an
// appointment there: that is told by itself. Nothing where it does not hold any more.
Decision Decide(const registration::v1::TellOfRestriction&, const Context&,
                const registration::v1::PersonState&);

// The same, that it holds no more; not where that lifts a prohibition of an appointment, which is told by
// itself. Nothing where its own last day was before yesterday: it was over when it was lifted, or when the
// register heard of it; nor where it holds on to a day to come, on which another takes its place. And where
// its days were said anew after it was lifted, that it holds, as above.
Decision Decide(const registration::v1::TellOfRestrictionEnd&, const Context&,
                const registration::v1::PersonState&);

// To the organisations whose checks of the person (bar_check/) reported what was quashed, or ended early: by
// organisation, the check.
void RaiseForChecks(registration::v1::NoticeKind, const Context&, const std::string& person_id,
                    const std::map<std::string, std::string>& checks, Decision* decision);

void Evolve(const registration::v1::NoticeRaised&, const FactContext&, registration::v1::NoticeState&);
void Evolve(const registration::v1::NoticeAcknowledged&, const FactContext&, registration::v1::NoticeState&);
void Evolve(const registration::v1::NoticeEscalated&, const FactContext&, registration::v1::NoticeState&);
void Evolve(const registration::v1::NoticeTransferred&, const FactContext&, registration::v1::NoticeState&);

// Row "notice_by_organisation", for whoever follows an organisation. Rows "inbox", and "inbox_open" until it
// is acknowledged: by its holder, and by kRegion once it was escalated. Their last part is InboxPlace, so the
// oldest come first.
void Index(const registration::v1::NoticeState&, Rows&);
// "20260330.<notice id>", of the day on which it was raised; and the id of such a place.
std::string InboxPlace(const registration::v1::NoticeState&);
std::string NoticeIdAt(absl::string_view place);

// Gives the open notice to `to`, with days of its own unless it was escalated already.
registration::v1::NoticeTransferred MakeTransfer(const Context&, const registration::v1::NoticeState&,
                                                 const std::string& to);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_NOTICE_NOTICE_H_
