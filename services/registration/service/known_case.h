// Whether a case of the sanctions service is open, and whom it is about knows of it, by the facts of its
// stream: what stands against leaving the register (proceedings.proto). That service's states are its own,
// and where its ledger is followed from another process there are none.
//
//   KnownCase the(stream);
//   CANDOUR_RETURN_IF_ERROR(EachFact(view, stream, [&](const auto& row) { return the.Take(row); }));
//   if (the.open() && the.told() && the.person_id() == ...) ...
#ifndef CANDOUR_SERVICES_REGISTRATION_SERVICE_KNOWN_CASE_H_
#define CANDOUR_SERVICES_REGISTRATION_SERVICE_KNOWN_CASE_H_

#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "candour/replica/v1/rows.pb.h"

namespace candour {

class KnownCase {
 public:
  // "case/<case_id>"
  explicit KnownCase(std::string stream) : stream_(std::move(stream)) {}

  // The next fact. DATA_LOSS for one that matters and does not parse.
  absl::Status Take(const replica::v1::FactRow& row);

  // Something is still to be decided, or an appeal may overturn what was.
  bool open() const { return !over_; }
  // Whom it is about, as identified last; empty: nobody yet.
  const std::string& person_id() const { return person_id_; }
  // That person was given notice of it, is or was under an interim order, or asked for a decision.
  bool told() const { return told_; }

 private:
  absl::Status TakePerson(const replica::v1::FactRow& row);
  absl::Status TakeAppeal(const replica::v1::FactRow& row);
  absl::Status TakeOutcome(const replica::v1::FactRow& row);

  const std::string stream_;
  std::string person_id_;
  bool told_ = false, over_ = false, under_appeal_ = false;
  std::set<std::string> of_panel_;  // sanctions that the case was decided with; a review's are not
};

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_SERVICE_KNOWN_CASE_H_
