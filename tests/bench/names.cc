// Searches by name in a register of many invented people, whose names stand sealed in the ledger.
#include <array>
#include <atomic>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "candour/registration/v1/register.pb.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "tests/bench/measurement.h"
#include "tests/bench/support/data_sets.h"
#include "tests/bench/support/log_writer.h"
#include "tests/bench/support/progress.h"
#include "tests/bench/support/server_process.h"
#include "tests/support/temp_dir.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

constexpr double kMostMs = 20;  // to be reached by 99 of 100 searches, one at a time

std::string Series(const Settings& settings) { return absl::StrCat("names.", settings.people, ".search"); }
std::string Name(const Settings& settings, const std::string& quantity) {
  return absl::StrCat("names.", settings.people, ".", quantity);
}

std::vector<RowSpec> Rows(const Settings& settings) {
  std::vector<RowSpec> rows = LoadRows(Series(settings), 1, "nothing is kept");
  SetTarget(RowName(Series(settings), 1, "p99_ms"), ValueAtMost(kMostMs), &rows);
  rows.push_back({Name(settings, "start_seconds"), "s", "state folded, names opened, serves"});
  rows.push_back({Name(settings, "peak_memory_mib"), "MiB", "resident"});
  return rows;
}

// Invented, the same for the same number: one of 900 given names and one of 8,100 family names, so that
// 100,000 people share them as people do.
struct InventedName {
  std::string given, family;
};

InventedName NameOf(uint64_t person) {
  static constexpr std::array<absl::string_view, 30> kBegin = {
      "al", "be",  "cor", "da",  "el", "fin", "gra", "ha",  "is", "jo", "ka", "lin", "ma",  "ni",  "or",
      "pe", "qui", "ro",  "sel", "ta", "ur",  "vi",  "wil", "xa", "ya", "ze", "bra", "cle", "dro", "fle"};
  static constexpr std::array<absl::string_view, 30> kEnd = {
      "bert", "da",   "field", "ford", "gan", "ham", "ia",   "kin",  "la",  "ley",
      "lo",   "mer",  "mond",  "na",   "nor", "ra",  "rick", "rin",  "sa",  "shaw",
      "son",  "stow", "ta",    "ton",  "va",  "vin", "wen",  "wick", "win", "worth"};
  const uint64_t mixed = person * 0x9E3779B97F4A7C15u;  // spreads neighbours
  const auto pick = [&](const auto& parts, int shift) {
    return std::string(parts[(mixed >> shift) % parts.size()]);
  };
  InventedName name{pick(kBegin, 8) + pick(kEnd, 16), pick(kBegin, 24) + pick(kEnd, 32)};
  if ((mixed >> 40) % 10 != 0) name.family += std::string(kEnd[(mixed >> 44) % 9]);
  name.given[0] = absl::ascii_toupper(name.given[0]);
  name.family[0] = absl::ascii_toupper(name.family[0]);
  return name;
}

v1::RecordPersonRequest PersonOf(uint64_t person) {
  v1::RecordPersonRequest request;
  request.mutable_command()->set_id(NewUuid());
  request.set_org_code("TST01");
  v1::Identity& identity = *request.mutable_identity();
  const InventedName name = NameOf(person);
  identity.add_names()->set_given(name.given);
  identity.mutable_names(0)->set_family(name.family);
  identity.mutable_date_of_birth()->set_year(1950 + static_cast<int>(person % 50));
  identity.mutable_date_of_birth()->set_month(1 + static_cast<int>(person % 12));
  identity.mutable_date_of_birth()->set_day(1 + static_cast<int>(person % 28));
  identity.mutable_contact()->set_email(absl::StrCat("person-", person, "@bench.invalid"));
  return request;
}

// The whole name of somebody, their unfinished family name, or their name with a letter too many, by turns.
std::string TextAsked(uint64_t turn, int people) {
  const InventedName name = NameOf(turn * 7919 % static_cast<uint64_t>(people));
  if (turn % 3 == 0) return absl::StrCat(name.given, " ", name.family);
  if (turn % 3 == 1) return absl::StrCat(name.family.substr(0, 4), " ", name.given);
  return absl::StrCat(name.family.substr(0, 3), "h", name.family.substr(3), " ", name.given);
}

// Everybody asked for is there: an empty answer is an error.
Call SearchCalls(const Server& server, int people) {
  auto turn = std::make_shared<std::atomic<uint64_t>>(0);
  return UnaryCalls<v1::SearchRegisterRequest, v1::SearchRegisterResponse>(
      server, "candour.registration.v1.Register/SearchRegister", 1,
      [turn, people](v1::SearchRegisterRequest* request) { request->set_name(TextAsked((*turn)++, people)); },
      [](const v1::SearchRegisterResponse& answer) {
        return answer.found_size() > 0 ? absl::OkStatus() : absl::NotFoundError("a search found nobody");
      });
}

absl::Status WritePeople(const std::string& data, int people) {
  Progress(absl::StrCat("writing ", people, " people, each with a key that is synced"));
  CANDOUR_RETURN_IF_ERROR(PrepareData(data));
  CANDOUR_ASSIGN_OR_RETURN(const auto log, LogWriter::Open(data));
  for (int person = 0; person < people; ++person) {
    CANDOUR_RETURN_IF_ERROR(
        log->WriteRegistrant(PersonOf(static_cast<uint64_t>(person)), absl::StrFormat("M%07d", person)));
  }
  return log->Finish();
}

absl::Status Measure(const Settings& settings, Samples* samples) {
  const TempDir folder;
  const std::string data = folder / "data";
  CANDOUR_RETURN_IF_ERROR(WritePeople(data, settings.people));
  {
    CANDOUR_ASSIGN_OR_RETURN(const auto folding, ServerProcess::Start(data));
    CANDOUR_RETURN_IF_ERROR(folding->Stop());
  }
  for (int run = 0; run < settings.runs; ++run) {
    CANDOUR_ASSIGN_OR_RETURN(const auto server, ServerProcess::Start(data));
    (*samples)[Name(settings, "start_seconds")].push_back(absl::ToDoubleSeconds(server->started_in()));
    CANDOUR_RETURN_IF_ERROR(
        SampleLoad(Series(settings), 1, settings, SearchCalls(server->server(), settings.people), samples));
    CANDOUR_ASSIGN_OR_RETURN(const uint64_t peak, server->PeakBytes());
    (*samples)[Name(settings, "peak_memory_mib")].push_back(static_cast<double>(peak) / (1024 * 1024));
    CANDOUR_RETURN_IF_ERROR(server->Stop());
  }
  return absl::OkStatus();
}

}  // namespace

Measurement NamesMeasurement() {
  return {"names", "searches by name among --people people", &Rows, &Measure};
}

}  // namespace candour
