# The dashboard, played from scripts against fake runtimes.
load lib
load play

@test "dashboard: not on a terminal it says so in one sentence and exits 1" {
  fails -1 crank </dev/null
  output_has "crank: the dashboard needs a terminal"
}

@test "dashboard: the overview shows projects, services, states in words, and why" {
  fleet shop
  play <<'S'
:wait shop
:size 120x30
:wait queue-1
/api-2<Enter>
jj
:wait curl
:dump why
/<C-u><Enter>
:wait queue-1
:dump over
S
  screen_has over "6 up"
  screen_has over "4/7 up"
  screen_has over "2 bad"
  screen_has over "api x2"
  screen_has over "UNHEALTHY"
  screen_has over "exited 137"
  screen_has over "8081->3000"
  screen_has why 'UNHEALTHY: the check "curl -f localhost:3000/healthz" failed'
  screen_has why "3 in a row"
  screen_has why "it said: curl: (22) error 500"
}

@test "dashboard: an exit code is explained, and memory named where it ran out" {
  fleet shop
  play <<'S'
:wait worker-1
/worker<Enter>
jj
:wait out of memory
:dump why
S
  screen_has why "exited with 137: out of memory"
}

@test "dashboard: every row fits 80, 160 and 60 columns, the name and state stay" {
  fleet shop
  play <<'S'
:wait shop
:size 160x50
:wait queue-1
j
:wait image
:dump wide
:size 60x15
g
:wait shop
:dump small
:size 20x5
:dump tiny
:size 59x15
:dump narrow
:size 60x14
:dump flat
S
  [ "$(screen wide | wc -L)" -le 160 ]
  [ "$(screen small | wc -L)" -le 60 ]
  [ "$(screen small | wc -l)" -eq 15 ]
  screen_has small "shop"
  screen_has small "running"
  screen_has wide "image    app:1.0"
  screen_has tiny "too small"
  screen_has narrow "59x15 is too small: crank needs 60x15"
  screen_has flat "60x14 is too small: crank needs 60x15"
}

@test "dashboard: --ascii draws nothing beyond ASCII" {
  fleet shop
  play --ascii <<'S'
:wait queue-1
:size 160x50
:wait queue-1
:dump over
S
  [ "$(screen over | LC_ALL=C grep -c '[^ -~]')" -eq 0 ]
}

@test "dashboard: filter, flat list, marks and sorting" {
  fleet shop
  play <<'S'
:wait queue-1
/cms<Enter>
:dump filtered
/<C-u><Enter>
t
:wait shop-api-1
:dump flat
<C-a>
:dump marked
<C-\>
>
:dump sorted
S
  screen_has filtered "cms"
  screen_lacks filtered "queue"
  screen_has flat "shop-api-1"
  screen_has marked "10 marked"
  screen_has sorted "sorted by NAME"
}

@test "dashboard: stop acts on the selected container and z takes it back" {
  fleet shop
  play <<'S'
:wait queue-1
/queue<Enter>
j
s
:wait done
:idle
z
:wait start shop-queue-1: done
9
:wait stop shop-queue-1
:dump jobs
S
  assert_asked docker '^stop '
  assert_asked docker '^start '
  screen_has jobs "done"
}

@test "dashboard: removing asks first, begins on Cancel, and Enter there does nothing" {
  fleet shop
  play <<'S'
:wait queue-1
/queue<Enter>
j
X
:wait shop-queue-1 on docker
:dump ask
<Enter>
:wait nothing was done
X
<Tab><Enter>
:wait remove shop-queue-1: done
S
  screen_has ask "[ Cancel ]"
  [ "$(asked docker | grep -c '^rm ')" -eq 1 ]
}

@test "dashboard: no plain key removes anything" {
  fleet shop
  play <<'S'
:wait queue-1
/queue<Enter>
j
d
q
<Backspace>
<C-d>
x
S
  refute_asked docker '^(rm|stop|kill) '
}

@test "dashboard: kill offers signals and sends the chosen one" {
  fleet shop
  play <<'S'
:wait queue-1
/queue<Enter>
j
<F9>
:wait SIGUSR1
:dump menu
5
:wait kill shop-queue-1: done
S
  screen_has menu "SIGTERM"
  assert_asked docker '^kill .*(SIGUSR1|USR1)'
}

@test "dashboard: --read-only starts nothing that changes, and says so" {
  fleet shop
  play --read-only <<'S'
:wait queue-1
:dump top
/queue<Enter>
j
s
:wait read-only
:dump said
X
r
p
:kill
U
S
  screen_has top "READ-ONLY"
  refute_asked docker '^(stop|start|restart|rm|kill|pause|unpause|run|create|exec) '
}

@test "dashboard: lists of images, volumes and networks tell who uses them" {
  fleet shop
  play --size 200x24 <<'S'
:wait queue-1
4
:wait app:1.0
:dump images
5
:wait shop_data
:dump volumes
6
:wait shop_default
:dump networks
S
  screen_has volumes "shop-db-1"
  screen_has images "shop-api-1"
  screen_has networks "shop-queue-1"
}

@test "dashboard: removing a volume wants its name typed" {
  fleet shop
  play <<'S'
:wait queue-1
5
:wait shop_data
X
:wait lost for ever
<Tab><Enter>
:wait type shop_data
:dump refused
<Esc>
S
  screen_has refused "type shop_data"
  refute_asked docker '^volume rm'
}

@test "dashboard: inspection is a tree, values of variables stay hidden until v" {
  fleet shop
  play <<'S'
:wait queue-1
/queue<Enter>
j
i
:wait State
<F3>TOKEN<Enter>
:dump hidden
v
:wait hunter2
:dump shown
S
  screen_lacks hidden "hunter2"
  screen_has hidden "TOKEN= (hidden, v shows)"
  screen_has shown "TOKEN=hunter2"
}

@test "dashboard: events appear as they come, newest first" {
  fleet shop
  cat >"$BATS_TEST_TMPDIR/script" <<'S'
:wait queue-1
7
:wait nothing has happened
:wait die 137
:dump events
S
  crank --script "$BATS_TEST_TMPDIR/script" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
  wait_for 5 grep -q '^docker events' "$CRANK_FAKES/calls"
  sleep 0.5
  echo '{"Type":"container","Action":"die","Actor":{"ID":"00ff","Attributes":{"name":"shop-worker-1","exitCode":"137","com.docker.compose.project":"shop"}},"time":1767323045,"timeNano":1767323045000000000}' >>"$CRANK_FAKES/live/events.json"
  wait $!
  grep -q 'shop-worker-1 die 137' "$BATS_TEST_TMPDIR/out"
}

@test "dashboard: every command that was run can be looked at" {
  fleet shop
  play <<'S'
:wait queue-1
!
:wait docker version
:dump commands
S
  screen_has commands "docker version --format"
}

@test "dashboard: help lists the keys of the view from the table, and ':' completes and hints" {
  fleet shop
  play <<'S'
:wait queue-1
?
:wait A shell in the container
:dump help
q
:stp<Enter>
:wait did you mean
:dump hint
S
  screen_has help ":restart"
  screen_has hint "did you mean :stop"
}

@test "dashboard: the runtimes page says what was looked for and what each cannot do" {
  fleet shop
  play <<'S'
:wait queue-1
0
:wait overlay2
:dump runtimes
S
  screen_has runtimes "not found"
  screen_has runtimes "28.5.2"
  screen_has runtimes "runc"
}

@test "dashboard: without any runtime a page says what was looked for and what helps" {
  play <<'S'
:wait No container runtime answers
:dump none
S
  screen_has none "docker"
  screen_has none "podman"
  screen_has none "apt install podman"
}

@test "dashboard: text from outside never moves the cursor" {
  fleet hostile
  play <<'S'
:wait whale
j
:size 160x50
:wait whale
:dump over
i
:wait State
:dump inspect
S
  [ "$(printf '%s' "$output" | LC_ALL=C grep -c $'[\x01-\x08\x0b-\x1f\x7f]')" -eq 0 ]
  screen_has over '\x1b]0;owned\a'
  screen_has over "日本語コンテナ"
  screen_lacks over $'\u202e'
}

@test "dashboard: a runtime that hangs is marked, the others go on" {
  fleet shop
  mkdir "$BATS_TEST_TMPDIR/hang"
  printf 'on ...\n  hang\n' >"$BATS_TEST_TMPDIR/hang/rules"
  fake_engine podman "$BATS_TEST_TMPDIR/hang"
  play <<'S'
:wait queue-1
0
:wait asking
:dump runtimes
S
  screen_has runtimes "28.5.2"
}

@test "dashboard: a script that waits in vain fails with the screen" {
  fleet shop
  printf ':wait queue-1\n:nonsense-key\n' >"$BATS_TEST_TMPDIR/script"
  sed -i 's/:nonsense-key/<Nonsense>/' "$BATS_TEST_TMPDIR/script"
  fails -1 crank --script "$BATS_TEST_TMPDIR/script"
  output_has "script:2: no such key: <Nonsense>"
}

@test "dashboard: a file may change while up works by it" {
  fleet shop
  mkdir -p "$BATS_TEST_TMPDIR/srv/blog"
  sed -i "s#/srv/#$BATS_TEST_TMPDIR/srv/#g" "$BATS_TEST_TMPDIR/fleet/"*.json
  {
    printf "%s\n" "on pull ..." "  stuck pulling" "on pull ..." "on network create ..." "  id" "on run ..." "  exit 1"
    cat "$BATS_TEST_TMPDIR/fleet/rules"
  } >"$BATS_TEST_TMPDIR/rules.new"
  mv "$BATS_TEST_TMPDIR/rules.new" "$BATS_TEST_TMPDIR/fleet/rules"
  echo "services: {cache: {image: 'app:1.0', pull_policy: always}}" >"$BATS_TEST_TMPDIR/srv/blog/compose.yaml"
  touch -t 202601010000 "$BATS_TEST_TMPDIR/srv/blog/compose.yaml"
  touch "$CRANK_FAKES/state/pulling"
  cat >"$BATS_TEST_TMPDIR/script" <<'S'
:wait queue-1
U
:wait up blog
:wait fresh
:dump changed
9
:wait FAILED
S
  crank --size 160x50 --script "$BATS_TEST_TMPDIR/script" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
  wait_for 30 grep -q '^docker pull' "$CRANK_FAKES/calls"
  echo "services: {cache: {image: 'app:1.0'}, fresh: {image: 'app:1.0'}}" >"$BATS_TEST_TMPDIR/srv/blog/compose.yaml"
  wait_for 30 grep -q '^== changed' "$BATS_TEST_TMPDIR/out"
  rm "$CRANK_FAKES/state/pulling"
  wait $! || { cat "$BATS_TEST_TMPDIR/out"; false; }
}

@test "dashboard: R tells the runtime of a project and why, and remembers another choice" {
  fleet shop
  play <<'S'
:wait queue-1
/shop<Enter>
g
R
:wait it is the first that is installed and answers
:dump before
<Enter>
:wait for the next up
1
:wait the next up of shop uses docker
:wait `crank use` chose it for this project
:dump after
<Enter>
f
:wait forgotten
:wait it is the first that is installed and answers
S
  screen_has before "shop runs on docker."
  screen_has before "it runs here, the next up"
  screen_has after "The next up uses docker"
}

@test "dashboard: the line of hints has what the selected row can be told, and nothing else" {
  fleet shop
  play --size 160x24 <<'S'
:wait queue-1
t
/queue<Enter>
g
:dump running
/<C-u>worker<Enter>
g
:dump ended
4
:wait app:1.0
:dump images
s
:wait select a project, a service or a container
7
:wait nothing has happened
:dump events
S
  screen_has running "s stop"
  screen_lacks running "S start"
  screen_has ended "S start"
  screen_lacks ended "s stop"
  screen_lacks ended "e shell"
  screen_has images "X remove"
  screen_lacks images "r restart"
  screen_lacks events "Enter open"
}

@test "dashboard: a key without a meaning says so" {
  fleet shop
  play <<'S'
:wait queue-1
x
:wait x means nothing here: ? lists the keys
4
t
:wait only the projects (1) are a tree
1
!
>
:wait sorted by MS
S
}

@test "dashboard: ports are put together, names give way last" {
  fleet shop
  play --size 80x24 <<'S'
:wait queue-1
:dump over
S
  screen_has over "8080->3000"
  screen_has over "2 ports"
  screen_has over "waiting"
  screen_has over "on api"
}
