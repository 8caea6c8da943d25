# Carrying a plan out: failures, summaries, order, limits.

load lib
load core_fake

chain() {
  cat >compose.yaml <<'EOF'
name: fk
services:
  db: {image: app:1}
  side: {image: app:1}
  web: {image: app:1, depends_on: [db]}
  last: {image: app:1, depends_on: [web]}
EOF
}

@test "execute: the first failure stops new work, what runs stays, a summary says why" {
  {
    nothing_yet
    cat <<EOF
on run -d --name fk-db-1 ...
  text $DB\n
on run -d --name fk-side-1 ...
  text $(printf 'c%.0s' {1..64})\n
on run -d --name fk-web-1 ...
  say docker: Error response from daemon: driver failed programming external connectivity on endpoint fk-web-1 (abc): Bind for 0.0.0.0:80 failed: port is already allocated.\n
  exit 125
EOF
  } | scenario
  chain
  fails -1 crank-compose up -d
  output_has 'fk-db-1    runs'
  output_has 'fk-side-1  runs'
  output_has 'fk-web-1   failed:'
  output_has 'fk-last-1  not started: needs fk-web-1'
  output_has 'command: docker run -d --name fk-web-1'
  output_has 'port is already allocated'
  refute_asked docker 'run -d --name fk-last-1'
}

@test "execute: a client that prints no id is an error, not a container" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  text \n
EOF
  } | scenario
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  fails -1 crank-compose up -d
  output_has 'docker printed no id for fk-db-1'
}

@test "execute: a client that dies by a signal is told so" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  signal KILL
EOF
  } | scenario
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  fails -1 crank-compose up -d
  output_has 'fk-db-1'
  output_has 'docker run -d'
}

@test "execute: a line is printed only after its step has happened" {
  {
    nothing_yet
    cat <<EOF
on run -d --name fk-db-1 ...
  delay 1500
  text $DB\n
EOF
  } | scenario
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  crank-compose up -d >out 2>&1 3>&- &
  pid=$!
  wait_for 5 grep -q 'Container fk-db-1  Creating' out
  sleep 0.5
  run ! grep -q 'Started' out
  wait "$pid"
  grep -q 'Container fk-db-1  Started' out
}

@test "execute: --parallel 1 runs one client at a time, without it they go side by side" {
  {
    nothing_yet
    for i in 1 2 3 4; do
      printf 'on run -d --name fk-s%s-1 ...\n  delay 500\n  text %s\\n\n' "$i" \
        "$(printf "$i%.0s" {1..64})"
    done
  } | scenario
  printf 'name: fk\nservices:\n' >compose.yaml
  for i in 1 2 3 4; do echo "  s$i: {image: 'app:1'}" >>compose.yaml; done
  local start
  start=$(date +%s%3N)
  run -0 crank-compose --parallel 1 up -d
  [ $(($(date +%s%3N) - start)) -ge 2000 ]
  forget_trace
  start=$(date +%s%3N)
  run -0 crank-compose --parallel 4 up -d
  # The starts of all four lie before the first one's end.
  python3 - "$CRANK_TRACE" <<'EOF'
import json, sys
runs = [d for d in map(json.loads, open(sys.argv[1])) if "argv" in d and d["argv"][1] == "run"]
assert len(runs) == 4, runs
first_end = min(d["start"] + d["ms"] / 1000 for d in runs)
assert all(d["start"] < first_end for d in runs), runs
EOF
}

@test "execute: Ctrl-C in the middle ends the clients and gives 130" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  hang
EOF
  } | scenario
  chain
  crank-compose up -d >out 2>&1 3>&- &
  pid=$!
  wait_for 5 grep -q 'Container fk-db-1  Creating' out
  clients
  kill -INT "$pid"
  local status=0
  wait "$pid" || status=$?
  [ "$status" -eq 130 ]
  run ! clients
  refute_asked docker 'fk-web-1'
}

@test "execute: SIGHUP leaves no client either" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  hang
EOF
  } | scenario
  chain
  crank-compose up -d >out 2>&1 3>&- &
  pid=$!
  wait_for 5 grep -q 'Container fk-db-1  Creating' out
  clients
  kill -HUP "$pid"
  local status=0
  wait "$pid" || status=$?
  [ "$status" -eq 129 ]
  run ! clients
}

@test "observe: one object that cannot be read does not hide the others" {
  listed "$DB" db running 'Up 2 hours' >"$BATS_TEST_TMPDIR/list"
  echo '{"item":{"Names":"no-id"},"labels":{}}' >>"$BATS_TEST_TMPDIR/list"
  listed "$WEB" web running 'Up 2 hours' >>"$BATS_TEST_TMPDIR/list"
  scenario <<'EOF'
on ps -a ...
  out list
EOF
  cp "$BATS_TEST_TMPDIR/list" "$own/list"
  run -0 --separate-stderr crank-compose -p fk ps -q
  output_is "$DB
$WEB"
  [[ $stderr == *'1 object of its answer could not be read'* ]]
}

@test "observe: an engine that does not answer is said, with its command and clock" {
  scenario <<'EOF'
on ps -a ...
  hang
EOF
  fails -1 crank-compose -p fk ps
  output_has 'docker ps -a'
  output_has 'docker did not end within 10s'
}
