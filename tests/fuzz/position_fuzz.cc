// Tokens that come back from callers: of positions, and of pages. Input: the token.
#include "candour/records/v1/records.pb.h"
#include "common/rpc/moment.h"
#include "common/rpc/position_token.h"
#include "tests/fuzz/expect.h"

namespace candour {
namespace {

void Try(absl::string_view token) {
  static const std::string key(32, 'k');
  const absl::StatusOr<uint64_t> position = ReadPositionToken(key, token);
  // Whoever can make one that reads has found the key.
  if (position.ok()) Expect(MakePositionToken(key, *position) == token, "a position has one token");

  static const MomentFields fields(records::v1::ListHistoryRequest::descriptor());
  records::v1::ListHistoryRequest request;
  request.set_stream("person/1");
  request.set_page_token(std::string(token));
  const absl::StatusOr<Moment> moment = fields.Read(request, key);
  if (moment.ok() && !token.empty()) {
    Expect(moment->position.has_value(), "a page knows as of when it is");
    Expect(fields.PageToken(request, key, *moment->position, moment->page_after) == token,
           "a page has one token");
  }
}

}  // namespace
}  // namespace candour

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  candour::Try(candour::AsText(data, size));
  return 0;
}
