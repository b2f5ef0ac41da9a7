// The golden log as of each of its positions: every record, and every answer, is what a replica gave that had
// folded no further.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "common/decider/day.h"
#include "common/privacy/keyring.h"
#include "common/privacy/seal.h"
#include "common/replica/past_view.h"
#include "services/registration/model.h"
#include "services/registration/service/appointments_queries.h"
#include "services/registration/service/register_queries.h"
#include "tests/e2e/golden_ledger.h"
#include "tests/support/folded_steps.h"
#include "tests/support/service_fixture.h"

namespace candour {
namespace {

namespace v1 = registration::v1;
using absl::CivilDay;

class GoldenPast : public testing::Test {
 protected:
  GoldenPast()
      : log_(WholeLog(service_.ledger())),
        steps_(dir_ / "steps", "registration", RegistrationModel(), log_),
        keyring_(*Keyring::Open(service_.key_log(), service_.kek(), "registration", Keyring::Options(),
                                entropy_, service_.clock())),
        sealer_(*keyring_, entropy_) {
    const auto remember = [&](absl::string_view kind, std::vector<std::string>* ids) {
      EXPECT_TRUE(steps_.Last()
                      ->Streams(kind, kind,
                                [&](absl::string_view stream, const replica::v1::StreamRow&) {
                                  ids->emplace_back(stream.substr(kind.size()));
                                  return true;
                                })
                      .ok());
      EXPECT_FALSE(ids->empty()) << kind;
    };
    remember("person/", &people_);
    remember("post/", &posts_);
    remember("appointment/", &appointments_);
    remember("organisation/", &organisations_);
    remember("code_of_conduct/", &codes_);
    remember("key/register_number.", &numbers_);
  }

  template <class Request, class Response>
  void Ask(const QueryContext& context, const Request& request,
           absl::Status (*answer)(const QueryContext&, const Request&, Response*),
           std::string* answers) const {
    Response response;
    const absl::Status status = answer(context, request, &response);
    std::string text;
    google::protobuf::TextFormat::PrintToString(response, &text);
    absl::StrAppend(answers, Request::descriptor()->name(), " ", request.ShortDebugString(), "\n",
                    status.ok() ? text : std::string(status.message()), "\n");
  }

  // What every query answers about every record, on two days.
  std::string Answers(std::shared_ptr<const RecordsView> view, bool past) {
    const Actor actor{"account-1", "REGISTRAR", "", ""};
    const QueryContext context{std::move(view),        steps_.Last(), "", past, actor, "",
                               service_.clock().Now(), sealer_};
    std::string answers;
    Ask(context, v1::GetRulesRequest(), AnswerGetRules, &answers);
    Ask(context, v1::ListCodesRequest(), AnswerListCodes, &answers);
    Ask(context, v1::ListOrganisationsRequest(), AnswerListOrganisations, &answers);
    for (const CivilDay day : {CivilDay(2026, 3, 10), CivilDay(2027, 1, 5)}) AskOn(context, day, &answers);
    for (const std::string& id : people_) {
      v1::GetPersonRequest person;
      person.set_person_id(id);
      Ask(context, person, AnswerGetPerson, &answers);
      v1::ListAppointmentsOfPersonRequest list;
      list.set_person_id(id);
      Ask(context, list, AnswerListAppointmentsOfPerson, &answers);
    }
    for (const std::string& id : posts_) {
      v1::GetPostRequest post;
      post.set_post_id(id);
      Ask(context, post, AnswerGetPost, &answers);
    }
    for (const std::string& id : appointments_) {
      v1::GetAppointmentRequest appointment;
      appointment.set_appointment_id(id);
      Ask(context, appointment, AnswerGetAppointment, &answers);
    }
    return answers;
  }

  void AskOn(const QueryContext& context, CivilDay day, std::string* answers) {
    for (const std::string& code : organisations_) {
      v1::GetOrganisationRequest organisation;
      organisation.set_org_code(code);
      Ask(context, organisation, AnswerGetOrganisation, answers);
      v1::GetBoardRequest board;
      board.set_org_code(code);
      *board.mutable_on() = DateOf(day);
      Ask(context, board, AnswerGetBoard, answers);
      v1::GetEmployerRegisterRequest staff;
      staff.set_org_code(code);
      *staff.mutable_on() = DateOf(day);
      Ask(context, staff, AnswerGetEmployerRegister, answers);
      v1::ListExpiringChecksRequest expiring;
      expiring.set_org_code(code);
      *expiring.mutable_on() = DateOf(day);
      *expiring.mutable_until() = DateOf(day + 400);
      Ask(context, expiring, AnswerListExpiringChecks, answers);
    }
    for (const std::string& id : people_) {
      v1::GetRegistrantRequest registrant;
      registrant.set_person_id(id);
      *registrant.mutable_on() = DateOf(day);
      Ask(context, registrant, AnswerGetRegistrant, answers);
      v1::GetEmployerEntryRequest employer;
      employer.set_person_id(id);
      employer.set_org_code("TST01");
      *employer.mutable_on() = DateOf(day);
      Ask(context, employer, AnswerGetEmployerEntry, answers);
    }
    for (const std::string& number : numbers_) {
      v1::GetRegisterEntryRequest entry;
      entry.set_register_number(number);
      *entry.mutable_on() = DateOf(day);
      Ask(context, entry, AnswerGetRegisterEntry, answers);
    }
    for (const std::string& id : codes_) {
      v1::GetCodeRequest code;
      code.set_code_id(id);
      *code.mutable_on() = DateOf(day);
      Ask(context, code, AnswerGetCode, answers);
    }
  }

  GoldenEntropy entropy_;
  ServiceFixture service_{{.entropy = &entropy_, .fill = FillFromGoldenFiles}};
  TempDir dir_;
  const std::vector<LogRecord> log_;
  const FoldedSteps steps_;
  const std::unique_ptr<Keyring> keyring_;
  Sealer sealer_;
  std::vector<std::string> people_, posts_, appointments_, organisations_, codes_, numbers_;
};

TEST_F(GoldenPast, EveryPositionHasTheRecordsAndAnswersItHad) {
  std::set<std::string> different;
  std::string last;
  for (uint64_t position = 0; position <= log_.size(); ++position) {
    const auto past = *PastView::Create(steps_.Last(), RegistrationModel(), position);
    ASSERT_EQ(Everything(*past), Everything(*steps_.At(position))) << "position " << position;
    const std::string answers = Answers(past, /*past=*/true);
    ASSERT_EQ(answers, Answers(steps_.At(position), /*past=*/false)) << "position " << position;
    different.insert(answers);
    last = answers;
  }
  EXPECT_GT(different.size(), log_.size() / 2);  // refusals and voids change nothing
  EXPECT_THAT(last, testing::HasSubstr("person_name: \""));
}

}  // namespace
}  // namespace candour
