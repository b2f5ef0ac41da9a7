#include "common/decider/erasure.h"

#include <algorithm>

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/uuid.h"

namespace candour {
namespace {

using common::v1::ErasureState;

bool Names(const ErasureState& state, const std::string& key_id) {
  return std::find(state.key_ids().begin(), state.key_ids().end(), key_id) != state.key_ids().end();
}

std::string IdOf(const std::string& subject) { return absl::StrReplaceAll(subject, {{"/", "."}}); }

absl::StatusOr<Decision> Decide(const common::v1::RecordKeysDestroyed& record, const ErasureState& state) {
  if (state.subject().empty()) return absl::FailedPreconditionError("nothing was erased here");
  common::v1::KeysDestroyed destroyed;
  for (const std::string& key_id : record.key_ids()) {
    if (!Names(state, key_id)) destroyed.add_key_ids(key_id);
  }
  if (state.destroyed() && destroyed.key_ids().empty())
    return absl::FailedPreconditionError("these keys are recorded as destroyed already");
  return Record(std::move(destroyed));
}

}  // namespace

void Evolve(const common::v1::SubjectErased& fact, const FactContext&, ErasureState& state) {
  state.set_subject(fact.subject());
}

void Evolve(const common::v1::KeysDestroyed& fact, const FactContext&, ErasureState& state) {
  state.set_destroyed(true);
  state.mutable_key_ids()->MergeFrom(fact.key_ids());
}

std::string ErasureStream(const std::string& subject) { return StreamOf<Erasure>(IdOf(subject)); }

void EraseSubject(const std::string& subject, Decision* decision) {
  common::v1::SubjectErased erased;
  erased.set_subject(subject);
  decision->Add(ErasureStream(subject), std::move(erased));
}

bool IsErased(const Context& context, const std::string& subject) {
  return !context.Read<Erasure>(IdOf(subject)).subject().empty();
}

SystemCommand KeysDestroyedCommand(absl::string_view stream, const std::set<std::string>& key_ids) {
  auto request = std::make_shared<common::v1::RecordKeysDestroyed>();
  for (const std::string& key_id : key_ids) request->add_key_ids(key_id);
  const std::string id(absl::StripPrefix(stream, "erasure/"));
  return {std::string(stream), request, [request, id](const Context& context) -> absl::StatusOr<Decision> {
            return Decide(*request, context.Read<Erasure>(id));
          }};
}

std::string KeysDestroyedId(absl::string_view ledger_id, absl::string_view stream,
                            const std::set<std::string>& key_ids) {
  std::string all;
  for (const std::string& key_id : key_ids) all += key_id;
  return *ParseUuid(DerivedUuid(CandourNamespace(), {"keys_destroyed", ledger_id, stream, all}));
}

}  // namespace candour
