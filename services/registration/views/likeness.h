// How far somebody's identity is like whom an employer's check asks for (bar_check.proto).
#ifndef CANDOUR_SERVICES_REGISTRATION_VIEWS_LIKENESS_H_
#define CANDOUR_SERVICES_REGISTRATION_VIEWS_LIKENESS_H_

#include <string>

#include "candour/registration/v1/bar_check.pb.h"
#include "candour/registration/v1/person.pb.h"

namespace candour {

// UNSPECIFIED: not at all. `number` is their register number, or empty; `by_name`: the index of names found
// them by what is asked for.
registration::v1::Likeness LikenessOf(const registration::v1::CheckBarRequest& asked,
                                      const registration::v1::Identity& identity, const std::string& number,
                                      bool by_name);

// The words asked for are the name's words, all of them, in whatever order, case and script.
bool IsWholeName(const std::string& asked, const registration::v1::PersonName& name);

// Each word of the family name is asked for, and where there are given names a word of them; nothing else is.
bool NamesFamilyWhole(const std::string& asked, const registration::v1::PersonName& name);

}  // namespace candour

#endif  // CANDOUR_SERVICES_REGISTRATION_VIEWS_LIKENESS_H_
