#include "common/access/grants.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/reason.h"

namespace candour {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

absl::Status Denied(absl::string_view reason, absl::string_view text) {
  return RefuseCall(absl::StatusCode::kPermissionDenied, reason, text);
}

const FieldDescriptor* TextOnly(const FieldDescriptor* field) {
  const bool is_text =
      field != nullptr && !field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  return is_text ? field : nullptr;
}

// False for an empty claim: a caller without organisation does not own the records without one.
bool IsOwn(const Message& request, const FieldDescriptor* field, const std::string& own) {
  if (field == nullptr || own.empty()) return false;
  std::string scratch;
  return request.GetReflection()->GetStringReference(request, field, &scratch) == own;
}

bool HasRole(const Claims& claims, const std::string& role) {
  return std::find(claims.roles.begin(), claims.roles.end(), role) != claims.roles.end();
}

}  // namespace

Grants::Grants(const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor* method = service->method(i);
      if (method->options().HasExtension(options::v1::access)) rules_[method] = ReadRule(*method);
    }
  }
}

Grants::Rule Grants::ReadRule(const MethodDescriptor& method) {
  Rule rule;
  const auto& access = method.options().GetExtension(options::v1::access);
  for (const auto& grant : access.grants()) rule.grants.emplace_back(grant.role(), grant.scope());
  rule.anonymous = access.anonymous();
  const FieldDescriptor* org_code = method.input_type()->FindFieldByName("org_code");
  rule.has_org_code = org_code != nullptr;
  rule.org_code = TextOnly(org_code);
  rule.person_id = TextOnly(method.input_type()->FindFieldByName("person_id"));
  return rule;
}

bool Grants::Holds(options::v1::Scope scope, const Rule& rule, const Claims& claims, const Message& request) {
  switch (scope) {
    case options::v1::SCOPE_ANY:
      return true;
    case options::v1::SCOPE_OWN_ORGANISATION:
      return rule.has_org_code ? IsOwn(request, rule.org_code, claims.organisation)
                               : !claims.organisation.empty();
    case options::v1::SCOPE_OWN_PERSON:
      return IsOwn(request, rule.person_id, claims.person_id);
    default:  // unspecified, or of a newer proto
      return false;
  }
}

absl::StatusOr<Actor> Grants::Authorise(const MethodDescriptor* method, const std::optional<Claims>& claims,
                                        const Message& request) const {
  const auto found = rules_.find(method);
  if (found == rules_.end()) return Denied("ROLE", "Nobody may call this: it has no access rule");
  const Rule& rule = found->second;
  // The rule's fields are of the method's request; reading them from another message would be undefined.
  if (request.GetDescriptor() != method->input_type()) {
    return absl::InternalError("the request is not of the method's type");
  }
  bool has_role = false;
  for (const auto& [role, scope] : rule.grants) {
    if (!claims || !HasRole(*claims, role)) continue;
    has_role = true;
    if (!Holds(scope, rule, *claims, request)) continue;
    // Who speaks up stands in no ledger as a person, nor with the place of work.
    if (role == kReporterRole) return Actor{claims->account, role, "", ""};
    return Actor{claims->account, role, claims->organisation, claims->person_id};
  }
  if (rule.anonymous) return Actor{std::string(kAnonymousAccount), std::string(kPublicRole), "", ""};
  if (!claims) {
    return RefuseCall(absl::StatusCode::kUnauthenticated, "TOKEN_MISSING",
                      "This call needs a token; send it as \"authorization: Bearer <token>\"");
  }
  if (has_role) {
    return Denied("SCOPE",
                  "Your role may do this only for your own organisation or person, as your token says");
  }
  std::vector<absl::string_view> needed;
  for (const auto& [role, scope] : rule.grants) needed.push_back(role);
  return Denied("ROLE", absl::StrCat("None of your token's roles may do this; it takes ",
                                     needed.empty() ? "one that nobody has" : absl::StrJoin(needed, " or ")));
}

}  // namespace candour
