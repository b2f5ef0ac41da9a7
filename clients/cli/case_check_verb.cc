#include "clients/cli/case_check_verb.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "candour/records/v1/records.pb.h"
#include "candour/sanctions/v1/rule_set.pb.h"
#include "clients/cli/print.h"
#include "clients/cli/read_history.h"
#include "clients/cli/report.h"
#include "common/base/status.h"
#include "services/sanctions/fairness/fairness.h"

namespace candour {
namespace {

using Json = nlohmann::ordered_json;
using google::protobuf::Message;
using records::v1::HistoryEntry;

// Of a record of the sanctions service.
absl::StatusOr<std::vector<HistoryEntry>> ReadSanctions(const ConnectionFlags& connection,
                                                        const std::string& stream) {
  ConnectionFlags to_sanctions = connection;
  to_sanctions.service = "sanctions";
  return ReadHistory(to_sanctions, stream);
}

absl::StatusOr<std::shared_ptr<const Message>> FactIn(const HistoryEntry& entry) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(entry.fact().type());
  std::shared_ptr<Message> fact;
  if (type != nullptr)
    fact.reset(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (fact == nullptr || !fact->ParseFromString(entry.fact().value()))
    return absl::UnimplementedError(absl::StrCat("version ", entry.version(), " is a ", entry.fact().type(),
                                                 ", which this build does not know: use a newer one"));
  return fact;
}

// A decision that reads the rules counts only as long as they are the newest: those before it in the ledger
// are the ones that it used.
struct Published {
  fairness::Rulebook rules;
  std::vector<std::pair<uint64_t, std::string>> by_offset;  // rising; digest

  std::string At(uint64_t offset) const {
    std::string digest;
    for (const auto& [at, one] : by_offset) {
      if (at <= offset) digest = one;
    }
    return digest;
  }
};

absl::StatusOr<Published> ReadRules(const ConnectionFlags& connection) {
  CANDOUR_ASSIGN_OR_RETURN(const auto entries, ReadSanctions(connection, "rule_set/current"));
  Published published;
  for (const HistoryEntry& entry : entries) {
    sanctions::v1::RulesPublished fact;
    if (entry.fact().type() != fact.GetDescriptor()->full_name() ||
        !fact.ParseFromString(entry.fact().value()))
      continue;
    published.by_offset.emplace_back(entry.offset(), fact.digest());
    published.rules.Add(fact.digest(), fact.rules());
  }
  return published;
}

absl::StatusOr<fairness::CaseHistory> ReadCase(const ConnectionFlags& connection, const std::string& case_id,
                                               const Published& published) {
  CANDOUR_ASSIGN_OR_RETURN(const auto entries, ReadSanctions(connection, absl::StrCat("case/", case_id)));
  if (entries.empty()) return absl::NotFoundError("there is no such case");
  fairness::CaseHistory history;
  for (const HistoryEntry& entry : entries) {
    CANDOUR_ASSIGN_OR_RETURN(auto fact, FactIn(entry));
    history.push_back({entry.version(), entry.offset(), absl::FromUnixMicros(entry.decided_at_us()),
                       entry.actor().account(), entry.actor().role(), entry.actor().person_id(),
                       published.At(entry.offset()), std::move(fact)});
  }
  return history;
}

void PrintJson(const std::string& case_id, size_t facts, const fairness::Report& report) {
  Json violations = Json::array();
  for (const fairness::Violation& one : report.violations) {
    Json args = Json::object();
    for (const auto& [name, value] : one.args) args[name] = value;
    violations.push_back(
        {{"invariant", one.invariant}, {"version", one.version}, {"text", one.text}, {"args", args}});
  }
  const Json out = {{"case_id", case_id},
                    {"facts", facts},
                    {"violations", violations},
                    {"without_rules", report.without_rules}};
  std::cout << Dump(out, 2) << "\n";
}

void PrintLines(const fairness::Report& report) {
  for (const fairness::Violation& one : report.violations) {
    std::cout << absl::StreamFormat("%5d  %-8s  %s", one.version, one.invariant, one.text);
    for (const auto& [name, value] : one.args) std::cout << "  " << name << " " << value;
    std::cout << "\n";
  }
}

int CheckCase(const ConnectionFlags& connection, const std::string& case_id, bool json) {
  const auto published = ReadRules(connection);
  if (!published.ok()) return ReportError(published.status(), json);
  const auto history = ReadCase(connection, case_id, *published);
  if (!history.ok()) return ReportError(history.status(), json);
  const fairness::Report report = fairness::Check(*history, published->rules);
  if (json) {
    PrintJson(case_id, history->size(), report);
  } else {
    PrintLines(report);
  }
  std::cerr << history->size() << " facts: " << report.violations.size() << " violations, "
            << report.without_rules.size() << " facts without known rules\n";
  if (!report.violations.empty()) return kDisagrees;
  return report.without_rules.empty() ? kOk : kIncomplete;
}

std::string Footer() {
  std::string text =
      "Example:\n"
      "  candourctl --data-dir data --as AUDITOR case check 3a54a1de-58a5-5c8e-9f57-0a7f6a1f2b11\n\n"
      "Each line is a fact, by its version in `history case/CASE_ID`, and what it violates. Nothing sealed "
      "is read.\n"
      "Exit codes: 0 nothing is violated, 6 something is, 7 nothing is, but the rules of some facts are not "
      "known.\n\n"
      "Checked:\n";
  for (const fairness::Explained& one : fairness::Checked())
    absl::StrAppendFormat(&text, "  %-8s  %s\n", one.name, one.text);
  absl::StrAppend(&text, "Not checked, since the facts of one case don't tell it:\n");
  for (const fairness::Explained& one : fairness::NotChecked())
    absl::StrAppendFormat(&text, "  %-8s  %s\n", one.name, one.text);
  return text;
}

}  // namespace

void AddCaseCheckVerb(CLI::App& group, const ConnectionFlags& connection, const std::string& output,
                      CaseCheckFlags* flags, std::function<int()>* run) {
  CLI::App* check =
      group.add_subcommand("check", "Was it decided fairly? Read from its facts, by an auditor");
  check->fallthrough();
  check->footer(Footer());
  check->add_option("case_id", flags->case_id, "UUID of the case")->required();
  check->callback([=, &connection, &output] {
    *run = [=, &connection, &output] { return CheckCase(connection, flags->case_id, output == "json"); };
  });
}

}  // namespace candour
