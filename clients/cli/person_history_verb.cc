#include "clients/cli/person_history_verb.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "candour/registration/v1/appointments.pb.h"
#include "clients/cli/print.h"
#include "clients/cli/read_history.h"
#include "clients/cli/report.h"
#include "common/base/status.h"

namespace candour {
namespace {

using Json = nlohmann::ordered_json;
using records::v1::HistoryEntry;

struct Entry {
  std::string stream;
  HistoryEntry entry;
};

// The person's own record, what they are to the register, and where they served; as of `token`, an answer's.
absl::StatusOr<std::vector<std::string>> StreamsOf(const ConnectionFlags& connection,
                                                   const std::string& person_id, std::string* token) {
  std::vector<std::string> streams = {absl::StrCat("person/", person_id),
                                      absl::StrCat("registrant/", person_id)};
  registration::v1::ListAppointmentsOfPersonRequest request;
  request.set_person_id(person_id);
  do {
    registration::v1::ListAppointmentsOfPersonResponse page;
    CANDOUR_RETURN_IF_ERROR(
        Call(connection, "/candour.registration.v1.Appointments/ListAppointmentsOfPerson", request, &page));
    for (const auto& one : page.appointments())
      streams.push_back(absl::StrCat("appointment/", one.appointment_id()));
    request.set_page_token(page.next_page_token());
    *token = page.basis().token();
  } while (!request.page_token().empty());
  return streams;
}

// In the order of the ledger. Who never applied has no record of a registrant.
absl::StatusOr<std::vector<Entry>> HistoryOf(const ConnectionFlags& connection,
                                             const std::string& person_id) {
  std::string token;
  CANDOUR_ASSIGN_OR_RETURN(const auto streams, StreamsOf(connection, person_id, &token));
  std::vector<Entry> all;
  for (const std::string& stream : streams) {
    const auto entries = ReadHistory(connection, stream, token);
    const bool registrant = absl::StartsWith(stream, "registrant/");
    if (absl::IsNotFound(entries.status()) && registrant) continue;
    if (!entries.ok()) return entries.status();
    for (const HistoryEntry& entry : *entries) all.push_back({stream, entry});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Entry& a, const Entry& b) { return a.entry.offset() < b.entry.offset(); });
  return all;
}

// As `follow` shows it.
std::string LineOf(const Entry& one) {
  records::v1::FollowResponse message;
  auto& commit = *message.mutable_commit();
  commit.set_recorded_at_us(one.entry.recorded_at_us());
  *commit.mutable_actor() = one.entry.actor();
  auto& fact = *commit.add_facts();
  fact.set_stream(one.stream);
  fact.set_version(one.entry.version());
  *fact.mutable_fact() = one.entry.fact();
  return ToLines(message);
}

int PrintHistory(const ConnectionFlags& connection, const std::string& person_id, bool json) {
  const auto history = HistoryOf(connection, person_id);
  if (!history.ok()) return ReportError(history.status(), json);
  Json entries = Json::array();
  for (const Entry& one : *history) {
    if (json) {
      Json entry = {{"stream", one.stream}, {"type", one.entry.fact().type()}};
      entry.update(Json::parse(ToJsonLine(one.entry)));
      entries.push_back(std::move(entry));
    } else {
      std::cout << LineOf(one);
    }
  }
  if (json) std::cout << Dump({{"person_id", person_id}, {"entries", entries}}, 2) << "\n";
  return kOk;
}

}  // namespace

void AddPersonHistoryVerb(CLI::App& group, const ConnectionFlags& connection, const std::string& output,
                          PersonHistoryFlags* flags, std::function<int()>* run) {
  CLI::App* history = group.add_subcommand(
      "history", "What the register recorded of somebody: as a person, as a registrant, in each post");
  history->fallthrough();
  history->footer(
      "Example:\n  candourctl --data-dir data --as REGISTRAR person history "
      "7c1f0f4e-0f2e-5c55-9c3e-2a6f0d1b7e11\n\nIn the order of the ledger. Of records that were merged into "
      "this one the appointments stand here too; the rest under their own ids. Not here: what employers "
      "asked, notices, and cases, which are the sanctions service's.");
  history->add_option("person_id", flags->person_id, "UUID of the person")->required();
  history->callback([=, &connection, &output] {
    *run = [=, &connection, &output] { return PrintHistory(connection, flags->person_id, output == "json"); };
  });
}

}  // namespace candour
