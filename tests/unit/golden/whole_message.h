// Messages with nothing left out, by reflection.
//
//   v1::CodeSigned fact;
//   FillWholly(&fact);                          // every field of every message in it; lists have two items
//   EXPECT_THAT(MissingIn(fact), IsEmpty());
#ifndef CANDOUR_TESTS_UNIT_GOLDEN_WHOLE_MESSAGE_H_
#define CANDOUR_TESTS_UNIT_GOLDEN_WHOLE_MESSAGE_H_

#include <google/protobuf/message.h>

#include <set>
#include <string>
#include <vector>

namespace candour {

// Values that tell fields apart and show their types: a text names its field and a count, signed numbers are
// below zero, the others above what a signed one holds. Dates are days of 2026.
void FillWholly(google::protobuf::Message* message);

// Paths of fields that are not set or zero, and of lists with less than two items.
std::vector<std::string> MissingIn(const google::protobuf::Message& message);

// Paths of messages with fields that this build does not know.
std::vector<std::string> UnknownIn(const google::protobuf::Message& message);

// The enums that a message of this type can hold.
void EnumsOf(const google::protobuf::Descriptor& type,
             std::set<const google::protobuf::EnumDescriptor*>* enums);

}  // namespace candour

#endif  // CANDOUR_TESTS_UNIT_GOLDEN_WHOLE_MESSAGE_H_
