// What publishing a code refuses, by name; the comment is the text for people.
#ifndef CANDOUR_SERVICES_REGISTRATION_CODE_OF_CONDUCT_ERRORS_H_
#define CANDOUR_SERVICES_REGISTRATION_CODE_OF_CONDUCT_ERRORS_H_

#include <string>

#include "candour/registration/v1/code_of_conduct.pb.h"
#include "common/decider/decision.h"

namespace candour::error {

// "Version {version} of {code_id} is published already."
inline Refusal CodeVersionExists(const registration::v1::PublishCodeRequest& publish) {
  return {"CODE_VERSION_EXISTS",
          absl::StatusCode::kAlreadyExists,
          {{"code_id", publish.code_id()}, {"version", publish.version()}}};
}

// "Two clauses are called {clause}."
inline Refusal ClauseRepeated(const std::string& clause) {
  return {"CLAUSE_REPEATED", absl::StatusCode::kFailedPrecondition, {{"clause", clause}}};
}

}  // namespace candour::error

#endif  // CANDOUR_SERVICES_REGISTRATION_CODE_OF_CONDUCT_ERRORS_H_
