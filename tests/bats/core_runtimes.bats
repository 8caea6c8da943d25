# Which runtime is used, and why; what is remembered of its answers.

load lib
load core_fake

# empty NAME: a runtime that answers and holds nothing.
empty() {
  own=$BATS_TEST_TMPDIR/$1
  scenario "$1" <<'EOF'
on ps -a ...
  text
EOF
}

podman_answers() {
  own=$BATS_TEST_TMPDIR/podman
  scenario podman <<'EOF'
on ps -a ...
  text []\n
EOF
  cat >"$own/version" <<'EOF'
{"Client":{"APIVersion":"4.3.1","Version":"4.3.1","GoVersion":"go1.19","OsArch":"linux/amd64","Os":"linux"}}
EOF
}

away() {
  own=$BATS_TEST_TMPDIR/$1
  mkdir -p "$own"
  cat >"$own/rules" <<'EOF'
on version ...
  text {"Client":{"Version":"28.2.2","ApiVersion":"1.50"},"Server":null}\n
  say Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n
  exit 1
EOF
  fake_engine "$1" "$own"
}

chosen() {
  run -0 crank-compose -p fk ls "$@"
}

@test "choice: the first that answers, and what was passed over is said" {
  away docker
  podman_answers
  run -0 --separate-stderr crank-compose -p fk down
  [[ $stderr == *'using podman: it is the first that is installed and answers; docker did not:'* ]]
}

@test "choice: one that hangs is passed over by its clock, the others go on" {
  own=$BATS_TEST_TMPDIR/docker
  mkdir -p "$own"
  printf 'on version ...\n  ignore TERM\n  hang\n' >"$own/rules"
  fake_engine docker "$own"
  podman_answers
  run -0 --separate-stderr crank-compose -p fk down
  [[ $stderr == *'using podman:'*'docker did not:'* ]]
  run ! clients
}

@test "choice: none is installed, none answers" {
  fails -1 crank-compose -p fk ps
  output_has 'no container runtime is installed'
  output_has 'podman needs no daemon'
  away docker
  fails -1 crank-compose -p fk ps
  output_has 'no container runtime answers'
  output_has 'docker:'
}

@test "choice: flag, variables, use, x-crank, settings, in this order" {
  empty docker
  podman_answers
  mkdir -p "$XDG_CONFIG_HOME/crank"
  printf 'name: fk\nservices: {a: {image: "app:1"}}\n' >compose.yaml
  said() { run -0 --separate-stderr crank-compose "$@" down && [[ $stderr == *"$want"* ]]; }
  want='using docker: it is the first' said
  echo 'default_runtime: podman' >"$XDG_CONFIG_HOME/crank/config.yaml"
  want='using podman: it is default_runtime in your settings' said
  echo 'x-crank: {runtime: docker}' >>compose.yaml
  want='using docker: x-crank in the Compose file names it' said
  [[ $stderr == *'default_runtime: podman is overruled by x-crank: {runtime: docker}'* ]]
  run -0 crank use podman
  want='using podman: `crank use` chose it for this project' said
  export CONTAINER_ENGINE=docker
  want='using docker: $CONTAINER_ENGINE names it' said
  [[ $stderr == *'`crank use podman` is overruled by $CONTAINER_ENGINE=docker'* ]]
  export CRANK_RUNTIME=podman
  want='using podman: $CRANK_RUNTIME names it' said
  want='using docker: --runtime names it' said --runtime docker
}

@test "choice: an unknown name has the nearest as a hint, one that is away its own error" {
  empty docker
  CRANK_RUNTIME=dokcer fails -1 crank-compose -p fk ps
  output_has "no runtime is called 'dokcer'"
  output_has "did you mean 'docker'?"
  output_has '$CRANK_RUNTIME names it'
  CRANK_RUNTIME=podman fails -1 crank-compose -p fk ps
  output_has 'podman was chosen because $CRANK_RUNTIME names it'
}

@test "choice: a runtime of the user's own, with arguments before every call" {
  own=$BATS_TEST_TMPDIR/docker
  mkdir -p "$own"
  cat >"$own/rules" <<'EOF'
on --context lab version ...
  env LAB
  out version
on --context lab info ...
  text {}\n
on --context lab ps -a ...
  text
EOF
  echo '{"Client":{"Version":"28.2.2","ApiVersion":"1.41"},"Server":{"Version":"28.2.2","ApiVersion":"1.41"}}' \
    >"$own/version"
  # Without its own arguments it is no runtime.
  printf 'on version ...\n  exit 1\n' >>"$own/rules"
  fake_engine docker "$own"
  mkdir -p "$XDG_CONFIG_HOME/crank"
  cat >"$XDG_CONFIG_HOME/crank/config.yaml" <<'EOF'
runtimes:
  lab: {dialect: docker, command: [docker, --context, lab], env: {LAB: "yes"}}
EOF
  run -0 crank-compose --runtime lab -p fk ps -q
  assert_seen docker 'env LAB yes'
}

@test "choice: a docker that is podman's stand-in is noticed" {
  own=$BATS_TEST_TMPDIR/docker
  scenario docker <<'EOF'
on ps -a ...
  text []\n
EOF
  cat >"$own/version" <<'EOF'
{"Client":{"APIVersion":"4.3.1","Version":"4.3.1","GoVersion":"go1.19","OsArch":"linux/amd64","Os":"linux"}}
EOF
  run -0 crank-compose -p fk ps -q
  assert_asked docker '^ps -a .*--format json'
  run -0 crank runtimes
  output_has podman
}

@test "probe: asked once, remembered for the program and what it talks to" {
  empty docker
  run -0 crank-compose -p fk ps -q
  [ "$(asked docker | grep -c '^version')" -eq 1 ]
  run -0 crank-compose -p fk ps -q
  [ "$(asked docker | grep -c '^version')" -eq 1 ]
  DOCKER_HOST=tcp://lab run -0 crank-compose -p fk ps -q
  [ "$(asked docker | grep -c '^version')" -eq 2 ]
  touch -d '2001-01-01' "$CRANK_FAKES/bin/docker"
  run -0 crank-compose -p fk ps -q
  [ "$(asked docker | grep -c '^version')" -eq 3 ]
  [ "$(stat -c %a "$XDG_CACHE_HOME"/crank/docker-*.version | sort -u)" = 600 ]
}

@test "probe: what is remembered is forgotten when it was wrong, or torn" {
  own=$BATS_TEST_TMPDIR/docker
  scenario docker <<'EOF'
on ps -a ...
  once
  say unknown flag: --no-trunc\n
  exit 125
on ps -a ...
  text
EOF
  fails crank-compose -p fk ps
  run -0 crank-compose -p fk ps -q
  [ "$(asked docker | grep -c '^version')" -eq 2 ]
  for f in "$XDG_CACHE_HOME"/crank/docker-*.version; do truncate -s 90 "$f"; done
  run -0 crank-compose -p fk ps -q
  [ "$(asked docker | grep -c '^version')" -eq 3 ]
}

@test "elsewhere: up of what runs on another runtime is refused with the command" {
  podman_answers
  {
    echo 'on ps -a ...'
    echo '  out list'
  } | own=$BATS_TEST_TMPDIR/docker scenario docker
  listed "$DB" db running 'Up 2 hours' >"$BATS_TEST_TMPDIR/docker/list"
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  {
    cat <<'EOF'
on events ...
  hang
on image inspect ...
  text []\n
  say Error: app:1: image not known\n
  exit 125
on network inspect ...
  text []\n
  say Error: unable to find network with name or ID fk_default: network not found\n
  exit 125
EOF
    cat "$BATS_TEST_TMPDIR/podman/rules"
  } >"$BATS_TEST_TMPDIR/podman/rules.new"
  mv "$BATS_TEST_TMPDIR/podman/rules.new" "$BATS_TEST_TMPDIR/podman/rules"
  fails -1 crank-compose --runtime podman up -d
  output_has 'project "fk" is on docker already (1 container)'
  output_has 'crank-compose --runtime docker -p fk down'
  refute_asked podman '(run|create|pull) '
  run -0 --separate-stderr crank-compose --runtime podman ps
  [[ $stderr == *'podman has no container of project "fk", but docker has 1'* ]]
  for words in logs "logs -f" "-p fk logs"; do
    # shellcheck disable=SC2086
    run -0 --separate-stderr crank-compose --runtime podman $words
    [ -z "$output" ]
    [[ $stderr == *'but docker has 1: crank-compose --runtime docker logs'* ]]
  done
}
