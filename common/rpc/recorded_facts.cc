#include "common/rpc/recorded_facts.h"

#include <google/protobuf/descriptor.h>

#include <memory>

namespace candour {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

bool SameKind(const FieldDescriptor& a, const FieldDescriptor& b) {
  return a.type() == b.type() && a.is_repeated() == b.is_repeated() && a.message_type() == b.message_type() &&
         a.enum_type() == b.enum_type();
}

// Kinds that replies have: messages, enums, texts, counts.
void CopyField(const Message& from, const FieldDescriptor& source, Message* to,
               const FieldDescriptor& target) {
  const auto* read = from.GetReflection();
  const auto* write = to->GetReflection();
  const int count = source.is_repeated() ? read->FieldSize(from, &source) : 0;
  switch (source.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      for (int i = 0; i < count; ++i) {
        write->AddMessage(to, &target)->CopyFrom(read->GetRepeatedMessage(from, &source, i));
      }
      if (!source.is_repeated() && read->HasField(from, &source)) {
        write->MutableMessage(to, &target)->CopyFrom(read->GetMessage(from, &source));
      }
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      for (int i = 0; i < count; ++i) {
        write->AddEnumValue(to, &target, read->GetRepeatedEnumValue(from, &source, i));
      }
      if (!source.is_repeated()) write->SetEnumValue(to, &target, read->GetEnumValue(from, &source));
      return;
    case FieldDescriptor::CPPTYPE_STRING:
      if (!source.is_repeated()) write->SetString(to, &target, read->GetString(from, &source));
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      if (!source.is_repeated()) write->SetUInt32(to, &target, read->GetUInt32(from, &source));
      return;
    default:
      return;
  }
}

}  // namespace

std::unique_ptr<Message> ParseFact(const std::string& type, absl::string_view value) {
  const auto* known = DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  if (known == nullptr) return nullptr;
  std::unique_ptr<Message> fact(MessageFactory::generated_factory()->GetPrototype(known)->New());
  return fact->ParseFromArray(value.data(), static_cast<int>(value.size())) ? std::move(fact) : nullptr;
}

void RecordedFacts::FillReply(Message* reply) const {
  const auto* type = reply->GetDescriptor();
  std::vector<const FieldDescriptor*> open;
  for (int i = 0; i < type->field_count(); ++i) {
    if (type->field(i)->name() != "receipt") open.push_back(type->field(i));
  }
  for (const Outcome::Fact& recorded : outcome_.facts) {
    if (open.empty()) return;
    const std::unique_ptr<Message> fact = ParseFact(recorded.type, recorded.value);
    if (!fact) continue;
    std::erase_if(open, [&](const FieldDescriptor* target) {
      const FieldDescriptor* source = fact->GetDescriptor()->FindFieldByName(target->name());
      if (source == nullptr || !SameKind(*source, *target)) return false;
      CopyField(*fact, *source, reply, *target);
      return true;
    });
  }
}

}  // namespace candour
