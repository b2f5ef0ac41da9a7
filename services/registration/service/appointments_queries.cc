#include "services/registration/service/appointments_queries.h"

#include <algorithm>

#include "services/registration/appointment/appointment.h"
#include "services/registration/notice/notice.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/service/holders.h"
#include "services/registration/views/seats.h"

namespace candour {

namespace v1 = registration::v1;

absl::Status AnswerGetOrganisation(const QueryContext& context, const v1::GetOrganisationRequest& asked,
                                   v1::GetOrganisationResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(*answer->mutable_organisation(),
                           ReadState<Organisation>(*context.view, asked.org_code()));
  return absl::OkStatus();
}

absl::Status AnswerListOrganisations(const QueryContext& context, const v1::ListOrganisationsRequest& asked,
                                     v1::ListOrganisationsResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day,
                           DayAsked(asked.has_open_on(), asked.open_on(), context.today()));
  const std::string prefix = RowKey("organisation", {});
  const size_t size = PageSize(asked.page_size());
  absl::Status read;
  CANDOUR_RETURN_IF_ERROR(context.view->IndexRows(
      prefix, prefix + context.page_after, [&](absl::string_view key, absl::string_view) {
        const std::string code(key.substr(prefix.size(), key.size() - prefix.size() - 1));
        if (code == context.page_after) return true;
        if (static_cast<size_t>(answer->organisations_size()) == size) {
          answer->set_next_page_token(answer->organisations(answer->organisations_size() - 1).org_code());
          return false;
        }
        auto state = ReadState<Organisation>(*context.view, code);
        if (!state.ok()) {
          read = state.status();
          return false;
        }
        if (!asked.has_open_on() || OpenOn(*state, day)) *answer->add_organisations() = *std::move(state);
        return true;
      }));
  return read;
}

absl::Status AnswerGetBoard(const QueryContext& context, const v1::GetBoardRequest& asked,
                            v1::GetBoardResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_RETURN_IF_ERROR(ReadState<Organisation>(*context.view, asked.org_code()).status());
  CANDOUR_ASSIGN_OR_RETURN(const auto posts,
                           ReadIndexed<Post>(*context.view, "post_by_organisation", asked.org_code()));
  CANDOUR_ASSIGN_OR_RETURN(
      const auto appointments,
      ReadIndexed<Appointment>(*context.view, "appointment_by_organisation", asked.org_code()));
  *answer->mutable_on() = DateOf(day);
  for (v1::BoardSeat& seat : BoardOn(posts, appointments, day)) {
    CANDOUR_RETURN_IF_ERROR(NameHolder(context, &seat));
    *answer->add_seats() = std::move(seat);
  }
  return absl::OkStatus();
}

absl::Status AnswerGetPost(const QueryContext& context, const v1::GetPostRequest& asked,
                           v1::GetPostResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(*answer->mutable_post(), ReadState<Post>(*context.view, asked.post_id()));
  return asked.org_code().empty() || asked.org_code() == answer->post().org_code() ? absl::OkStatus()
                                                                                   : NotFound();
}

absl::Status AnswerGetAppointment(const QueryContext& context, const v1::GetAppointmentRequest& asked,
                                  v1::GetAppointmentResponse* answer) {
  CANDOUR_ASSIGN_OR_RETURN(const absl::CivilDay day, DayAsked(asked.has_on(), asked.on(), context.today()));
  CANDOUR_ASSIGN_OR_RETURN(*answer->mutable_appointment(),
                           ReadState<Appointment>(*context.view, asked.appointment_id()));
  const v1::AppointmentState& appointment = answer->appointment();
  if (!asked.org_code().empty() && asked.org_code() != appointment.org_code()) return NotFound();
  CANDOUR_ASSIGN_OR_RETURN(const PostHolder holder, ReadHolder(*context.view, appointment.person_id()));
  CANDOUR_ASSIGN_OR_RETURN(const CheckKinds mandatory, ReadMandatory(*context.view, holder, day));
  *answer->mutable_on() = DateOf(day);
  *answer->mutable_standing() = StandingOn(appointment, holder, mandatory, day);
  return absl::OkStatus();
}

absl::Status AnswerListAppointmentsOfPerson(const QueryContext& context,
                                            const v1::ListAppointmentsOfPersonRequest& asked,
                                            v1::ListAppointmentsOfPersonResponse* answer) {
  const size_t size = PageSize(asked.page_size());
  v1::PersonState person;  // of nobody: an empty list
  CANDOUR_RETURN_IF_ERROR(context.view->Load(StreamOf<Person>(asked.person_id()), &person).status());
  std::vector<std::string> ids;
  for (const std::string& record : RecordsOf(person)) {
    CANDOUR_ASSIGN_OR_RETURN(const auto some, IndexedIds(*context.view, "appointment_by_person", record,
                                                         context.page_after, size + 1));
    ids.insert(ids.end(), some.begin(), some.end());
  }
  std::sort(ids.begin(), ids.end());
  if (ids.size() > size) {
    ids.resize(size);
    answer->set_next_page_token(ids.back());
  }
  for (const std::string& id : ids) {
    CANDOUR_ASSIGN_OR_RETURN(*answer->add_appointments(), ReadState<Appointment>(*context.view, id));
  }
  return absl::OkStatus();
}

absl::Status AnswerListInbox(const QueryContext& context, const v1::ListInboxRequest& asked,
                             v1::ListInboxResponse* answer) {
  const size_t size = PageSize(asked.page_size());
  const absl::string_view view = asked.acknowledged_too() ? "inbox" : "inbox_open";
  const std::string holder = asked.org_code().empty() ? std::string(kRegion) : asked.org_code();
  CANDOUR_ASSIGN_OR_RETURN(std::vector<std::string> places,
                           IndexedIds(*context.view, view, holder, context.page_after, size + 1));
  if (places.size() > size) {
    places.resize(size);
    answer->set_next_page_token(places.back());
  }
  for (const std::string& place : places) {
    CANDOUR_ASSIGN_OR_RETURN(*answer->add_notices(), ReadState<Notice>(*context.view, NoticeIdAt(place)));
  }
  return absl::OkStatus();
}

}  // namespace candour
