// The records as they were known at an earlier position: each folded again from its facts below it.
//
//   CANDOUR_ASSIGN_OR_RETURN(const auto then, PastView::Create(replica.View(), replica.model(), position));
//   then->Load("registrant/0191...", &state);        // what a replica knew that had folded no further
//
// A record that was not written since is read as it stands; another costs a fold of its facts.
#ifndef CANDOUR_COMMON_REPLICA_PAST_VIEW_H_
#define CANDOUR_COMMON_REPLICA_PAST_VIEW_H_

#include <memory>

#include "common/decider/model.h"
#include "common/replica/folded_view.h"

namespace candour {

class PastView : public RecordsView {
 public:
  // `now` itself where nothing was folded at `position` or later. `model` outlives the view.
  static absl::StatusOr<std::shared_ptr<const RecordsView>> Create(std::shared_ptr<const FoldedView> now,
                                                                   const Model& model, uint64_t position);

  uint64_t position() const override { return position_; }
  int64_t recorded_at_us() const override { return recorded_at_us_; }
  absl::StatusOr<uint64_t> Load(absl::string_view stream, google::protobuf::Message* state) const override;
  absl::StatusOr<std::optional<replica::v1::StreamRow>> LoadStream(absl::string_view stream) const override;
  absl::StatusOr<std::optional<replica::v1::CommandRow>> Command(absl::string_view command_id) const override;
  absl::Status Facts(
      absl::string_view stream, uint64_t from_version,
      const std::function<bool(uint64_t version, const replica::v1::FactRow&)>& visit) const override;
  absl::Status Streams(absl::string_view prefix, absl::string_view from,
                       const std::function<bool(absl::string_view stream, const replica::v1::StreamRow&)>&
                           visit) const override;
  absl::Status IndexRows(
      absl::string_view prefix, absl::string_view from,
      const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const override {
    return now_->IndexRowsAt(position_, prefix, from, visit);
  }

 private:
  PastView(std::shared_ptr<const FoldedView> now, const Model& model, uint64_t position,
           int64_t recorded_at_us)
      : now_(std::move(now)), model_(model), position_(position), recorded_at_us_(recorded_at_us) {}
  // As Folder leaves it: version 0 where nothing was written yet.
  absl::StatusOr<replica::v1::StreamRow> Fold(absl::string_view stream) const;

  const std::shared_ptr<const FoldedView> now_;
  const Model& model_;
  const uint64_t position_;
  const int64_t recorded_at_us_;
};

}  // namespace candour

#endif  // CANDOUR_COMMON_REPLICA_PAST_VIEW_H_
