#include "services/registration/refusal_texts.h"

namespace candour {

const std::map<std::string, std::string, std::less<>>& RegistrationRefusalTexts() {
  static const std::map<std::string, std::string, std::less<>> texts = {
      // Codes
      {"CODE_VERSION_EXISTS", "Version {version} of {code_id} is published already; choose another version."},
      {"CLAUSE_REPEATED", "Two clauses are called {clause}; give each its own id."},
      // Organisations and posts
      {"TOO_MANY_ROWS", "The file has {rows} rows, at most {limit} are taken at once; split it."},
      {"ORG_UNKNOWN",
       "{org_code} is no organisation that was open on that day; import it, or use its successor."},
      {"SUCCESSOR_IS_ITSELF", "{org_code} cannot follow itself; name another organisation."},
      {"POST_UNKNOWN", "There is no post {post_id} in this organisation on {on}; check the id and the day."},
      {"REPORTING_CYCLE", "From {on} the post would report to itself, by way of {reports_to_post_id}."},
      {"REPORTING_TOO_LONG", "The reporting line above {reports_to_post_id} is too long to be followed."},
      {"REPORTING_ACROSS_ORGANISATIONS",
       "{reports_to_post_id} is a post of another organisation; only a joint post reports across."},
      // People and the register
      {"PERSON_UNKNOWN", "Nobody is recorded under this id; record the person first."},
      {"RESTRICTION_STANDS",
       "{restriction} is in force, or will be: whom it is about has to stay known until it is over."},
      {"NAME_MISSING", "One of the names has to be in use: without an end."},
      {"DECEASED", "The person's death is recorded."},
      // Records of one human, or of two
      {"PERSON_MERGED",
       "The record was merged into {merged_into}, which is the same person; name that one instead."},
      {"SAME_PERSON", "Both ids name the same record; name the other one too."},
      {"HAS_MERGED",
       "Other records were merged into {person_id}, so it has to be the one that goes on; merge the other "
       "way "
       "round, or split them first."},
      {"ERASURE_PENDING",
       "An erasure of {person_id} is asked for, and would come to reach other records than was meant; "
       "withdraw "
       "it, and ask anew afterwards."},
      {"DEATHS_DISAGREE",
       "One record says that the person died and the other does not, or on another day; put that right "
       "first."},
      {"REGISTRATION_LIVE",
       "{person_id} is registered until {last_day}, so it has to be the one that goes on; if both are "
       "registered, that person leaves the register by one of them first."},
      {"NUMBER_WOULD_BE_LOST",
       "{person_id} has a register number and the other record none, so it has to be the one that goes on."},
      {"NOT_FRESH",
       "{person_id} has appointments, checks or a registration of its own, or others merged into it; record "
       "the "
       "other person anew, split into that record, and merge it with this one."},
      {"APPOINTMENT_OF_ANOTHER", "Appointment {appointment_id} is not one of the record that is split."},
      // Erasure
      {"PERSON_ERASED",
       "All that was sealed about the person was erased on {erased_on}; nothing new is recorded about them."},
      {"LEGAL_HOLD",
       "A legal hold stands ({reference}): nothing of the person may be erased until it is lifted."},
      {"LEGAL_HOLD_STANDS",
       "A legal hold stands: nothing of the person may be erased until it is lifted. The registrar can say "
       "which."},
      {"REGISTERED", "The person is registered until {last_day}; nothing is erased before that is over."},
      {"APPLICATION_OPEN", "An application of the person is open; decide it first."},
      {"IN_POST",
       "The person is in post by appointment {appointment_id}; nothing is erased before that has ended."},
      {"RETENTION", "The rules keep the person's data until {until}."},
      {"RETENTION_AGE",
       "The rules keep the data of whoever applied or served until {months} months after birth, which are "
       "not "
       "over."},
      {"ERASURE_NOT_REQUESTED", "No erasure of the person's data is asked for."},
      {"HOLD_UNKNOWN", "No legal hold with this id stands; look at the person for those that do."},
      {"DUPLICATE", "It has been done already ({what})."},
      {"NO_APPLICATION", "There is no open application; apply first."},
      {"NOT_ON_THE_REGISTER", "The person is neither applicant nor registrant."},
      {"NOT_REGISTERED", "The person is not registered."},
      {"OPEN_PROCEEDINGS", "The {what} {id} is open; nobody leaves the register before it is over."},
      {"EVIDENCE_HASH", "The evidence is named by its SHA-256, 32 bytes."},
      {"CHECK_UNKNOWN", "No check with this id is relied on."},
      {"CHECK_NOT_ADVERSE", "Only an adverse check can be overridden."},
      {"CHECK_MISSING", "Not clear, too old or missing: {kinds}. Record these checks first."},
      {"CODE_NOT_IN_FORCE", "{code_id} {version} is not the version in force; sign that one."},
      {"CODE_UNSIGNED", "{code_id} {version} has to be signed first."},
      {"SIGNATURE_NOT_OWN",
       "In the portal everybody signs for themselves; otherwise say that you witnessed it."},
      {"NO_FREE_NUMBER", "No free register number was found; try again with a new command id."},
      {"NOTICE_NOT_SERVED",
       "The applicant has not been told why a refusal is considered; give notice first."},
      {"DEADLINE_NOT_REACHED", "The applicant may answer until the end of {last_day}; decide after that."},
      {"WINDOW", "Renewal is possible from {opens} to {closes}."},
      {"CPD", "Continuing professional development has to be declared."},
      {"FITNESS_UNDECLARED", "Fitness has to be declared."},
      // Equality monitoring
      {"NO_EQUALITY_MONITORING",
       "The rules in force have no equality monitoring; nothing can be declared or counted by them."},
      {"DECLARE_OR_TAKE_BACK", "Either name what is declared, or say take_back: not both, and not neither."},
      {"CHARACTERISTIC_UNKNOWN",
       "The rules have no such category (number {item} of those declared); `rules show` lists them under "
       "equality_monitoring."},
      {"CHARACTERISTIC_REPEATED",
       "Number {item} of those declared is of a characteristic that was declared before it; name each once."},
      {"YEAR_NOT_OVER", "The year {year} is not over; count it afterwards."},
      {"SANCTIONS_NOT_FOLLOWED",
       "This register follows no sanctions ledger, so nobody's cases can be counted; ask one that does."},
      {"REPORT_TAKEN",
       "The report of {year} was taken, in revision {revision}; say why it is counted again "
       "(revision_reason)."},
      {"NO_REPORT", "There is no report of {year} yet; take it without a revision_reason."},
      // Appointments
      {"APPOINTMENT_UNKNOWN", "There is no appointment {appointment_id} in this organisation."},
      {"STATE", "The appointment is {status}; this cannot be done with it."},
      {"NOT_ELIGIBLE", "Not eligible: {reason}."},
      {"BARRED", "The person is barred, by {restriction}, and may not hold this post."},
      {"SUSPENDED", "The person is suspended, by {restriction}, and may not hold this post."},
      {"NO_OVERRIDE",
       "{reason} is not passed over: the rules say what two people may pass over, and it is never a bar."},
      {"ROLE", "The {needed} confirms this appointment."},
      {"POST_NOT_SAID", "Say which post it is, or what post was found."},
      {"NOTHING_TO_CORRECT", "The terms are recorded like that already."},
      // Checks of a bar
      {"NUMBER_MISTYPED",
       "The check character of the register number does not fit: one of its characters is wrong."},
      // Notices
      {"NOTICE_UNKNOWN", "There is no notice {notice_id} in this inbox."},
      {"NOT_ESCALATED",
       "Its holder has until the end of {last_day} to acknowledge it; the region may after that."},
  };
  return texts;
}

}  // namespace candour
