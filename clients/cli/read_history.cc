#include "clients/cli/read_history.h"

#include "common/base/status.h"

namespace candour {

using records::v1::HistoryEntry;

absl::StatusOr<std::vector<HistoryEntry>> ReadHistory(const ConnectionFlags& connection,
                                                      const std::string& stream,
                                                      const std::string& min_position) {
  constexpr uint32_t kPageSize = 500;
  std::vector<HistoryEntry> entries;
  records::v1::ListHistoryRequest request;
  request.set_stream(stream);
  if (!min_position.empty()) request.mutable_freshness()->set_min_position(min_position);
  request.set_page_size(kPageSize);
  do {
    records::v1::ListHistoryResponse page;
    CANDOUR_RETURN_IF_ERROR(Call(connection, "/candour.records.v1.Records/ListHistory", request, &page));
    entries.insert(entries.end(), page.entries().begin(), page.entries().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return entries;
}

}  // namespace candour
