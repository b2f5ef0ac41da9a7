// One record with many versions: as it is now, and as it was at each of them.
#include <algorithm>
#include <atomic>

#include "absl/strings/str_cat.h"
#include "candour/registration/v1/appointments.pb.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/server_process.h"
#include "tests/support/temp_dir.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr char kEcho[] = "reads.echo";
constexpr char kLatest[] = "reads.latest";
constexpr char kNothing[] = "nothing is kept";

// To be reached: of the echo's rate with many in flight; by an answer as of an earlier moment with one.
constexpr int kJudgedAt = 64;
constexpr double kLeastOfEcho = 0.7;
constexpr double kMostMs = 5;

std::string AsOf(const Settings& settings) { return absl::StrCat("reads.as_of_", settings.versions); }

std::vector<RowSpec> Rows(const Settings& settings) {
  std::vector<RowSpec> rows;
  const auto add = [&](const std::vector<RowSpec>& more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  for (const int n : settings.in_flight) {
    add(LoadRows(kEcho, n, kNothing));
    add(LoadRows(kLatest, n, kNothing, kEcho));
    add(LoadRows(AsOf(settings), n, kNothing, kEcho));
  }
  SetTarget(RowName(kLatest, kJudgedAt, "per_second"), RatioAtLeast(kLeastOfEcho), &rows);
  SetTarget(RowName(AsOf(settings), 1, "p99_ms"), ValueAtMost(kMostMs), &rows);
  return rows;
}

// A post with versions, and the position of each.
struct Record {
  std::string post_id;
  std::vector<std::string> tokens;
};

absl::StatusOr<v1::CreatePostResponse> CreatePost(const Server& server) {
  v1::CreatePostResponse created;
  CANDOUR_RETURN_IF_ERROR(CallOnce(UnaryCalls<v1::CreatePostRequest, v1::CreatePostResponse>(
      server, "candour.registration.v1.Appointments/CreatePost", 1,
      [](v1::CreatePostRequest* request) { *request = NewPost(); },
      [&](const v1::CreatePostResponse& answer) {
        created = answer;
        return absl::OkStatus();
      })));
  return created;
}

// Reports to one of two others by turns, from the same day on: each version is a fact, and the state stays
// small.
absl::StatusOr<Record> MakeVersions(const Server& server, int versions) {
  CANDOUR_ASSIGN_OR_RETURN(const v1::CreatePostResponse post, CreatePost(server));
  CANDOUR_ASSIGN_OR_RETURN(const v1::CreatePostResponse one, CreatePost(server));
  CANDOUR_ASSIGN_OR_RETURN(const v1::CreatePostResponse other, CreatePost(server));
  Record record{post.post_id(), {post.receipt().token()}};
  const Call change = UnaryCalls<v1::ChangeReportingRequest, v1::ChangeReportingResponse>(
      server, "candour.registration.v1.Appointments/ChangeReporting", 1,
      [&](v1::ChangeReportingRequest* request) {
        request->mutable_command()->set_id(NewUuid());
        request->set_org_code(NewPost().org_code());
        request->set_post_id(record.post_id);
        request->set_reports_to_post_id(record.tokens.size() % 2 == 0 ? one.post_id() : other.post_id());
        *request->mutable_from() = NewPost().from();
      },
      [&](const v1::ChangeReportingResponse& answer) {
        record.tokens.push_back(answer.receipt().token());
        return absl::OkStatus();
      });
  while (record.tokens.size() < static_cast<size_t>(versions)) CANDOUR_RETURN_IF_ERROR(CallOnce(change));
  return record;
}

Call ReadCalls(const Server& server, const Record& record, bool as_of, int connections) {
  auto turn = std::make_shared<std::atomic<size_t>>(0);
  return UnaryCalls<v1::GetPostRequest, v1::GetPostResponse>(
      server, "candour.registration.v1.Appointments/GetPost", connections,
      [turn, record, as_of](v1::GetPostRequest* request) {
        request->set_post_id(record.post_id);
        if (as_of) {
          request->mutable_as_known_at()->set_position(record.tokens[(*turn)++ % record.tokens.size()]);
        }
      },
      [](const v1::GetPostResponse& answer) {
        return answer.post().title().empty() ? absl::DataLossError("the post is empty") : absl::OkStatus();
      });
}

absl::Status MeasureRound(const Settings& settings, const Server& server, const Record& record,
                          Samples* samples) {
  for (const int n : settings.in_flight) {
    const int connections = std::min(settings.connections, n);
    CANDOUR_RETURN_IF_ERROR(SampleEcho(kEcho, n, settings, samples));
    CANDOUR_RETURN_IF_ERROR(
        SampleLoad(kLatest, n, settings, ReadCalls(server, record, false, connections), samples));
    CANDOUR_RETURN_IF_ERROR(
        SampleLoad(AsOf(settings), n, settings, ReadCalls(server, record, true, connections), samples));
  }
  return absl::OkStatus();
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  const TempDir folder;
  CANDOUR_ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(folder / "data"));
  CANDOUR_RETURN_IF_ERROR(ImportOrganisations(*server));
  Progress(absl::StrCat("writing ", settings.versions, " versions of a record"));
  CANDOUR_ASSIGN_OR_RETURN(const Record record, MakeVersions(server->server(), settings.versions));
  for (int run = 0; run < settings.runs; ++run)
    CANDOUR_RETURN_IF_ERROR(MeasureRound(settings, server->server(), record, samples));
  return absl::OkStatus();
}

}  // namespace

Measurement ReadsMeasurement() {
  return {"reads", "one record with --versions versions, latest and as of each, beside empty calls", &Rows,
          &Measure};
}

}  // namespace candour
