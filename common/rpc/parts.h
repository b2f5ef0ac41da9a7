// The parts that requests and answers share (common.proto), found by name.
#ifndef CANDOUR_COMMON_RPC_PARTS_H_
#define CANDOUR_COMMON_RPC_PARTS_H_

#include <google/protobuf/message.h>

#include <string>

namespace candour {

// The field of `type` with this name that holds a `Part`; nullptr where there is none.
template <class Part>
const google::protobuf::FieldDescriptor* FieldOf(const google::protobuf::Descriptor* type,
                                                 const std::string& name) {
  const auto* field = type->FindFieldByName(name);
  return field != nullptr && field->message_type() == Part::descriptor() ? field : nullptr;
}

template <class Part>
const Part& PartOf(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor* field) {
  return static_cast<const Part&>(message.GetReflection()->GetMessage(message, field));
}

template <class Part>
Part* MutablePartOf(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field) {
  return static_cast<Part*>(message->GetReflection()->MutableMessage(message, field));
}

}  // namespace candour

#endif  // CANDOUR_COMMON_RPC_PARTS_H_
