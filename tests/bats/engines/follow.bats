# The Logs view and the graph of the dashboard against real engines: restarts, ends, recreation.

load lib

shop() {
  cat >compose.yaml <<EOF
services:
  db:
    image: crank/busybox
    command: [sh, -c, "while :; do echo words of db; echo cries of db >&2; sleep 1; done"]
    stop_grace_period: 0s
    healthcheck: {test: [CMD-SHELL, "true"], interval: 1s}
  api:
    image: crank/busybox
    command: [sh, -c, "while :; do echo words of api; sleep 1; done"]
    stop_grace_period: 0s
    depends_on: {db: {condition: service_healthy}}
  job:
    image: crank/busybox
    command: [sh, -c, "echo words of job; exit 3"]
    depends_on: [db]
EOF
  crank-compose up -d >out 2>&1
}

# The script of standard input, played beside what the test does meanwhile.
begin_script() {
  cat >script
  crank --script script >screens 2>&1 &
  script=$!
}

end_script() {
  wait "$script" && return
  cat screens
  return 1
}

@test "dashboard: logs are taken up again after a restart, and ends are told" {
  shop
  begin_script <<S
:wait  up
/$project<Enter>
:wait db-1
l
:wait words of db
:wait cries of db
:wait words of api
&of job<Enter>
:wait job-1 exited
:dump before
&<C-u>of api<Enter>
:wait api-1 restarted
:dump again
:wait db-1 exited
:dump after
S
  wait_for 20 grep -q '^== before' screens
  engine restart -t 0 "$project-api-1" >/dev/null
  wait_for 20 grep -q '^== again' screens
  engine kill "$project-db-1" >/dev/null
  end_script
  grep -q 'job-1 exited [0-9:]* (exit 3)' screens
  grep -q 'api-1 restarted [0-9:]* (exit 137, killed)' screens
  grep -q 'db-1 exited [0-9:]* (exit 137, killed)' screens
  [ "$(sed -n '/^== after/,$p' screens | sed -n '/restarted/,$p' | grep -c 'words of api')" -ge 1 ]
  crank-compose down -t 0 >out 2>&1
}

@test "dashboard: a container that is made anew is followed on" {
  shop
  begin_script <<S
:wait  up
/$project<Enter>
:wait db-1
l
:wait words of api
:dump before
:wait api-1 made anew
:dump after
S
  wait_for 20 grep -q '^== before' screens
  crank-compose up -d --force-recreate --no-deps api >out 2>&1
  end_script
  grep -q 'api-1 made anew.*container [0-9a-f]* -> [0-9a-f]*' screens
  crank-compose down -t 0 >out 2>&1
}

@test "dashboard: the graph shows what a real engine says" {
  shop
  begin_script <<S
:wait  up
/$project<Enter>
:wait db-1
2
:wait step 2
:wait healthy
:dump graph
S
  end_script
  grep -q 'exited 3' screens
  grep -qE 'h─>' screens
  grep -qE 's─>' screens
  crank-compose down -t 0 >out 2>&1
}
