#!/usr/bin/env python3
"""Includes go one way: fails on every edge that allowed.txt does not name.

  layering_test.py ROOT            exit code 1 with the list of forbidden includes
  layering_test.py --self-test     shows that a planted include is found
"""
import fnmatch
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
INCLUDE = re.compile(r'^\s*#include\s+["<]([^">]+)[">]', re.M)


def read_rules():
    modules, headers = {}, {}
    for line in (HERE / "allowed.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, _, allowed = line.partition(":")
        target = headers if name.startswith("header ") else modules
        target[name.removeprefix("header ").strip()] = allowed.split()
    return modules, headers


def module_of(path, modules):
    """The most exact module that a file or an included path is in; 'proto' for generated code, None outside."""
    if path.endswith((".pb.h", ".grpc.pb.h")):
        return "proto"
    folder = str(pathlib.PurePosixPath(path).parent)
    if folder in modules:
        return folder
    wild = [m for m in modules if "*" in m and fnmatch.fnmatch(folder, m)]
    return folder if wild else None


def rules_for(module, modules):
    if module in modules:
        return modules[module]
    return next((modules[m] for m in modules if "*" in m and fnmatch.fnmatch(module, m)), [])


def violations(files):
    modules, headers = read_rules()
    found = []
    for path, text in files:
        own = module_of(path, modules)
        if own is None:
            found.append(f"{path}: in no module of allowed.txt")
            continue
        allowed = rules_for(own, modules)
        for include in INCLUDE.findall(text):
            target = module_of(include, modules)
            if target not in (None, own) and not any(fnmatch.fnmatch(target, a) for a in allowed):
                found.append(f"{path}: includes {include}, but {own} may not include {target}")
            for prefix, places in headers.items():
                if include.startswith(prefix) and own not in places:
                    found.append(f"{path}: includes {include}, which belongs in {' or '.join(places)}")
    return found


def sources(root):
    for folder in ("common", "services", "clients"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".h", ".cc"):
                yield str(path.relative_to(root)), path.read_text()


def self_test():
    planted = [
        ("common/ledger/x.cc", '#include "common/replica/replica.h"\n'),
        ("common/replica/x.cc", "#include <rocksdb/db.h>\n"),
        ("services/registration/post/x.cc", '#include "common/rpc/serve.h"\n'),
    ]
    for file in planted:
        if len(violations([file])) != 1:
            return [f"not found: {file}"]
    return []


def main():
    found = self_test() if sys.argv[1:] == ["--self-test"] else violations(sources(pathlib.Path(sys.argv[1])))
    print("\n".join(found) or "every include is allowed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
