// Was a case decided fairly? A second opinion, from its facts alone: it knows neither the folded state of a
// case nor the rules that decide commands, and so can't share their mistakes.
//
//   fairness::Rulebook rules;
//   rules.Add(published.digest(), published.rules());
//   const fairness::Report report = fairness::Check(history, rules);
//   for (const fairness::Violation& one : report.violations) ...    // "F1", version 17, what is wrong with
//   it
//
// Pure; thread-safe. What is sealed is not opened: that there are reasons can be seen, not what they say.
#ifndef CANDOUR_SERVICES_SANCTIONS_FAIRNESS_FAIRNESS_H_
#define CANDOUR_SERVICES_SANCTIONS_FAIRNESS_FAIRNESS_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "candour/sanctions/v1/rule_set.pb.h"

namespace candour::fairness {

// One fact of the stream "case/<case_id>".
struct CaseFact {
  // In the stream, from 1.
  uint64_t version = 0;
  // Facts with the same number were decided together; rises along the stream. An offset in the ledger will
  // do.
  uint64_t commit = 0;
  absl::Time decided_at;
  std::string account, role;
  // Of whoever decided it, as their token said; empty: it did not.
  std::string person_id;
  // Digest of the rules that decided it, 32 bytes; empty: the commit names none.
  std::string rule_set;
  // Never null. Of a type that this build does not know: see Unreadable.
  std::shared_ptr<const google::protobuf::Message> fact;
};

// From version 1, without a gap.
using CaseHistory = std::vector<CaseFact>;

// The published rules, by digest.
class Rulebook {
 public:
  void Add(const std::string& digest, sanctions::v1::Rules rules) { by_digest_[digest] = std::move(rules); }
  // nullptr where they are not known.
  const sanctions::v1::Rules* Find(const std::string& digest) const;

 private:
  std::map<std::string, sanctions::v1::Rules> by_digest_;
};

struct Violation {
  // "F1" to "F18", "F19", or one of the names of Invariants().
  std::string invariant;
  // Of the fact that shows it.
  uint64_t version = 0;
  // One sentence, without anything personal.
  std::string text;
  std::vector<std::pair<std::string, std::string>> args;
};

struct Report {
  // By version, then by invariant. Empty: fair, as far as it could be told.
  std::vector<Violation> violations;
  // Facts whose rules are not known here, by version: what depends on rules was not checked for them.
  std::vector<uint64_t> without_rules;
};

Report Check(const CaseHistory& history, const Rulebook& rules);

// What is checked, and what can't be told from the facts of one case, each with its law or the reason.
struct Explained {
  absl::string_view name, text;
};
std::vector<Explained> Checked();
std::vector<Explained> NotChecked();

}  // namespace candour::fairness

#endif  // CANDOUR_SERVICES_SANCTIONS_FAIRNESS_FAIRNESS_H_
