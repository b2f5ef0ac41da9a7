#include "tests/fuzz/valid_request.h"

#include <re2/re2.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "candour/ledger/v1/commit.pb.h"
#include "candour/options/v1/options.pb.h"
#include "tests/unit/golden/whole_message.h"

namespace candour {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// One of these matches every pattern of an annotation.
std::string TextFor(const options::v1::Shape& shape) {
  if (shape.uuid() || shape.client_uuid()) return "0191f3c2-7d1a-7c3e-9b1a-2f6d5e4c3b2a";
  for (const char* text : {"TST01", "managers-code", "M1234567A", "NE1", "note_attempt", "ASIAN"}) {
    if (RE2::FullMatch(text, shape.pattern())) return text;
  }
  std::abort();
}

void SetText(Message* message, const FieldDescriptor* field, const std::string& text) {
  const Reflection& r = *message->GetReflection();
  if (!field->is_repeated()) return r.SetString(message, field, text);
  for (int i = 0; i < r.FieldSize(*message, field); ++i) r.SetRepeatedString(message, field, i, text);
}

void Correct(Message* message) {
  const Reflection& r = *message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r.ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    const auto& shape = field->options().GetExtension(options::v1::shape);
    if (field->message_type() == ledger::v1::Sealed::descriptor()) {
      r.ClearField(message, field);  // a service's own
    } else if (field->message_type() != nullptr && field->is_repeated()) {
      for (int i = 0; i < r.FieldSize(*message, field); ++i)
        Correct(r.MutableRepeatedMessage(message, field, i));
    } else if (field->message_type() != nullptr) {
      Correct(r.MutableMessage(message, field));
    } else if (shape.uuid() || shape.client_uuid() || !shape.pattern().empty()) {
      SetText(message, field, TextFor(shape));
    }
  }
}

}  // namespace

std::unique_ptr<Message> ValidRequest(const google::protobuf::Descriptor& type) {
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  FillWholly(request.get());
  Correct(request.get());
  return request;
}

}  // namespace candour
