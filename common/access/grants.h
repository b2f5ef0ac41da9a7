// Who may call what: reads candour.options.v1.access of each RPC once, and answers per call without locks.
//
//   const Grants grants({registration::v1::Register::descriptor()});
//   CANDOUR_ASSIGN_OR_RETURN(Actor actor, grants.Authorise(method, claims, request));
#ifndef CANDOUR_COMMON_ACCESS_GRANTS_H_
#define CANDOUR_COMMON_ACCESS_GRANTS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "candour/options/v1/options.pb.h"
#include "common/access/claims.h"
#include "common/decider/context.h"

namespace candour {

// The actor of an anonymous call. The account is the same for everybody.
inline constexpr absl::string_view kAnonymousAccount = "anonymous";
inline constexpr absl::string_view kPublicRole = "PUBLIC";
// Of whoever speaks up. Its actor has the account of the token, which is opaque, and neither person nor
// organisation.
inline constexpr absl::string_view kReporterRole = "REPORTER";

// Immutable, hence thread-safe.
class Grants {
 public:
  // The descriptors outlive the object.
  explicit Grants(const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  // Who calls, with the role of the first grant that the token's roles satisfy and whose scope holds.
  //   SCOPE_OWN_ORGANISATION  the token has an organisation, and the request's `org_code` is it; without such
  //                           a field the domain decides by the actor's organisation
  //   SCOPE_OWN_PERSON        the request has a `person_id`, and it is the token's person
  // An anonymous RPC serves a caller whom no grant fits as the anonymous actor, token or not: nobody is worse
  // off for being known. (A token that does not verify is for the caller of this function to refuse.)
  //
  // UNAUTHENTICATED, reason TOKEN_MISSING: no token, and the RPC is not anonymous.
  // PERMISSION_DENIED, reason ROLE: no role of the token may call; or nobody may, for want of a rule. SCOPE:
  // a role may, but not for this organisation or person.
  absl::StatusOr<Actor> Authorise(const google::protobuf::MethodDescriptor* method,
                                  const std::optional<Claims>& claims,
                                  const google::protobuf::Message& request) const;

 private:
  struct Rule {
    std::vector<std::pair<std::string, options::v1::Scope>> grants;  // role, scope
    bool anonymous = false;
    bool has_org_code = false;
    // The text fields of these names; null when absent or of another type, which fits nobody.
    const google::protobuf::FieldDescriptor* org_code = nullptr;
    const google::protobuf::FieldDescriptor* person_id = nullptr;
  };
  static Rule ReadRule(const google::protobuf::MethodDescriptor& method);
  static bool Holds(options::v1::Scope scope, const Rule& rule, const Claims& claims,
                    const google::protobuf::Message& request);

  absl::flat_hash_map<const google::protobuf::MethodDescriptor*, Rule> rules_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_ACCESS_GRANTS_H_
