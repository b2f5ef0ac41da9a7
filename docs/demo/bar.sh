# shellcheck shell=bash disable=SC2154  # read by demo, whose names it uses
# Part of the demo: from a referral to a bar, to the register, and back.

new_id() { cat /proc/sys/kernel/random/uuid; }
account() { printf 'dev-%s' "$(printf '%s' "$1" | sha256sum | cut -c1-16)"; } # of whoever signs in --as that
bytes() { printf '%b' "$(printf '%s' "$1" | sed 's/../\\x&/g')" | base64 -w0; } # hex as JSON has it
as_file() { printf '%s' "$1" >"$data/request.json"; }
quiet() { ask "$@" >"$data/out"; }
later() { stop; launch "$1"; }
seat() { # seat CASE WHO PART SEAT: appointed, with nothing to declare
  quiet --as LISTING case officer appoint "$1" --account "$(account "$2")" --part "$3" --seat "$4"
  quiet --as "$2" case officer declare "$1" --part "$3"
}
listed_as() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -1; } # of the first in a list, as JSON
status_of_ada() { ask -o json register search 'larkspur ada' | listed_as status; }
settles() { # settles STATUS WHAT: the days that were passed over reach the register by themselves
  local shown tries=0
  until shown=$(status_of_ada) && [ "$shown" = "$1" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 50 ] || fail "$2: $shown is not $1"
    sleep 0.1
  done
  good "$2"
}
within_a_second() { # within_a_second STATUS WHAT: of the acknowledgement of what was just asked for
  local began took shown
  began=$(date +%s%3N)
  while :; do
    shown=$(status_of_ada)
    took=$(($(date +%s%3N) - began))
    [ "$took" -le 1000 ] || fail "$2: $shown, $took ms after the acknowledgement, not $1 within 1000 ms"
    [ "$shown" != "$1" ] || break
  done
  good "$2: $1, seen $took ms after the acknowledgement"
}

chapter '9. Somebody speaks up'
why 'A nurse writes that patients were moved off the list to meet a target. No account, no address: nothing is kept of who wrote it. What was written is sealed. A screener finds out who is meant, frames what the code says about it, and thinks it urgent.'
later 2026-02-03T09:00:00Z
show --as REGISTRAR sanctions rules publish services/sanctions/rule_set/england_2026.textproto
referral=$(ask --field referral_id referral submit --source PUBLIC --org-code TST01 --described-person 'The chief executive of TST01.' \
  --text 'Patients were taken off the list in January so that the target was met.')
case=$(ask --as SCREENER --field case_id referral show "$referral")
quiet --as SCREENER referral acknowledge "$referral"
quiet --as SCREENER case officer declare "$case" --part SCREENER
quiet --as SCREENER case identify "$case" --person-id "$ada" --basis 'Named by the board minutes.'
as_file '{"citation": {"clause": {"codeId": "managers-code", "version": "1.0", "clause": "1"}},
  "conductFrom": {"year": 2026, "month": 1, "day": 12}, "conductTo": {"year": 2026, "month": 1, "day": 30},
  "particulars": "Had 41 patients removed from the waiting list."}'
allegation=$(ask --as SCREENER --field allegation_id case allege "$case" --file "$data/request.json")
quiet --as SCREENER case assess-risk "$case" --level HIGH --reasons 'The list is still hers to run.'
quiet --as SCREENER case screen "$case" --outcome INVESTIGATE --result IN --reasons 'Serious, and within the rule of scope.'
interim_chair=PANEL_CHAIR interim_lay=PANEL_MEMBER interim_manager=PANEL_MEMBER:$(new_id)
seat "$case" "$interim_chair" INTERIM_PANEL LAY_CHAIR
seat "$case" "$interim_lay" INTERIM_PANEL LAY
seat "$case" "$interim_manager" INTERIM_PANEL MANAGER
quiet --as SCREENER case interim notice "$case" --delivery PORTAL --hearing-on 2026-02-11 --notice 'Whether an interim order is needed will be heard on 11 February.'
good 'referred, screened in, risk HIGH; notice of seven days is given'

chapter '10. An interim order reaches the register'
why 'On 11 February three people who have no other part in the case make an interim order. It is no finding. The sanctions service records it; the register follows that ledger, and on the person it becomes one restriction.'
later 2026-02-11T09:00:00Z
panel=$(account "$interim_chair"),$(account "$interim_lay"),$(account "$interim_manager")
code=0; ask --as "$interim_chair" case interim make "$case" --type INTERIM_BAR --months 19 --grounds PUBLIC_PROTECTION --panel "$panel" \
  --reasons 'Patients are at risk while it is looked into.' >"$data/out" 2>&1 || code=$?
same "$code" 3 'nineteen months are refused: the rules allow eighteen'
same "$(status_of_ada)" REGISTER_STATUS_ACTIVE 'until then the register shows her as active'
show --as "$interim_chair" case interim make "$case" --type INTERIM_BAR --months 18 --grounds PUBLIC_PROTECTION --panel "$panel" \
  --reasons 'Patients are at risk while it is looked into.'
within_a_second REGISTER_STATUS_SUSPENDED 'the register'

chapter '11. Heard, found, barred'
why 'Twenty-eight days to respond; two examiners, who are not the panel; an offer of somebody who speaks for her or sits beside her, of an interpreter, of whatever else keeps her out; twenty-eight days of notice; a new panel, which decides what is proved, what it amounts to, whether she is unfit today, and only then what to do, saying of each lesser sanction why it would not.'
as_file "{\"delivery\": \"DELIVERY_PORTAL\", \"notice\": \"The allegation and all that it rests on.\", \"evidenceHashes\": [\"$(bytes "$evidence")\"], \"unusedScheduleHash\": \"$(bytes "$evidence")\"}"
quiet --as SCREENER case notify "$case" --file "$data/request.json"
why 'Then she leaves TST01 under a settlement. In 2009 that was the end of it, and nobody ever established what had been done. Here it moves nothing: the case notes that she left, and goes on.'
show --as COSEC@TST01 appointment end "$appointment" --org-code TST01 --end 2026-02-28 --reason SETTLEMENT
left='' tries=0
until [ -n "$left" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 200 ] || fail 'the case was not told that she left'
  left=$(ask --as AUDITOR -o json case show "$case" | tr -d '\n' | sed -n 's/.*"departures": *\[ *{\([^}]*\)}.*/\1/p')
done
same "$(printf '%s' "$left" | sed -n 's/.*"reason": *"\([^"]*\)".*/\1/p')" LEAVING_REASON_SETTLEMENT 'noted in the case: SETTLEMENT'
same "$(ask --as AUDITOR --field case.stage case show "$case")" ALLEGATION_NOTIFIED 'and it stands where it stood'
later 2026-03-12T09:00:00Z
lay_examiner=EXAMINER manager_examiner=EXAMINER:$(new_id)
seat "$case" "$lay_examiner" EXAMINER LAY
seat "$case" "$manager_examiner" EXAMINER MANAGER
for examiner in "$lay_examiner" "$manager_examiner"; do
  quiet --as "$examiner" case examine "$case" --outcome CASE_TO_ANSWER --allegation-ids "$allegation" --reasons 'A panel could find it proved.'
done
chair=PANEL_CHAIR:$(new_id) lay=PANEL_MEMBER:$(new_id) manager=PANEL_MEMBER:$(new_id)
seat "$case" "$chair" FINAL_PANEL LAY_CHAIR
seat "$case" "$lay" FINAL_PANEL LAY
seat "$case" "$manager" FINAL_PANEL MANAGER
member() { printf '{"account": "%s", "seat": "SEAT_%s"}' "$(account "$1")" "$2"; }
list_hearing() { # list_hearing CHAIR
  as_file "{\"members\": [$(member "$1" LAY_CHAIR), $(member "$lay" LAY), $(member "$manager" MANAGER)],
    \"legalAssessor\": \"assessor-1\", \"presenter\": \"presenter-1\", \"town\": \"Leeds\", \"mode\": \"HEARING_MODE_IN_PERSON\",
    \"delivery\": \"DELIVERY_PORTAL\", \"noticeSentOn\": {\"year\": 2026, \"month\": 3, \"day\": 12},
    \"hearingOn\": {\"year\": 2026, \"month\": 4, \"day\": 10}}"
  ask --as LISTING --field hearing_id case hearing list "$case" --file "$data/request.json"
}
quiet --as SCREENER case support "$case" --to SUBJECT --kinds REPRESENTATION,COMPANION,INTERPRETER,ADJUSTMENTS
quiet --as SCREENER case support "$case" --to REFERRER --kinds COMPANION,WELLBEING
code=0; list_hearing "$interim_chair" >"$data/out" 2>&1 || code=$?
same "$code" 3 'whoever made the interim order may not sit again: refused'
hearing=$(list_hearing "$chair")
later 2026-04-10T09:00:00Z
present="[\"$(account "$chair")\", \"$(account "$lay")\", \"$(account "$manager")\"]"
sit() { # sit VERB JSON: the chair decides, with all three there
  as_file "{\"hearingId\": \"$hearing\", \"present\": $present, $2}"
  quiet --as "$chair" case hearing "$1" "$case" --file "$data/request.json"
}
of_it="\"allegationId\": \"$allegation\""
sit open '"attended": true, "represented": true'
sit facts "\"findings\": [{$of_it, \"votes\": 3}], \"reasons\": [{$of_it, \"reasons\": \"Two clerks and the list itself.\"}], \"legalAdvice\": \"The burden is the regulator's.\""
sit grounds "\"grounds\": [{$of_it, \"ground\": \"GROUND_MISCONDUCT\", \"votes\": 3}], \"reasons\": [{$of_it, \"reasons\": \"Far below what patients may expect.\"}], \"legalAdvice\": \"It has to be serious.\""
sit impairment '"votesPersonal": 3, "votesPublic": 3, "reasons": "No insight yet.", "legalAdvice": "As she is today."'
lesser=''
for type in NO_FURTHER_ACTION ADVICE WARNING CAUTION CONDITIONS SUSPENSION; do
  lesser+="${lesser:+, }{\"type\": \"SANCTION_TYPE_$type\", \"why\": \"It would not keep patients safe.\"}"
done
sanction() { as_file "{\"hearingId\": \"$hearing\", \"present\": $present, \"votes\": 3, \"type\": \"SANCTION_TYPE_BAR\", \"lesser\": [$1],
  \"factors\": [\"SANCTION_FACTOR_RETALIATION\"], \"delivery\": \"DELIVERY_PORTAL\", \"reasons\": \"Nothing less protects patients.\",
  \"support\": \"A mentor was offered.\", \"legalAdvice\": \"Proportionality comes first.\"}"; }
sanction ''
code=0; ask --as "$chair" case sanction impose "$case" --file "$data/request.json" >"$data/out" 2>&1 || code=$?
same "$code" 3 'a bar without a word on lesser sanctions: refused as DISPROPORTIONATE'
sanction "$lesser"
show --as "$chair" case sanction impose "$case" --file "$data/request.json"
sanction=$(ask --as AUDITOR -o json case show "$case" | listed_as sanction_id)
as_file "{\"sanctionId\": \"$sanction\", \"present\": $present, \"months\": 18, \"grounds\": [\"INTERIM_GROUND_PUBLIC_PROTECTION\"], \"reasons\": \"Until the appeal period is over.\"}"
quiet --as "$chair" case sanction immediate "$case" --file "$data/request.json"
good 'an interim order covers the days until then, without a gap'

chapter '12. She tries another trust'
why 'TST02 proposes her all the same. Nobody has told it anything: the check and the confirmation both look up to the end of the sanctions service'"'"'s ledger before they answer. The attempt is put on record, and into the inbox of the trust.'
elsewhere=$(ask --as COSEC@TST02 --field post_id post create --org-code TST02 --title 'Chief executive' --type CEO --voting --stage L4_BOARD --from 2025-04-01)
attempt=$(ask --as COSEC@TST02 --field appointment_id appointment propose --org-code TST02 --person-id "$ada" --post-id "$elsewhere" --basis SUBSTANTIVE --start 2026-05-01)
show --as COSEC@TST02 appointment check "$attempt" --org-code TST02
code=0; show --as "CHAIR@TST02:$(new_id)" appointment confirm "$attempt" --org-code TST02 || code=$?
sed -n 's/^refused/    refused/p' "$data/stderr"
same "$code" 3 'refused, exit code 3'
until ask --as TRUST_HR@TST02 inbox list --org-code TST02 | grep -q BAR_BREACH; do sleep 0.05; done
show --as TRUST_HR@TST02 --columns kind,last_day,appointment_id inbox list --org-code TST02

chapter '13. The court quashes it'
why 'She appeals in time, so the bar waits. On 1 June the court quashes it. What was published is gone at once; what was decided, and what the public was shown on any day, stays for whoever may ask.'
quiet --as COURT_CLERK case appeal lodge "$case" --sanction-id "$sanction" --court-ref CO/1234/2026
later 2026-06-01T09:00:00Z
appeal=$(ask --as AUDITOR --field case.appeal.appeal_id case show "$case")
settles REGISTER_STATUS_SUSPENDED 'until the court decides the register shows her as suspended'
quiet --as COURT_CLERK case appeal decide "$case" --appeal-id "$appeal" --outcome ALLOWED_QUASHED --court-ref CO/1234/2026 --decided-on 2026-06-01
within_a_second REGISTER_STATUS_ACTIVE 'the register'
why 'Is she on the public list? As it was shown on 15 April, and today:'
listed() { ask --field answer register barred 'Ada Larkspur' "$@"; }
show --columns given_names,family_name,birth_year,last_org_name register barred 'Ada Larkspur' --on 2026-04-15 --as-known-at 2026-04-15T12:00:00Z
same "$(listed --on 2026-04-15 --as-known-at 2026-04-15T12:00:00Z)" ON_THE_LIST 'as shown on 15 April'
same "$(listed)" NOTHING_RECORDED 'today'
show --of sanctions --as AUDITOR --columns version,recorded_at_us,actor,fact history "case/$case"
show --as AUDITOR case check "$case"
good 'and a checker that knows only the facts, not the rules of this build, finds nothing unfair in them'
