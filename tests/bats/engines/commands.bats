# down, start, stop, restart, logs, exec, run, ps, ls: what each flag changes.

load lib

WAITS='["sh", "-c", "trap exit TERM; sleep 1000 & wait"]'

simple() {
  cat >compose.yaml <<END
services:
  web:
    image: crank/busybox
    command: $WAITS
    depends_on: [db]
  db:
    image: crank/busybox
    command: $WAITS
    volumes: ["data:/data"]
volumes:
  data:
END
}

take_down() {
  crank-compose down -v -t 0 --remove-orphans
}

started_at() {
  field "$project-$1" '{{.State.StartedAt}}'
}

# ---- down ----------------------------------------------------------------------------------

@test "down: containers and networks go, data stays, -v takes it" {
  simple
  crank-compose up -d
  run -0 --separate-stderr crank-compose down -t 0
  for line in "Container $project-web-1  Stopping" "Container $project-web-1  Stopped" \
    "Container $project-web-1  Removing" "Container $project-web-1  Removed" \
    "Network ${project}_default  Removing" "Network ${project}_default  Removed"; do
    printf '%s\n' "$stderr" | grep -qx " $line"
  done
  [ -z "$(containers -a)" ]
  [ "$(engine volume ls -q --filter name="${project}_data")" = "${project}_data" ]
  crank-compose up -d
  crank-compose down -v -t 0
  [ -z "$(engine volume ls -q --filter name="${project}_data")" ]
}

@test "down: nothing there is a warning, status 0" {
  simple
  run -0 --separate-stderr crank-compose down
  output=$stderr
  output_has "No resource found to remove for project \"$project\""
}

@test "down: a service alone by the file, with what depends on it by the name alone" {
  simple
  crank-compose up -d
  run -0 --separate-stderr crank-compose down -t 0 db
  output=$stderr
  output_has " Network ${project}_default  Resource is still in use"
  [ "$(containers)" = "$project-web-1" ]
  crank-compose up -d
  run -0 crank-compose -p "$project" down -t 0 db
  [ -z "$(containers -a)" ]
  take_down
}

@test "down, up: containers that live in another's name spaces go and come with it" {
  cat >compose.yaml <<END
services:
  net: {image: crank/busybox, command: $WAITS}
  app: {image: crank/busybox, command: $WAITS, network_mode: "service:net"}
  side: {image: crank/busybox, command: $WAITS, network_mode: "service:app", pid: "service:app"}
END
  crank-compose up -d
  sed -i "s/  net: {/  net: {environment: {A: '1'}, /" compose.yaml
  crank-compose up -d -t 0
  [ "$(containers | wc -l)" -eq 3 ]
  engine exec "$project-net-1" sh -c '[ "$A" = 1 ]'
  run -0 crank-compose up -d
  output_lacks "Recreate"
  run -0 crank-compose down -t 0
  [ -z "$(containers -a)" ]
  crank-compose up -d
  cd /
  run -0 crank-compose -p "$project" down -t 0
  [ -z "$(containers -a)" ]
}

@test "down: works by the name alone, in another folder" {
  simple
  crank-compose up -d
  mkdir -p /tmp/"$project"
  cd /tmp/"$project"
  run -0 crank-compose -p "$project" down -v -t 0
  cd /
  rmdir /tmp/"$project"
  [ -z "$(containers -a)" ]
}

@test "down: orphans stay with a warning, --remove-orphans takes them" {
  simple
  crank-compose up -d
  sed -i '/^  web:/,/depends_on/d' compose.yaml
  run crank-compose down -t 0
  [ "$(containers)" = "$project-web-1" ]
  crank-compose down -v -t 0 --remove-orphans
  [ -z "$(containers -a)" ]
}

@test "down: --rmi local removes what was built here, --rmi wrong is refused" {
  mkdir ctx
  printf 'FROM crank/busybox\nCMD sleep 1000\n' >ctx/Dockerfile
  printf 'services: {a: {build: ctx, init: false}}\n' >compose.yaml
  crank-compose up -d
  engine image inspect "$project-a" >/dev/null
  crank-compose down -t 0 --rmi local
  run ! engine image inspect "$project-a"
  fails -1 crank-compose down --rmi some
  output_has 'invalid value for --rmi: "some"'
}

# ---- start, stop, restart ------------------------------------------------------------------

@test "stop, start: containers are kept; dependencies of a service start with it" {
  simple
  crank-compose up -d
  crank-compose stop -t 0 web
  [ "$(containers)" = "$project-db-1" ]
  run -0 --separate-stderr crank-compose stop -t 0
  printf '%s\n' "$stderr" | grep -qx " Container $project-db-1  Stopped"
  [ -z "$(containers)" ]
  [ "$(containers -a | wc -l)" -eq 2 ]
  crank-compose start web
  [ "$(containers | wc -l)" -eq 2 ]
  run -0 --separate-stderr crank-compose start
  output=$stderr
  output_lacks "Start"
  take_down
}

@test "start: without containers it says so" {
  simple
  fails -1 --separate-stderr crank-compose start web
  output=$stderr
  output_has 'has no container to start'
  cd /
  fails -1 --separate-stderr crank-compose -p "$project" start
  output=$stderr
  output_has "no container found for project \"$project\": not found"
}

@test "stop: -t is the time that a container has, nothing to stop is silent" {
  cat >compose.yaml <<'END'
services:
  stubborn:
    image: crank/busybox
    command: ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"]
    stop_grace_period: 2m
END
  crank-compose up -d
  local start=$SECONDS
  crank-compose stop -t 1
  [ $((SECONDS - start)) -lt 60 ]
  crank-compose start
  crank-compose restart -t 1
  [ $((SECONDS - start)) -lt 60 ]
  crank-compose down -t 1
  [ $((SECONDS - start)) -lt 60 ]
  run -0 --separate-stderr crank-compose stop
  output=$stderr
  output_lacks "Stop"
}

@test "restart: the same containers, started anew; others are left alone" {
  simple
  crank-compose up -d
  local web=$(started_at web-1) db=$(started_at db-1)
  run -0 --separate-stderr crank-compose restart -t 0 web
  printf '%s\n' "$stderr" | grep -qx " Container $project-web-1  Restarting"
  printf '%s\n' "$stderr" | grep -qx " Container $project-web-1  Started"
  [ "$(started_at web-1)" != "$web" ]
  [ "$(started_at db-1)" = "$db" ]
  take_down
}

@test "restart: dependents that ask for it are restarted too, --no-deps leaves them" {
  simple
  sed -i 's/depends_on: .*/depends_on: {db: {condition: service_started, restart: true}}/' compose.yaml
  crank-compose up -d
  local web=$(started_at web-1)
  crank-compose restart -t 0 --no-deps db
  [ "$(started_at web-1)" = "$web" ]
  crank-compose restart -t 0 db
  [ "$(started_at web-1)" != "$web" ]
  take_down
}

# ---- logs ----------------------------------------------------------------------------------

@test "logs: prefixes, --tail, --since, --until, --timestamps, --no-log-prefix, --index" {
  cat >compose.yaml <<END
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "for i in 1 2 3 4 5; do echo line \$\$i; done; trap exit TERM; sleep 1000 & wait"]
    scale: 2
  long:
    image: crank/busybox
    command: ["sh", "-c", "echo from long >&2; trap exit TERM; sleep 1000 & wait"]
END
  crank-compose up -d
  wait_for 10 sh -c "[ \$(crank-compose logs | wc -l) -eq 11 ]"
  run -0 --separate-stderr crank-compose logs
  printf '%s\n' "$output" | grep -Eqx 'a-1 +\| line 1'
  printf '%s\n' "$output" | grep -Eqx 'long-1 +\| from long'
  [ -z "$stderr" ]
  run -0 crank-compose logs --tail 2 a
  [ "${#lines[@]}" -eq 4 ]
  output_lacks "line 3"
  run -0 crank-compose logs --no-log-prefix --index 2 a
  [ "${lines[0]}" = "line 1" ]
  [ "${#lines[@]}" -eq 5 ]
  run -0 crank-compose logs -t --index 1 -n 1 a
  [[ $output =~ ^a-1\ \ \|\ 20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)\ line\ 5$ ]]
  run -0 crank-compose logs --since 10m a
  output_has "line 5"
  run -0 crank-compose logs --until 10m a
  output_lacks "line 5"
  sleep 2
  run -0 crank-compose logs --since 1s a
  output_lacks "line 5"
  run -0 crank-compose --ansi always logs long
  output_has $'\e[36mlong-1  | \e[0mfrom long'
  run -0 crank-compose --ansi always logs --no-color long
  output_lacks $'\e['
  take_down
}

@test "logs: -f goes on until all have ended; a reader that goes away ends it" {
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "for i in 1 2 3; do echo line $$i; sleep 1; done"]
END
  crank-compose up -d
  run -0 --separate-stderr timeout 30 crank-compose logs -f
  output_has "a-1  | line 3"
  crank-compose up -d
  timeout 30 crank-compose logs -f | head -1 | grep -q 'a-1  | line 1'
  take_down
}

@test "logs: no containers is silent, an unknown service is not" {
  simple
  run -0 crank-compose logs
  [ -z "$output" ]
  fails -1 crank-compose logs wbe
  output_has "no such service: wbe"
}

# ---- exec ----------------------------------------------------------------------------------

@test "exec: output, input, status, -e, -u, -w, --index, -d" {
  simple
  sed -i '0,/image:/s//scale: 2\n    image:/' compose.yaml
  crank-compose up -d
  run -0 --separate-stderr crank-compose exec -T web echo hello there
  output_is "hello there"
  fails -7 crank-compose exec -T web sh -c 'exit 7'
  run -0 bash -c 'echo typed | crank-compose exec -T web cat'
  output_is typed
  MINE=ours run -0 crank-compose exec -T -e A='b c' -e MINE -e NOT_SET web sh -c 'echo "$A|$MINE|$NOT_SET"'
  output_is "b c|ours|"
  run -0 crank-compose exec -T -u nobody web whoami
  output_is nobody
  run -0 crank-compose exec -T -w /var web pwd
  output_is /var
  run -0 crank-compose exec -T --index 2 web hostname
  [ "$output" = "$(engine exec "$project-web-2" hostname)" ]
  run -0 crank-compose exec -d web touch /tmp/made
  wait_for 5 engine exec "$project-web-1" test -e /tmp/made
  crank-compose exec -T web no-such-program || status=$?
  [ "$status" -eq 126 ] || [ "$status" -eq 127 ]
  take_down
}

@test "exec: what does not run is said in Docker Compose's words" {
  simple
  crank-compose up -d
  fails -1 crank-compose exec -T --index 5 web true
  output_has 'service "web" is not running container #5'
  crank-compose stop -t 0 web
  fails -1 crank-compose exec -T web true
  output_has 'service "web" is not running'
  take_down
}

@test "exec: a terminal there is a terminal in the container" {
  simple
  crank-compose up -d
  run -0 script -qec "crank-compose exec web test -t 1" /dev/null
  fails -1 script -qec "crank-compose exec -T web test -t 1" /dev/null
  take_down
}

# ---- run -----------------------------------------------------------------------------------

@test "run: output, status, dependencies, --no-deps, --rm, --name" {
  simple
  run -0 --separate-stderr crank-compose run --rm web echo hello
  output_is hello
  [ "$(containers)" = "$project-db-1" ]
  fails -5 --separate-stderr crank-compose run --rm web sh -c 'exit 5'
  take_down
  run -0 --separate-stderr crank-compose run --rm --no-deps web echo alone
  [ -z "$(containers -a)" ]
  crank-compose run --no-deps --name "$project-mine" web true
  [ "$(containers -a)" = "$project-mine" ]
  [ "$(field "$project-mine" '{{index .Config.Labels "com.docker.compose.oneoff"}}')" = True ]
  take_down
}

@test "run: -d prints the id; -e, --env-from-file, -l, -u, -w, --entrypoint, -v, --cap-add" {
  simple
  echo FILED="from file" >vars
  chmod a+r vars
  mkdir -m 755 folder
  echo content >folder/file
  run -0 --separate-stderr crank-compose run -d --no-deps --name "$project-d" web sleep 1000
  [[ $output =~ ^[0-9a-f]{64}$ ]]
  [ "$(field "$project-d" '{{.Id}}')" = "$output" ]
  remove "$project-d"
  # Its input stays open for somebody who attaches later, as with Docker Compose.
  crank-compose run -d --no-deps --name "$project-open" web cat
  [ "$(field "$project-open" '{{.Config.OpenStdin}} {{.State.Status}}')" = "true running" ]
  remove "$project-open"
  crank-compose run -d --interactive=false --no-deps --name "$project-shut" web cat
  [ "$(field "$project-shut" '{{.Config.OpenStdin}}')" = false ]
  remove "$project-shut"
  MINE=ours run -0 --separate-stderr crank-compose run --rm --no-deps -e A='b c' -e MINE \
    --env-from-file vars -u nobody -w /var -v ./folder:/in:ro -l tier=front \
    --entrypoint 'sh -c' web 'echo "$A|$MINE|$FILED|$(whoami)|$(pwd)|$(cat /in/file)"'
  output_is "b c|ours|from file|nobody|/var|content"
  crank-compose run --no-deps --name "$project-l" -l tier=front --cap-add SYS_TIME --cap-drop CHOWN web true
  [ "$(field "$project-l" '{{index .Config.Labels "tier"}}')" = front ]
  field "$project-l" '{{.HostConfig.CapAdd}}' | grep -q SYS_TIME
  field "$project-l" '{{.HostConfig.CapDrop}}' | grep -q CHOWN
  fails -1 crank-compose run --rm -l tier web true
  output_has "label must be set as KEY=VALUE"
  fails -1 crank-compose run --rm -p nonsense web true
  output_has 'invalid argument "nonsense" for "-p, --publish" flag'
  take_down
}

@test "run: ports only by -P or -p" {
  local port=$(free_port) other=$(free_port)
  cat >compose.yaml <<END
services:
  web:
    image: crank/busybox
    ports: ["$port:80"]
    command: ["sh", "-c", "echo here >/tmp/index.html; exec httpd -f -h /tmp"]
END
  crank-compose run -d --name "$project-none" web
  run ! bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
  remove "$project-none"
  crank-compose run -d -P --name "$project-all" web
  wait_for 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
  remove "$project-all"
  crank-compose run -d -p "$other:80" --name "$project-one" web
  wait_for 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$other"
  remove "$project-one"
  take_down
}

@test "run: --use-aliases answers to the service's name" {
  simple
  crank-compose run -d --no-deps --use-aliases --name "$project-w" web sh -c \
    'echo here >/tmp/index.html; exec httpd -f -h /tmp'
  wait_for 10 crank-compose run --rm --no-deps -T db wget -q -O - http://web/
  take_down
}

@test "run: --build, --pull never, --remove-orphans" {
  mkdir ctx
  printf 'FROM crank/busybox\nRUN echo one >/built\n' >ctx/Dockerfile
  printf 'services: {a: {build: ctx}}\n' >compose.yaml
  run -0 --separate-stderr crank-compose run --rm a cat /built
  output_is one
  sed -i 's/one/two/' ctx/Dockerfile
  run -0 --separate-stderr crank-compose run --rm a cat /built
  output_is one
  run -0 --separate-stderr crank-compose run --rm --build --quiet-build a cat /built
  output_is two
  crank-compose down -t 0 --rmi local
  printf 'services: {a: {image: crank/not-there}}\n' >compose.yaml
  fails -1 --separate-stderr crank-compose run --rm --pull never --quiet-pull a true
  output=$stderr
  output_has "crank/not-there"
  simple
  crank-compose up -d web
  sed -i '/^  web:/,/depends_on/d' compose.yaml
  crank-compose run --rm --remove-orphans db true
  [ -z "$(containers -a | grep web)" ]
  take_down
}

@test "run: input from a pipe, -T, -i=false, -q" {
  simple
  run -0 --separate-stderr bash -c 'echo typed | crank-compose run --rm --no-deps -T web cat'
  output_is typed
  run -0 --separate-stderr bash -c 'echo typed | crank-compose run --rm --no-deps -T --interactive=false web cat'
  output_is ""
  run -0 --separate-stderr crank-compose run --rm -q web echo hello
  output=$stderr
  output_lacks "Container"
  take_down
}

@test "run: an unknown service is named" {
  simple
  fails -1 --separate-stderr crank-compose run --rm wbe true
  output=$stderr
  output_has "no such service: wbe"
}

# ---- ps, ls --------------------------------------------------------------------------------

@test "ps: -a, -q, --services, --status, --filter, --orphans, --no-trunc, --format" {
  simple
  crank-compose up -d
  crank-compose stop -t 0 web
  run -0 crank-compose ps
  [ "${#lines[@]}" -eq 2 ]
  [[ ${lines[0]} =~ ^NAME\ +IMAGE\ +COMMAND\ +SERVICE\ +CREATED\ +STATUS\ +PORTS$ ]]
  [[ ${lines[1]} =~ ^$project-db-1\ .*\"sh\ -c\ .*…\".*\ db\ .*\ ago\ +Up\  ]]
  run -0 crank-compose ps -a
  [ "${#lines[@]}" -eq 3 ]
  output_has "Exited ("
  run -0 crank-compose ps -q
  [[ $output =~ ^[0-9a-f]{64}$ ]]
  run -0 crank-compose ps -a --services
  output_is "db"$'\n'"web"
  run -0 crank-compose ps --status exited --format '{{.Name}}'
  output_is "$project-web-1"
  run -0 crank-compose ps --filter status=running --format '{{.Service}}'
  output_is db
  run -0 crank-compose ps --no-trunc --format '{{.Command}}|{{len .ID}}'
  [[ $output == *'sleep 1000 & wait'*'|64' ]]
  run -0 crank-compose ps --format 'table {{.Name}}\t{{.State}}'
  [ "${lines[0]%% *}" = NAME ]
  [ "$(tr -s ' ' <<<"${lines[1]}")" = "$project-db-1 running" ]
  run -0 crank-compose ps web
  [ "${#lines[@]}" -eq 1 ]
  fails -1 crank-compose ps wbe
  output_has "no such service: wbe"
  crank-compose run -d --no-deps --name "$project-one" web sleep 1000
  run -0 crank-compose ps --format '{{.Name}}'
  output_is "$project-db-1"
  run -0 crank-compose ps -a --format '{{.Name}}'
  output_has "$project-one"
  sed -i '/^  web:/,/depends_on/d' compose.yaml
  crank-compose up -d
  run -0 crank-compose ps -a --orphans=false --format '{{.Name}}'
  output_is "$project-db-1"
  take_down
}

@test "ps: the same keys and types of JSON on every set-up" {
  local port=$(free_port)
  simple
  sed -i "0,/image:/s//ports: [\"$port:80\"]\n    image:/" compose.yaml
  crank-compose up -d
  run -0 --separate-stderr crank-compose ps -a --format json
  printf '%s\n' "$output" | python3 -c '
import json, sys
want = {"Command": str, "CreatedAt": str, "ExitCode": int, "Health": str, "ID": str,
        "Image": str, "Labels": str, "LocalVolumes": str, "Mounts": str, "Name": str,
        "Names": str, "Networks": str, "Ports": str, "Project": str, "Publishers": list,
        "RunningFor": str, "Service": str, "Size": str, "State": str, "Status": str}
rows = [json.loads(line) for line in sys.stdin]
assert len(rows) == 2, rows
for row in rows:
    assert list(row) == sorted(want), list(row)
    for key, kind in want.items():
        assert type(row[key]) is kind, (key, row[key])
web = rows[1]
assert web["State"] == "running" and web["Status"].startswith("Up "), web
assert web["Command"].startswith("\"sh -c "), web
assert any(p["PublishedPort"] == int(sys.argv[1]) and p["TargetPort"] == 80
           and p["Protocol"] == "tcp" for p in web["Publishers"]), web
assert ("%s->80/tcp" % sys.argv[1]) in web["Ports"], web
assert rows[0]["LocalVolumes"] == "1" and rows[0]["Mounts"], rows[0]' "$port"
  take_down
}

@test "ps: the whole command, that of the entrypoint too, and its state in the same words" {
  cat >Dockerfile <<'END'
FROM crank/busybox
ENTRYPOINT ["sh", "-c"]
CMD ["sleep 1000"]
END
  cat >compose.yaml <<'END'
services:
  image: {build: .}
  words:
    image: crank/busybox
    entrypoint: ["sleep", "1000"]
    healthcheck: {test: ["CMD", "true"], interval: 1h, start_period: 1h}
  ended: {image: crank/busybox, command: ["true"]}
END
  DOCKER_BUILDKIT=0 crank-compose up -d
  wait_for 10 sh -c "crank-compose ps -a --format '{{.State}}' ended | grep -q exited"
  run -0 crank-compose ps -a --no-trunc --format '{{.Service}}: {{.Command}}'
  output_is "ended: \"true\""$'\n'"image: \"sh -c 'sleep 1000'\""$'\n'"words: \"sleep 1000\""
  run -0 crank-compose ps
  output_has "\"sh -c 'sleep 1000'\""
  run -0 crank-compose ps --format '{{.Status}}' image
  [[ $output =~ ^Up\ .*(second|seconds|minute)$ ]]
  run -0 crank-compose ps --format '{{.Status}}' words
  [[ $output =~ ^Up\ .*\ \((health:\ starting|healthy.*)\)$ ]]
  crank-compose down -t 0 --rmi local
}

@test "ls: projects with what runs of them; -a, -q, --filter, --format json" {
  simple
  crank-compose up -d
  run -0 crank-compose ls --filter "name=^$project\$"
  [[ ${lines[0]} =~ ^NAME\ +STATUS\ +CONFIG\ FILES$ ]]
  [ "$(tr -s ' ' <<<"${lines[1]}")" = "$project running(2) $PWD/compose.yaml" ]
  crank-compose stop -t 0 web
  run -0 crank-compose ls -a --filter "name=$project" --format json
  output_is "[{\"Name\":\"$project\",\"Status\":\"exited(1), running(1)\",\"ConfigFiles\":\"$PWD/compose.yaml\"}]"
  crank-compose stop -t 0
  run -0 crank-compose ls -q
  output_lacks "$project"
  run -0 crank-compose ls -a -q
  output_has "$project"
  run -0 crank-compose ls --filter name=there-is-none --format json
  output_is "[]"
  take_down
}

@test "crank: runtimes lists what answers, use remembers for the folder" {
  simple
  local name=$CRANK_RUNTIME
  run -0 crank runtimes
  [[ ${lines[0]} =~ ^NAME\ +STATUS\  ]]
  output_has "$name"
  run -0 crank runtimes -q
  printf '%s\n' "$output" | grep -qx "$name"
  run -0 crank runtimes --format json
  printf '%s\n' "$output" | python3 -c '
import json, sys
rows = {row["Name"]: row for row in json.load(sys.stdin)}
assert rows[sys.argv[1]]["Status"] == "answers", rows
assert rows[sys.argv[1]]["ServerVersion"], rows' "$name"
  unset CRANK_RUNTIME
  run -0 crank use "$name"
  run -0 crank use
  output_has "$name: \`crank use\` chose it for this project"
  run -0 --separate-stderr crank-compose up -d db
  output=$stderr
  output_has "using $name: \`crank use\` chose it for this project"
  export CRANK_RUNTIME=$name
  take_down
  run -0 crank use --forget
  fails -1 crank use dokcer
  output_has "no runtime is called 'dokcer'"
}
