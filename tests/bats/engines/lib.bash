# For bats files with real engines: `load lib`.  tests/engines/run calls each file once for
# every set-up, with CRANK_TEST_SETUP saying which: docker, podman (as root) or rootless.
#
# A test has a project name of its own, $project (COMPOSE_PROJECT_NAME), and must leave no
# container, network or volume of it behind.  `engine` is the set-up's client.  Images:
# crank/busybox (all applets) and crank/noshell.

load ../lib

clean_engine_environment() {
  local runtime=${CRANK_RUNTIME-} conf=${CONTAINERS_CONF-} top=${CRANK_TOP-} run=${XDG_RUNTIME_DIR-}
  clean_environment
  export CRANK_RUNTIME=$runtime CRANK_TOP=$top
  [ -z "$conf" ] || export CONTAINERS_CONF=$conf
  # podman's store belongs to the user's home and its runtime folder.
  if [ "$CRANK_TEST_SETUP" = rootless ]; then
    export XDG_RUNTIME_DIR=$run
  else
    export HOME="$BATS_TEST_TMPDIR/home"
  fi
  export XDG_CONFIG_HOME="$BATS_TEST_TMPDIR/config" XDG_STATE_HOME="$BATS_TEST_TMPDIR/state"
  export XDG_CACHE_HOME="$BATS_TEST_TMPDIR/cache"
  mkdir -p "$BATS_TEST_TMPDIR/home" "$XDG_CONFIG_HOME"
}

setup() {
  if [ -z "${CRANK_TEST_SETUP-}" ]; then
    echo "run it by tests/engines/run" >&2
    return 1
  fi
  clean_engine_environment
  unset CRANK_FAKES
  project=$(basename "$BATS_TEST_FILENAME" .bats)
  # Each run of tests/engines/run works in a folder of its own: two may go side by side.
  run_id=${BATS_TEST_FILENAME#*/crank-engine-tests.}
  run_id=${run_id%%/*}
  run_id=${run_id//[^A-Za-z0-9]/}
  project=ct-${project//[^a-z0-9]/-}-$CRANK_TEST_SETUP-$BATS_TEST_NUMBER-${run_id,,}
  export COMPOSE_PROJECT_NAME=$project
  own_folders
}

# Whatever carries the project's label or begins with its name.
leftovers() {
  engine ps -a --filter "label=com.docker.compose.project=$project" --format '{{.Names}}'
  engine ps -a --filter "name=$project" --format '{{.Names}}'
  engine network ls --filter "name=$project" --format '{{.Name}}'
  engine volume ls --filter "name=$project" --format '{{.Name}}'
  engine volume ls --filter "label=com.docker.compose.project=$project" --format '{{.Name}}'
}

sweep() {
  local it round
  # Twice: podman keeps one that another lives in.
  for round in 1 2; do
    for it in $(engine ps -aq --filter "label=com.docker.compose.project=$project") \
      $(engine ps -aq --filter "name=$project"); do
      remove "$it"
    done
  done
  for it in $(engine network ls --filter "name=$project" --format '{{.Name}}'); do
    engine network rm "$it"
  done
  for it in $(engine volume ls -q --filter "name=$project") \
    $(engine volume ls -q --filter "label=com.docker.compose.project=$project"); do
    engine volume rm -f "$it"
  done
} >/dev/null 2>&1

teardown() {
  local left
  left=$(leftovers 2>/dev/null | sort -u)
  [ -n "$left" ] || return 0
  sweep
  # A test that failed is not blamed twice.
  [ -n "${BATS_TEST_COMPLETED-}" ] || return 0
  printf '%s\n' "left behind:" "$left"
  return 1
}

# What a client leaves running (podman its name server) must not hold bats's own descriptors:
# bats waits until these are closed.
docker() {
  command docker "$@" 3>&- 4>&-
}

podman() {
  command podman "$@" 3>&- 4>&-
}

engine() {
  case $CRANK_TEST_SETUP in
  docker) docker "$@" ;;
  *) podman "$@" ;;
  esac
}

# Removes containers and their anonymous volumes at once: podman would wait for process 1.
remove() {
  case $CRANK_TEST_SETUP in
  docker) docker rm -f -v "$@" ;;
  *) podman rm -f -v -t 0 "$@" ;;
  esac
}

# Names of the project's containers, sorted; with -a those that do not run too.
containers() {
  engine ps "$@" --filter "label=com.docker.compose.project=$project" --format '{{.Names}}' | sort
}

# field CONTAINER TEMPLATE, e.g. field "$project-web-1" '{{.State.Status}}'
field() {
  engine container inspect -f "$2" "$1"
}

# A TCP port that nothing listens on now.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])'
}

# The path of Docker Compose itself, which stands beside the clone, not in it; only with it can
# both be compared.  Skips the test where it is absent, which CI does not allow.
oracle() {
  local tool=$CRANK_TOP/../shared/tools/docker-compose-path
  if [ ! -x "$tool" ]; then
    [ "${CI-}" != true ] || {
      echo "$tool is missing, and CI wants it"
      return 1
    }
    skip "Docker Compose to compare with is not beside the clone"
  fi
  docker_compose=$("$tool" "${TMPDIR:-/tmp}/docker-compose-2.40.3-$(id -u)")
}

# On a set-up that cannot do what the test is about: only_on docker podman
only_on() {
  [[ " $* " == *" $CRANK_TEST_SETUP "* ]] || skip "this is about $*"
}
