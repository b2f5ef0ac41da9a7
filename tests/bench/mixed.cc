// What a day at the register looks like: of twenty calls sixteen read the public register, three are checks
// of an employer (each is recorded), one is another command. Beside an empty call.
#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "candour/registration/v1/bar_check.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/decider/day.h"
#include "tests/bench/furnished.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/progress.h"
#include "tests/support/temp_dir.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr char kEcho[] = "mixed.echo";
constexpr char kMixed[] = "mixed.calls";
constexpr char kReads[] = "mixed.reads_alone";

// Of so many calls.
constexpr size_t kOf = 20, kCommands = 1, kChecks = 3;

std::vector<RowSpec> Rows(const Settings& settings) {
  std::vector<RowSpec> rows;
  const auto add = [&](const std::vector<RowSpec>& more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  for (const int n : settings.in_flight) {
    add(LoadRows(kEcho, n, "nothing is kept"));
    add(LoadRows(kMixed, n,
                 "80 % reads, which keep nothing; 15 % checks and 5 % commands, fsynced and folded", kEcho));
    add(LoadRows(kReads, n, "nothing is kept", kEcho));
  }
  return rows;
}

using People = std::shared_ptr<const std::vector<RegisteredPerson>>;

absl::StatusOr<People> Register(Furnished& furnished, int people) {
  auto all = std::make_shared<std::vector<RegisteredPerson>>();
  Progress(absl::StrCat("admitting ", people, " people"));
  for (int n = 0; n < people; ++n) {
    CANDOUR_ASSIGN_OR_RETURN(RegisteredPerson one,
                             furnished.desk().Admit("Bench", absl::StrCat("Mixed-", n)));
    all->push_back(std::move(one));
  }
  return all;
}

// Anybody's.
Call ReadCalls(const std::string& address, const People& people, int connections) {
  auto turn = std::make_shared<std::atomic<size_t>>(0);
  return UnaryCalls<v1::GetRegisterEntryRequest, v1::GetRegisterEntryResponse>(
      {address, ""}, "candour.registration.v1.Register/GetRegisterEntry", connections,
      [turn, people](v1::GetRegisterEntryRequest* request) {
        request->set_register_number((*people)[(*turn)++ % people->size()].number);
      },
      [](const v1::GetRegisterEntryResponse& answer) {
        return answer.entry().status() == v1::REGISTER_STATUS_ACTIVE
                   ? absl::OkStatus()
                   : absl::DataLossError("the entry is not of somebody on the register");
      });
}

Call CheckCalls(const Server& server, const People& people, int connections) {
  auto turn = std::make_shared<std::atomic<size_t>>(0);
  return UnaryCalls<v1::CheckBarRequest, v1::CheckBarResponse>(
      server, "candour.registration.v1.Register/CheckBar", connections,
      [turn, people](v1::CheckBarRequest* request) {
        const RegisteredPerson& who = (*people)[(*turn)++ % people->size()];
        request->mutable_command()->set_id(NewUuid());
        request->set_org_code("TST01");
        request->set_given_names(who.given);
        request->set_family_name(who.family);
        *request->mutable_date_of_birth() = DateOf(kBorn);
      },
      [](const v1::CheckBarResponse& answer) {
        return answer.found_size() > 0 ? absl::OkStatus() : absl::DataLossError("the check found nobody");
      });
}

Call MixedCalls(Call read, Call check, Call command) {
  auto turn = std::make_shared<std::atomic<size_t>>(0);
  return [=](std::function<void(absl::Status)> done) {
    const size_t n = (*turn)++ % kOf;
    const Call& next = n < kCommands ? command : n < kCommands + kChecks ? check : read;
    next(std::move(done));
  };
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  const TempDir folder;
  std::vector<std::unique_ptr<ServerProcess>> servers;
  CANDOUR_ASSIGN_OR_RETURN(servers.emplace_back(), ServerProcess::Start(folder / "data"));
  const Server& server = servers.front()->server();
  CANDOUR_ASSIGN_OR_RETURN(const auto furnished, Furnished::Open(servers));
  CANDOUR_ASSIGN_OR_RETURN(const People people, Register(*furnished, settings.registered));
  for (int run = 0; run < settings.runs; ++run) {
    for (const int n : settings.in_flight) {
      const int connections = std::min(settings.connections, n);
      const Call read = ReadCalls(server.address, people, connections);
      const Call mixed =
          MixedCalls(read, CheckCalls(server, people, connections), CreatePostCalls(server, connections));
      CANDOUR_RETURN_IF_ERROR(SampleEcho(kEcho, n, settings, samples));
      CANDOUR_RETURN_IF_ERROR(SampleLoad(kMixed, n, settings, mixed, samples));
      CANDOUR_RETURN_IF_ERROR(SampleLoad(kReads, n, settings, read, samples));
    }
  }
  return absl::OkStatus();
}

}  // namespace

Measurement MixedMeasurement() {
  return {"mixed",
          "80 % reads of the public register, 15 % employers' checks, 5 % commands, beside empty calls",
          &Rows, &Measure};
}

}  // namespace candour
