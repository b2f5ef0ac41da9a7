#include "tests/e2e/candour_process.h"

#include <grpcpp/generic/generic_stub.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace candour {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

// A server stream is hung up on after a while, since it does not end by itself.
absl::Duration PatienceFor(const std::string& method) {
  const auto* rpc = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(method, {{"/", "."}}));
  return rpc != nullptr && rpc->server_streaming() ? absl::Milliseconds(300) : kPatience;
}

// Whether the run that printed this listens there: endpoints.json may still be that of the run before.
bool Listens(const std::string& printed, const std::string& address) {
  const std::string port = address.substr(address.rfind(':') + 1);
  return printed.find(absl::StrCat("\"port\":\"", port, "\"")) != std::string::npos;
}

}  // namespace

bool CandourProcess::Start(const std::vector<std::string>& more, const std::string& clock) {
  std::filesystem::create_directories(data());
  std::vector<std::string> flags = {"--dev",        "--data-dir",  data(), "--listen",
                                    "127.0.0.1:0",  "--dev-clock", clock,  "--origin",
                                    "test.invalid", "--log-level", "debug"};
  flags.insert(flags.end(), more.begin(), more.end());
  process_ = std::make_unique<ChildProcess>("candour", std::move(flags),
                                            absl::StrCat(folder_.path(), "/run-", ++runs_));
  for (const char* service : {"registration", "sanctions"}) {
    if (!process_->Prints(absl::StrCat("\"event\":\"serving\",\"service\":\"", service, "\""))) return false;
  }
  nlohmann::json endpoints;
  const bool written = Becomes([&] {
    std::ifstream file(data() + "/endpoints.json");
    endpoints = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
    const auto listens = [&](const char* service) {
      return endpoints.is_object() && endpoints.contains(service) &&
             Listens(process_->Printed(), endpoints[service]);
    };
    return listens("registration") && listens("sanctions");
  });
  if (!written) return false;
  address_ = endpoints["registration"].get<std::string>();
  sanctions_address_ = endpoints["sanctions"].get<std::string>();
  HangUp();
  auto issuer = DevIssuer::Open(data() + "/dev", "candour-dev", "candour");
  if (!issuer.ok()) return false;
  issuer_ = *std::move(issuer);
  return true;
}

void CandourProcess::HangUp() {
  channel_.reset();
  sanctions_channel_.reset();
  channel_ = grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  sanctions_channel_ = grpc::CreateChannel(sanctions_address_, grpc::InsecureChannelCredentials());
}

bool CandourProcess::Stop() {
  channel_.reset();
  sanctions_channel_.reset();
  process_->Signal(SIGTERM);
  return process_->WaitForEnd(absl::Seconds(12)) == 0;
}

void CandourProcess::Kill() {
  channel_.reset();
  sanctions_channel_.reset();
  process_->Signal(SIGKILL);
  process_->WaitForEnd(absl::Seconds(10));
}

std::string CandourProcess::TokenFor(const TokenHolder& holder) const {
  return issuer_->Mint(holder, absl::Hours(1), absl::Now()).value();
}

Heard CandourProcess::Call(const std::string& method, const google::protobuf::Message& request,
                           google::protobuf::Message* response, const std::string& token) const {
  std::string bytes;
  std::multimap<std::string, std::string> headers;
  if (!token.empty()) headers.emplace("authorization", "Bearer " + token);
  Heard heard = CallRaw(method, request.SerializePartialAsString(), headers, &bytes);
  if (heard.status.ok() && !response->ParseFromString(bytes)) std::abort();
  return heard;
}

Heard CandourProcess::CallRaw(const std::string& method, const std::string& request,
                              const std::multimap<std::string, std::string>& headers,
                              std::string* response) const {
  grpc::GenericStub stub(absl::StartsWith(method, "candour.sanctions.") ? sanctions_channel_ : channel_);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + PatienceFor(method)));
  for (const auto& [name, value] : headers) context.AddMetadata(name, value);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer sent(&slice, 1);
  grpc::ByteBuffer received;
  std::promise<grpc::Status> finished;
  stub.UnaryCall(&context, "/" + method, grpc::StubOptions(), &sent, &received,
                 [&](grpc::Status status) { finished.set_value(std::move(status)); });
  Heard heard;
  heard.status = finished.get_future().get();
  absl::StrAppend(&heard.all, heard.status.error_message(), "\n", heard.status.error_details(), "\n");
  for (const auto* metadata : {&context.GetServerInitialMetadata(), &context.GetServerTrailingMetadata()}) {
    for (const auto& [name, value] : *metadata) {
      absl::StrAppend(&heard.all, absl::string_view(name.data(), name.size()), ": ",
                      absl::string_view(value.data(), value.size()), "\n");
    }
  }
  grpc::Slice bytes;
  if (heard.status.ok() && received.DumpToSingleSlice(&bytes).ok())
    response->assign(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
  return heard;
}

}  // namespace candour
