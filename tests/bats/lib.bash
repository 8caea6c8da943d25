# For bats files with fake engines: `load lib` (or `load ../lib`).  Each test has a folder,
# home and clean environment of its own and stands in $BATS_TEST_TMPDIR/work; `crank` and
# `crank-compose` are those of $CRANK_BIN (`make check-bats` sets it: the sanitizers' build).
# Where memory is measured, the programs of $CRANK_PLAIN are run: those without sanitizers.

bats_require_minimum_version 1.5.0

TESTS=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What the machine's user has set must not reach a test, but for what the suite itself sets.
clean_environment() {
  local name
  for name in $(compgen -e); do
    case $name in
    CRANK_BIN | CRANK_PLAIN | CRANK_TEST_SETUP) ;;
    CRANK_* | COMPOSE_* | DOCKER_* | CONTAINER_* | CONTAINERS_* | BUILDKIT_* | BUILDX_*) unset "$name" ;;
    XDG_* | NO_COLOR | CLICOLOR* | COLORTERM | EDITOR | VISUAL | PAGER) unset "$name" ;;
    MAKE* | MFLAGS | GNUMAKEFLAGS) unset "$name" ;;
    esac
  done
  export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
}

own_folders() {
  [ -x "${CRANK_BIN:-}/crank-compose" ] || {
    echo "CRANK_BIN must name the folder of the built programs" >&2
    return 1
  }
  export CRANK_BIN
  export PATH="$TESTS/bats/bin:$PATH"
  export CRANK_TRACE="$BATS_TEST_TMPDIR/trace"
  mkdir -p "$BATS_TEST_TMPDIR/work"
  cd "$BATS_TEST_TMPDIR/work" || return 1
}

setup() {
  clean_environment
  export HOME="$BATS_TEST_TMPDIR/home"
  export XDG_CONFIG_HOME="$HOME/.config" XDG_STATE_HOME="$HOME/.local/state"
  export XDG_CACHE_HOME="$HOME/.cache" XDG_DATA_HOME="$HOME/.local/share"
  export XDG_RUNTIME_DIR="$BATS_TEST_TMPDIR/run"
  export CRANK_FAKES="$BATS_TEST_TMPDIR/fakes"
  mkdir -p "$HOME" "$CRANK_FAKES/bin" "$CRANK_FAKES/live" "$CRANK_FAKES/state"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
  : >"$CRANK_FAKES/calls"
  : >"$CRANK_FAKES/seen"
  own_folders
}

teardown() {
  if [ -s "$CRANK_FAKES/unknown" ]; then
    echo "calls that no rule knows:"
    cat "$CRANK_FAKES/unknown"
    return 1
  fi
}

# ---- running -------------------------------------------------------------------------------

# An ordinary failure: exit status 1 to 124, never a signal or a sanitizer's report.  `fails -3
# CMD` wants that status.  Options of bats' run may stand before the command.  Sets status,
# output (and stderr with --separate-stderr) as run does.
fails() {
  local want= options=()
  while [[ ${1-} == -* ]]; do
    case $1 in
    -[0-9]*) want=${1#-} ;;
    *) options+=("$1") ;;
    esac
    shift
  done
  run "${options[@]}" "$@"
  if [ -n "$want" ] && [ "$status" -ne "$want" ]; then
    printf '%s\n' "exit status $status, not $want: $*" "$output" "${stderr-}"
    return 1
  fi
  if [ "$status" -lt 1 ] || [ "$status" -gt 124 ]; then
    printf '%s\n' "exit status $status is no ordinary failure: $*" "$output" "${stderr-}"
    return 1
  fi
}

# The whole of $output, against an argument or standard input (without its last newline).
output_is() {
  local want
  if [ $# -gt 0 ]; then want=$1; else want=$(cat); fi
  [ "$output" = "$want" ] && return
  diff -u --label wanted --label got <(printf '%s\n' "$want") <(printf '%s\n' "$output")
  return 1
}

output_has() {
  [[ $output == *"$1"* ]] && return
  printf '%s\n' "'$1' is not in:" "$output"
  return 1
}

output_lacks() {
  [[ $output != *"$1"* ]] && return
  printf '%s\n' "'$1' is in:" "$output"
  return 1
}

# Waits until a command succeeds, SECONDS at most: `wait_for 5 grep -q x file`.
wait_for() {
  local seconds=$1
  local end=$((SECONDS + seconds))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -gt $end ]; then
      echo "not within $seconds s: $*"
      return 1
    fi
    sleep 0.05
  done
}

# ---- fakes ---------------------------------------------------------------------------------

# fake_engine NAME SCENARIO: NAME is docker, podman, nerdctl or container; SCENARIO a folder of
# tests/fakes/scenarios or a path.
fake_engine() {
  local scenario=$2
  [[ $scenario == /* ]] || scenario=$TESTS/fakes/scenarios/$scenario
  if [ ! -f "$scenario/rules" ]; then
    echo "$scenario has no rules"
    return 1
  fi
  cp "$CRANK_BIN/fake-runtime" "$CRANK_FAKES/bin/$1"
  ln -sfn "$scenario" "$CRANK_FAKES/$1"
}

asked() {
  grep -E "^$1( |\$)" "$CRANK_FAKES/calls" | cut -d' ' -f2-
}

assert_asked() {
  asked "$1" | grep -qE -- "$2" && return
  printf '%s\n' "$1 was not asked '$2', but:"
  cat "$CRANK_FAKES/calls"
  return 1
}

refute_asked() {
  if asked "$1" | grep -E -- "$2"; then
    echo "$1 was asked that"
    return 1
  fi
}

assert_seen() {
  grep -qE "^$1 .* \| $2" "$CRANK_FAKES/seen" && return
  printf '%s\n' "not seen: $2, but:"
  cat "$CRANK_FAKES/seen"
  return 1
}

# ---- the trace -----------------------------------------------------------------------------

# How many child processes were started, or those whose line matches.  `forget_trace` first
# where only the following command counts.
children() {
  grep '"argv":' "$CRANK_TRACE" 2>/dev/null | grep -cE -- "${1-.}" || :
}

forget_trace() {
  rm -f "$CRANK_TRACE"
}
