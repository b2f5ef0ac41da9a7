#!/usr/bin/env python3
"""Every reason that a service refuses with has a text for people, and no text is for nothing. What services share has its
text in common, and no service says it in another way. Of each some test says that it was met.

  refusal_texts_test.py ROOT
"""
import pathlib
import re
import sys

OWN = {"VERSION_MOVED", "REACTION_UNKNOWN", "REACTION_NOT_PAUSED"}  # of common, without a rule
REFUSAL = r"inline Refusal \w+\([^)]*\)\s*\{(.*?)\n?\}\n"


def reasons_in(header):
    bodies = re.findall(REFUSAL, header.read_text(), re.S)
    return {r for b in bodies for r in re.findall(r'(?:return \{|RuleSaysNo\()\s*"([A-Z][A-Z_]+)"', b)}


def texts_in(source):
    return set(re.findall(r'\{"([A-Z_]+)",\s*"[^"]+', source.read_text()))


def met_in(tests):
    sources = [p for p in tests.rglob("*.cc") if "lies.cc" != p.name] + list(tests.rglob("*_story.h"))
    return set().union(*(re.findall(r'"([A-Z][A-Z_]+)"', source.read_text()) for source in sources))


def compare(where, reasons, texts):
    return [f"{r}: no text in {where}" for r in sorted(reasons - texts)] + [
        f"{r}: a text in {where}, but nothing refuses so" for r in sorted(texts - reasons)]


def main():
    root = pathlib.Path(sys.argv[1])
    decider = root / "common/decider"
    shared = reasons_in(decider / "refusals.h") | OWN
    met = met_in(root / "tests")
    wrong, count = [f"{r}: no test meets it" for r in sorted(shared - met)], len(shared)
    wrong += compare("common/decider/refusals.cc", shared, texts_in(decider / "refusals.cc"))
    for texts in sorted(root.glob("services/*/refusal_texts.cc")):
        own = set().union(*(reasons_in(header) for header in texts.parent.rglob("errors.h")))
        wrong += [f"{r}: {texts.parent.name} has its own, common/decider/refusals.h too" for r in sorted(own & shared)]
        wrong += compare(texts.relative_to(root), own, texts_in(texts))
        wrong += [f"{r}: no test meets it" for r in sorted(own - met)]
        count += len(own)
    print("\n".join(wrong) or f"{count} reasons, each with its text and a test")
    return 1 if wrong or count < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
