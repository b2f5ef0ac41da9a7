#!/usr/bin/env python3
"""candour_bench at tiny sizes: every row is there, is positive, and is judged as its target says. Never how fast.

  smoke_test.py BENCH MEASUREMENT...      SKIPPED (77) where the one that is asked for is
"""
import json
import operator
import pathlib
import subprocess
import sys
import tempfile

KEYS = ["name", "value", "unit", "reference", "ratio", "target", "met", "acknowledged"]
TARGETS = {
    "embedded": {"embedded.commands.64.per_second": "ratio >= 0.5"},
    "postgres": {"postgres.commands.16.per_second": "ratio >= 1", "postgres.commands.64.per_second": "ratio >= 1"},
    "broker": {"broker.commands.64.per_second": "ratio >= 0.6", "broker.commands.1.p50_ms": "ratio <= 2.5"},
    "reads": {"reads.latest.64.per_second": "ratio >= 0.7", "reads.as_of_20.1.p99_ms": "value <= 5"},
    "rebuild": {
        "rebuild.2000.facts_per_second": "value >= 150000",
        "rebuild.2000.seconds": "ratio <= 2",
        "rebuild.2000.peak_memory_mib": "value <= 1024",
    },
    "redecide": {"redecide.2000.commits_per_second": "value >= 8333"},
    "cost": {"cost.2000.us_per_command": "ratio <= 1.3", "cost.2000.peak_memory_mib": "value <= 1024"},
    "names": {"names.50.search.1.p99_ms": "value <= 20"},
    "bars": {"bars.p99_ms": "value <= 1000"},
    "mixed": {},
    "broker_bars": {"broker_bars.p99_ms": "value <= 1000"},
}
# Who has to show a bar before its time counts.
SHOWN_BY = {
    "bars": "the one replica that there is shows it",
    "broker_bars": "every one of three replicas shows it",
}
COMPARE = {">=": operator.ge, "<=": operator.le}


def run(bench, out, *arguments):
    return subprocess.run(
        [bench, "--out", out, "--runs", "2", "--seconds", "0.3", "--in-flight", "1", "--in-flight", "64",
         "--facts", "2000", "--few-facts", "500", "--versions", "20", "--people", "50", "--bars", "5", "--registered", "5", *arguments],
        capture_output=True, text=True, timeout=300)


def met(row):
    if row["target"] is None:
        return None
    of, bound, limit = row["target"].split()
    return COMPARE[bound](row[of], float(limit))


def check_rows(rows, measurements):
    values = {row["name"]: row["value"] for row in rows}
    acknowledged = {row["name"]: row["acknowledged"] for row in rows}
    assert len(values) == len(rows), "two rows have one name"
    for row in rows:
        assert list(row) == KEYS, row
        assert row["value"] > 0, row
        assert row["unit"] and row["acknowledged"], row
        assert row["ratio"] == (row["reference"] and row["value"] / values[row["reference"]]), row
        assert row["met"] == met(row), row
    expected = {name: target for m in measurements for name, target in TARGETS[m].items()}
    assert {row["name"]: row["target"] for row in rows if row["target"]} == expected, rows
    for series in SHOWN_BY.keys() & set(measurements):
        for row in (f"{series}.p50_ms", f"{series}.p99_ms"):
            assert acknowledged[row] == SHOWN_BY[series], row


def check_measured(bench, folder, measurements):
    out = folder / "new/results.json"
    done = run(bench, out, *[word for m in measurements for word in ("--only", m)])
    assert done.returncode == 0, done.stderr
    if "SKIPPED" in done.stderr:
        assert all(row["value"] is None for row in json.loads(out.read_text())), "skipped, but measured"
        print(done.stderr)
        return False
    rows = json.loads(out.read_text())
    check_rows(rows, measurements)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["name"] + [row["name"] for row in rows]
    return True


def check_unmeasured(bench, folder):
    out = folder / "none.json"
    done = run(bench, out, "--only", "embedded", "--target", "127.0.0.1:1", "--token", "none")
    assert done.returncode == 1 and "embedded could not be measured" in done.stderr, done
    rows = {row["name"]: row for row in json.loads(out.read_text())}
    assert rows["embedded.echo.1.per_second"]["value"] > 0, "what was measured before stays"
    assert rows["embedded.commands.1.per_second"]["value"] is None, rows


def check_usage(bench, folder):
    for wrong in (["--only", "nothing"], ["--runs", "0"], ["--token", "x"], ["--target", "x", "--token", "x"]):
        assert run(bench, folder / "wrong.json", *wrong).returncode == 2, wrong
    assert not (folder / "wrong.json").exists()


def main():
    bench, measurements = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if not check_measured(bench, folder, measurements):
            return 77
        if "embedded" in measurements:
            check_unmeasured(bench, folder)
            check_usage(bench, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
