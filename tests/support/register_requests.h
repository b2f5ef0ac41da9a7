// Requests to the register that several tests send.
#ifndef CANDOUR_TESTS_SUPPORT_REGISTER_REQUESTS_H_
#define CANDOUR_TESTS_SUPPORT_REGISTER_REQUESTS_H_

#include <string>

#include "candour/registration/v1/code_of_conduct.pb.h"
#include "common/base/uuid.h"

namespace candour {

// Version 1.0, in force from 1 January 2026, with one clause; a command id of its own.
inline registration::v1::PublishCodeRequest PublishedCode(const std::string& code_id) {
  registration::v1::PublishCodeRequest code;
  code.mutable_command()->set_id(NewUuid());
  code.set_code_id(code_id);
  code.set_version("1.0");
  code.set_title("Code");
  code.mutable_in_force_from()->set_year(2026);
  code.mutable_in_force_from()->set_month(1);
  code.mutable_in_force_from()->set_day(1);
  code.add_clauses()->set_id("1");
  code.mutable_clauses(0)->set_text("Tell the truth.");
  return code;
}

}  // namespace candour

#endif  // CANDOUR_TESTS_SUPPORT_REGISTER_REQUESTS_H_
