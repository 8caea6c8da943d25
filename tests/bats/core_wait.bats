# Waiting for a condition when the engine is slow, torn, wrong or silent.

load lib
load core_fake

# db runs; its health is what the file `db` says. web can be started.
waiting() {
  cat
  nothing_yet
  cat <<EOF
on run -d --name fk-db-1 ...
  text $DB\n
on run -d --name fk-web-1 ...
  text $WEB\n
EOF
}

begin() {
  db_and_web
  crank-compose up -d >out 2>&1 3>&- &
  pid=$!
}

ended() {
  local status=0
  wait "$pid" || status=$?
  [ "$status" -eq "$1" ] && return
  printf '%s\n' "exit status $status" "$(cat out)"
  return 1
}

@test "wait: an event wakes, the inspection decides" {
  waiting <<EOF | scenario
on events ...
  follow events
on inspect --type container $DB
  out db
EOF
  inspected db "$DB" fk-db-1 running "$(health starting)" "$CHECK"
  : >"$CRANK_FAKES/live/events"
  begin
  wait_for 5 grep -q 'fk-db-1  Waiting' out
  wait_for 5 assert_asked docker "inspect --type container $DB"
  inspected db "$DB" fk-db-1 running "$(health healthy)" "$CHECK"
  # An event of another container wakes nobody.
  event 'health_status: healthy' "$WEB" >>"$CRANK_FAKES/live/events"
  sleep 0.7
  run ! grep -q Healthy out
  event 'health_status: healthy' "$DB" >>"$CRANK_FAKES/live/events"
  wait_for 2 grep -q 'fk-db-1  Healthy' out
  ended 0
  assert_asked docker 'run -d --name fk-web-1'
}

@test "wait: without an event it looks again by itself" {
  waiting <<EOF | scenario
on events ...
  hang
on inspect --type container $DB
  times 2
  out starting
on inspect --type container $DB
  out db
EOF
  inspected starting "$DB" fk-db-1 running "$(health starting)" "$CHECK"
  inspected db "$DB" fk-db-1 running "$(health healthy)" "$CHECK"
  begin
  ended 0
  # The stream was stopped with the work.
  run ! clients
}

@test "wait: a stream that dies wakes too, and is begun again" {
  waiting <<EOF | scenario
on events ...
  once
  delay 700
  say Error response from daemon: going down\n
  exit 1
on events ...
  hang
on inspect --type container $DB
  once
  out starting
on inspect --type container $DB
  out db
EOF
  inspected starting "$DB" fk-db-1 running "$(health starting)" "$CHECK"
  inspected db "$DB" fk-db-1 running "$(health healthy)" "$CHECK"
  begin
  wait_for 3 grep -q 'fk-db-1  Healthy' out
  ended 0
}

@test "wait: torn and wrong lines of the stream do no harm" {
  waiting <<EOF | scenario
on events ...
  text {"Type":"contai
  delay 300
  text ner","Action":"start","Actor":{"ID":"$DB"}}\n
  text not json at all }}]\n
  text {"Type":7,"Action":{}}\nnull\n
  delay 300
  out event
  hang
on inspect --type container $DB
  times 2
  out starting
on inspect --type container $DB
  out db
EOF
  inspected starting "$DB" fk-db-1 running "$(health starting)" "$CHECK"
  inspected db "$DB" fk-db-1 running "$(health healthy)" "$CHECK"
  event 'health_status: healthy' "$DB" >"$own/event"
  begin
  wait_for 4 grep -q 'fk-db-1  Healthy' out
  ended 0
}

@test "wait: an inspection that never answers is ended by its clock and asked again" {
  waiting <<EOF | scenario
on events ...
  hang
on inspect --type container $DB
  once
  ignore TERM
  hang
on inspect --type container $DB
  out db
EOF
  inspected db "$DB" fk-db-1 running "$(health healthy)" "$CHECK"
  begin
  ended 0
  [ "$(asked docker | grep -c "inspect --type container $DB")" -eq 2 ]
}

@test "wait: answers that cannot be read end it after three, with what came" {
  waiting <<EOF | scenario
on events ...
  hang
on inspect --type container $DB
  text [{"Id": \n
EOF
  begin
  ended 1
  [ "$(asked docker | grep -c "inspect --type container $DB")" -le 3 ]
  refute_asked docker 'run -d --name fk-web-1'
}

@test "wait: a container that was removed meanwhile is said" {
  waiting <<EOF | scenario
on events ...
  hang
on inspect --type container $DB
  text []\n
  say Error: No such container: $DB\n
  exit 1
EOF
  begin
  ended 1
  grep -q 'container fk-db-1 was removed meanwhile' out
}

@test "wait: unhealthy is told with the output of the check, its control characters escaped" {
  waiting <<EOF | scenario
on events ...
  hang
on inspect --type container $DB
  out db
EOF
  inspected db "$DB" fk-db-1 running "$(health unhealthy 'no route\u001b[2J')" "$CHECK"
  begin
  ended 1
  grep -q 'dependency failed to start: container fk-db-1 is unhealthy' out
  grep -qF 'no route\x1b[2J' out
  run ! grep -q $'\e' out
}

@test "wait: Ctrl-C ends it with 130, no child is left" {
  waiting <<EOF | scenario
on events ...
  hang
on inspect --type container $DB
  out db
EOF
  inspected db "$DB" fk-db-1 running "$(health starting)" "$CHECK"
  begin
  wait_for 5 grep -q 'fk-db-1  Waiting' out
  clients
  kill -INT "$pid"
  ended 130
  run ! clients
}

@test "wait: a client that ignores SIGTERM is killed, after its time" {
  waiting <<EOF | scenario
on events ...
  ignore TERM
  hang
on inspect --type container $DB
  out db
EOF
  inspected db "$DB" fk-db-1 running "$(health starting)" "$CHECK"
  begin
  wait_for 5 grep -q 'fk-db-1  Waiting' out
  clients
  kill -TERM "$pid"
  ended 130
  run ! clients
}
