#include <algorithm>
#include <optional>
#include <utility>

#include "common/decider/refusals.h"
#include "services/registration/organisation/errors.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/post/errors.h"
#include "services/registration/post/post.h"

namespace candour {

namespace v1 = registration::v1;

namespace {

// Every post on the way up is a condition of the commit, which holds 512 writes. Real lines have under ten
// steps.
constexpr int kMostSteps = 100;

// The days from `from` until the day before `until`.
struct Days {
  absl::CivilDay from;
  absl::CivilDay until;
};

// The days on which the n-th line holds.
Days DaysOf(const v1::PostState& post, int n) {
  const auto end = n + 1 < post.reporting_size() ? DayOf(post.reporting(n + 1).from()) : std::nullopt;
  return {DayOf(post.reporting(n).from()).value_or(absl::CivilDay::min()),
          end.value_or(absl::CivilDay::max())};
}

// Looks for a post among those above another, on each of some days.
//
// A reports to B until 31 March and to C from 1 April; C reports to X. Above A, from 1 March on, the walk
// asks B for March and C for what comes after, and meets X on 1 April.
class WayUp {
 public:
  WayUp(const Context& context, absl::string_view sought) : context_(context), sought_(sought) {}

  // The first day found on which `sought` is `post_id` or above it; nothing when there is none, or after too
  // many steps.
  std::optional<absl::CivilDay> Meets(const std::string& post_id, Days days) {
    if (post_id.empty() || days.from >= days.until) return std::nullopt;
    if (post_id == sought_) return days.from;
    if (++steps_ > kMostSteps) return std::nullopt;
    const v1::PostState& post = context_.Read<Post>(post_id);
    for (int n = 0; n < post.reporting_size(); ++n) {
      const Days line = DaysOf(post, n);
      const Days both{std::max(days.from, line.from), std::min(days.until, line.until)};
      if (const auto day = Meets(post.reporting(n).reports_to_post_id(), both)) return day;
    }
    return std::nullopt;
  }

  bool gave_up() const { return steps_ > kMostSteps; }

 private:
  const Context& context_;
  const std::string sought_;
  int steps_ = 0;
};

// Why a post of `org_code` may not report to `line`'s superior from `from` on.
std::optional<Refusal> CheckSuperior(const Context& context, absl::string_view org_code,
                                     const v1::ReportingLine& line, absl::CivilDay from) {
  if (line.reports_to_post_id().empty()) return std::nullopt;
  const v1::PostState& superior = context.Read<Post>(line.reports_to_post_id());
  if (!ExistsOn(superior, from)) return error::PostUnknown(line.reports_to_post_id(), from);
  if (superior.org_code() != org_code && !line.joint()) {
    return error::ReportingAcrossOrganisations(line.reports_to_post_id());
  }
  return std::nullopt;
}

// Why `post` would stand above itself with `line`, on one of the days until the next change.
std::optional<Refusal> CheckCycle(const Context& context, const v1::PostState& post,
                                  const v1::ReportingLine& line, absl::CivilDay from) {
  Days days{from, absl::CivilDay::max()};
  for (const v1::ReportingLine& next : post.reporting()) {
    if (const auto begins = DayOf(next.from()); *begins > from) days.until = std::min(days.until, *begins);
  }
  WayUp up(context, post.post_id());
  if (const auto day = up.Meets(line.reports_to_post_id(), days)) {
    return error::ReportingCycle(line.reports_to_post_id(), *day);
  }
  if (up.gave_up()) return error::ReportingTooLong(line.reports_to_post_id());
  return std::nullopt;
}

template <class Request>
v1::ReportingLine MakeLine(const Request& request) {
  v1::ReportingLine line;
  line.set_reports_to_post_id(request.reports_to_post_id());
  *line.mutable_from() = request.from();
  line.set_joint(request.joint());
  return line;
}

// Whether the post has exactly this line already.
bool Has(const v1::PostState& post, const v1::ReportingLine& line) {
  for (const v1::ReportingLine& known : post.reporting()) {
    if (DayOf(known.from()) == DayOf(line.from()) &&
        known.reports_to_post_id() == line.reports_to_post_id() && known.joint() == line.joint()) {
      return true;
    }
  }
  return false;
}

}  // namespace

Decision Decide(const v1::CreatePostRequest& request, const Context& context, const v1::PostState&) {
  const auto from = DayOf(request.from());
  if (!from) return error::DateInvalid("from");
  if (const auto refusal = CheckOpen(context, request.org_code(), *from)) return *refusal;
  v1::PostCreated fact;
  *fact.mutable_reporting() = MakeLine(request);
  if (const auto refusal = CheckSuperior(context, request.org_code(), fact.reporting(), *from))
    return *refusal;
  fact.set_post_id(context.NewId("post"));
  fact.set_org_code(request.org_code());
  fact.set_title(request.title());
  fact.set_type(request.type());
  fact.set_voting(request.voting());
  fact.set_stage(request.stage());
  return Record(std::move(fact));
}

Decision Decide(const v1::ChangeReportingRequest& request, const Context& context,
                const v1::PostState& post) {
  const auto from = DayOf(request.from());
  if (!from) return error::DateInvalid("from");
  if (post.org_code() != request.org_code()) return error::PostUnknown(request.post_id(), *from);
  if (!ExistsOn(post, *from)) return error::DateOrder("from", DayText(*DayOf(post.from())));
  if (const auto refusal = CheckOpen(context, post.org_code(), *from)) return *refusal;
  v1::ReportingChanged fact;
  *fact.mutable_reporting() = MakeLine(request);
  const v1::ReportingLine& line = fact.reporting();
  if (Has(post, line)) return {};
  if (const auto refusal = CheckSuperior(context, post.org_code(), line, *from)) return *refusal;
  if (const auto refusal = CheckCycle(context, post, line, *from)) return *refusal;
  return Record(std::move(fact));
}

}  // namespace candour
