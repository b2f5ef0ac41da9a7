#include "common/rpc/moment.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "candour/common/v1/common.pb.h"
#include "common/base/reason.h"
#include "common/base/sha256.h"
#include "common/base/status.h"
#include "common/replica/past_view.h"
#include "common/rpc/parts.h"
#include "common/rpc/position_token.h"

namespace candour {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kPageTagBytes = 16;

absl::Status BadPageToken() {
  return RefuseCall(
      absl::StatusCode::kInvalidArgument, "PAGE_TOKEN",
      "page_token is not one of this list; pass next_page_token of the page before, with the same question.");
}

}  // namespace

MomentFields::MomentFields(const google::protobuf::Descriptor* request)
    : freshness_(FieldOf<common::v1::Freshness>(request, "freshness")),
      as_known_at_(FieldOf<common::v1::AsKnownAt>(request, "as_known_at")),
      page_token_(request->FindFieldByName("page_token")),
      page_size_(request->FindFieldByName("page_size")) {}

bool MomentFields::Says(const Message& request) const {
  const auto* reflection = request.GetReflection();
  for (const FieldDescriptor* field : {freshness_, as_known_at_, page_token_}) {
    if (field != nullptr && reflection->HasField(request, field)) return true;
  }
  return false;
}

absl::StatusOr<Moment> MomentFields::Read(const Message& request, absl::string_view token_key) const {
  const auto* reflection = request.GetReflection();
  Moment moment;
  if (freshness_ != nullptr) {
    const auto& freshness = PartOf<common::v1::Freshness>(request, freshness_);
    moment.linearizable = freshness.linearizable();
    if (!freshness.min_position().empty()) {
      CANDOUR_ASSIGN_OR_RETURN(moment.fold_to, ReadPositionToken(token_key, freshness.min_position()));
    }
    if (!freshness.settled_through().empty()) {
      CANDOUR_ASSIGN_OR_RETURN(moment.settle_to, ReadPositionToken(token_key, freshness.settled_through()));
    }
  }
  if (as_known_at_ != nullptr && reflection->HasField(request, as_known_at_)) {
    const auto& known = PartOf<common::v1::AsKnownAt>(request, as_known_at_);
    if (known.has_position()) {
      CANDOUR_ASSIGN_OR_RETURN(moment.position, ReadPositionToken(token_key, known.position()));
    } else if (known.has_time_us()) {
      moment.time = absl::FromUnixMicros(known.time_us());
    } else {
      return RefuseCall(absl::StatusCode::kInvalidArgument, "AS_KNOWN_AT",
                        "as_known_at says no moment; give it a position or a time, or leave it out.");
    }
  }
  const std::string page = page_token_ == nullptr ? "" : reflection->GetString(request, page_token_);
  if (!page.empty()) {
    std::string token;
    if (!absl::WebSafeBase64Unescape(page, &token) || token.size() < kPageTagBytes + kPositionTokenBytes)
      return BadPageToken();
    const absl::string_view place = absl::string_view(token).substr(kPageTagBytes);
    if (PageTag(request, token_key, place) != token.substr(0, kPageTagBytes)) return BadPageToken();
    CANDOUR_ASSIGN_OR_RETURN(moment.position,
                             ReadPositionToken(token_key, place.substr(0, kPositionTokenBytes)));
    moment.time.reset();
    moment.page_after = std::string(place.substr(kPositionTokenBytes));
  }
  moment.fold_to = std::max({moment.fold_to, moment.settle_to, moment.position.value_or(0)});
  return moment;
}

std::string MomentFields::PageTag(const Message& request, absl::string_view token_key,
                                  absl::string_view place) const {
  const std::unique_ptr<Message> question(request.New());
  question->CopyFrom(request);
  for (const FieldDescriptor* field : {freshness_, as_known_at_, page_token_, page_size_}) {
    if (field != nullptr) question->GetReflection()->ClearField(question.get(), field);
  }
  return HmacSha256(token_key, {"candour-page\n", request.GetDescriptor()->full_name(), "\n", Sha256(place),
                                question->SerializeAsString()})
      .substr(0, kPageTagBytes);
}

std::string MomentFields::PageToken(const Message& request, absl::string_view token_key, uint64_t position,
                                    absl::string_view after) const {
  const std::string place = absl::StrCat(MakePositionToken(token_key, position), after);
  return absl::WebSafeBase64Escape(absl::StrCat(PageTag(request, token_key, place), place));
}

absl::StatusOr<std::shared_ptr<const FoldedView>> FoldedFor(const Moment& moment, const ServedState& state,
                                                            absl::Time until) {
  uint64_t fold_to = moment.fold_to;
  // A time that nothing folded lies behind yet: what this replica has not folded may belong before it.
  const bool to_the_end = moment.linearizable ||
                          (moment.time && absl::ToUnixMicros(*moment.time) >= state.View()->recorded_at_us());
  if (to_the_end) {
    const absl::StatusOr<uint64_t> end = state.LedgerEnd(until - absl::Now());
    if (!end.ok() && !ReasonOf(end.status()).empty()) return end.status();
    if (!end.ok()) {
      return RefuseCall(absl::StatusCode::kUnavailable, "LEDGER_SILENT",
                        "The ledger did not say where it ends; ask again, or without linearizable.");
    }
    fold_to = std::max(fold_to, *end);
  }
  CANDOUR_RETURN_IF_ERROR(state.MayReach(fold_to));
  if (!state.WaitFor(fold_to, until).ok()) {
    return RefuseCall(absl::StatusCode::kUnavailable, "STALE_VIEW",
                      "This replica has not folded that far yet; ask again or ask another.");
  }
  return state.View();
}

absl::StatusOr<std::shared_ptr<const RecordsView>> ViewAt(const Moment& moment, const Model& model,
                                                          std::shared_ptr<const FoldedView> now) {
  if (!moment.IsPast()) return now;
  uint64_t position = moment.position.value_or(0);
  if (moment.time) {
    CANDOUR_ASSIGN_OR_RETURN(position, now->PositionAt(*moment.time));
  }
  return PastView::Create(std::move(now), model, position);
}

}  // namespace candour
