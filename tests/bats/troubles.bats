# A runtime that hangs, dies, is stopped or floods: it is marked with its clock, the other goes
# on, and it comes back.  Two runtimes: docker, and "lab", which has the trouble.
load lib
load play

# lab_with WHAT: what the rules of lab begin with.
lab_with() {
  local lab=$BATS_TEST_TMPDIR/lab name
  fleet shop
  mkdir -p "$XDG_CONFIG_HOME/crank"
  printf 'runtimes:\n  lab: {dialect: docker, command: [lab]}\n' >"$XDG_CONFIG_HOME/crank/config.yaml"
  "$TESTS/fakes/fleet" "$lab" count 3
  # Files in live/ count for every fake: those of lab have names of their own.
  for name in ps inspect events; do mv "$lab/$name.json" "$lab/lab-$name.json"; done
  sed -i -E 's/(ps|inspect|events)\.json/lab-\1.json/' "$lab/rules"
  { printf '%s\n' "$@"; cat "$lab/rules"; } >"$lab/rules.new"
  mv "$lab/rules.new" "$lab/rules"
  fake_engine lab "$lab"
  : >"$CRANK_FAKES/live/lab-events.json"
}

# Plays the script beside the test; shown NAME waits for its screen of that name.
play_beside() {
  cat >"$BATS_TEST_TMPDIR/script"
  crank --size 120x40 --script "$BATS_TEST_TMPDIR/script" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
  player=$!
}

shown() {
  wait_for 30 grep -q "^== $1\$" "$BATS_TEST_TMPDIR/out" || { cat "$BATS_TEST_TMPDIR/out"; return 1; }
}

finish() {
  local status=0
  wait "$player" || status=$?
  output=$(cat "$BATS_TEST_TMPDIR/out")
  [ $status -eq 0 ] || { echo "status $status"; printf '%s\n' "$output"; return 1; }
}

happen() { # RUNTIME'S PREFIX NAME
  printf '{"Type":"container","Action":"start","Actor":{"ID":"00ff","Attributes":{"name":"%s"}},"time":1767323045,"timeNano":1767323045000000000}\n' \
    "$2" >>"$CRANK_FAKES/live/$1events.json"
}

# docker has one container more from here on.
docker_goes_on() {
  "$TESTS/fakes/fleet" "$BATS_TEST_TMPDIR/more" more
  cp "$BATS_TEST_TMPDIR/more/"{ps,inspect}.json "$CRANK_FAKES/live/"
  happen "" newcomer
}

@test "trouble: one that hangs is marked with its clock, the other goes on, and it answers again" {
  lab_with "on ..." "  stuck hung"
  play_beside <<'S'
:wait s0-1
:wait queue-1
:dump ready
:wait lab SILENT
:wait newcomer
/s0<Enter>
j
:wait lab has not answered for
:dump silent
0
:wait SILENT
:dump runtimes
:gone SILENT
/<C-u><Enter>
:dump well
S
  shown ready
  touch "$CRANK_FAKES/state/hung"
  happen lab- anybody
  docker_goes_on
  shown runtimes
  rm "$CRANK_FAKES/state/hung"
  finish
  screen silent | grep -qE 'lab SILENT [0-9]+ s'
  screen_has silent "this is what it last said"
  screen_has silent "s0-1"
  screen runtimes | grep -qE '^. lab .* SILENT [0-9]+ s'
  screen runtimes | grep -qE '^. docker.* [0-9]+ ms '
  screen well | grep -qE '^. lab .* [0-9]+ ms '
}

@test "trouble: one that dies is marked with its clock and why, and is followed again" {
  lab_with "on ..." "  when down" \
    "  say Cannot connect to the Docker daemon at unix:///run/lab.sock. Is the docker daemon running?\\n" \
    "  exit 1"
  play_beside <<'S'
:wait s0-1
:wait queue-1
:dump ready
:wait lab FAILS
:wait newcomer
0
:wait FAILS
G
:wait no engine answers at unix:///run/lab.sock
:dump runtimes
:gone FAILS
:dump well
7
:wait again start
:dump events
S
  shown ready
  touch "$CRANK_FAKES/state/down"
  kill $(alive "lab events")
  docker_goes_on
  shown runtimes
  rm "$CRANK_FAKES/state/down"
  shown well
  wait_for 30 runs 1 "lab events"
  happen lab- again
  finish
  screen runtimes | grep -qE '^. lab .* FAILS [0-9]+ s'
  screen_has events "lab"
}

@test "trouble: one that is stopped is noticed though it says nothing, and goes on" {
  lab_with "on ..." "  when frozen" "  signal STOP" "  exit 1"
  play_beside <<'S'
:wait s0-1
:wait queue-1
:dump ready
:wait lab SILENT
:wait newcomer
:dump silent
:gone lab SILENT
:gone lab FAILS
7
:wait thawed start
S
  shown ready
  touch "$CRANK_FAKES/state/frozen"
  kill -STOP $(alive lab)
  docker_goes_on
  shown silent
  rm "$CRANK_FAKES/state/frozen"
  kill -CONT $(alive lab)
  happen lab- thawed
  finish
}

@test "trouble: one that hangs when it is first asked has a clock too, and is found later" {
  lab_with "on ..." "  stuck hung"
  touch "$CRANK_FAKES/state/hung"
  play_beside <<'S'
:wait queue-1
:wait lab SILENT
0
:wait SILENT
:dump silent
1
:wait s0-1
S
  shown silent
  rm "$CRANK_FAKES/state/hung"
  finish
}

@test "trouble: endless events and logs of any length leave the keys answering" {
  fleet shop
  {
    for i in 1 2 3 4 5 6 7 8 9; do
      echo "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"00$i\",\"Attributes\":{\"name\":\"flood-$i\"}},\"time\":1767323045,\"timeNano\":1767323045000000000}"
    done
  } >"$BATS_TEST_TMPDIR/fleet/events"
  {
    printf '2026-01-02T03:04:05.000000000Z %s\n' "$(printf 'wide%.0s' {1..22500})"
    for i in $(seq 500); do echo "2026-01-02T03:04:05.000000000Z GET /healthz 200 in $i ms"; done
  } >"$BATS_TEST_TMPDIR/fleet/flood"
  sed -i -E 's/follow events.json/repeat events/; s/out (logs|stamped).txt/repeat flood/' "$BATS_TEST_TMPDIR/fleet/rules"
  on_terminal flood crank
}
