# Health checks and depends_on, on an engine that checks by itself and on one that does not.

load lib

# db has a check that DB says, web waits for it.
compose() {
  cat >compose.yaml <<EOF
services:
  db:
    image: crank/busybox
    command: [sh, -c, "$1"]
    healthcheck:
      test: ["CMD-SHELL", "$2"]
      interval: 1s
      timeout: 2s
      retries: ${3-3}
  web:
    image: crank/busybox
    command: [sleep, "1000"]
    depends_on:
      db: {condition: service_healthy}
EOF
}

health() {
  field "$project-db-1" '{{.State.Health.Status}}'
}

@test "health: up waits until the check succeeds after 3 seconds" {
  local start=$SECONDS
  compose 'sleep 3; touch /ready; sleep 1000' 'test -e /ready'
  run -0 crank-compose up -d
  [ $((SECONDS - start)) -ge 3 ]
  output_has "Container $project-db-1  Healthy"
  [ "$(containers)" = "$project-db-1
$project-web-1" ]
  [ "$(health)" = healthy ]
  # The dependent was started after the answer, not before.
  [ "$(field "$project-web-1" '{{.State.Running}}')" = true ]
  run -0 crank-compose down -t 0
}

@test "health: a second up does not wait for what is healthy already" {
  compose 'sleep 1000' 'true'
  run -0 crank-compose up -d
  forget_trace
  run -0 crank-compose up -d
  output_has "Container $project-web-1  Running"
  [ "$(children '"events"')" -eq 0 ]
  run -0 crank-compose down -t 0
}

@test "health: a check that turns unhealthy stops the work, with what it said" {
  compose 'sleep 1000' 'echo no table; exit 1' 2
  fails -1 crank-compose up -d
  output_has "dependency failed to start: container $project-db-1 is unhealthy"
  output_has "no table"
  [ "$(containers)" = "$project-db-1" ]
  output_has "$project-web-1  not started: waited for db"
  output_has "$project-db-1   not ready: dependency failed to start"
  run -0 crank-compose down -t 0
}

@test "health: a container that exits ends the wait at once" {
  local start=$SECONDS
  compose 'sleep 1; exit 7' 'false' 50
  fails -1 crank-compose up -d
  output_has "dependency failed to start: container $project-db-1 exited (7)"
  [ $((SECONDS - start)) -lt 20 ]
  run -0 crank-compose down -t 0
}

@test "health: a check that hangs beyond its time-out counts as failed" {
  compose 'sleep 1000' 'sleep 600' 1
  fails -1 crank-compose up -d
  output_has "container $project-db-1 is unhealthy"
  run -0 crank-compose down -t 0
}

@test "health: a condition without a check is refused in words" {
  cat >compose.yaml <<EOF
services:
  db: {image: crank/busybox, command: [sleep, "1000"]}
  web:
    image: crank/busybox
    command: [sleep, "1000"]
    depends_on:
      db: {condition: service_healthy}
EOF
  fails -1 crank-compose up -d
  output_has "container $project-db-1 has no healthcheck configured"
  run -0 crank-compose down -t 0
}

@test "health: an optional dependency that fails is a warning" {
  cat >compose.yaml <<EOF
services:
  db: {image: crank/busybox, command: [sleep, "1000"]}
  web:
    image: crank/busybox
    command: [sleep, "1000"]
    depends_on:
      db: {condition: service_healthy, required: false}
EOF
  run -0 crank-compose up -d
  output_has "optional dependency \"db\" failed to start: container $project-db-1 has no healthcheck"
  [ "$(containers | wc -l)" -eq 2 ]
  run -0 crank-compose down -t 0
}

completion() {
  cat >compose.yaml <<EOF
services:
  job:
    image: crank/busybox
    command: [sh, -c, "sleep 1; exit $1"]
  web:
    image: crank/busybox
    command: [sleep, "1000"]
    depends_on:
      job: {condition: service_completed_successfully}
EOF
}

@test "completed: the dependent starts after the job has ended well" {
  completion 0
  run -0 crank-compose up -d
  output_has "Container $project-job-1  Exited"
  [ "$(containers)" = "$project-web-1" ]
  run -0 crank-compose down -t 0
}

@test "completed: a job that fails is said with its code" {
  completion 4
  fails -1 crank-compose up -d
  output_has "service \"job\" didn't complete successfully: exit 4"
  [ -z "$(containers)" ]
  run -0 crank-compose down -t 0
}

@test "wait: up --wait ends when all are running or healthy, and its clock ends it" {
  compose 'sleep 2; touch /ready; sleep 1000' 'test -e /ready' 50
  run -0 crank-compose up -d --wait
  [ "$(health)" = healthy ]
  run -0 crank-compose down -t 0
  compose 'sleep 1000' 'test -e /ready' 50
  sed -i '/^  web:/,$d' compose.yaml
  fails -1 crank-compose up -d --wait --wait-timeout 2
  output_has 'application not healthy after 2s'
  run -0 crank-compose down -t 0
}

# ends_with STATUS PID: waits for a job of this shell.
ends_with() {
  local status=0
  wait "$2" || status=$?
  [ "$status" -eq "$1" ] && return
  printf '%s\n' "exit status $status, not $1" "$(cat out err 2>/dev/null)"
  return 1
}

# The process ids of the clients that crank started and whose words match.
clients() {
  pgrep -P "$1" -f "$2"
}

@test "health: an event stream that dies during the wait delays it only" {
  local pid stream
  compose 'sleep 6; touch /ready; sleep 1000' 'test -e /ready' 50
  crank-compose up -d >out 2>&1 3>&- &
  pid=$!
  wait_for 5 clients "$pid" events
  stream=$(clients "$pid" events)
  kill -KILL $stream
  ends_with 0 "$pid"
  grep -q "Container $project-db-1  Healthy" out
  run -0 crank-compose down -t 0
}

@test "ps: STATUS says how old an answer of the check is, where crank runs the checks" {
  only_on podman rootless
  compose 'sleep 1000' 'true'
  run -0 crank-compose up -d
  run -0 crank-compose ps
  [[ $output =~ $project-db-1.*healthy.*second ]]
  run -0 crank-compose down -t 0
}
