// F12: nobody answers for the same twice. What is about one person is one case as long as its allegations can
// be added to (CaseToJoin); this is about what came later.
#ifndef CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_DECIDED_ONCE_H_
#define CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_DECIDED_ONCE_H_

#include <optional>
#include <string>

#include "candour/sanctions/v1/case_state.pb.h"
#include "common/decider/context.h"

namespace candour {

struct SameMatter {
  std::string allegation_id;  // of the case that is looked at
  std::string case_no;        // of the other
};

// The first allegation of `the` that the person was not told of here yet, and was in another case, one that
// was decided or goes on: on the same standard, and on days in common. Depends on each case about the person.
std::optional<SameMatter> DecidedElsewhere(const sanctions::v1::CaseState& the, const Context&);

// On the same standard, and on days in common. Whether it is the same conduct is for somebody who reads the
// particulars.
bool MayBeTheSame(const sanctions::v1::Allegation&, const sanctions::v1::Allegation&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_CASE_EXAMINATION_DECIDED_ONCE_H_
