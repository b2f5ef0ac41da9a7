#include "common/decider/refusals.h"

namespace candour {

const std::map<std::string, std::string, std::less<>>& SharedRefusalTexts() {
  static const std::map<std::string, std::string, std::less<>> texts = {
      // Any record
      {"VERSION_MOVED", "The record has moved on since version {if_version}; read it again and decide anew."},
      {"DATE_INVALID", "{field} is no day of the calendar."},
      {"DATE_FUTURE", "{field} lies in the future; only what has happened can be recorded."},
      {"DATE_ORDER", "{field} is before {earliest}, which it has to follow."},
      // Who decides
      {"ACTOR_UNIDENTIFIED",
       "Your token does not say which person you are, so it cannot be told whether this is yours to decide; "
       "ask for one with candour_person."},
      {"CONFLICT_OF_INTEREST", "Nobody decides on their own matter; somebody else has to."},
      {"SOD", "Two different people have to agree; ask a second one."},
      // Rules
      {"RULES_NOT_PUBLISHED", "No rules have been published yet; publish a set of rules first."},
      {"RULE_RANGE",
       "{rule}: that is outside what the rules allow, makes no sense as a rule, or is of the day of "
       "another."},
      {"RULES_INCOMPLETE", "No entry of {rule} would be in force today; add one."},
      // What the service does by itself
      {"REACTION_UNKNOWN", "The log knows no reaction {name}; `candourctl reaction list` names them."},
      {"REACTION_NOT_PAUSED", "{name} is not paused."},
  };
  return texts;
}

}  // namespace candour
