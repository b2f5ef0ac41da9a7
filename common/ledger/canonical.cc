#include "common/ledger/canonical.h"

#include <algorithm>

#include "common/ledger/admit.h"

namespace candour {
namespace {

using ledger::v1::Arg;
using ledger::v1::Commit;
using ledger::v1::Control;
using ledger::v1::Evidence;
using ledger::v1::Fact;
using ledger::v1::Position;
using ledger::v1::Refusal;
using ledger::v1::Write;

// Unknown fields are kept by the parser and written back behind the known ones, so bytes alone do not betray
// them. DiscardUnknownFields would find them too, at twice the cost of parsing. A new message of commit.proto
// goes here; encoding_test.cc plants an unknown field in each and fails for one that was forgotten.
template <typename... Messages>
bool AllKnown(const Messages&... messages) {
  return (messages.GetReflection()->GetUnknownFields(messages).empty() && ...);
}

bool Known(const Fact& fact) { return AllKnown(fact); }
bool Known(const Arg& arg) { return AllKnown(arg); }
bool Known(const Position& position) { return AllKnown(position); }
bool Known(const Write& write);
bool Known(const Evidence& evidence) { return AllKnown(evidence, evidence.at(), evidence.view()); }

template <typename Repeated>
bool EachKnown(const Repeated& messages) {
  return std::all_of(messages.begin(), messages.end(), [](const auto& message) { return Known(message); });
}

bool Known(const Write& write) { return AllKnown(write) && EachKnown(write.facts()); }
bool Known(const Refusal& refusal) { return AllKnown(refusal) && EachKnown(refusal.args()); }
bool Known(const Control& control) {
  return AllKnown(control, control.opened(), control.opened().schema(), control.level_raised(),
                  control.level_raised().schema(), control.closed());
}
bool Known(const Commit& commit) {
  return AllKnown(commit, commit.request(), commit.actor(), commit.sealed_actor(), commit.cause()) &&
         Known(commit.refusal()) && Known(commit.control()) && EachKnown(commit.evidence()) &&
         EachKnown(commit.writes()) && EachKnown(commit.known_at());
}

}  // namespace

bool IsCanonical(const ledger::v1::Commit& commit, absl::string_view bytes) {
  return Known(commit) && commit.ByteSizeLong() == bytes.size() && SerialiseCommit(commit) == bytes;
}

// No map in the envelope: fields stand in the order of their numbers, and there is no other order to choose.
std::string SerialiseCommit(const ledger::v1::Commit& commit) { return commit.SerializeAsString(); }

}  // namespace candour
