"""What docs/demo/demo prints: demo_test.py ROOT BIN. It ends well, and the values that it shows are those of its story."""
import re
import subprocess
import sys

root, bin_folder = sys.argv[1:]
ran = subprocess.run([f"{root}/docs/demo/demo", "--bin", bin_folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                     text=True, check=False)
print(ran.stdout)
assert ran.returncode == 0, f"the demo ended with {ran.returncode}"

# Where to look, before the first chapter.
opening = ran.stdout.split("\n1. ")[0]
for named, pattern in {"data folder": r"/\S+", "registration": r"127\.0\.0\.1:\d+ \(gRPC\)",
                       "sanctions": r"127\.0\.0\.1:\d+ \(gRPC\)", "tokens": r"candourctl token REGISTRAR .*"}.items():
    assert re.search(rf"^  {named} +{pattern}$", opening, flags=re.MULTILINE), f"no {named}: {opening}"

chapters = {}
for part in re.split(r"^(?=\d+\. )", ran.stdout, flags=re.MULTILINE)[1:]:
    chapters[int(part.split(".")[0])] = part


def find(chapter, pattern):
    """What the groups of the pattern hold at the one place of a chapter where it stands."""
    found = re.findall(pattern, chapters[chapter], flags=re.MULTILINE)
    assert len(found) == 1, f"chapter {chapter}: {pattern!r} stands there {len(found)} times"
    return found[0]


def after(chapter, command):
    """What a command shown in a chapter printed."""
    shown = chapters[chapter].split(f"$ candourctl {command}\n")
    assert len(shown) == 2, f"chapter {chapter}: {command!r} is there {len(shown) - 1} times"
    return shown[1].split("  $ candourctl")[0]


def same(value, expected, what):
    assert value == expected, f"{what}: {value!r} is not {expected!r}"


def within_a_second(chapter, status, what):
    """Of the acknowledgement."""
    shown, ms = find(chapter, r"the register: REGISTER_STATUS_(\w+), seen (\d+) ms after the acknowledgement$")
    same(shown, status, what)
    assert int(ms) <= 1000, f"{what}: {ms} ms"


def chief(board):
    return re.search(r"^ *Chief executive  +(\S+ \S+)", board, flags=re.MULTILINE).group(1)


same(sorted(chapters), list(range(1, 16)), "chapters")
same(find(1, r"^ +added +(\d+)$"), "6", "organisations")

# A refusal, as it was told and as it stands in the log.
told = find(4, r"^    refused \((\w+)\): Not clear, too old or missing: ([A-Z_,]+)\. ")
same(told[0], "CHECK_MISSING", "the reason")
same(len(told[1].split(",")), 12, "missing checks")
same(find(4, r"^    outcome +(\w+)$"), "REFUSED", "the outcome")
same(find(4, r"^    reason +(\w+)$"), "CHECK_MISSING", "the recorded reason")

# Who she is, her registration, her appointment: each record's facts, in the order of the ledger.
facts = {"person": [], "registrant": [], "appointment": []}
for record, fact in re.findall(r"^    \S+ \S+  \S+  (\w+)/\S+@\d+  (\w+)", chapters[6], flags=re.MULTILINE):
    facts[record].append(fact)
same(facts["person"], ["PersonRecorded"], "of the person")
same(facts["registrant"][:15], ["RegistrationApplied", "CodeSigned"] + 12 * ["CheckRecorded"] + ["Registered"], "of the registrant")
same(facts["appointment"], ["AppointmentProposed", "EligibilityDecided", "Appointed"], "of the appointment")

board = "--columns title,person_name,start,end organisation board TST01 --on 2026-02-01"
same(chief(after(8, f"{board} --as-known-at 2026-02-01T12:00:00Z")), "Ada Larkspur", "chief executive as known then")
same(chief(after(8, board)), "Cora Wrenfield", "chief executive as known now")
find(8, r"^    \S+ \S+  COSEC@TST01  \S+@\d+  (PersonFoundInPost) ")

within_a_second(10, "SUSPENDED", "after the interim order")
find(11, r"^.*noted in the case: (SETTLEMENT)$")
same(find(12, r"^    refused \((\w+)\): "), "BARRED", "at another trust")
within_a_second(13, "ACTIVE", "after the court")

# Killed, and folded anew: where it stood, and the same.
before_kill = int(find(7, r"started again, at the same position: (\d+)$"))
position = int(find(14, r"^    position (\d+)$"))
assert 0 < before_kill < position, f"positions {before_kill} and {position}"
digests = find(14, r"^    digest before ([0-9a-f]{64})\n    digest after  ([0-9a-f]{64})$")
same(digests[1], digests[0], "digests")
assert not digests[0].startswith(find(7, r"and the same digest: ([0-9a-f]{16})\.\.\.$")), "nothing was recorded since"

# The file and the block that were altered are named, and a record.
byte, file = find(15, r"altered byte (\d+) of (\S+\.sst)$")
why = " ".join(chapters[15].split(file, 1)[1].split())
named = re.search(r"the record at offset (\d+) can't be read: .*/copy/registration/ledger/(\S+) offset (\d+) size (\d+)", why)
assert named, f"no place is named: {why}"
same(named.group(2), file, "the file named")
assert int(named.group(3)) <= int(byte) < int(named.group(3)) + int(named.group(4)), f"byte {byte} is not there: {why}"
assert int(named.group(1)) < position, f"there is no record {named.group(1)}"
