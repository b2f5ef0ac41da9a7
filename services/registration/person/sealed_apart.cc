#include "services/registration/person/sealed_apart.h"

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/bar_check/bar_check.h"

namespace candour {

std::vector<std::string> SealedApart(const Context& context, const std::string& person_id,
                                     const std::string& after) {
  const std::string first_check = StreamOf<BarCheck>("");
  const bool among_checks = absl::StartsWith(after, first_check);
  std::vector<std::string> subjects;
  if (!among_checks) {
    for (const std::string& id : context.Ids("appointment_by_person", person_id)) {
      if (id > after) subjects.push_back(StreamOf<Appointment>(id));
    }
  }
  for (const std::string& id : context.Ids("bar_check_of", person_id)) {
    if (!among_checks || id > absl::StripPrefix(after, first_check))
      subjects.push_back(StreamOf<BarCheck>(id));
  }
  return subjects;
}

std::string PlaceAmongSealed(const std::string& subject) {
  return std::string(absl::StripPrefix(subject, StreamOf<Appointment>("")));
}

}  // namespace candour
