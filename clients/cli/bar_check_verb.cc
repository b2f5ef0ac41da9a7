#include "clients/cli/bar_check_verb.h"

#include <algorithm>
#include <atomic>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "clients/cli/check_rows.h"
#include "clients/cli/print.h"
#include "clients/cli/report.h"
#include "common/base/file.h"
#include "common/base/mutex.h"
#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/decider/day.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using Json = nlohmann::ordered_json;

constexpr char kCheckBar[] = "/candour.registration.v1.Register/CheckBar";
// Each check waits some 50 ms for what other services decided: so many at a time are 150 a second, below any
// quota (docs/integrate.md).
constexpr int kAtOnce = 8;
constexpr int kTries = 6;
constexpr absl::Duration kFirstPause = absl::Milliseconds(200);

struct Outcome {
  v1::CheckBarResponse answer;
  absl::Status status = absl::UnknownError("not sent");
};

bool IsSettled(const absl::Status& status) {
  return status.ok() || status.GetPayload("type.googleapis.com/candour.common.v1.Settled").has_value();
}

// The row, as it is, will never be answered otherwise.
bool IsForGood(const absl::Status& status) {
  return IsSettled(status) || absl::IsInvalidArgument(status) || absl::IsAlreadyExists(status);
}

// The same bytes again may help, but not at once.
bool EndsTries(const absl::Status& status) {
  return IsForGood(status) || absl::IsPermissionDenied(status) || absl::IsUnauthenticated(status) ||
         absl::IsUnimplemented(status) || absl::IsFailedPrecondition(status);
}

bool IsNotAllowed(const absl::Status& status) {
  return absl::IsUnauthenticated(status) || (absl::IsPermissionDenied(status) && !IsSettled(status));
}

Outcome Send(const ConnectionFlags& connection, const v1::CheckBarRequest& request) {
  Outcome outcome;
  absl::Duration pause = kFirstPause;
  for (int i = 0; i < kTries; ++i, pause *= 2) {
    if (i > 0) absl::SleepFor(pause);
    outcome.status = Call(connection, kCheckBar, request, &outcome.answer);
    if (EndsTries(outcome.status)) break;
  }
  return outcome;
}

// Several at a time, in the order of the file; how far it is stands on stderr. Ends early where the caller
// may not ask at all.
std::vector<Outcome> SendAll(const ConnectionFlags& connection, const std::vector<CheckRow>& rows) {
  std::vector<Outcome> outcomes(rows.size());
  std::atomic<size_t> next = 0, done = 0;
  std::atomic<bool> stop = false;
  Mutex printing;
  const auto work = [&] {
    for (size_t i = next++; i < rows.size() && !stop; i = next++) {
      if (rows[i].fault.empty()) outcomes[i] = Send(connection, rows[i].request);
      if (IsNotAllowed(outcomes[i].status)) stop = true;
      const size_t so_far = ++done;
      MutexLock lock(printing);
      if (so_far % 50 == 0 || so_far == rows.size())
        std::cerr << so_far << " of " << rows.size() << " rows\n";
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < kAtOnce; ++i) workers.emplace_back(work);
  for (std::thread& worker : workers) worker.join();
  return outcomes;
}

std::string AnswerOf(const v1::CheckBarResponse& answer) {
  return std::string(absl::StripPrefix(v1::BarCheckAnswer_Name(answer.answer()), "BAR_CHECK_ANSWER_"));
}

// "BAR from 2026-03-01", "CAUTION from 2025-03-01 to 2026-02-28".
std::string RestrictionsOf(const v1::CheckBarResponse& answer) {
  const auto day = [](const common::v1::Date& date) {
    return DayText(DayOf(date).value_or(absl::CivilDay()));
  };
  std::vector<std::string> all;
  for (const v1::CheckedPerson& person : answer.found()) {
    for (const v1::Restriction& one : person.restrictions()) {
      all.push_back(absl::StrCat(absl::StripPrefix(v1::RestrictionKind_Name(one.kind()), "RESTRICTION_KIND_"),
                                 " from ", day(one.from()),
                                 one.has_to() ? absl::StrCat(" to ", day(one.to())) : ""));
    }
  }
  return absl::StrJoin(all, ", ");
}

std::string WhyOf(const CheckRow& row, const Outcome& outcome) {
  if (!row.fault.empty()) return row.fault;
  if (ReasonOf(outcome.status) == "COMMAND_ID_REUSED")
    return "the row is not the one that was sent under its id: take its line out of the file of ids";
  return std::string(outcome.status.message());
}

// Names and birthdays are not printed: the row says who it is.
void PrintRow(const CheckRow& row, const Outcome& outcome, bool json) {
  const bool answered = row.fault.empty() && outcome.status.ok();
  if (json) {
    Json line = {{"row", row.number}, {"command_id", row.request.command().id()}};
    if (answered) {
      line["answer"] = Json::parse(ToJson(outcome.answer));
    } else {
      line["error"] = {{"reason", ReasonOf(outcome.status)},
                       {"message", WhyOf(row, outcome)},
                       {"settled", IsSettled(outcome.status)}};
    }
    std::cout << Dump(line) << "\n";
    return;
  }
  std::cout << row.number << "  ";
  if (answered) {
    std::cout << AnswerOf(outcome.answer) << "  " << outcome.answer.check_id();
    if (const std::string stands = RestrictionsOf(outcome.answer); !stands.empty())
      std::cout << "  " << stands;
  } else {
    std::cout << "ERROR  " << WhyOf(row, outcome);
  }
  std::cout << "\n";
}

int Report(const std::vector<CheckRow>& rows, const std::vector<Outcome>& outcomes, bool json) {
  size_t bad = 0, unknown = 0;
  std::optional<absl::Status> not_allowed;
  for (size_t i = 0; i < rows.size(); ++i) {
    PrintRow(rows[i], outcomes[i], json);
    if (rows[i].fault.empty() && outcomes[i].status.ok()) continue;
    if (IsNotAllowed(outcomes[i].status)) not_allowed = outcomes[i].status;
    ++(rows[i].fault.empty() && !IsForGood(outcomes[i].status) ? unknown : bad);
  }
  std::cerr << rows.size() - bad - unknown << " answered, " << bad << " not, " << unknown
            << " with an unknown outcome\n";
  if (not_allowed) return ReportError(*not_allowed, /*json=*/false);
  if (unknown > 0) {
    std::cerr << "candourctl: run it again, with the same file of ids.\n";
    return kOutcomeUnknown;
  }
  return bad > 0 ? kPartly : kOk;
}

absl::StatusOr<std::vector<CheckRow>> ReadRows(const BarCheckFlags& flags) {
  CANDOUR_ASSIGN_OR_RETURN(const std::string csv, ReadFile(flags.file));
  CANDOUR_ASSIGN_OR_RETURN(std::vector<CheckRow> rows, ParseCheckRows(csv));
  std::optional<absl::CivilDay> on;
  if (!flags.on.empty()) {
    on.emplace();
    if (!absl::ParseCivilTime(flags.on, &*on))
      return absl::InvalidArgumentError(absl::StrCat("--on ", flags.on, " is no day"));
  }
  for (CheckRow& row : rows) {
    row.request.set_org_code(flags.org_code);
    if (on) *row.request.mutable_on() = DateOf(*on);
  }
  CANDOUR_RETURN_IF_ERROR(GiveIds(flags.ids.empty() ? flags.file + ".ids" : flags.ids, &rows));
  return rows;
}

int CheckAll(const ConnectionFlags& connection, const BarCheckFlags& flags, bool json) {
  const auto rows = ReadRows(flags);
  if (!rows.ok()) {
    std::cerr << "candourctl: " << rows.status().message() << "\n";
    return kUsage;
  }
  return Report(*rows, SendAll(connection, *rows), json);
}

}  // namespace

void AddBarCheckVerb(CLI::App& group, const ConnectionFlags& connection, const std::string& output,
                     BarCheckFlags* flags, std::function<int()>* run) {
  CLI::App* verb =
      group.add_subcommand("check-bars", "Check whole lists of people, one to a row of a CSV file");
  verb->fallthrough();
  verb->footer(
      "The first line names the columns: given_names, family_name, date_of_birth (1971-05-04) and, where it "
      "is "
      "known, register_number.\nCommand ids are saved in FILE.ids before anything is sent: run it again "
      "after "
      "a break, and each row has one check.\nExit codes: 0 every row was answered; 8 some were not, and "
      "won't "
      "be as they are; 5 some have an unknown outcome: run it again.\nExample:\n  candourctl register "
      "check-bars staff.csv --org-code TST01");
  verb->add_option("file", flags->file, "CSV file")->required();
  verb->add_option("--org-code", flags->org_code, "on whose behalf");
  verb->add_option("--on", flags->on, "about this day instead of today, such as 2026-04-01");
  verb->add_option("--ids", flags->ids, "file of command ids; without it FILE.ids");
  verb->callback([=, &connection, &output] {
    *run = [=, &connection, &output] { return CheckAll(connection, *flags, output == "json"); };
  });
}

}  // namespace candour
