#include "common/decider/dated_rules.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "common/base/sha256.h"

namespace candour {

std::string RulesDigest(const google::protobuf::Message& rules) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream raw(&bytes);
    google::protobuf::io::CodedOutputStream stream(&raw);
    stream.SetSerializationDeterministic(true);
    rules.SerializeToCodedStream(&stream);
  }
  return Sha256(bytes);
}

}  // namespace candour
