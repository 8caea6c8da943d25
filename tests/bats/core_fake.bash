# What the fake docker answers in the tests of core_*.bats: a project "fk" with the service db,
# which has a health check, and web.  `load core_fake` behind `load lib`.

DB=$(printf 'd%.0s' {1..64})
WEB=$(printf 'e%.0s' {1..64})
NETWORK=$(printf 'f%.0s' {1..64})

own=$BATS_TEST_TMPDIR/own

# The rules of a test come on standard input, before those that every test has.
scenario() {
  mkdir -p "$own"
  {
    cat
    cat <<EOF
on version ...
  out version
on info ...
  text {}\n
on network create ... fk_default
  text $NETWORK\n
on network ls ...
  text
on volume ls ...
  text
on network rm fk_default
  text fk_default\n
EOF
  } >"$own/rules"
  cat >"$own/version" <<'EOF'
{"Client":{"Version":"28.2.2","ApiVersion":"1.41"},"Server":{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12","Components":[{"Name":"Engine","Version":"20.10.24"}]}}
EOF
  printf '[{"Id":"sha256:%s","RepoTags":["app:1"],"RootFS":{"Type":"layers"},"Architecture":"amd64","Os":"linux","Config":{"Cmd":["run"]}}]\n' \
    "$(printf '9%.0s' {1..64})" >"$own/image"
  fake_engine "${1-docker}" "$own"
}

# Nothing is there but the image: `up` makes all.
nothing_yet() {
  cat <<EOF
on ps -a ...
  text
on inspect app:1 fk_default
  out image
  say Error: No such object: fk_default\n
  exit 1
EOF
}

# inspected FILE ID NAME STATUS [MORE-OF-STATE [CHECK]]: the answer to `inspect` of one container.
inspected() {
  local more=${5-} check=${6-}
  cat >"$own/$1" <<EOF
[{"Id":"$2","Name":"/$3","Created":"2026-01-02T03:04:05Z","Image":"sha256:9",
"State":{"Status":"$4","ExitCode":0,"StartedAt":"2026-01-02T03:04:05Z"${more:+,$more}},
"Config":{"Image":"app:1","Labels":{"com.docker.compose.project":"fk"}${check:+,$check}},
"HostConfig":{},"NetworkSettings":{"Networks":{}},"Mounts":[]}]
EOF
}

CHECK='"Healthcheck":{"Test":["CMD-SHELL","check"],"Interval":1000000000}'
# health STATUS [OUTPUT]
health() {
  printf '"Health":{"Status":"%s","FailingStreak":0,"Log":[{"Start":"2026-01-02T03:04:05Z",' "$1"
  printf '"End":"2026-01-02T03:04:05Z","ExitCode":0,"Output":"%s"}]}' "${2-}"
}

# An event of a container as docker writes it.
event() {
  printf '{"Type":"container","Action":"%s","Actor":{"ID":"%s","Attributes":%s},"time":1}\n' \
    "$1" "$2" "${3-{\}}"
}

# listed ID SERVICE STATE STATUS: one line of `ps`.
listed() {
  cat <<EOF
{"item":{"ID":"$1","Names":"fk-$2-1","Image":"app:1","Command":"\"run\"","State":"$3","Status":"$4","CreatedAt":"2026-01-02 03:04:05 +0000 UTC","Networks":"fk_default"},"labels":{"com.docker.compose.project":"fk","com.docker.compose.service":"$2","com.docker.compose.container-number":"1","com.docker.compose.oneoff":"False","com.docker.compose.config-hash":"0"}}
EOF
}

db_and_web() {
  cat >compose.yaml <<'EOF'
name: fk
services:
  db:
    image: app:1
    healthcheck: {test: [CMD-SHELL, check], interval: 1s}
  web:
    image: app:1
    depends_on: {db: {condition: service_healthy}}
EOF
}

# Fakes that still run, whoever started them.
clients() {
  find /proc -maxdepth 2 -name exe -lname "$CRANK_FAKES/bin/*" 2>/dev/null | grep .
}

# A background run of a test that failed must not outlive it.
teardown() {
  [ -z "${pid-}" ] || kill -KILL "$pid" 2>/dev/null || :
  if [ -s "$CRANK_FAKES/unknown" ]; then
    echo "calls that no rule knows:"
    cat "$CRANK_FAKES/unknown"
    return 1
  fi
}
