// A ledger decided again, honest or with one commit changed as whoever may write to the topic could have sent
// it.
#ifndef CANDOUR_TESTS_E2E_REDECIDE_FIXTURE_H_
#define CANDOUR_TESTS_E2E_REDECIDE_FIXTURE_H_

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/audit/redecide.h"
#include "services/registration/module.h"
#include "tests/support/ledger_steps.h"
#include "tests/support/service_fixture.h"

namespace candour {

inline std::vector<LogRecord> AllRecords(Ledger& ledger) {
  const auto records = ReadRecords(ledger, 0, ledger.Range(kPatience)->end);
  EXPECT_TRUE(records.ok()) << records.status();
  return *records;
}

// Decides with the keys of a service, which outlives it.
class Auditor {
 public:
  explicit Auditor(ServiceFixture& service, ServiceModule module = RegistrationModule())
      : module_(std::move(module)),
        keyring_(*Keyring::Open(service.key_log(), service.kek(), module_.name)),
        sealer_(*keyring_) {}

  // From now on the one ledger that the service follows is at hand.
  void Follow(const std::vector<LogRecord>& theirs) {
    causes_.emplace(module_.follows.at(0).reactions);
    MemoryFold fold;
    for (const LogRecord& record : theirs) {
      const Admission admission = fold.Judge(record);
      if (admission.verdict == Verdict::kAdmitted) causes_->Note(record.offset, admission.commit, fold);
      fold.Take(record, admission);
    }
  }

  // Decides the whole log again. "offset: why" of what is not the same.
  std::vector<std::string> Run(const std::vector<LogRecord>& records) {
    counts_ = {};
    const Erasures erasures = ErasuresIn(records);
    std::vector<FollowedReactions> followed;
    for (const FollowedLedger& one : module_.follows)
      followed.push_back({one.reactions, causes_ ? &*causes_ : nullptr});
    const auto redecider = *Redecider::Create({.model = module_.model,
                                               .reactions = module_.reactions,
                                               .followed = followed,
                                               .erasures = &erasures,
                                               .commands = &commands_,
                                               .services = module_.AllServices(),
                                               .keyring = keyring_.get(),
                                               .sealer = &sealer_});
    std::vector<std::string> found;
    MemoryFold fold(module_.model);
    for (const LogRecord& record : records) {
      const Admission admission = fold.Judge(record);
      if (admission.verdict == Verdict::kAdmitted && !admission.commit.has_control()) {
        const Redecided redecided = redecider->Check(record.offset, admission.commit, fold);
        ++counts_[redecided.result];
        if (!redecided.why.empty()) found.push_back(absl::StrCat(record.offset, ": ", redecided.why));
      }
      fold.Take(record, admission);
    }
    verdicts_ = fold.verdicts();
    return found;
  }
  // Of the last run.
  int count(Redecided::Result result) const { return counts_[result]; }
  const std::array<uint64_t, 5>& verdicts() const { return verdicts_; }

 private:
  static Erasures ErasuresIn(const std::vector<LogRecord>& records) {
    Erasures erasures;
    MemoryFold fold;
    for (const LogRecord& record : records) {
      const Admission admission = fold.Judge(record);
      if (admission.verdict == Verdict::kAdmitted) TakeErasures(admission.commit, &erasures);
      fold.Take(record, admission);
    }
    return erasures;
  }

  const ServiceModule module_;
  const CommandTable commands_ = module_.AllCommands();
  const std::unique_ptr<Keyring> keyring_;
  Sealer sealer_;
  std::optional<ReactionCauses> causes_;
  std::array<int, 5> counts_{};
  std::array<uint64_t, 5> verdicts_{};
};

// The records up to the first commit of `method` that was no refusal, that one changed by `forge`.
inline std::vector<LogRecord> Forged(const std::vector<LogRecord>& honest, absl::string_view method,
                                     const std::function<void(ledger::v1::Commit*)>& forge) {
  std::vector<LogRecord> records;
  for (const LogRecord& record : honest) {
    records.push_back(record);
    ledger::v1::Commit commit;
    if (!record.value || !commit.ParseFromString(*record.value)) continue;
    if (commit.method() != method || commit.has_refusal()) continue;
    forge(&commit);
    records.back() = {record.offset, commit.writes(0).stream(), SerialiseCommit(commit)};
    return records;
  }
  ADD_FAILURE() << "no " << method;
  return records;
}

// The request of a commit with personal fields, under a key as whoever has none can name it.
template <class Request>
void NameKey(const std::string& key_id, ledger::v1::Commit* commit) {
  Request request;
  ASSERT_TRUE(request.ParseFromString(commit->request().value()));
  ASSERT_NE(request.sealed().key_id(), "");
  request.mutable_sealed()->set_key_id(key_id);
  request.SerializeToString(commit->mutable_request()->mutable_value());
  commit->set_tag_key_id(key_id);
}

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_REDECIDE_FIXTURE_H_
