#include "candour/sanctions/v1/officers.pb.h"
#include "common/decider/refusals.h"
#include "services/sanctions/case/case.h"

namespace candour {

namespace v1 = sanctions::v1;

namespace {

constexpr absl::string_view kPersonsOwn = "MANAGER";  // the role in which somebody speaks for themselves

// What binds them, and that they sit no more: it takes them out, and is said by nobody else.
bool IsOwnWord(const google::protobuf::Message& request, const Context& context) {
  if (request.GetDescriptor() == v1::DeclareInterestsRequest::descriptor()) return true;
  const auto* recuse = dynamic_cast<const v1::RecuseOfficerRequest*>(&request);
  return recuse != nullptr && recuse->account() == context.actor().account;
}

}  // namespace

std::optional<Refusal> Case::CannotAsk(const google::protobuf::Message& request, const Context& context,
                                       const CaseState& the) {
  const bool as_officer = context.actor().role != kPersonsOwn && !IsOwnWord(request, context);
  if (as_officer && IsOwnCase(the, context)) return error::ConflictOfInterest();
  return std::nullopt;
}

}  // namespace candour
