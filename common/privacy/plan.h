// What the annotations of a message type mean for sealing and for tags, worked out once per type.
//
// The rules of personal fields (a broken one fails a test, and sealing):
// - A message with a personal field has exactly one field of type candour.ledger.v1.Sealed, singular, outside
// a oneof,
//   not personal, and called `sealed`.
// - All personal fields of one message have the same retention class: they are sealed together, under one
// key. And all or none are for whom they are about alone: they are opened together.
// - A message that holds messages with personal fields holds them in personal fields only. Two of them of one
// type in
//   one place would have the same authenticated data and could be swapped unseen; the outer message annotates
//   the field instead and seals it whole.
#ifndef CANDOUR_COMMON_PRIVACY_PLAN_H_
#define CANDOUR_COMMON_PRIVACY_PLAN_H_

#include <google/protobuf/descriptor.h>

#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "candour/options/v1/options.pb.h"

namespace candour {

struct MessagePlan {
  using Fields = std::vector<const google::protobuf::FieldDescriptor*>;
  Fields personal;
  const google::protobuf::FieldDescriptor* sealed = nullptr;  // set where `personal` is not empty
  options::v1::Retention retention = options::v1::RETENTION_UNSPECIFIED;
  bool own = false;  // for whom it is about alone
  // Annotated call_option, or a message of nothing else.
  Fields call_options;
  // Messages with call options somewhere below.
  Fields call_option_holders;
  absl::Status rules;  // which of the rules above is broken, naming the field: INTERNAL
};

// Of a message type that lives as long as the process (every generated one). Thread-safe.
const MessagePlan& PlanOf(const google::protobuf::Descriptor& type);

// OK where every message type in `files` keeps the rules above; else names each that does not.
absl::Status CheckDescriptors(absl::Span<const google::protobuf::FileDescriptor* const> files);

}  // namespace candour

#endif  // CANDOUR_COMMON_PRIVACY_PLAN_H_
