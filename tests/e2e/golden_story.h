// A year of the register with invented people and trusts: what the golden log was made of. The same calls
// with the same ids every time, so that the log of one run answers the calls of another.
//
//   ServiceFixture service({.entropy = &entropy});
//   GoldenStory story(service);
//   story.Tell(/*with_void_records=*/true);
//   story.outcomes();                       // "apply ada: registrant/0191... 1", "admit cora:
//   CHECK_MISSING", ...
#ifndef CANDOUR_TESTS_E2E_GOLDEN_STORY_H_
#define CANDOUR_TESTS_E2E_GOLDEN_STORY_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "candour/registration/v1/appointments.pb.h"
#include "candour/registration/v1/register.pb.h"
#include "tests/support/service_fixture.h"

namespace candour {

class GoldenStory {
 public:
  explicit GoldenStory(ServiceFixture& service) : service_(service) {}

  // `with_void_records`: also appends, behind the service's back, records that do not count.
  void Tell(bool with_void_records);

  // One for each call: its name, and what it recorded or why it was refused.
  const std::vector<std::string>& outcomes() const { return outcomes_; }

 private:
  // Publishing, importing.
  void Prepare();
  void RecordPeople();
  void Register();
  void Refuse();
  void Appoint();
  void AYearLater();
  void AppendVoidRecords();

  // The command id, version 4, of the call of this name.
  static std::string IdOf(const std::string& name);
  // Sends the command called `name`. Returns the reply.
  template <class Response, class Request>
  Response Send(const std::string& name, const std::string& method, Request request,
                const std::string& token);
  std::string RecordPerson(const std::string& name, const std::string& given, const std::string& family,
                           int born);
  void Apply(const std::string& name, const std::string& person_id, const std::string& token);
  std::string Check(const std::string& name, const std::string& person_id, registration::v1::CheckKind kind,
                    registration::v1::CheckResult result, int year);
  void Sign(const std::string& name, const std::string& person_id, registration::v1::SignatureMethod method,
            const std::string& token);
  std::string CreatePost(const std::string& name, registration::v1::PostType type,
                         const std::string& reports_to);
  std::string Appoint(const std::string& name, const std::string& person_id, const std::string& post_id,
                      absl::CivilDay start, const std::string& confirmer);
  void On(absl::CivilDay day);
  // Of everything appended until now.
  void WaitUntilFolded();

  std::string registrar() const { return service_.TokenFor({"REGISTRAR"}); }
  std::string secretary() const { return service_.TokenFor({"COSEC"}, "TST01"); }
  std::string Self(const std::string& person_id) const {
    return service_.TokenFor({"MANAGER"}, "", person_id);
  }

  ServiceFixture& service_;
  std::vector<std::string> outcomes_;
  std::map<std::string, uint64_t> versions_;  // of streams, as receipts say
  std::string ada_, ben_, cora_, dan_;
};

template <class Response, class Request>
Response GoldenStory::Send(const std::string& name, const std::string& method, Request request,
                           const std::string& token) {
  request.mutable_command()->set_id(IdOf(name));
  Response response;
  const grpc::Status status = service_.Call(method, request, &response, token);
  if (status.ok()) versions_[response.receipt().stream()] = response.receipt().version();
  outcomes_.push_back(
      absl::StrCat(name, ": ",
                   status.ok() ? absl::StrCat(response.receipt().stream(), " ", response.receipt().version())
                               : ReasonIn(status)));
  return response;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_GOLDEN_STORY_H_
