# up and plan: what each flag changes.

load lib

# A service that waits for nothing and ends at once when it is told to.
write_file() {
  cat >compose.yaml
}

simple() {
  write_file <<'END'
services:
  web:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    depends_on: [db]
  db:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
END
}

id_of() {
  field "$project-$1" '{{.Id}}'
}

take_down() {
  crank-compose down -v -t 0 --remove-orphans
}

@test "up: -d starts all and says each step on standard error, the results on none" {
  simple
  run -0 --separate-stderr crank-compose up -d
  [ -z "$output" ]
  output=$stderr
  output_has "crank-compose: using "
  for line in "Network ${project}_default  Creating" "Network ${project}_default  Created" \
    "Container $project-db-1  Creating" "Container $project-db-1  Created" \
    "Container $project-db-1  Started" "Container $project-web-1  Started"; do
    printf '%s\n' "$stderr" | grep -qx " $line"
  done
  [ "$(containers)" = "$project-db-1"$'\n'"$project-web-1" ]
  run -0 --separate-stderr crank-compose up -d
  output=$stderr
  output_has " Container $project-db-1  Running"
  output_lacks "Creat"
  take_down
}

@test "up: names of services start these and their dependencies, --no-deps these alone" {
  simple
  crank-compose up -d db
  [ "$(containers)" = "$project-db-1" ]
  take_down
  crank-compose up -d --no-deps web
  [ "$(containers)" = "$project-web-1" ]
  crank-compose up -d web
  [ "$(containers)" = "$project-db-1"$'\n'"$project-web-1" ]
  take_down
}

@test "up: an unknown service is named, with the nearest one" {
  simple
  fails -1 --separate-stderr crank-compose up -d wbe
  output=$stderr
  output_has "no such service: wbe"
  output_has "web"
  fails -1 --separate-stderr crank-compose up -d --scale nope=2
  output=$stderr
  output_has "no such service: nope"
}

@test "up: --force-recreate makes anew, --no-recreate leaves what has changed" {
  simple
  crank-compose up -d
  local before=$(id_of web-1)
  crank-compose up -d
  [ "$(id_of web-1)" = "$before" ]
  crank-compose up -d --force-recreate web
  [ "$(id_of web-1)" != "$before" ]
  before=$(id_of web-1)
  local db=$(id_of db-1)
  sed -i 's/depends_on: .*/environment: {A: "1"}/' compose.yaml
  crank-compose up -d --no-recreate
  [ "$(id_of web-1)" = "$before" ]
  crank-compose up -d
  [ "$(id_of web-1)" != "$before" ]
  [ "$(id_of db-1)" = "$db" ]
  take_down
}

@test "up: --always-recreate-deps makes dependencies anew too" {
  simple
  crank-compose up -d
  local db=$(id_of db-1)
  crank-compose up -d --force-recreate web
  [ "$(id_of db-1)" = "$db" ]
  crank-compose up -d --always-recreate-deps web
  [ "$(id_of db-1)" != "$db" ]
  take_down
}

@test "up: anonymous volumes are kept when a container is made anew, unless -V" {
  write_file <<'END'
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    volumes: [/data]
END
  crank-compose up -d
  engine exec "$project-a-1" sh -c 'echo kept >/data/file'
  crank-compose up -d --force-recreate -t 0
  [ "$(engine exec "$project-a-1" cat /data/file)" = kept ]
  old=$(field "$project-a-1" '{{(index .Mounts 0).Name}}')
  crank-compose up -d -V -t 0
  run ! engine exec "$project-a-1" cat /data/file
  # As with Docker Compose the old one is still there; nobody will ever ask for it again.
  engine volume rm "$old"
  take_down
}

@test "up: --no-start creates only, the next up starts" {
  simple
  crank-compose up --no-start
  [ -z "$(containers)" ]
  [ "$(containers -a)" = "$project-db-1"$'\n'"$project-web-1" ]
  crank-compose up -d
  [ "$(containers)" = "$project-db-1"$'\n'"$project-web-1" ]
  take_down
}

@test "up: --scale and scale: numbers from 1, surplus goes from the top" {
  simple
  crank-compose up -d --scale web=3
  [ "$(containers | wc -l)" -eq 4 ]
  crank-compose up -d --scale web=1 -t 0
  [ "$(containers)" = "$project-db-1"$'\n'"$project-web-1" ]
  crank-compose up -d --scale web=0 -t 0
  [ "$(containers)" = "$project-db-1" ]
  take_down
}

@test "up: orphans are named once, --remove-orphans removes them, COMPOSE_IGNORE_ORPHANS is silent" {
  simple
  crank-compose up -d
  sed -i '/^  db:/,$d; /depends_on/d' compose.yaml
  run -0 --separate-stderr crank-compose up -d
  [ "$(printf '%s\n' "$stderr" | grep -c "Found orphan containers (\[$project-db-1\])")" -eq 1 ]
  COMPOSE_IGNORE_ORPHANS=true run -0 --separate-stderr crank-compose up -d
  output=$stderr
  output_lacks "orphan"
  crank-compose up -d --remove-orphans -t 0
  [ "$(containers -a)" = "$project-web-1" ]
  take_down
}

@test "up: COMPOSE_REMOVE_ORPHANS of .env counts for up" {
  simple
  crank-compose up -d
  sed -i '/^  db:/,$d; /depends_on/d' compose.yaml
  echo COMPOSE_REMOVE_ORPHANS=true >.env
  crank-compose up -d -t 0
  [ "$(containers -a)" = "$project-web-1" ]
  take_down
}

@test "up: -t is the time that a container has to stop" {
  write_file <<'END'
services:
  stubborn:
    image: crank/busybox
    command: ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"]
    stop_grace_period: 2m
END
  crank-compose up -d
  local start=$SECONDS
  crank-compose up -d --force-recreate -t 1
  [ $((SECONDS - start)) -lt 60 ]
  take_down
}

@test "up: --wait returns when all is healthy, --wait-timeout gives up" {
  write_file <<'END'
services:
  slow:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 2; touch /ready; sleep 1000 & wait"]
    healthcheck: {test: ["CMD", "test", "-f", "/ready"], interval: 1s, retries: 20}
END
  run -0 --separate-stderr crank-compose up --wait
  output=$stderr
  output_has " Container $project-slow-1  Healthy"
  take_down
  sed -i 's,/ready"\],/never"],' compose.yaml
  fails -1 --separate-stderr crank-compose up --wait --wait-timeout 2
  output=$stderr
  output_has "application not healthy after 2s"
  take_down
}

@test "up: attached shows the output, ends with the containers, status 0" {
  write_file <<'END'
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "echo out-a; echo err-a >&2"]
  longname:
    image: crank/busybox
    command: ["sh", "-c", "sleep 1; echo hello; exit 3"]
END
  run -0 --separate-stderr timeout 60 crank-compose up
  output_has "Attaching to a-1, longname-1"
  printf '%s\n' "$output" | grep -Eqx 'a-1 +\| out-a'
  printf '%s\n' "$output" | grep -Eqx 'longname-1  \| hello'
  output_has "longname-1 exited with code 3"
  printf '%s\n' "$stderr" | grep -Eqx 'a-1 +\| err-a'
  take_down
}

@test "up: --no-log-prefix, --timestamps, --attach, --no-attach change what is shown" {
  write_file <<'END'
services:
  a: {image: crank/busybox, command: ["echo", "from a"]}
  b: {image: crank/busybox, command: ["echo", "from b"]}
END
  run -0 --separate-stderr timeout 60 crank-compose up --no-log-prefix
  printf '%s\n' "$output" | grep -qx 'from a'
  take_down
  run -0 --separate-stderr timeout 60 crank-compose up --timestamps --attach a
  printf '%s\n' "$output" | grep -Eqx 'a-1  \| 20[0-9-]+T[0-9:.]+Z from a'
  output_lacks "from b"
  take_down
  run -0 --separate-stderr timeout 60 crank-compose up --no-attach a
  output_lacks "from a"
  output_has "from b"
  take_down
}

@test "up: --attach-dependencies shows what dependencies write" {
  write_file <<'END'
services:
  a: {image: crank/busybox, command: ["echo", "from a"], depends_on: [b]}
  b: {image: crank/busybox, command: ["echo", "from b"]}
END
  run -0 --separate-stderr timeout 60 crank-compose up a
  output_has "from a"
  output_lacks "from b"
  take_down
  run -0 --separate-stderr timeout 60 crank-compose up --attach-dependencies a
  output_has "from b"
  take_down
}

@test "up: --no-color and --ansi: colours only where they are wanted" {
  write_file <<'END'
services:
  a: {image: crank/busybox, command: ["echo", "from a"]}
END
  run -0 --separate-stderr timeout 60 crank-compose --ansi always --progress auto up
  output_has $'\e[36ma-1  | \e[0mfrom a'
  take_down
  run -0 --separate-stderr timeout 60 crank-compose --ansi always up --no-color
  output_lacks $'\e['
  take_down
  NO_COLOR=1 run -0 --separate-stderr timeout 60 crank-compose --ansi always up
  output_lacks $'\e[36m'
  take_down
}

@test "up: --abort-on-container-exit stops the others and gives the status of the first" {
  write_file <<'END'
services:
  a: {image: crank/busybox, command: ["sh", "-c", "sleep 1; exit 7"]}
  b: {image: crank/busybox, command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]}
END
  fails -7 --separate-stderr timeout 60 crank-compose up --abort-on-container-exit
  printf '%s\n' "$stderr" | grep -q "Aborting on container exit"
  [ -z "$(containers)" ]
  take_down
  fails -7 --separate-stderr timeout 60 crank-compose up --exit-code-from a
  take_down
  sed -i 's/exit 7/exit 0/' compose.yaml
  run -0 --separate-stderr timeout 60 crank-compose up --abort-on-container-exit
  take_down
}

@test "up: --abort-on-container-failure leaves a good end alone" {
  write_file <<'END'
services:
  a: {image: crank/busybox, command: ["sh", "-c", "exit 0"]}
  b: {image: crank/busybox, command: ["sh", "-c", "sleep 3; exit 5"]}
  c: {image: crank/busybox, command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]}
END
  fails -5 --separate-stderr timeout 60 crank-compose up --abort-on-container-failure
  output_has "a-1 exited with code 0"
  output_has "b-1 exited with code 5"
  take_down
}

@test "up: --pull never and --no-build say what is missing" {
  write_file <<'END'
services:
  a: {image: crank/not-there}
END
  fails -1 --separate-stderr crank-compose up -d --pull never
  output=$stderr
  output_has "crank/not-there"
  [ -z "$(containers -a)" ]
  take_down
}

@test "up: --build builds, --no-build does not, a second up keeps the image" {
  mkdir ctx
  cat >ctx/Dockerfile <<'END'
FROM crank/busybox
RUN echo built >/built
CMD ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
END
  write_file <<'END'
services:
  a: {build: ctx}
END
  fails -1 --separate-stderr crank-compose up -d --no-build
  run -0 --separate-stderr crank-compose up -d
  output=$stderr
  output_has " a  Built"
  [ "$(engine exec "$project-a-1" cat /built)" = built ]
  local first=$(id_of a-1)
  crank-compose up -d
  [ "$(id_of a-1)" = "$first" ]
  sed -i 's/echo built/echo again/' ctx/Dockerfile
  crank-compose up -d
  [ "$(id_of a-1)" = "$first" ]
  crank-compose up -d --build --quiet-build -t 0
  [ "$(engine exec "$project-a-1" cat /built)" = again ]
  crank-compose down -t 0 --rmi local
  run ! engine image inspect "$project-a"
}

@test "up: a volume that differs is kept unless the person, or -y, says yes" {
  write_file <<'END'
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    volumes: ["data:/data"]
volumes:
  data: {labels: {a: "1"}}
END
  crank-compose up -d
  engine exec "$project-a-1" touch /data/kept
  sed -i 's/"1"/"2"/' compose.yaml
  run -0 --separate-stderr crank-compose up -d </dev/null
  output_has "Volume \"${project}_data\" exists but doesn't match configuration in compose file"
  engine exec "$project-a-1" test -e /data/kept
  run -0 --separate-stderr bash -c 'echo n | crank-compose up -d'
  engine exec "$project-a-1" test -e /data/kept
  run -0 --separate-stderr crank-compose up -d -t 0 -y </dev/null
  [ -z "$output" ]
  run ! engine exec "$project-a-1" test -e /data/kept
  engine exec "$project-a-1" touch /data/kept
  sed -i 's/"2"/"3"/' compose.yaml
  run -0 --separate-stderr bash -c 'echo y | crank-compose up -d -t 0'
  run ! engine exec "$project-a-1" test -e /data/kept
  take_down
}

@test "up: --dry-run changes nothing, before the command and behind it" {
  simple
  run -0 --separate-stderr crank-compose --dry-run up -d
  output=$stderr
  output_has "DRY-RUN MODE -  Container $project-web-1"
  [ -z "$(containers -a)" ]
  run -0 --separate-stderr crank-compose up -d --dry-run
  [ -z "$(containers -a)" ]
}

@test "up: --progress json, plain and quiet" {
  simple
  run -0 --separate-stderr crank-compose --progress json up -d
  printf '%s\n' "$stderr" | python3 -c '
import json, sys
ids = {json.loads(line).get("id") for line in sys.stdin if line.strip()}
sys.exit(not any(i and i.startswith("Container ") for i in ids))'
  take_down
  run -0 --separate-stderr crank-compose --progress quiet up -d
  [ -z "$stderr" ]
  COMPOSE_STATUS_STDOUT=true run -0 --separate-stderr crank-compose up -d
  output_has " Container $project-web-1  Running"
  take_down
}

@test "up: -f, --project-directory, --env-file, --profile and -p" {
  mkdir -p deep/dir
  cat >deep/other.yaml <<'END'
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "echo value=$$VALUE; cat /here/file; trap exit TERM; sleep 1000 & wait"]
    environment: {VALUE: "${VALUE-none}"}
    volumes: ["./:/here:ro"]
  extra:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    profiles: [more]
END
  chmod -R a+rX .
  echo "file of deep" >deep/file
  echo "file of dir" >deep/dir/file
  echo VALUE=from-file >vars
  crank-compose -f deep/other.yaml up -d
  wait_for 10 sh -c "crank-compose -f deep/other.yaml logs a | grep -q 'file of deep'"
  crank-compose -f deep/other.yaml logs a | grep -q 'value=none'
  [ "$(containers)" = "$project-a-1" ]
  crank-compose -f deep/other.yaml --project-directory deep/dir --env-file vars --profile more \
    up -d -t 0
  wait_for 10 sh -c "crank-compose -f deep/other.yaml logs a | grep -q 'file of dir'"
  crank-compose -f deep/other.yaml logs a | grep -q 'value=from-file'
  [ "$(containers)" = "$project-a-1"$'\n'"$project-extra-1" ]
  crank-compose -f deep/other.yaml --profile '*' down -t 0
  unset COMPOSE_PROJECT_NAME
  crank-compose -f deep/other.yaml -p "$project" up -d
  [ "$(containers)" = "$project-a-1" ]
  crank-compose -p "$project" down -t 0
}

@test "up: --compatibility names with underscores" {
  simple
  crank-compose --compatibility up -d db
  [ "$(containers)" = "${project}_db_1" ]
  crank-compose --compatibility down -t 0
}

@test "up: --all-resources keeps what no service uses" {
  simple
  printf 'volumes: {unused: {}}\n' >>compose.yaml
  crank-compose up -d db
  [ -z "$(engine volume ls -q --filter name="${project}_unused")" ]
  crank-compose --all-resources up -d db
  [ "$(engine volume ls -q --filter name="${project}_unused")" = "${project}_unused" ]
  crank-compose --all-resources down -v -t 0
}

@test "up: --parallel 1 is one call at a time" {
  simple
  crank-compose --parallel 1 up -d
  [ "$(containers | wc -l)" -eq 2 ]
  take_down
}

@test "up: --runtime overrules \$CRANK_RUNTIME and says so" {
  simple
  local name=$CRANK_RUNTIME
  CRANK_RUNTIME=nerdctl run -0 --separate-stderr crank-compose --runtime "$name" up -d db
  output=$stderr
  output_has "using $name: --runtime names it"
  output_has "nerdctl"
  CRANK_RUNTIME= run -0 --separate-stderr crank-compose --runtime "$name" down -t 0
  fails -1 --separate-stderr crank-compose --runtime dokcer up -d
  output=$stderr
  output_has "no runtime is called 'dokcer'"
  output_has "did you mean 'docker'?"
}

@test "plan: nothing to do is status 0, changes are status 2, nothing is changed" {
  simple
  fails -2 --separate-stderr crank-compose plan
  printf '%s\n' "$output" | grep -Eq "create +network +${project}_default +not found"
  printf '%s\n' "$output" | grep -Eq "run +container +$project-web-1 +not found"
  [ -z "$(containers -a)" ]
  fails -2 --separate-stderr crank-compose plan --format json
  printf '%s\n' "$output" | python3 -c '
import json, sys
plan = json.load(sys.stdin)
assert plan["changes"] is True
assert plan["plan"]["project"] == sys.argv[1]' "$project"
  crank-compose up -d
  run -0 --separate-stderr crank-compose plan
  output_has "Nothing to do: $project is as the file says."
  run -0 --separate-stderr crank-compose plan --format json
  output_has '"changes":false'
  sed -i 's/depends_on: .*/environment: {A: "1"}/' compose.yaml
  fails -2 --separate-stderr crank-compose plan
  output_has "$project-web-1"
  take_down
}

@test "plan: --commands prints command lines that a shell can run" {
  simple
  fails -2 --separate-stderr crank-compose plan --commands db
  sh -n <<<"$output"
  printf '%s\n' "$output" | sh -e 3>&- 4>&-
  [ "$(containers)" = "$project-db-1" ]
  run -0 --separate-stderr crank-compose plan db
  take_down
}

@test "up: a restart policy that no engine knows is refused before anything is made" {
  simple
  sed -i '0,/image:/s//restart: allways\n    image:/' compose.yaml
  run -0 crank-compose config -q
  fails -1 --separate-stderr crank-compose up -d
  output=$stderr
  output_has "compose.yaml:3:14: services.web.restart: no engine knows the restart policy 'allways'"
  output_has "did you mean 'always'?"
  output_lacks "Creating"
}

@test "up: the missing folder of a bind mount is made, in the long form as in the short one" {
  write_file <<'END'
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    volumes:
      - {type: bind, source: ./long, target: /long}
      - ./short:/short
END
  crank-compose up -d
  [ -d long ] && [ -d short ]
  take_down
  rmdir long short
  sed -i 's|target: /long|&, bind: {create_host_path: false}|' compose.yaml
  fails -1 crank-compose up -d
  output_has "$PWD/long does not exist on this machine"
  take_down
}

@test "up: replicas share a range of ports, one each" {
  local first=$(free_port)
  write_file <<END
services:
  a:
    image: crank/busybox
    command: ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]
    ports: ["127.0.0.1:$first-$((first + 2)):80"]
    scale: 3
END
  crank-compose up -d
  run -0 crank-compose ps --format '{{range .Publishers}}{{.PublishedPort}}{{end}}'
  [ "$(sort -n <<<"$output")" = "$first"$'\n'"$((first + 1))"$'\n'"$((first + 2))" ]
  take_down
}

@test "up: init: true is refused with its line where podman has no program for it" {
  only_on podman rootless
  write_file <<'END'
services:
  a: {image: crank/busybox, command: [sleep, "1000"], init: false}
  b: {image: crank/busybox, command: [sleep, "1000"], init: true}
END
  if engine run --rm --init crank/busybox true; then
    crank-compose up -d
    take_down
    return
  fi
  fails -1 --separate-stderr crank-compose up -d
  output=$stderr
  output_has "compose.yaml:3:61: services.b.init: cannot be honoured here: its init program, catatonit, is not installed"
  output_lacks "Creating"
  crank-compose up -d a
  take_down
}

@test "up: pull_policy daily, weekly and every_… go by when the engine got the image" {
  local image=localhost:9/$project:1
  engine tag crank/busybox "$image"
  for policy in daily weekly every_2h30m; do
    write_file <<END
services:
  a: {image: "$image", command: [sleep, "1000"], pull_policy: $policy}
END
    if [ "$CRANK_TEST_SETUP" = docker ]; then
      run -0 crank-compose up -d
      output_lacks "Pulling"
      take_down
    else
      # Nobody knows on podman: it is pulled, and that is said.
      fails -1 crank-compose up -d
      output_has "compose.yaml:2:"
      output_has "the engine does not tell when it got $image: it is pulled now"
      output_has "a Pulling"
    fi
  done
  sed -i 's/every_2h30m/every_1s/' compose.yaml
  sleep 1.1
  fails -1 crank-compose up -d
  output_has "a Pulling"
  engine rmi "$image"
}
