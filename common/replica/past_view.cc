#include "common/replica/past_view.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace candour {

using replica::v1::CommandRow;
using replica::v1::FactRow;
using replica::v1::LogRow;
using replica::v1::StreamRow;

absl::StatusOr<std::shared_ptr<const RecordsView>> PastView::Create(std::shared_ptr<const FoldedView> now,
                                                                    const Model& model, uint64_t position) {
  if (position >= now->position()) return now;
  int64_t recorded_at_us = 0;
  if (position > 0) {
    CANDOUR_RETURN_IF_ERROR(now->Log(position - 1, [&](uint64_t, const LogRow& row) {
      recorded_at_us = row.recorded_at_us();
      return false;
    }));
  }
  return std::shared_ptr<const RecordsView>(new PastView(std::move(now), model, position, recorded_at_us));
}

absl::StatusOr<StreamRow> PastView::Fold(absl::string_view stream) const {
  StreamRow folded;
  const std::unique_ptr<google::protobuf::Message> state = model_.NewState(stream);
  CANDOUR_RETURN_IF_ERROR(Facts(stream, 1, [&](uint64_t version, const FactRow& row) {
    const FactContext context{stream,
                              version,
                              absl::FromUnixMicros(row.decided_at_us()),
                              absl::FromUnixMicros(row.recorded_at_us()),
                              row.actor().account(),
                              row.actor().role(),
                              {},
                              row.actor().person_id()};
    if (!state || !model_.Fold(row.type(), row.value(), context, state.get())) folded.set_damaged(true);
    folded.set_version(version);
    folded.set_last_offset(row.offset());
    return true;
  }));
  if (state) state->SerializeToString(folded.mutable_state());
  return folded;
}

absl::StatusOr<std::optional<StreamRow>> PastView::LoadStream(absl::string_view stream) const {
  // A stream that is damaged now may have been damaged later.
  auto now = now_->LoadStream(stream);
  if (now.ok() && (!*now || (*now)->last_offset() < position_)) return now;
  CANDOUR_ASSIGN_OR_RETURN(StreamRow then, Fold(stream));
  if (then.version() == 0) return std::nullopt;
  if (then.damaged()) return UnreadableStream(stream);
  return then;
}

absl::StatusOr<uint64_t> PastView::Load(absl::string_view stream, google::protobuf::Message* state) const {
  CANDOUR_ASSIGN_OR_RETURN(const std::optional<StreamRow> row, LoadStream(stream));
  if (!row) return 0;
  if (!state->ParseFromString(row->state()))
    return absl::DataLossError(absl::StrCat("state of ", stream, " is damaged"));
  return row->version();
}

absl::StatusOr<std::optional<CommandRow>> PastView::Command(absl::string_view command_id) const {
  CANDOUR_ASSIGN_OR_RETURN(std::optional<CommandRow> row, now_->Command(command_id));
  if (row && row->offset() >= position_) row.reset();
  return row;
}

absl::Status PastView::Facts(absl::string_view stream, uint64_t from_version,
                             const std::function<bool(uint64_t, const FactRow&)>& visit) const {
  return now_->Facts(stream, from_version, [&](uint64_t version, const FactRow& row) {
    return row.offset() < position_ && visit(version, row);
  });
}

absl::Status PastView::Streams(absl::string_view prefix, absl::string_view from,
                               const std::function<bool(absl::string_view, const StreamRow&)>& visit) const {
  absl::Status folded;
  CANDOUR_RETURN_IF_ERROR(now_->Streams(prefix, from, [&](absl::string_view stream, const StreamRow& now) {
    if (now.last_offset() < position_) return visit(stream, now);
    const auto then = Fold(stream);
    folded = then.status();
    return folded.ok() && (then->version() == 0 || visit(stream, *then));
  }));
  return folded;
}

}  // namespace candour
