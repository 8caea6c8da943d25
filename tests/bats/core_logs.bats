# Following logs of a scriptable engine: floods, torn lines, clients that die.

load lib
load core_fake

# db runs and web has ended, or what the files say.
both() {
  {
    cat
    cat <<EOF
on ps -a ...
  out list
on inspect --type container ...
  out both
on events ...
  follow events
EOF
  } | scenario
  : >"$CRANK_FAKES/live/events"
  states running exited
}

# states DB WEB
states() {
  inspected db "$DB" fk-db-1 "$1"
  inspected web "$WEB" fk-web-1 "$2"
  local file
  for file in db web; do
    sed -i "s/\"com.docker.compose.project\":\"fk\"/&,\"com.docker.compose.service\":\"$file\",\"com.docker.compose.container-number\":\"1\",\"com.docker.compose.oneoff\":\"False\",\"com.docker.compose.config-hash\":\"0\"/" "$own/$file"
  done
  cat "$own/db" "$own/web" >"$own/both"
  { listed "$DB" db "$1" "Up 2 hours"; listed "$WEB" web "$2" "Exited (0) 2 hours ago"; } >"$own/list"
}

logs() {
  crank-compose -p fk logs "$@" >out 2>err 3>&- &
  pid=$!
}

ended() {
  local status=0
  wait "$pid" || status=$?
  [ "$status" -eq "$1" ] && return
  printf '%s\n' "exit status $status" "$(cat out err)"
  return 1
}

@test "logs: whole lines of both, the last one without its end is left out" {
  both <<EOF
on logs $DB
  text one\npart
  delay 300
  text ial\nlast without end
on logs $WEB
  say on the error side\n
EOF
  logs
  ended 0
  [ "$(sort out)" = "db-1   | one
db-1   | partial
web-1  | on the error side" ]
}

@test "logs: lines of two containers are never torn apart" {
  both <<EOF
on logs $DB
  flood 3000000
on logs $WEB
  flood 3000000
EOF
  logs
  ended 0
  [ "$(wc -c <out)" -gt 6000000 ]
  run ! grep -vE '^(db-1  |web-1 ) \| [^|]*$' out
}

@test "logs: a line beyond 1 MiB is cut, the rest goes on" {
  both <<EOF
on logs $DB
  out long
  text \nafter\n
on logs $WEB
EOF
  head -c 3000000 /dev/zero | tr '\0' x >"$own/long"
  logs
  ended 0
  [ "$(wc -c <out)" -lt 1100000 ]
  grep -q 'db-1 *| after' out
}

@test "logs: following a client that dies is taken up again, without twice the same lines" {
  both <<EOF
on logs -f $DB
  once
  text one\ntwo\n
  delay 300
  signal KILL
on logs -f $DB
  text one\ntwo\nthree\n
  hang
on logs -f $WEB
EOF
  logs -f
  wait_for 8 grep -q three out
  [ "$(grep -c one out)" -eq 1 ]
  kill -INT "$pid"
  ended 130
  run ! clients
}

@test "logs: following ends when the last container has ended" {
  both <<EOF
on logs -f $DB
  text working\n
  follow more
on logs -f $WEB
  text done\n
EOF
  : >"$CRANK_FAKES/live/more"
  logs -f
  wait_for 5 grep -q working out
  wait_for 5 grep -q done out
  sleep 0.5
  kill -0 "$pid"
  states exited exited
  # The client ends as docker's does when the container has ended.
  kill $(clients | sed 's|/proc/\([0-9]*\)/exe|\1|' | while read -r p; do
    tr '\0' ' ' <"/proc/$p/cmdline" | grep -q 'logs' && echo "$p"
  done)
  event die "$DB" '{"exitCode":"0"}' >>"$CRANK_FAKES/live/events"
  ended 0
}

@test "logs: what cannot be read is said once, the others go on" {
  both <<EOF
on logs -f $DB
  say Error response from daemon: configured logging driver does not support reading\n
  exit 1
on logs -f $WEB
  text done\n
EOF
  states exited exited
  logs -f
  ended 0
  grep -q 'web-1 *| done' out
  grep -q 'does not support reading' out err
}

@test "logs: foreign text cannot move the cursor of a terminal" {
  both <<EOF
on logs $DB
  text \e[2J\e]0;owned\amid\r\n
on logs $WEB
EOF
  run -0 script -qec 'crank-compose -p fk logs --no-color' /dev/null
  output_has 'mid'
  output_lacks $'\e[2J'
  output_lacks $'\e]0;'
}
