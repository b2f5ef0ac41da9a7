// A request with every field set as its shape allows: what a fuzzer begins from.
#ifndef CANDOUR_TESTS_FUZZ_VALID_REQUEST_H_
#define CANDOUR_TESTS_FUZZ_VALID_REQUEST_H_

#include <google/protobuf/message.h>

#include <memory>

namespace candour {

// Of a generated type. The same each time.
std::unique_ptr<google::protobuf::Message> ValidRequest(const google::protobuf::Descriptor& type);

}  // namespace candour

#endif  // CANDOUR_TESTS_FUZZ_VALID_REQUEST_H_
