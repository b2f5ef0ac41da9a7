// Canaries: words and days that stand nowhere else, put where personal data stands, and looked for where it
// must not.
//
//   Canaries canaries;
//   canaries.Plant(&request);                              // in every personal field, by the descriptors
//   send(request);
//   EXPECT_THAT(canaries.FindIn(bytes_of_a_file), IsEmpty());
#ifndef CANDOUR_TESTS_E2E_CANARIES_H_
#define CANDOUR_TESTS_E2E_CANARIES_H_

#include <google/protobuf/message.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace candour {

// "candour.registration.v1.RecordPersonRequest.identity.names.given": every text, bytes and date in the
// personal fields of a request; but for ids and codes in them, which are no canary's.
std::set<std::string> PersonalPaths(const google::protobuf::Descriptor& request);

class Canaries {
 public:
  // Fills every personal field: texts and dates with canaries, lists with two items, enums with some value,
  // ids with one that nothing has.
  void Plant(google::protobuf::Message* request);
  // Puts a canary in the place of every text that stands in a personal field, but for ids.
  void Reword(google::protobuf::Message* request);
  // Puts a canary into every text and bytes field, personal or not, command id and sealed fields among them.
  void PlantEverywhere(google::protobuf::Message* request);
  // One for something that is no field. `what` names it where it is found.
  std::string Word(const std::string& what);

  // Those of PersonalPaths that carry a canary in `request`.
  std::set<std::string> PersonalPathsIn(const google::protobuf::Message& request) const;

  // What is found in `bytes`, each as the form it has and where it was planted. Words in any case, in base64
  // and in hex; days as the wire has them and as people write them.
  std::vector<std::string> FindIn(absl::string_view bytes) const;
  // The same in every file under `folder`.
  std::vector<std::string> FindUnder(const std::string& folder) const;

 private:
  void Fill(google::protobuf::Message* message, const std::string& path);
  void Reword(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field,
              const std::string& path);
  void Set(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field,
           const std::string& path);
  absl::CivilDay Day(const std::string& path);

  std::map<std::string, std::string> words_;    // by what they were planted in
  std::map<std::string, absl::CivilDay> days_;  // by path
};

}  // namespace candour

#endif  // CANDOUR_TESTS_E2E_CANARIES_H_
