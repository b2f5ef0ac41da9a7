#!/usr/bin/env python3
"""A type, or an inline function of given arguments, that a header of one service defines has its name in no other service:
`candour` links them all, and the linker would take either for both.

  one_definition_test.py ROOT
  one_definition_test.py --self-test     shows that a planted one is found
"""
import collections
import pathlib
import re
import sys

TYPE = re.compile(r"^(?:struct|class|enum class) (\w+)\b[^;]*\{", re.M)
FUNCTION = re.compile(r"^(?:inline|template <[^>]*>\n)[^;{=]*?\b(\w+)\(([^;{]*)\)\s*(?:const\s*)?\{", re.M)


def defined(text):
    for name in TYPE.findall(text):
        yield name
    for name, arguments in FUNCTION.findall(text):
        types = [re.sub(r"\s*\b\w+$", "", a.split("=")[0].strip()) for a in arguments.split(",") if a.strip()]
        yield f"{name}({', '.join(types)})"


def doubles(files):
    where = collections.defaultdict(set)
    for service, text in files:
        for name in defined(text):
            where[name].add(service)
    return [f"{name}: in {' and '.join(sorted(services))}" for name, services in sorted(where.items()) if len(services) > 1]


def headers(root):
    for path in sorted((root / "services").rglob("*.h")):
        yield path.relative_to(root / "services").parts[0], path.read_text()


def self_test():
    planted = ["struct RuleSet {\n};\n", "inline Refusal Unknown(const std::string& id) {\n}\n", "inline int One() { return 1; }\n"]
    return [f"not found: {text}" for text in planted if len(doubles([("one", text), ("other", text)])) != 1]


def main():
    found = self_test() if sys.argv[1:] == ["--self-test"] else doubles(headers(pathlib.Path(sys.argv[1])))
    print("\n".join(found) or "every name is one service's")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
