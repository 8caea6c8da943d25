# What only a real terminal shows: the dashboard inside tmux, against a fake fleet.
load lib
load play

setup_file() {
  command -v tmux >/dev/null || { echo "tmux is missing" >&2; return 1; }
}

teardown() {
  tm kill-server 2>/dev/null || true
  if [ -s "$CRANK_FAKES/unknown" ]; then
    cat "$CRANK_FAKES/unknown"
    return 1
  fi
}

tm() {
  tmux -L "crank-$BATS_TEST_NUMBER-$$" -f /dev/null "$@"
}

# open_terminal [WxH] [KIND]: a shell in tmux, with a docker of that kind on PATH of crank.
open_terminal() {
  local size=${1:-80x24}
  "$TESTS/fakes/fleet" "$BATS_TEST_TMPDIR/fleet" "${2:-shop}"
  fake_engine docker "$BATS_TEST_TMPDIR/fleet"
  : >"$CRANK_FAKES/live/events.json"
  unset CRANK_TRACE
  TERM=xterm-256color tm new-session -d -x "${size%x*}" -y "${size#*x}" "sh -i"
  tm set-option -g default-terminal xterm-256color
  type_keys "PS1='READY> '; stty -a >before; clear" Enter
  wait_for 5 pane_has "READY>"
}

type_keys() {
  tm send-keys "$@"
}

pane() {
  tm capture-pane -p
}

pane_has() {
  pane | grep -qF -- "$1"
}

pane_lacks() {
  ! pane | grep -qF -- "$1"
}

# coloured WHICH: whether a colour's number begins so.  39 and 49, which tmux writes behind bold
# words, are the terminal's own colours.
coloured() {
  tm capture-pane -e -p | grep -oE $'\e\\[[0-9;]*m' | grep -vE '^.\[[34]9m' |
    grep -E '(^.\[|;)(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]' | grep -qE "$1"
}

start_crank() {
  type_keys "TERM=${2:-xterm-256color} crank $1" Enter
  wait_for 10 pane_has "1 projects"
  wait_for 10 pane_has "shop"
}

# Back at the shell, the terminal as it was.
left_as_found() {
  wait_for 10 pane_has "READY>"
  type_keys "stty -a >after; echo DONE\$?" Enter
  wait_for 5 pane_has "DONE0"
  diff <(sed 's/rows.*columns [0-9]*//' before) <(sed 's/rows.*columns [0-9]*//' after)
}

crank_pid() {
  pgrep -P "$(tm display-message -p '#{pane_pid}')"
}

no_client_left() {
  wait_for 10 runs 0 docker
}

@test "terminal: q gives back the screen, the settings and no child" {
  open_terminal
  type_keys "echo before-crank" Enter
  start_crank
  pane_lacks "before-crank"
  type_keys q
  left_as_found
  pane_has "before-crank"
  pane_lacks "1 projects"
  no_client_left
}

@test "terminal: SIGTERM and SIGHUP leave the terminal as it was and end the children" {
  for signal in TERM HUP; do
    open_terminal
    start_crank
    kill -"$signal" "$(crank_pid)"
    left_as_found
    no_client_left
    tm kill-server
    rm -f before after
  done
}

@test "terminal: a crash resets the terminal and kills the children" {
  open_terminal
  start_crank
  kill -SEGV "$(crank_pid)"
  wait_for 10 pane_has "READY>"
  type_keys "stty -a >after; echo DONE\$?" Enter
  wait_for 5 pane_has "DONE0"
  diff before after
  no_client_left
}

@test "terminal: Ctrl-Z stops it and gives the screen, fg brings it back" {
  open_terminal
  type_keys "set -m" Enter
  start_crank
  type_keys C-z
  wait_for 5 pane_has "READY>"
  type_keys "echo meanwhile" Enter
  wait_for 5 pane_has "meanwhile"
  type_keys "fg" Enter
  wait_for 5 pane_has "1 projects"
  type_keys Down
  wait_for 10 pane_has "❯   cache-1"
  type_keys q
  left_as_found
}

@test "terminal: a storm of sizes ends with a screen of the last one" {
  local i
  open_terminal 80x24
  start_crank
  for i in {1..40}; do
    tm resize-window -x $((20 + i * 37 % 150)) -y $((4 + i * 17 % 50))
  done
  tm resize-window -x 140 -y 38
  wait_for 10 pane_has "9 jobs"
  [ "$(pane | wc -l)" -eq 38 ]
  tm resize-window -x 25 -y 5
  wait_for 10 pane_has "too small"
  tm resize-window -x 60 -y 15
  wait_for 10 pane_lacks "too small"
  wait_for 10 pane_has "shop"
  type_keys q
  left_as_found
}

@test "terminal: Escape acts within 100 ms, arrows are not taken for it" {
  fleet shop
  on_terminal escape crank
}

# mouse BUTTON X Y: as a terminal reports a press and the release; columns and rows from 1.
mouse() {
  tm send-keys -l $'\e'"[<$1;$2;$3M"
  tm send-keys -l $'\e'"[<$1;$2;$3m"
}

@test "terminal: the mouse selects rows, scrolls and opens views by their tabs" {
  local tab
  open_terminal 120x30
  start_crank
  wait_for 10 pane_has "queue-1"
  mouse 0 5 4
  wait_for 10 pane_has "❯   cache-1"
  mouse 65 5 10
  wait_for 10 pane_has "❯   ▾ api x2"
  mouse 64 5 10
  wait_for 10 pane_has "❯   cache-1"
  tab=$(pane | tail -1 | grep -bo "4 images" | cut -d: -f1)
  mouse 0 $((tab + 3)) 30
  wait_for 10 pane_has "app:1.0"
  mouse 0 2 30
  wait_for 10 pane_has "❯   cache-1"
  type_keys q
  left_as_found
}

@test "terminal: a shell has the terminal for itself, the dashboard comes back behind it" {
  open_terminal
  start_crank
  wait_for 10 pane_has "cms-1"
  type_keys Down Down e
  wait_for 10 pane_has "A SHELL, q leaves"
  pane_lacks "1 projects"
  # What it types is its own, and so are keys that end others.
  type_keys "Q" C-c C-z
  tm resize-window -x 90 -y 26
  type_keys q
  wait_for 10 pane_has "sh in blog-cms-1 ended with 3"
  wait_for 10 pane_has "1 projects"
  [ "$(pane | wc -l)" -eq 26 ]
  type_keys Down
  wait_for 10 pane_has "❯ ▾ shop"
  type_keys q
  left_as_found
  no_client_left
}

@test "terminal: stats are followed while they are shown, logs while a view shows them" {
  open_terminal 120x30
  start_crank
  wait_for 10 runs 1 "docker stats"
  wait_for 10 runs 0 "docker logs"
  type_keys 7
  wait_for 10 runs 0 "docker stats"
  type_keys "?"
  wait_for 10 runs 0 "docker stats"
  type_keys Escape 1
  wait_for 10 runs 1 "docker stats"
  # The end of the log stands below a container that the cursor rests on.
  type_keys /cms Enter j j
  wait_for 10 runs 1 "docker logs"
  type_keys l
  wait_for 10 pane_has "follow ON"
  wait_for 10 runs 1 "docker logs -f -t"
  wait_for 10 runs 1 "docker logs"
  type_keys q
  wait_for 10 runs 1 "docker logs -f --tail"
  wait_for 10 runs 1 "docker logs"
  type_keys k
  wait_for 10 runs 0 "docker logs"
  type_keys l
  wait_for 10 pane_has "follow ON"
  wait_for 10 runs 2 "docker logs"
  type_keys q
  wait_for 10 runs 0 "docker logs"
  type_keys q
  left_as_found
  no_client_left
}

@test "terminal: 256 and 8 colours, none, NO_COLOR: the same words" {
  local kind colours
  for kind in "xterm-256color 38;5;" "xterm 3[1-6]" "linux 3[1-6]" "vt100 none"; do
    colours=${kind#* }
    open_terminal
    start_crank "" "${kind% *}"
    pane_has "starting"
    [ "$colours" = none ] || wait_for 5 coloured "$colours"
    [ "$colours" != none ] || run ! coloured ".*"
    type_keys q
    left_as_found
    tm kill-server
    rm -f before after
  done
  open_terminal
  type_keys "export NO_COLOR=1" Enter
  start_crank
  wait_for 5 pane_has "starting"
  run ! coloured ".*"
  type_keys q
  left_as_found
}

@test "terminal: an unknown TERM is a sentence with a way out" {
  open_terminal
  type_keys "clear; TERM=nothing-like-it crank; echo status \$?" Enter
  wait_for 5 pane_has "status 1"
  pane_has "this system does not know the terminal 'nothing-like-it'"
  pane_has "TERM=xterm-256color"
}

@test "terminal: a hostile fleet sends nothing to the terminal but its own sequences" {
  open_terminal 100x30 hostile
  type_keys "clear; crank" Enter
  wait_for 10 pane_has "whale"
  type_keys j
  wait_for 5 pane_has '\x1b]0;owned'
  [ "$(tm display-message -p '#{pane_title}')" != owned ]
  type_keys q
  left_as_found
}
