#!/usr/bin/env python3
"""buf takes the protos as they are, and refuses what would break whoever uses the released ones, or is no good style.

  proto_test.py ROOT BUILD        exit code 77: there is nothing to install buf from (make deps does)
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

# What must be refused: a file, a piece of it, what becomes of it, and what buf names.
BREAKING = [
    ("candour/ledger/v1/commit.proto", "bytes blind = 3;", "bytes blind = 33;", "blind"),
    ("candour/common/v1/common.proto", "int64 lag_us = 2;", "int64 delay_us = 2;", "lag_us"),
    ("candour/records/v1/records.proto", "rpc GetState(", "rpc ReadState(", "GetState"),
]


# What lint must refuse, in the same way.
UNSTYLED = [
    ("candour/common/v1/common.proto", "int64 lag_us = 2;", "int64 lagUs = 2;", "lag_us"),
    ("candour/records/v1/records.proto", "message Head {", "message head {", "Head"),
]


def said_by(*command):
    """What buf says where it refuses; empty: nothing."""
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr if run.returncode != 0 else ""


def linted(buf, _root, proto):
    return said_by(buf, "lint", proto)


def broken(buf, root, proto):
    """What buf has against `proto` beside the released image; empty: nothing."""
    image = root / "proto/descriptors/candour.binpb"
    return said_by(buf, "breaking", proto, "--against", image)


def altered(root, folder, file, piece, instead):
    copy = pathlib.Path(folder) / "proto"
    shutil.copytree(root / "proto", copy)
    text = (copy / file).read_text()
    if piece not in text:
        raise SystemExit(f"{file} has no {piece!r} any more: name another piece in this test")
    (copy / file).write_text(text.replace(piece, instead, 1))
    return copy


def main():
    root, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    buf = build / "buf/node_modules/.bin/buf"
    if not buf.exists():
        if shutil.which("npm") is None or (build / "buf/unavailable").exists():
            print("SKIPPED: there is no npm, or no registry, to install buf from")
            return 77
        print("buf is not installed: make deps")
        return 1
    faults = []
    if said := broken(buf, root, root / "proto"):
        faults.append(f"the protos break what was released (meant? make proto-release):\n{said}")
    if said := linted(buf, root, root / "proto"):
        faults.append(f"the protos are not as buf.yaml wants them:\n{said}")
    for check, wrong in ((broken, BREAKING), (linted, UNSTYLED)):
        for file, piece, instead, named in wrong:
            with tempfile.TemporaryDirectory() as folder:
                said = check(buf, root, altered(root, folder, file, piece, instead))
                if named not in said:
                    faults.append(f"{instead!r} in place of {piece!r} passes: {said}")
    print("\n".join(faults) or "nothing that was released is broken, and all is styled")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
