#include "tests/scenarios/two_services.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace candour {
namespace {

constexpr uint32_t kPage = 500;

const TokenHolder& Registrar() {
  static const TokenHolder registrar{.account = "registrar-1", .roles = {"REGISTRAR"}};
  return registrar;
}

// A new channel to an address begins anew, whatever an older one has met there.
grpc::ChannelArguments OwnConnection() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return arguments;
}

}  // namespace

void TwoServices::Serve(Addresses addresses, const DevIssuer* issuer, absl::Duration off) {
  HangUp();
  MutexLock lock(mutex_);
  addresses_ = std::move(addresses);
  issuer_ = issuer;
  off_ = off;
  tokens_.clear();
}

void TwoServices::HangUp() {
  MutexLock lock(mutex_);
  channels_.clear();
}

absl::Status TwoServices::Prepare(const TokenHolder& who, grpc::ClientContext* context) {
  context->set_deadline(absl::ToChronoTime(absl::Now() + deadline_));
  if (who.account.empty()) return absl::OkStatus();
  const std::string holder = absl::StrCat(who.account, " ", absl::StrJoin(who.roles, ","), " ",
                                          who.organisation, " ", who.person_id);
  MutexLock lock(mutex_);
  std::string& token = tokens_[holder];
  if (token.empty()) {
    CANDOUR_ASSIGN_OR_RETURN(token,
                             issuer_->Mint(who, absl::Hours(4), absl::Now() + off_ - absl::Minutes(1)));
  }
  context->AddMetadata("authorization", "Bearer " + token);
  return absl::OkStatus();
}

std::shared_ptr<grpc::Channel> TwoServices::ChannelTo(const std::string& address) {
  MutexLock lock(mutex_);
  std::shared_ptr<grpc::Channel>& channel = channels_[address];
  if (!channel)
    channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), OwnConnection());
  return channel;
}

absl::Status TwoServices::FromGrpc(const grpc::Status& status) {
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return result;
  for (const auto& detail : details.details())
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  return result;
}

absl::StatusOr<std::vector<records::v1::HistoryEntry>> TwoServices::History(const std::string& address,
                                                                            const std::string& stream) {
  records::v1::ListHistoryRequest request;
  request.set_stream(stream);
  request.set_page_size(kPage);
  CANDOUR_ASSIGN_OR_RETURN(const records::v1::ListHistoryResponse answer,
                           Call(address, Registrar(), &records::v1::Records::Stub::ListHistory, request));
  return std::vector<records::v1::HistoryEntry>(answer.entries().begin(), answer.entries().end());
}

absl::StatusOr<std::vector<records::v1::HistoryEntry>> TwoServices::HistoryOfCase(
    const std::string& case_id) {
  return History(addresses_.sanctions, "case/" + case_id);
}

absl::StatusOr<std::vector<records::v1::HistoryEntry>> TwoServices::HistoryInRegister(
    const std::string& stream) {
  return History(addresses_.registers.front(), stream);
}

std::string ArgOf(const absl::Status& status, const std::string& name) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kErrorInfoUrl);
  google::rpc::ErrorInfo info;
  if (!payload || !info.ParseFromString(std::string(*payload))) return "";
  const auto found = info.metadata().find(name);
  return found == info.metadata().end() ? "" : found->second;
}

}  // namespace candour
