// A server stream as candourctl prints it.
#ifndef CANDOUR_CLIENTS_CLI_STREAM_H_
#define CANDOUR_CLIENTS_CLI_STREAM_H_

#include <google/protobuf/message.h>

#include "absl/time/time.h"
#include "clients/cli/connection.h"

namespace candour {

// One message after the other, a line of JSON each or as people read it, until the stream ends, Ctrl-C, or
// `wanted` is over; the exit code. All three are a good end once something came.
int PrintStream(const ConnectionFlags& connection, const google::protobuf::MethodDescriptor& rpc,
                const google::protobuf::Message& request, bool json, absl::Duration wanted);

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_STREAM_H_
