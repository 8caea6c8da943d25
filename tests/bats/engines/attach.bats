# Attached `up`: output, ends, Ctrl-C once and twice, signals.

load lib

two() {
  cat >compose.yaml <<EOF
services:
  first:
    image: crank/busybox
    command: [sh, -c, '${1-echo one; sleep 1000}']
    ${3-init: false}
  second:
    image: crank/busybox
    command: [sh, -c, '${2-echo two; sleep 1000}']
    depends_on: [first]
EOF
}

# No client of this process is left.
childless() {
  ! pgrep -P "$1" >/dev/null && ! pgrep -f "logs .*$project" >/dev/null
}

# ends_with STATUS PID: waits for a job of this shell.
ends_with() {
  local status=0
  wait "$2" || status=$?
  [ "$status" -eq "$1" ] && return
  printf '%s\n' "exit status $status, not $1" "$(cat out err 2>/dev/null)"
  return 1
}

start_up() {
  crank-compose up "$@" >out 2>err 3>&- &
  pid=$!
}

@test "attach: what short-lived containers print is all there, then their ends" {
  two 'echo early; exit 0' 'echo two; echo oops >&2; exit 3'
  run -0 --separate-stderr crank-compose up
  output_has 'Attaching to first-1, second-1'
  output_has 'first-1   | early'
  output_has 'second-1  | two'
  output_has 'first-1 exited with code 0'
  output_has 'second-1 exited with code 3'
  [[ $stderr == *'second-1  | oops'* ]]
  run -0 crank-compose down -t 0
}

@test "attach: of containers that run already only what is new is shown" {
  two 'echo old; while ! test -e /go; do sleep 0.1; done; echo new; sleep 1; exit 0' 'exit 0'
  run -0 crank-compose up -d first
  sleep 1
  start_up first
  wait_for 5 grep -q 'Attaching to' out
  sleep 1
  engine exec "$project-first-1" touch /go
  ends_with 0 "$pid"
  grep -q 'first-1  | new' out
  run ! grep -q 'old' out
  run -0 crank-compose down -t 0
}

@test "attach: of a stopped container that starts again only the new run is shown" {
  two 'echo run; exit 0' 'exit 0'
  run -0 crank-compose up first
  sleep 1.2
  run -0 crank-compose up first
  [ "$(grep -c 'first-1  | run' <<<"$output")" -eq 1 ]
  [ "$(engine logs "$project-first-1" | grep -c run)" -eq 2 ]
  run -0 crank-compose down -t 0
}

@test "attach: Ctrl-C stops in reverse order and ends with 130" {
  two 'trap "sleep 1; exit 0" TERM; echo up1; while :; do sleep 0.1; done' \
    'trap "exit 0" TERM; echo up2; while :; do sleep 0.1; done'
  start_up
  wait_for 10 grep -q up2 out
  kill -INT "$pid"
  ends_with 130 "$pid"
  grep -q 'Gracefully Stopping... press Ctrl+C again to force' out
  [ -z "$(containers)" ]
  local one two
  one=$(field "$project-first-1" '{{.State.FinishedAt}}')
  two=$(field "$project-second-1" '{{.State.FinishedAt}}')
  [[ $two < $one ]]
  childless "$pid"
  run -0 crank-compose down -t 0
}

@test "attach: a second Ctrl-C kills at once" {
  local start
  two 'trap "" TERM; echo up1; while :; do sleep 0.1; done' \
    'trap "" TERM; echo up2; while :; do sleep 0.1; done'
  start_up -t 60
  wait_for 10 grep -q up2 out
  kill -INT "$pid"
  wait_for 5 grep -q Gracefully out
  sleep 1
  start=$SECONDS
  kill -INT "$pid"
  ends_with 130 "$pid"
  [ $((SECONDS - start)) -lt 20 ]
  [ -z "$(containers)" ]
  [ "$(field "$project-second-1" '{{.State.ExitCode}}')" -eq 137 ]
  run -0 crank-compose down -t 0
}

@test "attach: SIGTERM is a Ctrl-C, SIGHUP ends us and no child is left" {
  two
  start_up
  wait_for 10 grep -q two out
  kill -TERM "$pid"
  wait_for 5 grep -q Gracefully out
  ends_with 130 "$pid"
  childless "$pid"
  start_up -t 0
  wait_for 10 grep -q two out
  kill -HUP "$pid"
  ends_with 129 "$pid"
  wait_for 5 childless "$pid"
  run -0 crank-compose down -t 0
}

@test "attach: --abort-on-container-exit takes the others along, with the code" {
  two 'echo one; sleep 2; exit 5' 'sleep 1000'
  fails -5 crank-compose up -t 0 --abort-on-container-exit
  output_has 'Aborting on container exit...'
  output_has 'first-1 exited with code 5'
  [ -z "$(containers)" ]
  run -0 crank-compose down -t 0
}

@test "attach: --abort-on-container-failure does not mind a good end" {
  two 'exit 0' 'sleep 1; exit 6'
  fails -6 crank-compose up -t 0 --abort-on-container-failure
  output_has 'second-1 exited with code 6'
  run -0 crank-compose down -t 0
}

@test "attach: --exit-code-from takes the code of that service" {
  two 'sleep 2; exit 3' 'trap "exit 9" TERM; while :; do sleep 0.1; done'
  fails -9 crank-compose up -t 5 --exit-code-from second
  run -0 crank-compose down -t 0
}

@test "attach: --attach and --no-attach choose whose output is shown" {
  two 'echo one; exit 0' 'echo two; exit 0'
  run -0 crank-compose up --no-attach first
  output_lacks '| one'
  output_has '| two'
  run -0 crank-compose up --attach first
  output_has '| one'
  output_lacks '| two'
  fails -1 crank-compose up --attach third
  output_has 'cannot attach to services not included in up: third'
  run -0 crank-compose down -t 0
}

@test "attach: a container that restarts is followed again" {
  two 'echo try; sleep 1; exit 1' 'exit 0' 'restart: "on-failure:2"'
  run -0 crank-compose up first
  [ "$(grep -c 'first-1  | try' <<<"$output")" -eq 3 ]
  output_has 'first-1 exited with code 1 (restarting)'
  [ "$(grep -c 'exited with code 1$' <<<"$output")" -eq 1 ]
  run -0 crank-compose down -t 0
}

@test "attach: a service that cannot start gives a summary and exit 1" {
  cat >compose.yaml <<EOF
services:
  good: {image: crank/busybox, command: [sleep, "1000"]}
  bad: {image: crank/busybox, command: [/no/such/program], depends_on: [good]}
  last: {image: crank/busybox, command: [sleep, "1000"], depends_on: [bad]}
EOF
  fails -1 crank-compose up -d
  output_has "$project-good-1  runs"
  output_has "$project-bad-1   failed:"
  output_has "$project-last-1  not started: needs $project-bad-1"
  run -0 crank-compose down -t 0
}

@test "logs: -f joins what starts later and ends when all have ended" {
  two 'sleep 1; echo one; sleep 2' 'echo two; sleep 2'
  run -0 crank-compose up -d first
  crank-compose logs -f >out 2>err 3>&- &
  pid=$!
  sleep 0.5
  run -0 crank-compose up -d
  ends_with 0 "$pid"
  grep -q 'first-1   *| one' out
  grep -q 'second-1   *| two' out
  run -0 crank-compose down -t 0
}

@test "logs: Ctrl-C ends following with 130 and leaves the containers alone" {
  two
  run -0 crank-compose up -d
  crank-compose logs -f >out 2>err 3>&- &
  pid=$!
  wait_for 5 grep -q two out
  kill -INT "$pid"
  ends_with 130 "$pid"
  [ "$(containers | wc -l)" -eq 2 ]
  childless "$pid"
  run -0 crank-compose down -t 0
}
