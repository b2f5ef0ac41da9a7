// What happened in a case of the sanctions service in one year, by the facts of its stream: what the equality
// report counts.
//
//   CaseInYear the(stream, 2026);
//   CANDOUR_RETURN_IF_ERROR(EachFact(view, stream, [&](const auto& row) { return the.Take(row); }));
//   if (the.person_id() == ... && the.received()) ...
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_CASE_IN_YEAR_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_CASE_IN_YEAR_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "candour/common/v1/common.pb.h"
#include "candour/replica/v1/rows.pb.h"

namespace candour {

class CaseInYear {
 public:
  // "case/<case_id>"
  CaseInYear(std::string stream, uint32_t year) : stream_(std::move(stream)), year_(year) {}

  // The next fact. DATA_LOSS for one that matters and does not parse.
  absl::Status Take(const replica::v1::FactRow& row);

  // Whom it is about, as identified last; empty: nobody yet, or somebody else by mistake.
  const std::string& person_id() const { return person_id_; }
  bool received() const { return received_; }
  bool to_answer() const { return to_answer_; }
  // By a panel, an agreement or a court; something other than "no further action" that nobody quashed since.
  bool sanctioned() const { return !sanctions_.empty(); }

 private:
  absl::Status TakeSanction(const replica::v1::FactRow& row);
  bool InYear(const common::v1::Date& day) const { return static_cast<uint32_t>(day.year()) == year_; }

  const std::string stream_;
  const uint32_t year_;
  std::string person_id_;
  bool received_ = false, to_answer_ = false;
  std::string goes_on_by_;  // the command of the last review or restoration
  std::set<std::string> sanctions_;
};

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_CASE_IN_YEAR_H_
