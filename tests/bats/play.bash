# For bats files that play scripts on the dashboard (crank --script) against fake fleets: `load
# lib`, then `load play`.

# fleet KIND [N]: a docker of that kind on PATH.
fleet() {
  "$TESTS/fakes/fleet" "$BATS_TEST_TMPDIR/fleet" "$@"
  fake_engine docker "$BATS_TEST_TMPDIR/fleet"
  : >"$CRANK_FAKES/live/events.json"
}

# play [OPTIONS] <<script
play() {
  cat >"$BATS_TEST_TMPDIR/script"
  run --separate-stderr crank "$@" --script "$BATS_TEST_TMPDIR/script"
  [ "$status" -eq 0 ] || { printf '%s\n' "$stderr" "$output"; return 1; }
}

# One screen of the output by its name.
screen() {
  printf '%s\n' "$output" | sed -n "/^== $1\$/,/^== /p" | sed '1d; /^== /d'
}

screen_has() {
  screen "$1" | grep -qF -- "$2" && return
  echo "'$2' is not on the screen '$1':"
  screen "$1"
  return 1
}

screen_lacks() {
  ! screen "$1" | grep -qF -- "$2" && return
  echo "'$2' is on the screen '$1':"
  screen "$1"
  return 1
}

screen_is_ascii() {
  [ -n "$(screen "$1")" ] || { echo "there is no screen '$1'"; return 1; }
  screen "$1" | LC_ALL=C grep '[^ -~]' || return 0
  echo "these lines of the screen '$1' are not ASCII"
  return 1
}

# Of all that was printed: a name or a line of output from outside moves no cursor.
no_control_characters() {
  local bad
  bad=$(printf '%s' "$output" |
    LC_ALL=C grep -e $'[\x01-\x08\x0b-\x1f\x7f]' -e $'\xc2[\x80-\x9f]') || return 0
  echo "these lines hold control characters:"
  printf '%s\n' "$bad" | cat -v
  return 1
}

# speak CONTAINER [STEP...] <<lines: what `logs` of it tells, before the steps (else it goes on
# for ever).  Lines are as engines write them with times.
speak() {
  local name=$1 id
  shift
  id=$(python3 -c 'import json, sys
for c in json.load(open(sys.argv[1])):
    if c["Name"] == "/" + sys.argv[2]: print(c["Id"])' "$BATS_TEST_TMPDIR/fleet/inspect.json" "$name")
  [ -n "$id" ] || { echo "no container $name"; return 1; }
  cat >"$BATS_TEST_TMPDIR/fleet/said-$id"
  {
    for flags in "* * * *" "* * * * *" "* * * * * *"; do
      echo "on logs $flags $id"
      echo "  out said-$id"
      if [ $# -gt 0 ]; then printf '  %s\n' "$@"; else echo "  hang"; fi
    done
    cat "$BATS_TEST_TMPDIR/fleet/rules"
  } >"$BATS_TEST_TMPDIR/rules.new"
  mv "$BATS_TEST_TMPDIR/rules.new" "$BATS_TEST_TMPDIR/fleet/rules"
}

# on_terminal TEST [WORD...]: a test of tests/term, which runs what the words name on a terminal.
on_terminal() {
  run timeout 120 python3 -B "$TESTS/term/$1" "${@:2}"
  [ "$status" -eq 0 ] || { echo "status $status"; printf '%s\n' "$output"; return 1; }
}

# alive WORDS: processes of fakes that still run and were called so.
alive() {
  local pid
  for pid in $(awk -v "want=$1" 'index($0, $1 " " want) == 1 { print $1 }' "$CRANK_FAKES/alive"); do
    ps -o args= -p "$pid" | grep -q "^${1%% *} " && echo "$pid"
  done
  return 0
}

# runs N WORDS: so many of them do.
runs() {
  [ "$(alive "$2" | wc -l)" -eq "$1" ]
}
