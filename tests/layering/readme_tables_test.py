#!/usr/bin/env python3
"""The tables of common/README.md are as the code is: what each module includes, and the kill points.

  readme_tables_test.py ROOT            exit code 1 with what differs
"""
import pathlib
import re
import sys

ALL = "all of them"


def table(text, heading):
    """First and last cell of each row of the first table below `heading`."""
    below = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in below.splitlines() if line.startswith("| `")]
    return [(cells[0], cells[-1]) for cells in rows]


def included(folder):
    """Modules of common/ that the sources of one include, beside itself."""
    found = set()
    for path in [*folder.rglob("*.cc"), *folder.rglob("*.h")]:
        found.update(re.findall(r'#include "common/(\w+)/', path.read_text()))
    return found - {folder.name}


def kill_points(folders):
    return {name for folder in folders for path in folder.rglob("*.cc")
            for name in re.findall(r'KillPoint\("([\w.]+)"\)', path.read_text())}


def main():
    common = pathlib.Path(sys.argv[1]) / "common"
    text = (common / "README.md").read_text()
    wrong = []
    modules = {first.strip(" `"): last.strip() for first, last in table(text, "Modules")}
    for folder in sorted(path for path in common.iterdir() if path.is_dir()):
        if folder.name not in modules:
            wrong.append(f"module {folder.name} is not in the table")
        elif modules[folder.name] != ALL:
            documented = set(re.findall(r"\w+", re.sub(r"\(.*?\)", "", modules[folder.name])))
            for missing in sorted(included(folder) - documented):
                wrong.append(f"{folder.name} includes {missing}, and its row does not say so")
    named = {name for first, _ in table(text, "Kill points") for name in re.findall(r"`([\w.]+)`", first)}
    for name in sorted(named ^ kill_points([common, common.parent / "clients"])):
        wrong.append(f"kill point {name} is in the code or in the table only")
    print("\n".join(wrong) or f"{len(modules)} modules and {len(named)} kill points are as the README says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
