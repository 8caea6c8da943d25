# What the commands print and ask of a runtime, with a fake docker.

load lib
load core_fake

ONE=$(printf '1%.0s' {1..64})

running() {
  cat <<EOF
on ps -a ...
  out list
EOF
}

# The list of two containers, db with a health check and ports.
two_listed() {
  mkdir -p "$own"
  {
    listed "$DB" db running "Up 3 minutes (healthy)" | sed 's/"Networks"/"Ports":"0.0.0.0:5432->5432\/tcp, [::]:5432->5432\/tcp","Networks"/'
    listed "$WEB" web exited "Exited (7) 2 minutes ago"
  } >"$own/list"
  printf 'name: fk\nservices: {db: {image: "app:1"}, web: {image: "app:1"}}\n' >compose.yaml
}

@test "ps: the table, and what is shown of it" {
  running | scenario
  two_listed
  run -0 --separate-stderr crank-compose ps
  [ "${#lines[@]}" -eq 2 ]
  [ "${lines[0]}" = "NAME      IMAGE     COMMAND   SERVICE   CREATED        STATUS                   PORTS" ] ||
    [[ ${lines[0]} =~ ^NAME\ {6}IMAGE\ {5}COMMAND\ {3}SERVICE\ {3}CREATED\ +STATUS\ +PORTS$ ]]
  [[ ${lines[1]} =~ ^fk-db-1\ {3}app:1\ {5}\"run\"\ {5}db\ {8}.*\ ago\ +Up\ 3\ minutes\ \(healthy\)\ {3}0\.0\.0\.0:5432-\>5432/tcp,\ \[::\]:5432-\>5432/tcp$ ]]
  [ -z "$stderr" ]
  run -0 crank-compose ps -a --format '{{.Name}} {{.State}} {{.ExitCode}} {{.Health}}.'
  output_is "fk-db-1 running 0 healthy."$'\n'"fk-web-1 exited 7 ."
}

@test "ps: one client for the table, a second one where labels and mounts are printed" {
  {
    running
    printf 'on inspect ...\n  out whole\n'
  } | scenario
  two_listed
  printf '[]' >"$own/whole"
  crank-compose ps
  [ "$(children '"ps"')" -eq 1 ]
  [ "$(children '"inspect"')" -eq 0 ]
  forget_trace
  crank-compose ps -q
  crank-compose ps --services
  [ "$(children '"inspect"')" -eq 0 ]
  forget_trace
  crank-compose ps --format '{{.Name}} {{.Status}}'
  [ "$(children '"inspect"')" -eq 0 ]
  forget_trace
  crank-compose ps --format json
  [ "$(children '"ps"')" -eq 1 ]
  [ "$(children '"inspect"')" -eq 1 ]
}

@test "ps: foreign text cannot move the cursor" {
  running | scenario
  two_listed
  listed "$DB" db running 'Up\u001b[2J\u0007\u202e' |
    sed 's/app:1/a\\u001b]0;x/' >"$own/list"
  run -0 crank-compose ps
  output_has '\x1b[2J\a\u202e'
  output_has 'a\x1b]0;x'
  [[ $output != *$'\e'* ]]
}

@test "ps: a template reads only what is there" {
  running | scenario
  two_listed
  fails -1 crank-compose ps --format '{{.Nmae}}'
  output_has "template: there is no field .Nmae"
  output_has "did you mean .Name?"
  fails -1 crank-compose ps --format '{{uper .Name}}'
  output_has 'template: there is no function "uper"'
}

@test "ls: projects with their states, as a table and as JSON" {
  running | scenario
  two_listed
  sed -i 's;"com.docker.compose.service";"com.docker.compose.project.config_files":"/srv/a\&b/compose.yaml",&;' "$own/list"
  run -0 crank-compose ls -a --format json
  output_is '[{"Name":"fk","Status":"exited(1), running(1)","ConfigFiles":"/srv/a&b/compose.yaml"}]'
  run -0 crank-compose ls
  output_is <<'END'
NAME                STATUS              CONFIG FILES
fk                  running(1)          /srv/a&b/compose.yaml
END
  run -0 crank-compose ls --filter name=^f -q
  output_is fk
}

@test "exec: options reach the client, values of variables do not stand in its words" {
  {
    running
    cat <<'END'
on exec ...
  fd 3
  text ran\n
END
  } | scenario
  two_listed
  run -0 crank-compose exec -T --privileged -u nobody -w /tmp -e SECRET=hidden db make it
  output_is ran
  assert_asked docker "exec .*--privileged.* $DB make it"
  assert_asked docker 'exec .*--user[ =]nobody|exec .*-u nobody'
  assert_asked docker 'exec .*--workdir[ =]/tmp|exec .*-w /tmp'
  refute_asked docker hidden
}

@test "exec: the status is the command's, 128 + N after a signal" {
  {
    running
    cat <<'END'
on exec ...
  once
  exit 42
on exec ...
  exit 137
END
  } | scenario
  two_listed
  fails -42 crank-compose exec -T db fails
  [ -z "$output" ]
  run -137 crank-compose exec -T db dies
  fails -1 crank-compose exec -T web true
  output_has 'service "web" is not running'
}

@test "run: -d prints the id on standard output, nothing else" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  text $ONE\n
EOF
  } | scenario
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  run -0 --separate-stderr crank-compose run -d --no-deps db
  output_is "$ONE"
  assert_asked docker 'run -d .*--name fk-db-run-[0-9a-f]{12} '
}

@test "run: volumes, ports and entrypoint are read as in a Compose file" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  text $ONE\n
EOF
  } | scenario
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  crank-compose run -d --no-deps -v ./here:/in:ro -p 127.0.0.1:8080:80/udp --entrypoint 'a "b c"' db
  assert_asked docker "$PWD/here:/in:ro"
  assert_asked docker '-p 127.0.0.1:8080:80/udp'
  assert_asked docker '--entrypoint'
  fails -1 crank-compose run -d -v ':/y' db
  output_has 'invalid argument ":/y" for "-v, --volume" flag'
  fails -1 crank-compose run -d -p 99999999 db
  output_has 'invalid argument "99999999" for "-p, --publish" flag'
  fails -1 crank-compose run --env-from-file missing db
  output_has 'in --env-from-file missing'
}

@test "dry run: the steps are told, nothing that changes is asked" {
  nothing_yet | scenario
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  run -0 --separate-stderr crank-compose up -d --dry-run
  output=$stderr
  output_has ' DRY-RUN MODE -  Container fk-db-1  '
  refute_asked docker '^(run|create|start|network create)'
}

@test "progress: lines of JSON, and silence" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  text $DB\n
EOF
  } | scenario
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  run -0 --separate-stderr crank-compose --progress json up -d
  output=$stderr
  output_has '{"id":"Container fk-db-1","status":"Created"}'
  output_has '{"id":"Network fk_default","status":"Creating"}'
  run -0 --separate-stderr crank-compose --progress quiet up -d
  [ -z "$stderr" ]
  [ -z "$output" ]
}

@test "warnings of the file come once, with their place" {
  nothing_yet | scenario
  printf 'name: fk\nversion: "3"\nservices: {db: {image: "app:1", environment: {A: "$NOT_SET"}}}\n' >compose.yaml
  run -0 --separate-stderr crank-compose config -q
  [ "$(printf '%s\n' "$stderr" | grep -c 'NOT_SET')" -eq 1 ]
  output=$stderr
  output_has 'crank-compose: warning: compose.yaml:3:'
  run -0 --separate-stderr crank-compose --progress json config -q
  output=$stderr
  output_has '{"level":"warning","msg":'
}

@test "a broken file: ps goes on by COMPOSE_PROJECT_NAME and says so, up does not" {
  running | scenario
  two_listed
  printf 'services: [\n' >compose.yaml
  COMPOSE_PROJECT_NAME=fk run -0 --separate-stderr crank-compose ps -q
  output_is "$DB"
  output=$stderr
  output_has "warning: the files cannot be read, the labels of the containers have to do"
  fails -1 crank-compose ps
  COMPOSE_PROJECT_NAME=fk fails -1 crank-compose up -d
}

@test "config: digests are asked of the runtime" {
  cat <<'END' | scenario
on inspect ...
  out images
on image inspect ...
  out images
END
  printf '[{"Id":"sha256:%s","RepoTags":["app:1"],"RepoDigests":["other@sha256:%s","app@sha256:%s"],"RootFS":{"Type":"layers"},"Architecture":"amd64","Os":"linux","Config":{}}]\n' \
    "$ONE" "$DB" "$WEB" >"$own/images"
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  run -0 --separate-stderr crank-compose config --resolve-image-digests
  output_has "app:1@sha256:$WEB"
  run -0 --separate-stderr crank-compose config --lock-image-digests
  output_has "app:1@sha256:$WEB"
  output_lacks "networks"
  printf '[{"Id":"sha256:%s","RepoTags":["app:1"],"RepoDigests":[],"RootFS":{"Type":"layers"},"Architecture":"amd64","Os":"linux","Config":{}}]\n' \
    "$ONE" >"$own/images"
  fails -1 crank-compose config --resolve-image-digests
  output_has "docker knows no digest of the image"
}

@test "config: -o writes a file, what cannot be written is said" {
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  run -0 crank-compose config -o out.yaml
  [ -z "$output" ]
  grep -q '^name: fk$' out.yaml
  fails -1 crank-compose config -o /no/such/folder/x
  output_has "cannot write /no/such/folder/x: No such file or directory"
  run -0 crank-compose config -o /dev/stdout --services
  output_is db
}

@test "config: lists are of the whole project, as with docker compose; the model of what is named" {
  printf 'services: {db: {image: "app:1"}, web: {image: "web:1", networks: [n]}}\nnetworks: {n: }\n' \
    >compose.yaml
  run -0 --separate-stderr crank-compose config db --services
  output_is $'db\nweb'
  run -0 --separate-stderr crank-compose config db --networks
  output_is $'default\nn'
  run -0 --separate-stderr crank-compose config none --hash db
  output_has "db "
  run -0 --separate-stderr crank-compose config db --images
  output_is app:1
  run -0 --separate-stderr crank-compose config db
  output_lacks "web"
  fails -1 crank-compose config none
  output_has "none"
  run -0 --separate-stderr crank-compose config --hash ''
  output_has "image: web:1"
}

@test "--env-file may be a pipe: it is read once, also for options that have a variable" {
  printf 'name: fk\nservices: {db: {image: "app:${V:-none}"}}\n' >compose.yaml
  run -0 --separate-stderr crank-compose --env-file <(echo V=1) config --images
  output_is app:1
  run -0 --separate-stderr crank-compose -f <(cat compose.yaml) --env-file <(echo V=2) config --images
  output_is app:2
}

@test "COMPOSE_COMPATIBILITY is in .env too, and leaves the model of config as it is" {
  printf 'name: fk\nservices: {web: {build: .}}\n' >compose.yaml
  echo COMPOSE_COMPATIBILITY=true >.env
  run -0 --separate-stderr crank-compose config --images
  output_is fk_web
  run -0 --separate-stderr crank-compose config
  output_has "fk_default"
  run -0 --separate-stderr crank-compose --compatibility config
  output_lacks "fk_default"
}

@test "config: starts no program" {
  : | scenario
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  crank-compose config
  crank-compose config --hash '*'
  crank-compose check
  [ "$(children)" -eq 0 ]
}

@test "config --explain and env --explain say where a value comes from" {
  printf 'TAG=from-file\n' >.env
  printf 'name: fk\nservices: {db: {image: "app:${TAG}"}}\n' >compose.yaml
  run -0 crank-compose config --explain services.db.image
  output_has "app:from-file"
  output_has "compose.yaml:2:"
  output_has "TAG"
  run -0 crank-compose env --explain TAG
  output_is $'TAG=from-file\n  read from .env:1:1\n  used at compose.yaml:2:24'
  TAG=shell run -0 crank-compose env --explain TAG
  output_is $'TAG=shell\n  taken from the environment\n  hides from-file of .env:1:1\n  used at compose.yaml:2:24'
  fails -1 crank-compose env
  output_has "write crank-compose env --explain NAME"
  fails -1 crank-compose config --explain services.db.imagee
  output_has "imagee"
  printf 'name: fk\nservices: {db: {image: "app:${TAG:?}${REV?}", extends: {file: base.yaml, service: b}}}\n' \
    >compose.yaml
  printf 'services: {b: {command: "${REV:-1}"}}\n' >base.yaml
  run -0 crank-compose env --explain REV
  output_is $'REV is not set\n  used at compose.yaml:2:24\n  used at base.yaml:1:25'
}

@test "check: errors as text on standard error, as a JSON list on standard output" {
  printf 'services:\n  db:\n    imagee: x\n    image: x\n' >compose.yaml
  fails -1 --separate-stderr crank-compose check
  [ -z "$output" ]
  output=$stderr
  output_has 'compose.yaml:3:5: services.db.imagee:'
  fails -1 --separate-stderr crank-compose check --format json
  printf '%s\n' "$output" | python3 -c '
import json, sys
first = json.load(sys.stdin)[0]
assert first["severity"] == "error" and first["code"] == "unknown-key", first
assert (first["file"], first["line"], first["column"]) == ("compose.yaml", 3, 5), first
assert first["path"] == "services.db.imagee" and "image" in first["hint"], first'
  sed -i /imagee/d compose.yaml
  run -0 crank-compose check
  output_is "work: nothing is wrong"
  run -0 crank-compose check --format json
  output_is "[]"
}

@test "no runtime: what was looked for and what helps" {
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
  fails -1 --separate-stderr env PATH="$TESTS/bats/bin:$CRANK_FAKES/bin" "$BASH" -c 'crank-compose up -d'
  output=$stderr
  output_has "docker"
  output_has "podman"
  output_has "hint:"
}

@test "logs: bytes go to a file as they are" {
  {
    running
    printf 'on logs ...\n  text one\\e[31m\\e[2J\\r\\ntwo\\n\n'
  } | scenario
  two_listed
  crank-compose logs db >out
  printf 'db-1  | one\e[31m\e[2J\r\ndb-1  | two\n' | cmp - out
}

@test "logs: a time ago becomes a moment" {
  {
    running
    printf 'on logs ...\n  text x\\n\n'
  } | scenario
  two_listed
  crank-compose logs --since 42m --until 2026-01-02T03:04:05Z --tail 3 -t db
  assert_asked docker 'logs .*--since[ =]20[0-9-]+T[0-9:.]+Z'
  assert_asked docker 'logs .*--until[ =]2026-01-02T03:04:05Z'
  assert_asked docker 'logs .*--tail[ =]3'
  assert_asked docker 'logs .*(-t|--timestamps)'
}
