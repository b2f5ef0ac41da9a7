#!/usr/bin/env python3
"""Every reason that a caller can meet stands in docs/integrate.md; a rule's may stand in the service's README instead.

  reasons_doc_test.py ROOT
"""
import pathlib
import re
import sys

REASON = r'"([A-Z][A-Z0-9_]+)"'
# What makes a status with a reason: the code first, or one of the helpers that choose it.
CALLS = [r"RefuseCall\(\s*absl::StatusCode::\w+,\s*" + REASON, r"\bRefuse\(\s*" + REASON, r"\bDenied\(\s*" + REASON]


def reasons(folder):
    found = {}
    for path in sorted(folder.rglob("*.cc")) + sorted(folder.rglob("*.h")):
        code = re.sub(r"//.*", "", path.read_text())
        for call in CALLS:
            found.update((reason, path) for reason in re.findall(call, code))
    return found


def main():
    root = pathlib.Path(sys.argv[1])
    guide = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (root / "docs/integrate.md").read_text()))
    wrong, count = [], 0
    readmes = [re.findall(r"`([A-Z][A-Z0-9_]+)`", r.read_text()) for r in root.glob("services/*/README.md")]
    documented = guide.union(*readmes)
    for reason in re.findall(r"\{" + REASON + r",\s*\"", (root / "common/decider/refusals.cc").read_text()):
        count += 1
        if reason not in documented:
            wrong.append(f"{reason} of common/decider/refusals.cc is nowhere documented")
    for reason, path in {**reasons(root / "common"), **reasons(root / "services")}.items():
        count += 1
        if reason not in guide:
            wrong.append(f"{reason} ({path.relative_to(root)}) is not in docs/integrate.md")
    for texts in root.glob("services/*/refusal_texts.cc"):
        readme = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (texts.parent / "README.md").read_text()))
        for reason in re.findall(r"\{" + REASON + r",\s*\"", texts.read_text()):
            count += 1
            if reason not in guide | readme:
                wrong.append(f"{reason} is neither in docs/integrate.md nor in {texts.parent.relative_to(root)}/README.md")
    print("\n".join(wrong) or f"{count} reasons, each of them documented")
    return 1 if wrong or count < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
