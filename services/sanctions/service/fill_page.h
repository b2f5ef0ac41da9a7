// A page of cases, from the rows of an index.
#ifndef CANDOUR_SERVICES_SANCTIONS_SERVICE_FILL_PAGE_H_
#define CANDOUR_SERVICES_SANCTIONS_SERVICE_FILL_PAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "common/rpc/endpoint.h"
#include "common/rpc/page.h"
#include "common/rpc/reads.h"
#include "services/sanctions/case/case.h"

namespace candour {

inline constexpr size_t kRowsAtOnce = 200;

// `add(id, the, present)` for the rows of an index, with the case that each names, as asked about and as it
// is now, until it said yes for a page. `case_of` an id: the case; nothing: no more rows are asked for.
template <class CaseOf, class Add, class Answer>
absl::Status FillPage(const QueryContext& context, absl::string_view index, absl::string_view owner,
                      uint32_t page_size, const CaseOf& case_of, const Add& add, Answer* answer) {
  size_t left = PageSize(page_size);
  std::string last, after(context.page_after);
  while (true) {
    CANDOUR_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                             IndexedIds(*context.view, index, owner, after, kRowsAtOnce));
    for (const std::string& id : ids) {
      const std::optional<std::string> case_id = case_of(id);
      if (!case_id) return absl::OkStatus();
      if (left == 0) {
        answer->set_next_page_token(last);
        return absl::OkStatus();
      }
      CANDOUR_ASSIGN_OR_RETURN(const sanctions::v1::CaseState the, ReadState<Case>(*context.view, *case_id));
      CANDOUR_ASSIGN_OR_RETURN(const sanctions::v1::CaseState present,
                               ReadState<Case>(*context.present, *case_id));
      if (!add(id, the, present)) continue;
      --left;
      last = id;
    }
    if (ids.size() < kRowsAtOnce) return absl::OkStatus();
    after = ids.back();
  }
}

inline std::optional<std::string> EachCase(const std::string& id) { return CaseIdAt(id); }

}  // namespace candour

#endif  // CANDOUR_SERVICES_SANCTIONS_SERVICE_FILL_PAGE_H_
