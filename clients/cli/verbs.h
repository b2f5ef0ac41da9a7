// What candourctl can ask a service: one row per verb, everything else follows from the request's descriptor.
#ifndef CANDOUR_CLIENTS_CLI_VERBS_H_
#define CANDOUR_CLIENTS_CLI_VERBS_H_

#include <string>
#include <vector>

namespace candour {

struct Verb {
  std::string group, name;
  std::string rpc;  // "candour.registration.v1.Register/SignCode"
  std::string help;
  std::vector<std::string> positional;  // fields that stand without their flag
  std::string example;
  std::string follow_rpc = {};  // server stream that --follow calls instead, with the fields of the same name
  std::string refused_field = {};  // of the answer: lists what was not done while the rest was
};

struct VerbGroup {
  std::string name, help;
};

const std::vector<VerbGroup>& VerbGroups();
const std::vector<Verb>& Verbs();

}  // namespace candour

#endif  // CANDOUR_CLIENTS_CLI_VERBS_H_
