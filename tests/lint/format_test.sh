#!/usr/bin/env bash
# Every source is as clang-format would have it: format_test.sh ROOT
set -euo pipefail
cd "$1"

skip() {
  echo "SKIPPED: $1"
  exit 77
}

command -v clang-format >/dev/null || skip 'clang-format is not installed (make deps-lint)'
# Other versions format a few lines otherwise.
[[ $(clang-format --version) == *'version 14.'* ]] || skip "this is not Debian 12's clang-format 14"
git rev-parse --git-dir >/dev/null 2>&1 || skip 'not in a clone: which sources are ours is asked of git'
git ls-files -z '*.cc' '*.h' | xargs -0 clang-format --dry-run --Werror
