# The Logs view of the dashboard, played from scripts against a fake fleet.
load lib
load play

# Three containers whose lines fit together only by their times.
talk() {
  fleet shop
  sed -i -E 's/out (logs|stamped).txt/out empty/' "$BATS_TEST_TMPDIR/fleet/rules"
  speak shop-api-1 <<'L'
2026-01-02T03:04:10.000000000Z listening on :3000
2026-01-02T03:04:12.000000000Z GET /cart 500 timeout 5000 ms
2026-01-02T03:04:14.500000000Z {"lvl":"error","msg":"too many connections","req":{"id":"4f1"}}
L
  speak shop-api-2 <<'L'
2026-01-02T03:04:11.000000000Z pool exhausted (20/20), waiting
2026-01-02T03:04:13.000000000Z GET /healthz 200
L
  speak shop-db-1 <<'L'
2026-01-02T03:04:09.000000000Z checkpoint complete
2026-01-02T03:04:12.500000000Z LOG: connection limit exceeded
L
}

# The order of some words on a screen.
order() {
  screen "$1" | grep -oE "$2" | tr '\n' ' '
}

@test "logs: several containers are merged by time, each line with its name" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
:wait exhausted
:dump merged
S
  [ "$(order merged 'checkpoint|listening|exhausted|timeout|limit|healthz 200|too many')" = \
    "checkpoint listening exhausted timeout limit healthz 200 too many " ]
  screen_has merged "01-02 03:04:10 api-1"
  screen_has merged "api-2     │ pool exhausted"
  screen_has merged "follow ON"
}

@test "logs: keep, invert and their end; a wrong pattern is said in words" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
:wait exhausted
&timeout|pool<Enter>
:dump keep
!
:dump invert
&x(<Enter>
:dump wrong
&<C-u><Enter>
:dump all
S
  screen_has keep "2 of"
  screen_has keep "keep timeout|pool"
  screen_has keep "GET /cart 500"
  screen_lacks keep "checkpoint"
  screen_has invert "without timeout|pool"
  screen_has invert "checkpoint"
  screen_lacks invert "GET /cart 500"
  screen_has wrong "the pattern 'timeout|poolx(' is wrong at character 15: missing"
  screen_has wrong "without timeout|pool"
  screen_has all "checkpoint"
  screen_has all "GET /cart 500"
}

@test "logs: a search goes to the lines that match, n and N go on" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
:wait exhausted
/GET<Enter>
:styles last
N
N
:dump around
/nowhere<Enter>
:dump none
S
  screen last | grep -q 'follow OFF'
  screen last | grep -qE '^#{70}'
  screen_has last "/GET"
  screen_has around "went on from the end"
  screen_has none "'nowhere' is nowhere here"
}

@test "logs: times, wrapped and sideways" {
  fleet shop
  speak shop-db-1 <<L
2026-01-02T03:04:09.000000000Z $(printf 'wide%.0s' {1..40})TAIL
L
  play <<'S'
:wait queue-1
/db<Enter>
j
l
:wait widewide
:dump cut
w
:dump wrapped
w
<Right><Right><Right><Right><Right><Right><Right><Right>
:dump side
t
:dump plain
S
  screen_has cut "03:04:09"
  screen_has cut "…"
  screen_lacks cut "TAIL"
  screen_has wrapped "TAIL"
  screen_has side "TAIL"
  screen_has side "from column 129"
  screen plain | grep -qE "^ │ wide"
}

@test "logs: JSON unfolds, a row for each member" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
J
:dump unfolded
J
:dump folded
S
  screen_has unfolded "│ lvl: error"
  screen_has unfolded "│   id: 4f1"
  screen_has folded '{"lvl":"error"'
}

@test "logs: what came on stderr is marked, colours go, other control bytes are shown" {
  fleet hostile
  speak "🐋 whale" <<L
2026-01-02T03:04:09.000000000Z $(printf '\033[31mred\033[0m')
2026-01-02T03:04:10.000000000Z $(printf '\033]0;owned\007\033[2J\302\23331m')
2026-01-02T03:04:11.000000000Z 日本語 🐋 $(printf '\342\200\256')abc
L
  play <<'S'
:wait whale
/whale<Enter>
jl
:wait owned
:dump logs
S
  no_control_characters
  screen_has logs "│ red"
  screen_lacks logs "31mred"
  screen_has logs '\x1b]0;owned\a\x1b[2J\x9b31m'
  screen_has logs '日本語 🐋 \u202eabc'
}

@test "logs: sources are chosen by name" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
<Tab>
:dump pane
o
:dump one
a
:dump all
<Tab>
:dump back
S
  screen_has pane "[x] api-1"
  screen_has pane "Space shows or hides"
  screen_has one "sources 1 of"
  screen_lacks one "checkpoint"
  screen_has one "too man"
  screen_has all "checkpoint"
  screen_lacks back "[x] api-1"
}

@test "logs: marks stand between the lines, and on lines; { and } go to them and to errors" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
m
:wait mark 1
{
:dump first
{
:styles error
g
m
:dump line
G
{{{{
:styles again
S
  screen_has first "mark 1"
  screen error | grep -qE '^#'
  screen_has line "●01-02 03:04:09"
}

@test "logs: since is asked for and read again with; nonsense is refused in words" {
  talk
  play <<'S'
:wait queue-1
/db<Enter>
j
l
:wait checkpoint
Tsoon<Enter>
:dump nonsense
T<C-u>15m<Enter>
:wait checkpoint
:dump since
S
  screen_has nonsense "'soon' is no span (90s, 15m, 2h, 1d) and no time"
  screen_has since "since 15m"
  assert_asked docker 'logs .*--tail 1000'
  assert_asked docker 'logs .*--since 20[0-9T:.-]*Z'
}

@test "logs: what is shown is saved, for its owner alone, and never over a file unasked" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
:wait exhausted
&pool<Enter>
W<C-u>kept.log<Enter>
:wait saved to kept.log
W<C-u>kept.log<Enter>
:wait There is a file already
:dump ask
<Enter>
:wait nothing was done
W<C-u>nowhere/kept.log<Enter>
:wait there is no folder nowhere
S
  screen_has ask "[ Cancel ]"
  [ "$(stat -c %a kept.log)" = 600 ]
  [ "$(cat kept.log)" = "2026-01-02T03:04:11Z api-2 | pool exhausted (20/20), waiting" ]
}

@test "logs: a container that ends leaves a rule with its exit code in words" {
  fleet shop
  speak shop-worker-1 'exit 0' <<'L'
2026-01-02T03:04:04.000000000Z the last words
L
  play <<'S'
:wait queue-1
/worker<Enter>
j
l
:wait worker-1 exited
:dump end
S
  screen_has end "worker-1 exited 01-02 03:04:05 (exit 137, out of memory)"
}

@test "logs: cleared, then the count begins anew" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
C
:dump cleared
S
  screen_has cleared "0 lines"
  screen_has cleared "No lines yet."
}

@test "logs: marked rows are followed together" {
  talk
  play <<'S'
:wait queue-1
/api<Enter>
jj  l
:wait timeout
:wait exhausted
:dump marked
S
  screen_has marked "of 2 marked"
  screen_lacks marked "checkpoint"
}

@test "logs: it fits 80, 160 and 60 columns, and 15 rows" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
:dump normal
:size 160x50
:dump wide
:size 60x15
:dump small
:size 30x6
:dump tiny
S
  [ "$(screen normal | wc -L)" -le 80 ]
  [ "$(screen wide | wc -L)" -le 160 ]
  [ "$(screen small | wc -L)" -le 60 ]
  [ "$(screen small | wc -l)" -eq 15 ]
  screen_has wide "sources"
  screen_has wide "01-02 03:04:10.000"
  screen_has small "too many"
}

@test "logs: --ascii draws nothing beyond ASCII" {
  talk
  play --ascii <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
m
:size 160x50
:dump wide
S
  screen_is_ascii wide
}

@test "logs: a flood is dropped from its oldest end and keys are answered" {
  fleet shop
  speak shop-db-1 'flood 400000000' hang <<'L'
2026-01-02T03:04:09.000000000Z the first line
L
  speak shop-queue-1 <<L
2026-01-02T03:04:10.000000000Z $(printf 'x%.0s' {1..90000})END
L
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait older ones dropped
&nothing<Enter>
:wait keep nothing
&<C-u><Enter>
:wait older ones dropped
w
:wait long lines are wrapped
g
:dump top
Q
S
  screen_has top "follow OFF"
}

@test "logs: the mouse selects a line, scrolls, and toggles sources" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
:wait checkpoint
:click 30 3
:styles line
:wheel up 30 3
:styles up
<Tab>
:click 5 5
:dump pane
S
  screen line | tail -n +25 | sed -n 4p | grep -qE '^#'
  screen up | tail -n +25 | sed -n 2p | grep -qE '^#'
  screen_has pane "[ ] db-1"
}

@test "logs: opened beside something that does not speak, they are of the project before" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
4
:wait app:1.0
3
:wait too many
:dump logs
S
  screen_has logs "logs  shop"
}

@test "logs: leaving the view ends the clients that it started" {
  talk
  play <<'S'
:wait queue-1
/shop<Enter>
l
:wait too many
q
:wait queue-1
!
:wait logs -f -t
:dump commands
S
  screen_has commands "logs -f -t"
}
