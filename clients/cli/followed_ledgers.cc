#include "clients/cli/followed_ledgers.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/ledger_verbs.h"
#include "common/base/status.h"

namespace candour {
namespace {

LedgerPlace PlaceOf(const std::string& service, const std::string& folder, const LedgerPlace& own,
                    const std::string& data_dir) {
  LedgerPlace place = own;
  place.service = service;
  if (!folder.empty()) {
    place.kafka.clear();
    place.folder = folder;
  } else if (own.kafka.empty()) {
    place.folder = absl::StrCat(data_dir, "/", service, "/ledger");
  }
  return place;
}

}  // namespace

absl::Status FollowedLedgers::Read(const std::string& which, const LedgerPlace& own,
                                   const std::string& data_dir) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(which, absl::MaxSplits('=', 1));
  if (absl::EndsWith(which, "="))
    return absl::InvalidArgumentError(absl::StrCat("--followed ", which, ": names no folder"));
  for (const FollowedLedger& one : module_.follows) {
    if (one.name != parts.first) continue;
    ReactionCauses& causes = causes_.try_emplace(one.name, one.reactions).first->second;
    MemoryFold fold;
    CANDOUR_ASSIGN_OR_RETURN(const auto ledger,
                             OpenOwnForReading(PlaceOf(one.name, parts.second, own, data_dir)));
    return JudgeAll(*ledger, &fold, "followed", [&](const LogRecord& record, const Admission& admission) {
      if (admission.verdict == Verdict::kAdmitted) causes.Note(record.offset, admission.commit, fold);
    });
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--followed ", which, ": ", module_.name, " follows no ledger of that name"));
}

std::vector<FollowedReactions> FollowedLedgers::reactions() const {
  std::vector<FollowedReactions> all;
  for (const FollowedLedger& one : module_.follows) {
    const auto causes = causes_.find(one.name);
    all.push_back({one.reactions, causes == causes_.end() ? nullptr : &causes->second});
  }
  return all;
}

}  // namespace candour
