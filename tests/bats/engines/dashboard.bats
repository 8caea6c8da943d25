# The dashboard on real engines: what it shows of a project, and every action on it.

load lib
load ../play

teardown_file() {
  rm -rf "$BATS_FILE_TMPDIR/tmux"
}

# Two services that end at once on TERM and tell of USR1.
compose() {
  cat >compose.yaml <<EOF
services:
  app: &app
    image: crank/busybox
    command: [sh, -c, "trap 'exit 0' TERM; trap 'echo heard USR1' USR1; echo started; while :; do sleep 0.1; done"]
    stop_grace_period: 2s
    environment: {MODE: "${1-one}"}
    volumes: [data:/data]
  other: *app
volumes:
  data:
EOF
}

up() {
  run -0 crank-compose up -d "$@"
}

down() {
  run -0 crank-compose down -v -t 0
}

# The rest of a script, behind keys that show only what has the name, one row a container.
play_on() {
  local name=$1
  shift
  play --size 200x30 "$@" < <(
    printf '%s\n' t "/$name<Enter>" ":wait ❯ $name" g
    cat
  )
}

state() {
  field "$project-$1-1" '{{.State.Status}}'
}

@test "dashboard: stop, start, restart, signals and undo of one container" {
  compose
  up app
  play_on "$project-app-1" <<S
:wait running
s
:wait stop $project-app-1: done
:wait exited 0
z
:wait start $project-app-1: done
:wait running
<F9>
:wait SIGUSR1
5
:wait kill $project-app-1: done
r
:wait restart $project-app-1: done
:wait running
9
:wait restart $project-app-1
:dump jobs
S
  screen_has jobs "stop $project-app-1"
  screen_has jobs "start $project-app-1"
  [ "$(state app)" = running ]
  run -0 engine logs "$project-app-1"
  output_has "heard USR1"
  [ "$(grep -c started <<<"$output")" -eq 3 ]
  down
}

@test "dashboard: pause and unpause, or why not" {
  compose
  up app
  if [ "$CRANK_TEST_SETUP" = rootless ] && ! can_pause; then
    play_on "$project-app-1" <<S
:wait running
:wait p pause
:styles before
p
:wait this runtime cannot pause
S
    # The key is there, in the colour of what cannot be done.
    screen before | grep -qE '^[K.]*(K|[.])[.]+o[.]ooooo[.]'
    [ "$(state app)" = running ]
  else
    play_on "$project-app-1" <<S
:wait running
p
:wait pause $project-app-1: done
:wait paused
z
:wait unpause $project-app-1: done
:wait running
p
:wait paused
p
:wait unpause $project-app-1: done
:wait running
S
    [ "$(state app)" = running ]
  fi
  down
}

@test "dashboard: marks make one action of several" {
  compose
  up
  play_on "$project-" <<S
:wait $project-other-1
<C-a>
:wait 2 marked
s
:wait stop 2 containers: done
:wait exited 0
:gone running
z
:wait start 2 containers: done
:gone exited 0
S
  [ "$(state app)" = running ]
  [ "$(state other)" = running ]
  down
}

@test "dashboard: containers, a volume and a network are removed when that was confirmed" {
  compose
  up
  play_on "$project-app-1" <<S
:wait running
X
:wait it is killed first
<Enter>
:wait nothing was done
X
<Tab><Enter>
:wait remove $project-app-1: done
S
  [ "$(containers -a)" = "$project-other-1" ]
  play_on "$project-other-1" <<S
:wait running
X
<Tab><Enter>
:wait remove $project-other-1: done
5
/${project}_data<Enter>
:wait local
X
:wait lost for ever
<Tab><Enter>
:wait type ${project}_data first
<Tab>${project}_data<Tab><Enter>
:wait remove ${project}_data: done
6
/${project}_default<Enter>
:wait bridge
X
<Tab><Enter>
:wait remove ${project}_default: done
S
  [ -z "$(leftovers)" ]
}

@test "dashboard: a changed file is drift, up mends it, down asks and takes the project away" {
  compose one
  up
  compose two
  play --size 200x30 <<S
/$project<Enter>
:wait (drift)
g
:dump drift
P
:wait up would change this
:dump plan
q
U
:wait up $project: done
:gone (drift)
:dump mended
D
:wait Volumes and images stay
<Enter>
:wait nothing was done
D
<Tab><Enter>
:wait down $project: done
S
  screen_has drift "$project (drift)"
  screen_has drift "up would replace $project-app-1: configuration changed: environment.MODE"
  screen_has plan "compose.yaml:"
  [ -z "$(containers -a)" ]
  engine volume rm "${project}_data"
}

@test "dashboard: what is unhealthy, waits, ended and is an orphan explains itself" {
  cat >compose.yaml <<'EOF'
services:
  sick:
    image: crank/busybox
    command: [sleep, "1000"]
    stop_grace_period: 0s
    healthcheck:
      test: [CMD-SHELL, "echo no table; exit 7"]
      interval: 1s
      retries: 1
  web:
    image: crank/busybox
    command: [sleep, "1000"]
    depends_on:
      sick: {condition: service_healthy}
  once:
    image: crank/busybox
    command: [sh, -c, "exit 127"]
  old:
    image: crank/busybox
    command: [sleep, "1000"]
    stop_grace_period: 0s
EOF
  up once old
  fails -1 crank-compose up -d web
  sed -i '/^  old:/,$d' compose.yaml
  play --size 160x50 <<S
/$project<Enter>
:wait on sick
:wait (orphan)
g
jj
:wait the command was not found
:dump once
/<C-u>${project}<Enter>
g
jjj
:wait no table
:dump sick
jjj
S
  screen_has once "waiting    on sick"
  screen_has once "exited with 127: the command was not found"
  screen_has once "exited 127"
  screen_has sick 'UNHEALTHY: the check "echo no table; exit 7" failed'
  screen_has sick "it said: no table"
  screen_has sick "last check: exit " # podman 4 tells 1 for whatever it was
  run -0 crank-compose down -t 0 --remove-orphans
}

@test "dashboard: CPU and memory of what runs, or a dash and why" {
  compose
  up app
  if [ "$CRANK_TEST_SETUP" = rootless ] && ! can_pause; then
    play --size 200x50 <<S
t
/$project-app-1<Enter>
:wait running
:wait no stats
:dump use
S
    screen use | grep -qE "$project-app-1 +running +- +- +-"
  else
    play --size 200x50 <<S
t
/$project-app-1<Enter>
:wait running
:wait of
:wait a minute ago
:dump use
S
    screen use | grep -qE "$project-app-1 +running +- +[0-9]+ +[▁▂▃▄▅▆▇█]+ +[0-9.]+[KM]"
  fi
  down
}

@test "dashboard: --read-only refuses every action and starts nothing" {
  compose
  up app
  forget_trace
  {
    for key in s S r p e X u U D '<F9>' z; do
      printf '%s\n' "$key" ":wait read-only" ":styles after"
    done
  } >keys
  play_on "$project-app-1" --read-only <keys
  [ "$(state app)" = running ]
  run ! grep -E '"argv":\[[^]]*"(stop|start|restart|kill|rm|exec|pause|run|create)"' "$CRANK_TRACE"
  [ "$(children '"(ps|events)"')" -gt 0 ]
  down
}

@test "dashboard: logs follow, keep what matches; inspection hides values; the graph is drawn" {
  compose
  up app
  play_on "$project-app-1" <<S
:wait running
l
:wait started
&nothing like it<Enter>
:wait No line is shown
&<C-u>started<Enter>
:wait │ started
:dump logs
q
i
:wait State
<F3>MODE=<Enter>
:wait MODE= (hidden
v
:wait MODE=one
q
2
:wait not made
:dump graph
S
  screen_has logs "keep started"
  screen_has graph "app"
  down
}

# ---- a shell needs a terminal ----------------------------------------------------------------

tm() {
  TMUX_TMPDIR="$BATS_FILE_TMPDIR/tmux" tmux -L "crank-$BATS_TEST_NUMBER" -f /dev/null "$@"
}

pane_has() {
  tm capture-pane -p | grep -qF -- "$1"
}

@test "dashboard: e opens a shell that is there and comes back; without one it says so" {
  cat >compose.yaml <<'EOF'
services:
  app:
    image: crank/busybox
    command: [sleep, "1000"]
    stop_grace_period: 0s
  bare:
    image: crank/noshell
    command: [wait]
    stop_grace_period: 0s
EOF
  up
  mkdir -p "$BATS_FILE_TMPDIR/tmux"
  TERM=xterm-256color tm new-session -d -x 140 -y 30 "TERM=screen crank"
  wait_for 20 pane_has "1 projects"
  tm send-keys t / "$project-app-1" Enter g
  wait_for 30 pane_has "running for"
  tm send-keys e
  wait_for 30 pane_has "/ #"
  tm send-keys "echo in the shell \$((40 + 2))" Enter
  wait_for 10 pane_has "in the shell 42"
  tm send-keys "exit 3" Enter
  wait_for 20 pane_has "ended with 3"
  wait_for 10 pane_has "1 projects"
  tm send-keys / C-u "$project-bare-1" Enter g
  wait_for 10 pane_has "$project-bare-1"
  tm send-keys e
  wait_for 30 pane_has "$project-bare-1 has no shell"
  tm send-keys Q
  wait_for 10 not_there
  down
}

not_there() {
  ! tm list-sessions 2>/dev/null
}

# Where the kernel's groups let this user's runtime freeze a container.
can_pause() {
  [ -e /sys/fs/cgroup/cgroup.controllers ]
}
