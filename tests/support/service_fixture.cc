#include "tests/support/service_fixture.h"

#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/sync_stream.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "common/ledger/opening.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace candour {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

}  // namespace

ServiceFixture::ServiceFixture(Options options)
    : module_(options.module),
      quota_(options.quota),
      entropy_(*options.entropy),
      with_system_(options.with_system),
      followed_(options.followed),
      clock_(absl::FromCivil(absl::CivilHour(2026, 1, 5, 9), absl::UTCTimeZone())) {
  issuer_ = *DevIssuer::Open(dir_ / "dev", "candour-test", "candour");
  keys_ = *JwksFile::Open(issuer_->jwks_path(), SystemClock());
  tokens_ = std::make_unique<TokenVerifier>(*keys_, "candour-test", "candour", SystemClock());
  kek_ = std::make_unique<Secret>(Secret::Random(entropy_));
  key_log_ = *EmbeddedKeyLog::Open(dir_ / "keys");
  ledger_ = *EmbeddedLedger::Open(dir_ / "ledger");
  shown_to_second_ = std::make_unique<HeldBackLedger>(*ledger_);
  if (options.fill) {
    options.fill(*ledger_, *key_log_);
  } else {
    OpenNewLedger();
  }
  Start();
}

void ServiceFixture::SetDay(absl::CivilDay day) {
  clock_.Set(absl::FromCivil(absl::CivilHour(day) + 9, absl::UTCTimeZone()));
}

bool ServiceFixture::Within(absl::Duration patience, const std::function<bool()>& holds) {
  for (const absl::Time until = absl::Now() + patience; absl::Now() < until;) {
    if (holds()) return true;
    clock_.Advance(absl::Milliseconds(100));
    absl::SleepFor(absl::Milliseconds(10));
  }
  return holds();
}

void ServiceFixture::OpenNewLedger() {
  const std::string id = entropy_.Bytes(16);
  const ServiceModule module = module_();
  const auto keyring = *Keyring::Open(*key_log_, *kek_, module.name, Keyring::Options(), entropy_, clock_);
  EXPECT_TRUE(keyring->CreateTagKey(id).ok());
  EXPECT_TRUE(OpenLedger(*ledger_,
                         {id, "test.invalid/" + module.name + "/0", module.model->level(),
                          module.model->FactTypes(), "test", "operator-1"},
                         clock_.Now(), entropy_, kPatience)
                  .ok());
}

ServiceFixture::~ServiceFixture() {
  host_.reset();
  other_.reset();
}

void ServiceFixture::Start() { host_ = NewHost(dir_ / "state", *ledger_); }

void ServiceFixture::Switch() {
  if (!other_) other_ = NewHost(dir_ / "other", *shown_to_second_);
  host_.swap(other_);
}

std::unique_ptr<ServiceHost> ServiceFixture::NewHost(const std::string& state_dir, Ledger& ledger) {
  ServiceModule module = module_();
  if (!with_system_) module.reactions = nullptr;  // paused, they still record where they begin
  auto host = ServiceHost::Open(std::move(module), {.listen = "127.0.0.1:0",
                                                    .state_dir = state_dir,
                                                    .ledger = &ledger,
                                                    .followed = followed_,
                                                    .key_log = key_log_.get(),
                                                    .kek = kek_.get(),
                                                    .tokens = tokens_.get(),
                                                    .clock = &clock_,
                                                    .entropy = &entropy_,
                                                    .quota = quota_,
                                                    .build = "test",
                                                    .pause_timers = !with_system_});
  if (!host.ok()) {
    ADD_FAILURE() << host.status();
    return nullptr;
  }
  const absl::Status serves = (*host)->Serve();
  EXPECT_TRUE(serves.ok()) << serves;
  const absl::Time until = absl::Now() + kPatience;
  while (!(*host)->replica().ready() && absl::Now() < until) absl::SleepFor(absl::Milliseconds(2));
  EXPECT_TRUE((*host)->replica().ready()) << (*host)->replica().stopped();
  return *std::move(host);
}

void ServiceFixture::Restart(bool without_state) {
  host_.reset();
  if (without_state) std::filesystem::remove_all(dir_ / "state");
  Start();
}

std::string ServiceFixture::address() const { return "127.0.0.1:" + std::to_string(host_->port()); }

std::string ServiceFixture::TokenFor(const std::vector<std::string>& roles, const std::string& organisation,
                                     const std::string& person_id, absl::Duration lifetime) const {
  TokenHolder holder;
  holder.account = "account-" + (roles.empty() ? std::string("nobody") : roles[0].substr(0, 40)) +
                   organisation + person_id.substr(0, 8);
  for (char& c : holder.account) c = c == '_' ? '-' : c;
  holder.roles = roles;
  holder.organisation = organisation;
  holder.person_id = person_id;
  return *issuer_->Mint(holder, lifetime, absl::Now());
}

std::string ServiceFixture::Mint(const TokenHolder& holder) const {
  return *issuer_->Mint(holder, absl::Hours(1), absl::Now());
}

grpc::Status CallAt(const std::string& address, const std::string& method,
                    const google::protobuf::Message& request, google::protobuf::Message* response,
                    const std::string& token, absl::Duration deadline) {
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + deadline));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  const grpc::Slice bytes(request.SerializeAsString());
  const grpc::ByteBuffer sent(&bytes, 1);
  grpc::ByteBuffer received;
  const std::string path = "/" + method;
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
  // Blocking: where channels come and go, gRPC 1.51 frees the queue of callback calls twice.
  const grpc::Status status = grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
      channel.get(), rpc, &context, sent, &received);
  if (status.ok()) {
    grpc::ProtoBufferReader reader(&received);
    EXPECT_TRUE(response->ParseFromZeroCopyStream(&reader));
  }
  return status;
}

grpc::Status FirstAt(const std::string& address, const std::string& method,
                     const google::protobuf::Message& request, google::protobuf::Message* response,
                     const std::string& token) {
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  const grpc::Slice bytes(request.SerializeAsString());
  const std::string path = "/" + method;
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING);
  const std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> reader(
      grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(channel.get(), rpc, &context,
                                                                    grpc::ByteBuffer(&bytes, 1)));
  grpc::ByteBuffer received;
  if (!reader->Read(&received)) return reader->Finish();
  grpc::ProtoBufferReader message(&received);
  EXPECT_TRUE(response->ParseFromZeroCopyStream(&message));
  context.TryCancel();
  (void)reader->Finish();
  return grpc::Status::OK;
}

namespace {

google::rpc::ErrorInfo ErrorIn(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  google::rpc::ErrorInfo info;
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) return info;
  }
  return google::rpc::ErrorInfo();
}

}  // namespace

std::string ReasonIn(const grpc::Status& status) { return ErrorIn(status).reason(); }

std::string MetadataIn(const grpc::Status& status, const std::string& name) {
  const google::rpc::ErrorInfo info = ErrorIn(status);
  const auto found = info.metadata().find(name);
  return found == info.metadata().end() ? "" : found->second;
}

}  // namespace candour
