#!/usr/bin/env bash
# `candourctl completion bash` in a real bash: what is offered after what was typed.
#   completion_test.sh CANDOURCTL
set -euo pipefail
candourctl=$1
# shellcheck source=/dev/null
source <("$candourctl" completion bash)
failed=0

offered() { # offered WORD...: what is offered for the last word, on one line
  COMP_WORDS=(candourctl "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  _candourctl
  echo "${COMPREPLY[*]}"
}
expect() { # expect WANTED WORD...
  local wanted=$1 got
  shift
  got=$(offered "$@")
  if [ "$got" != "$wanted" ]; then echo "after '$*': '$got' is not '$wanted'"; failed=1; fi
}

[[ $(complete -p candourctl) == *'-F _candourctl candourctl' ]] || { echo 'not registered with bash'; failed=1; }
expect organisation or
expect board organisation bo
expect 'get' command ''
expect --on organisation board --on
expect '--reports-to-post-id' post create --reports
expect '--command-id' --as COSEC@TST01 post create --command # flags may stand in front
expect '--server' post create --serv                         # and those of candourctl behind
expect '--with-digest' state digest --w
expect bash completion ''
expect '' organisation board ''                              # a value: bash completes file names
expect '' organisation board TST0
expect '' organisation nonsense

# A word that is no verb is named, wherever it stands.
for words in 'frob' 'organisation frob'; do
  code=0
  # shellcheck disable=SC2086  # words
  said=$("$candourctl" $words 2>&1) || code=$?
  if [ "$code" -ne 2 ] || [[ $said != 'There is no such verb: frob'* ]]; then echo "'$words': exit $code, $said"; failed=1; fi
done

# Every verb that the help names is offered.
checked=0
for group in $("$candourctl" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z-]*\) .*/\1/p'); do
  for verb in $("$candourctl" "$group" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z-]*\) .*/\1/p'); do
    [[ " $(offered "$group" '') " == *" $verb "* ]] || { echo "$group $verb is not offered"; failed=1; }
    checked=$((checked + 1))
  done
done
[ "$checked" -ge 40 ] || { echo "only $checked verbs seen"; failed=1; }
exit "$failed"
