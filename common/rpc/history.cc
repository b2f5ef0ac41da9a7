#include "common/rpc/history.h"

#include <algorithm>

#include "common/base/reason.h"
#include "common/base/status.h"
#include "common/base/uuid.h"
#include "common/privacy/plan.h"

namespace candour {
namespace {

using records::v1::HistoryEntry;
using records::v1::HistoryResponse;
using replica::v1::FactRow;

constexpr size_t kAtOnce = 100, kAtOnceBytes = 256 * 1024;

// A fact with its personal fields opened; nullopt for a type that this build does not know, bytes that do not
// parse, and what is for whom it is about alone.
std::optional<std::string> Opened(const FactRow& row, const Place& place, Sealer& sealer, bool* erased) {
  const std::unique_ptr<google::protobuf::Message> fact = ParseFact(row.type(), row.value());
  if (!fact) return std::nullopt;
  const absl::Status opened = sealer.Open(place, fact.get());
  *erased = absl::IsNotFound(opened);
  if (!opened.ok() || PlanOf(*fact->GetDescriptor()).own) return std::nullopt;
  return fact->SerializeAsString();
}

class HistorySource : public FeedSource<HistoryResponse> {
 public:
  HistorySource(Endpoint& endpoint, std::string stream, uint64_t next, Actor actor)
      : endpoint_(endpoint), stream_(std::move(stream)), next_(next), actor_(std::move(actor)) {}

  absl::StatusOr<Progress> Read(const FoldedView& view, std::deque<HistoryResponse>* messages) override {
    CANDOUR_RETURN_IF_ERROR(CannotReadHistory(endpoint_, view, actor_, stream_));
    size_t bytes = 0;
    bool all = true;
    CANDOUR_RETURN_IF_ERROR(view.Facts(stream_, next_, [&](uint64_t version, const FactRow& row) {
      all = messages->size() < kAtOnce && bytes < kAtOnceBytes;
      if (!all) return false;
      *messages->emplace_back().mutable_entry() =
          HistoryEntryOf(stream_, version, row, actor_, *endpoint_.options().sealer);
      bytes += row.value().size();
      next_ = version + 1;
      return true;
    }));
    return all ? Progress::kAtEnd : Progress::kMore;
  }

  absl::StatusOr<HistoryResponse> Head(const FoldedView& view, bool at_end) override {
    HistoryResponse message;
    message.mutable_head()->set_recorded_at_us(view.recorded_at_us());
    message.mutable_head()->set_at_end(at_end);
    return message;
  }

 private:
  Endpoint& endpoint_;
  const std::string stream_;
  uint64_t next_;
  const Actor actor_;
};

}  // namespace

HistoryEntry HistoryEntryOf(absl::string_view stream, uint64_t version, const FactRow& row,
                            const Actor& actor, Sealer& sealer) {
  HistoryEntry entry;
  entry.set_version(version);
  entry.set_offset(row.offset());
  entry.set_command_id(FormatUuid(row.command_id()));
  entry.set_method(row.method());
  *entry.mutable_actor() = row.actor();
  entry.set_decided_at_us(row.decided_at_us());
  entry.set_recorded_at_us(row.recorded_at_us());
  entry.mutable_fact()->set_type(row.type());
  bool erased = false;
  const auto opened =
      actor.role == "REGISTRAR" ? Opened(row, {std::string(stream), version}, sealer, &erased) : std::nullopt;
  entry.mutable_fact()->set_value(opened.value_or(row.value()));
  entry.set_erased(erased);
  return entry;
}

absl::Status NoSuchHistory() {
  return RefuseCall(absl::StatusCode::kNotFound, "NOT_FOUND",
                    "There is no such record, or you may not see it.");
}

absl::Status CannotReadHistory(const Endpoint& endpoint, const RecordsView& present, const Actor& actor,
                               absl::string_view stream) {
  if (!endpoint.options().sees_history) return absl::OkStatus();
  CANDOUR_ASSIGN_OR_RETURN(const bool sees, endpoint.options().sees_history(present, actor, stream));
  return sees ? absl::OkStatus() : NoSuchHistory();
}

absl::StatusOr<std::unique_ptr<FeedSource<HistoryResponse>>> NewHistory(
    Endpoint& endpoint, const records::v1::HistoryRequest& asked, const Actor& actor) {
  const std::shared_ptr<const FoldedView> view = endpoint.options().state->View();
  CANDOUR_RETURN_IF_ERROR(CannotReadHistory(endpoint, *view, actor, asked.stream()));
  CANDOUR_ASSIGN_OR_RETURN(const uint64_t version, view->Version(asked.stream()));
  if (version == 0) return NoSuchHistory();
  return std::make_unique<HistorySource>(endpoint, asked.stream(),
                                         std::max<uint64_t>(1, asked.from_version()), actor);
}

}  // namespace candour
