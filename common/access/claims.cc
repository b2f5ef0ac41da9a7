#include "common/access/claims.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/access/jose.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/decider/timers.h"

namespace candour {
namespace {

// A person holds a few; a grant is looked for among all of them.
constexpr size_t kMaxRoles = 64;

absl::Status Refuse(absl::string_view reason, absl::string_view text) {
  return RefuseCall(absl::StatusCode::kUnauthenticated, reason, text);
}

absl::Status Malformed(absl::string_view claim, absl::string_view form) {
  return Refuse("TOKEN_CLAIMS", absl::StrCat("The token's claim ", claim, " must be ", form,
                                             "; ask the issuer to correct it"));
}

template <class Predicate>
bool IsMadeOf(absl::string_view text, size_t min, size_t max, Predicate allowed) {
  return text.size() >= min && text.size() <= max && std::all_of(text.begin(), text.end(), allowed);
}

bool IsAccount(absl::string_view text) {
  return IsMadeOf(text, 8, 64, [](char c) { return absl::ascii_isalnum(c) || c == '_' || c == '-'; });
}

bool IsRole(absl::string_view text) {
  return IsMadeOf(text, 1, 63, [](char c) { return absl::ascii_isupper(c) || c == '_'; });
}

bool IsOdsCode(absl::string_view text) {
  return IsMadeOf(text, 3, 10, [](char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c); });
}

absl::Status CheckAudience(const json_t* claims, absl::string_view audience) {
  const json_t* aud = json_object_get(claims, "aud");
  const auto is_ours = [audience](const json_t* one) {
    return json_is_string(one) && audience == json_string_value(one);
  };
  if (is_ours(aud)) return absl::OkStatus();
  for (size_t i = 0; i < json_array_size(aud); ++i) {
    if (is_ours(json_array_get(aud, i))) return absl::OkStatus();
  }
  return Refuse("TOKEN_AUDIENCE", absl::StrCat("The token is for another service; get one for ", audience));
}

// NumericDate: seconds since 1970, a fraction is allowed. A number too large for a time is the infinite one.
absl::Status ReadTime(const json_t* claims, const char* name, absl::Time* time) {
  const json_t* seconds = json_object_get(claims, name);
  if (seconds == nullptr) return absl::OkStatus();
  if (!json_is_number(seconds)) return Malformed(name, "a number of seconds since 1970");
  *time = absl::UnixEpoch() + absl::Seconds(json_number_value(seconds));
  return absl::OkStatus();
}

absl::Status ReadTimes(const json_t* json, Claims* claims) {
  if (json_object_get(json, "exp") == nullptr) {
    return Refuse("TOKEN_NO_EXPIRY", "The token has no expiry (exp); ask the issuer for tokens that expire");
  }
  CANDOUR_RETURN_IF_ERROR(ReadTime(json, "exp", &claims->expires));
  return ReadTime(json, "nbf", &claims->not_before);
}

absl::Status ReadAccount(const json_t* json, Claims* claims) {
  const char* sub = JsonText(json, "sub");
  if (sub == nullptr || !IsAccount(sub)) {
    return Refuse(
        "TOKEN_SUBJECT",
        "The token's subject (sub) must be an opaque account name, [A-Za-z0-9_-]{8,64}; an e-mail "
        "address or a person's name is refused, because it would stand in the log for ever. Ask the "
        "issuer for a pseudonymous subject");
  }
  if (sub == kSystemAccount) {
    return Refuse("TOKEN_SUBJECT", absl::StrCat("The token's subject (sub) is ", sub,
                                                ", which is the system's own name for itself. Ask the issuer "
                                                "for another subject"));
  }
  claims->account = sub;
  return absl::OkStatus();
}

absl::Status ReadRoles(const json_t* json, Claims* claims) {
  constexpr absl::string_view kForm = "a list of at most 64 role names, each [A-Z_]{1,63}";
  const json_t* roles = json_object_get(json, "candour_roles");
  if (roles == nullptr) return absl::OkStatus();
  if (!json_is_array(roles) || json_array_size(roles) > kMaxRoles) return Malformed("candour_roles", kForm);
  for (size_t i = 0; i < json_array_size(roles); ++i) {
    const char* role = json_string_value(json_array_get(roles, i));
    if (role == nullptr || !IsRole(role)) return Malformed("candour_roles", kForm);
    claims->roles.emplace_back(role);
  }
  return absl::OkStatus();
}

// An optional text: absent and "" are the same.
template <class Predicate>
absl::Status ReadOptional(const json_t* json, const char* name, absl::string_view form, Predicate is_valid,
                          std::string* value) {
  const json_t* member = json_object_get(json, name);
  if (member == nullptr) return absl::OkStatus();
  if (!json_is_string(member)) return Malformed(name, form);
  *value = json_string_value(member);
  return value->empty() || is_valid(*value) ? absl::OkStatus() : Malformed(name, form);
}

bool IsUuid(absl::string_view text) { return ParseUuid(text).ok(); }

}  // namespace

absl::StatusOr<Claims> ReadClaims(absl::string_view json, absl::string_view issuer,
                                  absl::string_view audience) {
  const JsonPtr object = ParseJsonObject(json);
  if (object == nullptr) return Malformed("set", "one JSON object without repeated names");
  const char* iss = JsonText(object.get(), "iss");
  if (iss == nullptr || issuer != iss) {
    return Refuse("TOKEN_ISSUER", absl::StrCat("The token is of another issuer; get one from ", issuer));
  }
  Claims claims;
  claims.issuer = iss;
  CANDOUR_RETURN_IF_ERROR(CheckAudience(object.get(), audience));
  CANDOUR_RETURN_IF_ERROR(ReadTimes(object.get(), &claims));
  CANDOUR_RETURN_IF_ERROR(ReadAccount(object.get(), &claims));
  CANDOUR_RETURN_IF_ERROR(ReadRoles(object.get(), &claims));
  CANDOUR_RETURN_IF_ERROR(ReadOptional(object.get(), "candour_org", "an ODS code, [A-Z0-9]{3,10}, or absent",
                                       IsOdsCode, &claims.organisation));
  CANDOUR_RETURN_IF_ERROR(ReadOptional(object.get(), "candour_person", "a lower-case UUID, or absent", IsUuid,
                                       &claims.person_id));
  return claims;
}

absl::Status CheckTime(const Claims& claims, absl::Time now, absl::Duration leeway) {
  if (now - leeway >= claims.expires) {
    return Refuse("TOKEN_EXPIRED", "The token has expired; get a new one from the issuer");
  }
  if (now + leeway < claims.not_before) {
    return Refuse("TOKEN_NOT_YET_VALID",
                  "The token is not valid yet; check the clocks, or wait until its nbf");
  }
  return absl::OkStatus();
}

}  // namespace candour
