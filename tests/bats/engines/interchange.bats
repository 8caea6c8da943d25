# Projects made by Docker Compose are ours and the other way round: listed, stopped and
# converged without one container being made anew.
# setups: docker

load lib

# Two networks, a config, a secret, named and anonymous volumes, awkward labels, a health check.
project_file() {
  echo "a config" >config.txt
  echo "a secret" >secret.txt
  cat >compose.yaml <<END
services:
  db:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    volumes: ["data:/data", "/anonymous"]
    networks: [back]
    healthcheck: {test: ["CMD", "true"], interval: 1s}
    labels: {"a.b": "x=1,y=2", plain: "two words"}
    secrets: [key]
  web:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    depends_on: {db: {condition: service_healthy}}
    networks: {back: {}, front: {aliases: [www]}}
    environment: {A: "b c", EMPTY: ""}
    configs: [{source: settings, target: /etc/settings}]
    ports: ["127.0.0.1:$1:80", "81"]
    scale: 1
  worker:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    networks: [back]
    scale: 2
volumes:
  data: {labels: {kept: "yes"}}
networks:
  back: {}
  front: {labels: {zone: "a=b"}}
configs:
  settings: {file: ./config.txt}
secrets:
  key: {file: ./secret.txt}
END
}

ids() {
  docker ps -a --no-trunc --filter "label=com.docker.compose.project=$project" \
    --format '{{.Names}} {{.ID}}' | sort
}

# Labels of every container, network and volume of the project, without what is made of time.
labels() {
  {
    docker inspect $(docker ps -aq --filter "label=com.docker.compose.project=$project")
    docker network inspect $(docker network ls -q --filter "label=com.docker.compose.project=$project")
    docker volume inspect $(docker volume ls -q --filter "label=com.docker.compose.project=$project")
  } | python3 -c '
import json, sys
text, decoder, at, out = sys.stdin.read(), json.JSONDecoder(), 0, []
while text[at:].strip():
    value, used = decoder.raw_decode(text[at:].lstrip())
    at += len(text[at:]) - len(text[at:].lstrip()) + used
    out += value
for it in sorted(out, key=lambda i: i["Name"]):
    labels = (it.get("Config") or it).get("Labels") or {}
    deps = labels.get("com.docker.compose.depends_on")
    if deps:
        labels["com.docker.compose.depends_on"] = ",".join(sorted(deps.split(",")))
    print(it["Name"], json.dumps(labels, sort_keys=True))'
}

# ps_fields COMMAND...: what its JSON says of each container, lists in one order, ages left out.
ps_fields() {
  "$@" ps -a --format json | python3 -c '
import json, sys
for row in map(json.loads, sys.stdin):
    for key in "RunningFor", "Status":
        row[key] = "ago" if "second" in row[key] else row[key]
    for key in "Labels", "Mounts", "Networks":
        row[key] = sorted(row[key].split(","))
    print(json.dumps(row))'
}

teardown_project() {
  crank-compose down -v -t 0 --remove-orphans
}

@test "interchange: labels, names and hashes are the same" {
  oracle
  project_file "$(free_port)"
  "$docker_compose" up -d
  local theirs=$(labels)
  "$docker_compose" down -v -t 0
  crank-compose up -d
  diff <(echo "$theirs") <(labels)
  teardown_project
}

@test "interchange: a project of Docker Compose is up to date, listed, stopped and started here" {
  oracle
  project_file "$(free_port)"
  "$docker_compose" up -d
  local before=$(ids)
  run -0 --separate-stderr crank-compose up -d
  output=$stderr
  output_lacks "Creat"
  output_lacks "Recreate"
  [ "$(ids)" = "$before" ]
  run -0 crank-compose plan
  crank-compose stop -t 0
  [ -z "$(containers)" ]
  crank-compose start
  crank-compose restart -t 0 worker
  [ "$(containers | wc -l)" -eq 4 ]
  crank-compose up -d --scale worker=1 -t 0
  [ "$(ids)" = "$(echo "$before" | grep -v worker-2)" ]
  run -0 --separate-stderr crank-compose down -v -t 0
  [ -z "$(ids)" ]
}

@test "interchange: a project of ours is up to date, listed, stopped and removed there" {
  oracle
  project_file "$(free_port)"
  crank-compose up -d
  local before=$(ids)
  run -0 --separate-stderr "$docker_compose" up -d
  output=$stderr
  output_lacks "Creat"
  output_lacks "Recreate"
  [ "$(ids)" = "$before" ]
  "$docker_compose" stop -t 0
  "$docker_compose" start
  run -0 crank-compose up -d
  [ "$(ids)" = "$before" ]
  "$docker_compose" up -d --scale worker=3
  run -0 crank-compose up -d --scale worker=3
  output_lacks "Creat"
  "$docker_compose" down -v -t 0
  [ -z "$(ids)" ]
}

@test "interchange: each recreates what changed, and only that" {
  oracle
  project_file "$(free_port)"
  "$docker_compose" up -d
  local before=$(ids)
  sed -i 's/"b c"/"changed"/' compose.yaml
  crank-compose up -d -t 0
  [ "$(ids | grep -v web)" = "$(echo "$before" | grep -v web)" ]
  [ "$(ids)" != "$before" ]
  before=$(ids)
  run -0 --separate-stderr "$docker_compose" up -d
  [ "$(ids)" = "$before" ]
  sed -i 's/"changed"/"again"/' compose.yaml
  "$docker_compose" up -d -t 0
  before=$(ids)
  crank-compose up -d
  [ "$(ids)" = "$before" ]
  teardown_project
}

@test "interchange: ps --format json is the same field by field" {
  oracle
  project_file "$(free_port)"
  printf '  done:\n    image: crank/busybox\n    command: ["sh", "-c", "exit 3"]\n' >tail
  sed -i '/^volumes:/e cat tail' compose.yaml
  crank-compose up -d
  crank-compose run -d --name "$project-one" worker sleep 1000
  wait_for 10 sh -c "docker inspect -f '{{.State.Health.Status}}' $project-db-1 | grep -q '^healthy'"
  docker pause "$project-worker-2"
  diff <(ps_fields "$docker_compose") <(ps_fields crank-compose)
  docker unpause "$project-worker-2"
  diff <("$docker_compose" ps -a -q | sort) <(crank-compose ps -a -q | sort)
  diff <("$docker_compose" ps -a --services | sort) <(crank-compose ps -a --services | sort)
  diff <("$docker_compose" ps -a --format 'table {{.Name}}\t{{.Image}}\t{{.State}}\t{{.Ports}}') \
    <(crank-compose ps -a --format 'table {{.Name}}\t{{.Image}}\t{{.State}}\t{{.Ports}}')
  teardown_project
}

@test "interchange: ls --format json is the same" {
  oracle
  project_file "$(free_port)"
  crank-compose up -d
  docker pause "$project-worker-2"
  for flags in "" "-a" "-q"; do
    diff <("$docker_compose" ls $flags --format json --filter "name=$project") \
      <(crank-compose ls $flags --format json --filter "name=$project")
  done
  diff <("$docker_compose" ls --filter "name=$project") <(crank-compose ls --filter "name=$project")
  docker unpause "$project-worker-2"
  teardown_project
}

@test "interchange: logs, exec and run end with the same status and text" {
  oracle
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "echo out; echo err >&2; trap exit TERM; sleep 1000 & wait"]
END
  crank-compose up -d
  wait_for 10 sh -c "[ \$(crank-compose logs | wc -l) -eq 2 ]"
  diff <("$docker_compose" logs | sort) <(crank-compose logs | sort)
  diff <("$docker_compose" logs --no-log-prefix -t | sort) <(crank-compose logs --no-log-prefix -t | sort)
  for tool in "$docker_compose" crank-compose; do
    run -7 "$tool" exec -T a sh -c 'exit 7'
    run -9 "$tool" run --rm a sh -c 'exit 9'
    run -1 "$tool" exec -T b true
  done
  teardown_project
}
