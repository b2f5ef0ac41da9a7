#!/usr/bin/env python3
"""Every reason that registration refuses with has a text for people, and no text is for nothing.

  refusal_texts_test.py ROOT
"""
import pathlib
import re
import sys

OWN = {"VERSION_MOVED", "REACTION_UNKNOWN", "REACTION_NOT_PAUSED"}  # of common, for any service


def main():
    root = pathlib.Path(sys.argv[1]) / "services/registration"
    reasons = set(OWN)
    for path in root.rglob("errors.h"):
        for body in re.findall(r"inline Refusal \w+\([^)]*\)\s*\{(.*?)\n?\}\n", path.read_text(), re.S):
            reasons.update(re.findall(r'(?:return \{|RuleSaysNo\()\s*"([A-Z][A-Z_]+)"', body))
    texts = dict(re.findall(r'\{"([A-Z_]+)",\s*"([^"]+)', (root / "refusal_texts.cc").read_text()))
    wrong = [f"{r}: no text in refusal_texts.cc" for r in sorted(reasons - texts.keys())]
    wrong += [f"{r}: a text, but nothing refuses so" for r in sorted(texts.keys() - reasons)]
    print("\n".join(wrong) or f"{len(reasons)} reasons, each with its text")
    return 1 if wrong or len(reasons) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
