#!/usr/bin/env bash
# No shell script has anything that shellcheck would say: shell_test.sh ROOT
set -euo pipefail
cd "$1"

skip() {
  echo "SKIPPED: $1"
  exit 77
}

command -v shellcheck >/dev/null || skip 'shellcheck is not installed (make deps-test)'
git rev-parse --git-dir >/dev/null 2>&1 || skip 'not in a clone: which scripts are ours is asked of git'
# With a shebang or, where they are read by another, with a directive that says of which shell they are.
mapfile -t scripts < <(git grep -lE '^(#!.*sh$|# shellcheck shell=)' -- ':!*.md')
[ "${#scripts[@]}" -gt 0 ] || { echo 'no script was found' >&2; exit 1; }
printf '%s\n' "${scripts[@]}"
shellcheck "${scripts[@]}"
