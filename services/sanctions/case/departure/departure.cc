#include "services/sanctions/case/departure/departure.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <utility>

#include "common/decider/day.h"
#include "services/sanctions/case/transitions.h"

namespace candour {

namespace v1 = sanctions::v1;

void AddSubjectLeft(const CaseState& the, const v1::Departure& departure, Decision& decision) {
  const auto told = [&](const v1::Departure& one) {
    return google::protobuf::util::MessageDifferencer::Equals(one, departure);
  };
  const auto& all = the.departures();
  // Who is off the register since the day of the referral had their last day on the one before.
  const bool before = StoredDay(departure.last_day()) < StoredDay(the.received_on()) - 1;
  if (IsOver(the.stage()) || before || std::any_of(all.begin(), all.end(), told)) return;
  v1::SubjectLeft left;
  *left.mutable_departure() = departure;
  decision.Add("", std::move(left));
}

void Evolve(const v1::SubjectLeft& fact, const FactContext&, CaseState& the) {
  *the.add_departures() = fact.departure();
}

}  // namespace candour
