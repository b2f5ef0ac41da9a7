// A record of a foreign producer. Input: its value; the key is what the commit in it would want, or nothing.
#include "common/ledger/admit.h"
#include "common/ledger/chain.h"
#include "tests/fuzz/expect.h"

namespace candour {
namespace {

// A ledger that declares one fact type and has seen nothing.
class EmptyLog : public LogState {
 public:
  EmptyLog() {
    self_.ledger_id = std::string(16, 'L');
    self_.origin = "fuzz/0";
    self_.level = 1;
    self_.fact_types = {"t.Added"};
  }
  const LedgerSelf& self() const override { return self_; }
  uint64_t VersionOf(absl::string_view) const override { return 0; }
  bool IsSettled(absl::string_view) const override { return false; }

 private:
  LedgerSelf self_;
};

void Try(absl::string_view value) {
  static const EmptyLog log;
  ledger::v1::Commit parsed;
  LogRecord record{1, std::nullopt, std::string(value)};
  if (parsed.ParseFromArray(value.data(), static_cast<int>(value.size())) && parsed.writes_size() > 0)
    record.key = parsed.writes(0).stream();
  const Admission admission = Admit(record, log);
  Expect(ChainNext(std::string(32, '\0'), record).size() == 32, "any record moves the chain");
  Expect(admission.verdict == Admit(record, log).verdict, "one record, one verdict");
  if (admission.verdict == Verdict::kMalformed) {
    Expect(!admission.why.empty(), "an auditor is told the broken rule");
    return;
  }
  Expect(SerialiseCommit(admission.commit) == value, "canonical bytes only are admitted");
  const NewRecord again{*record.key, *record.value};
  Expect(!CheckShape(admission.commit, again), "the executor would have appended it too");
}

}  // namespace
}  // namespace candour

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  candour::Try(candour::AsText(data, size));
  return 0;
}
