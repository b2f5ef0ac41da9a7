// Posts of an organisation, with dated reporting lines. No post reports to itself on any day, not through
// others either; the posts on the way up are conditions of each change, so two changes at once cannot close a
// circle.
//
//   const PostState& post = context.Read<Post>(post_id);
//   const PostState& superior = context.Read<Post>(ReportsToOn(post, day));
//   if (IsDirectReportOn(post, superior, day)) ...       // in scope of the announced bar
#ifndef CANDOUR_SERVICES_REGISTRATION_POST_POST_H_
#define CANDOUR_SERVICES_REGISTRATION_POST_POST_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/post.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct Post {
  using State = registration::v1::PostState;
  using Facts = FactList<registration::v1::PostCreated, registration::v1::ReportingChanged,
                         registration::v1::PostHolderRecorded, registration::v1::PostHolderRemoved>;
  static constexpr absl::string_view kKind = "post";
  static constexpr bool kConcernsOrganisations = true;
};

// The new post's id, and so the stream on which CreatePost executes, is context.NewId("post").
Decision Decide(const registration::v1::CreatePostRequest&, const Context&,
                const registration::v1::PostState&);
Decision Decide(const registration::v1::ChangeReportingRequest&, const Context&,
                const registration::v1::PostState&);

void Evolve(const registration::v1::PostCreated&, const FactContext&, registration::v1::PostState&);
void Evolve(const registration::v1::ReportingChanged&, const FactContext&, registration::v1::PostState&);
void Evolve(const registration::v1::PostHolderRecorded&, const FactContext&, registration::v1::PostState&);
void Evolve(const registration::v1::PostHolderRemoved&, const FactContext&, registration::v1::PostState&);

// Row "post_by_organisation" by organisation and post.
void Index(const registration::v1::PostState&, Rows&);

// Whether the post was created and its first day has come.
bool ExistsOn(const registration::v1::PostState&, absl::CivilDay);

// The post to which it reports on the day; "" for nobody.
std::string ReportsToOn(const registration::v1::PostState&, absl::CivilDay);

// Every type but MANAGER.
bool IsBoardPost(const registration::v1::PostState&);

// Whether `post` is outside the board and reports to `superior`, a post of the board, on that day.
bool IsDirectReportOn(const registration::v1::PostState& post, const registration::v1::PostState& superior,
                      absl::CivilDay);

// The holding of another person who has the post substantively on one of `wanted`'s days; nullptr when there
// is none, or when `wanted` is not substantive itself. `records`: of whoever wants it, beside the one that
// `wanted` names.
const registration::v1::Holding* HeldByAnother(const registration::v1::PostState&,
                                               const registration::v1::Holding& wanted,
                                               const std::vector<std::string>& records = {});

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_POST_POST_H_
