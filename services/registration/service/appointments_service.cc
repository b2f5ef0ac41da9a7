#include "candour/registration/v1/appointments.grpc.pb.h"
#include "common/rpc/serve.h"
#include "services/registration/appointment/appointment.h"
#include "services/registration/organisation/organisation.h"
#include "services/registration/person/person.h"
#include "services/registration/post/post.h"
#include "services/registration/service/answers.h"
#include "services/registration/service/appointments_queries.h"
#include "services/registration/service/services.h"

namespace candour {
namespace {

namespace v1 = registration::v1;

// One line per RPC: which record a command is decided on, or which function answers.
#define COMMAND(Name, Aggregate, ...)                                                                 \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* call, const v1::Name##Request* request, \
                                 v1::Name##Response* response) override {                             \
    return Execute<Aggregate>(endpoint_, call, *request, response, __VA_ARGS__);                      \
  }
#define QUERY(Name)                                                                                   \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* call, const v1::Name##Request* request, \
                                 v1::Name##Response* response) override {                             \
    return Query(endpoint_, call, *request, response, Answer##Name);                                  \
  }

class AppointmentsService : public v1::Appointments::CallbackService {
 public:
  explicit AppointmentsService(Endpoint& endpoint) : endpoint_(endpoint) {}

  COMMAND(ImportOrganisations, Import, request->command().id())
  COMMAND(RecordSuccessor, Organisation, request->org_code())
  COMMAND(CreatePost, Post, NewId(Post::kKind, request->command().id()))
  COMMAND(ChangeReporting, Post, request->post_id())
  COMMAND(ProposeAppointment, Appointment, NewId(Appointment::kKind, request->command().id()),
          StreamOf<Person>(request->person_id()))
  COMMAND(CheckEligibility, Appointment, request->appointment_id())
  COMMAND(ConfirmAppointment, Appointment, request->appointment_id())
  COMMAND(RecordPersonInPost, Appointment, NewId(Appointment::kKind, request->command().id()),
          StreamOf<Person>(request->person_id()))
  COMMAND(EndAppointment, Appointment, request->appointment_id())
  COMMAND(CorrectAppointment, Appointment, request->appointment_id())
  QUERY(GetOrganisation)
  QUERY(ListOrganisations)
  QUERY(GetBoard)
  QUERY(GetPost)
  QUERY(GetAppointment)
  QUERY(ListAppointmentsOfPerson)
  QUERY(GetEmployerRegister)

 private:
  Endpoint& endpoint_;
};

#undef COMMAND
#undef QUERY

}  // namespace

std::unique_ptr<grpc::Service> NewAppointmentsService(Endpoint& endpoint) {
  return std::make_unique<AppointmentsService>(endpoint);
}

}  // namespace candour
