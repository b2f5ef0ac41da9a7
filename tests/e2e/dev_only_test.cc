// What --dev allows is allowed with it alone, and --dev on this machine alone.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "tests/e2e/dev_process.h"

namespace candour {
namespace {

using testing::HasSubstr;

// How a service answers who asks what RPCs it has.
grpc::StatusCode Reflected(const std::string& address) {
  grpc::GenericStub stub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(10)));
  const grpc::Slice list_services("\x3a\x00", 2);  // list_services = ""
  const grpc::ByteBuffer sent(&list_services, 1);
  grpc::ByteBuffer received;
  std::promise<grpc::Status> finished;
  stub.UnaryCall(&context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                 grpc::StubOptions(), &sent, &received,
                 [&](grpc::Status status) { finished.set_value(std::move(status)); });
  return finished.get_future().get().error_code();
}

TEST(DevOnly, ReflectionIsOnWithDevAndOffWithoutIt) {
  DevProcess dev;
  ASSERT_TRUE(dev.Serves()) << dev.process().Printed();
  EXPECT_EQ(Reflected(dev.address()), grpc::StatusCode::OK);

  const TempDir folder;
  ASSERT_TRUE(DevIssuer::Open(folder / "issuer", "issuer.example", "candour").ok());
  std::ofstream(folder / "kek") << std::string(64, '7');
  std::filesystem::permissions(folder / "kek", std::filesystem::perms::owner_read);
  ChildProcess candour("candour",
                       {"--data-dir", folder / "data", "--listen", "127.0.0.1:0", "--jwks",
                        folder / "issuer/jwks.json", "--issuer", "issuer.example", "--kek", folder / "kek"},
                       folder / "candour");
  ASSERT_TRUE(candour.Prints("\"event\":\"listening\",\"service\":\"sanctions\"")) << candour.Printed();
  const std::string address = "127.0.0.1:" + LoggedField(candour.Printed(), "listening", "port");
  EXPECT_EQ(Reflected(address), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(Caller(address, "").GetState().status().code(), absl::StatusCode::kUnauthenticated)
      << "it serves";
}

TEST(DevOnly, AnAddressThatOthersCanReachIsRefused) {
  const TempDir folder;
  for (const std::string listen : {"0.0.0.0:0", "[::]:0", "127.0.0.1.example:0"}) {
    const ToolResult ended =
        RunTool("candour", {"--dev", "--data-dir", folder / "data", "--listen", listen}, folder / "candour");
    EXPECT_EQ(ended.exit_code, 2) << ended.printed;
    EXPECT_THAT(ended.printed, HasSubstr("--dev listens on a loopback address only"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "data"));
}

TEST(DevOnly, TheOtherLoopbackAddressIsServed) {
  const TempDir folder;
  ChildProcess candour("candour", {"--dev", "--data-dir", folder / "data", "--listen", "[::1]:0"},
                       folder / "candour");
  if (!candour.Prints("\"event\":\"listening\",\"service\":\"sanctions\"")) {
    ASSERT_THAT(candour.Printed(), HasSubstr("cannot listen on [::1]:")) << "for want of a ::1";
    GTEST_SKIP() << "this machine has no ::1";
  }
  const ToolResult list =
      RunTool("candourctl", {"--data-dir", folder / "data", "organisation", "list"}, folder / "candourctl");
  EXPECT_EQ(list.exit_code, 0) << list.printed;
}

// An empty data folder would be the root.
TEST(DevOnly, AnEmptyFolderIsRefused) {
  const TempDir folder;
  std::ofstream(folder / "candour.toml") << "data-dir = \n";
  for (const std::vector<std::string>& flags :
       std::vector<std::vector<std::string>>{{"--data-dir", ""}, {"--config", folder / "candour.toml"}}) {
    std::vector<std::string> arguments = {"--dev", "--listen", "127.0.0.1:0"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const ToolResult ended = RunTool("candour", arguments, folder / "candour");
    EXPECT_EQ(ended.exit_code, 2) << ended.printed;
    EXPECT_THAT(ended.printed, HasSubstr("--data-dir: is empty"));
  }
}

}  // namespace
}  // namespace candour
