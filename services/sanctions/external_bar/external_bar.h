// A bar that somebody else imposed, recognised here: external_bar.proto. Stream
// "external_bar/<external_bar_id>".
#ifndef CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_EXTERNAL_BAR_H_
#define CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_EXTERNAL_BAR_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "candour/sanctions/v1/external_bar.pb.h"
#include "common/decider/context.h"
#include "common/decider/decision.h"
#include "common/decider/model.h"

namespace candour {

struct ExternalBar {
  using State = sanctions::v1::ExternalBarState;
  using Facts = FactList<sanctions::v1::ExternalBarRecorded, sanctions::v1::ExternalBarStaleFlagged,
                         sanctions::v1::ExternalBarEnded>;
  static constexpr absl::string_view kKind = "external_bar";

  // Nobody acts on their own matter: CONFLICT_OF_INTEREST.
  static std::optional<Refusal> CannotAsk(const google::protobuf::Message& request, const Context&,
                                          const State&);
};

Decision Decide(const sanctions::v1::RecordExternalBarRequest&, const Context&,
                const sanctions::v1::ExternalBarState&);
Decision Decide(const sanctions::v1::RecordExternalBarEndRequest&, const Context&,
                const sanctions::v1::ExternalBarState&);
// Row "external_bar_by_person".
void Index(const sanctions::v1::ExternalBarState&, Rows&);

void Evolve(const sanctions::v1::ExternalBarRecorded&, const FactContext&, sanctions::v1::ExternalBarState&);
void Evolve(const sanctions::v1::ExternalBarStaleFlagged&, const FactContext&,
            sanctions::v1::ExternalBarState&);
void Evolve(const sanctions::v1::ExternalBarEnded&, const FactContext&, sanctions::v1::ExternalBarState&);

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_EXTERNAL_BAR_EXTERNAL_BAR_H_
