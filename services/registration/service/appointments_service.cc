#include "candour/registration/v1/appointments.grpc.pb.h"
#include "common/rpc/serve.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/notice/notice.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/service/answers.h"
#include "services/registration/service/appointments_queries.h"
#include "services/registration/service/services.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

class AppointmentsService : public v1::Appointments::CallbackService,
                            public DeclaresCommands<AppointmentsService> {
 public:
  explicit AppointmentsService(Endpoint& endpoint) : endpoint_(endpoint) {}

  CANDOUR_COMMAND(ImportOrganisations, Import, request->command().id())
  CANDOUR_COMMAND(RecordSuccessor, Organisation, request->org_code())
  CANDOUR_COMMAND(CreatePost, Post, NewId(Post::kKind, request->command().id()))
  CANDOUR_COMMAND(ChangeReporting, Post, request->post_id())
  CANDOUR_COMMAND(ProposeAppointment, Appointment, NewId(Appointment::kKind, request->command().id()),
                  StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND_ON_EVIDENCE(CheckEligibility, Appointment, request->appointment_id())
  CANDOUR_COMMAND_ON_EVIDENCE(ConfirmAppointment, Appointment, request->appointment_id())
  CANDOUR_COMMAND_ON_EVIDENCE(OverrideBlock, Appointment, request->appointment_id())
  CANDOUR_COMMAND(RecordPersonInPost, Appointment, NewId(Appointment::kKind, request->command().id()),
                  StreamOf<Person>(request->person_id()))
  CANDOUR_COMMAND(EndAppointment, Appointment, request->appointment_id())
  CANDOUR_COMMAND(CorrectAppointment, Appointment, request->appointment_id())
  CANDOUR_COMMAND(AcknowledgeNotice, Notice, request->notice_id())
  CANDOUR_QUERY(ListInbox)
  CANDOUR_QUERY(GetOrganisation)
  CANDOUR_QUERY(ListOrganisations)
  CANDOUR_QUERY(GetBoard)
  CANDOUR_QUERY(GetPost)
  CANDOUR_QUERY(GetAppointment)
  CANDOUR_QUERY(ListAppointmentsOfPerson)
  CANDOUR_QUERY(GetEmployerRegister)
  CANDOUR_QUERY(ListExpiringChecks)

 private:
  Endpoint& endpoint_;
};

}  // namespace

const CommandTable& AppointmentsCommands() { return AppointmentsService::Commands(); }

std::unique_ptr<grpc::Service> NewAppointmentsService(Endpoint& endpoint) {
  return std::make_unique<AppointmentsService>(endpoint);
}

}  // namespace candour
