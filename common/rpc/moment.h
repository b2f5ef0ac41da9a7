// As of when a question is to be answered: how fresh, as known when, and which page of a list.
#ifndef CANDOUR_COMMON_RPC_MOMENT_H_
#define CANDOUR_COMMON_RPC_MOMENT_H_

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/replica/served_state.h"

namespace candour {

struct Moment {
  uint64_t fold_to = 0;       // everything below it is folded first
  uint64_t settle_to = 0;     // and what the service does because of anything below this one
  bool linearizable = false;  // so is everything below the ledger's end
  // What the answer knows: what lies below a position, or was recorded until a time. Neither: all.
  std::optional<uint64_t> position;
  std::optional<absl::Time> time;
  std::string page_after;  // a list begins after this key

  bool IsPast() const { return position || time; }
};

// The fields of a request that say so: `freshness`, `as_known_at`, `page_token`; each may be missing.
class MomentFields {
 public:
  MomentFields() = default;
  explicit MomentFields(const google::protobuf::Descriptor* request);

  // Whether a request asks for anything but the newest that is folded: then the answer may have to wait.
  bool Says(const google::protobuf::Message& request) const;

  // INVALID_ARGUMENT POSITION_TOKEN, PAGE_TOKEN or AS_KNOWN_AT. `token_key` makes and reads this ledger's
  // tokens.
  absl::StatusOr<Moment> Read(const google::protobuf::Message& request, absl::string_view token_key) const;

  // The token of the page after the one that ended with the key `after` and knew what lies below `position`:
  // it can't be made up, and serves the same question only.
  std::string PageToken(const google::protobuf::Message& request, absl::string_view token_key,
                        uint64_t position, absl::string_view after) const;

 private:
  std::string PageTag(const google::protobuf::Message& request, absl::string_view token_key,
                      absl::string_view place) const;

  const google::protobuf::FieldDescriptor* freshness_ = nullptr;
  const google::protobuf::FieldDescriptor* as_known_at_ = nullptr;
  const google::protobuf::FieldDescriptor* page_token_ = nullptr;
  const google::protobuf::FieldDescriptor* page_size_ = nullptr;
};

// Waits until all that the moment asks for is folded: the newest view. UNAVAILABLE STALE_VIEW or
// LEDGER_SILENT at `until`; FAILED_PRECONDITION READ_ONLY_STATE where it never will be.
absl::StatusOr<std::shared_ptr<const FoldedView>> FoldedFor(const Moment& moment, const ServedState& state,
                                                            absl::Time until);

// `now`, or what was known at the moment.
absl::StatusOr<std::shared_ptr<const RecordsView>> ViewAt(const Moment& moment, const Model& model,
                                                          std::shared_ptr<const FoldedView> now);

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_MOMENT_H_
