# kill -9 at any moment of `up`: the next one reaches the same containers.

load lib

shop() {
  cat >compose.yaml <<EOF
services:
  db:
    image: crank/busybox
    command: [sleep, "1000"]
    volumes: [data:/data]
    healthcheck: {test: [CMD-SHELL, "true"], interval: 1s}
  api:
    image: crank/busybox
    command: [sleep, "1000"]
    scale: 2
    networks: [default, back]
    depends_on:
      db: {condition: service_healthy}
networks: {back: {}}
volumes: {data: {}}
EOF
}

# Sets took to the milliseconds of one whole `up`.
measure() {
  local start
  start=$(date +%s%3N)
  crank-compose up -d >out 2>&1 3>&-
  took=$(($(date +%s%3N) - start))
  crank-compose down -v -t 0 >>out 2>&1 3>&-
}

check_shop() {
  local names
  names=$(containers -a)
  [ "$(sed 's/-[0-9]*$//' <<<"$names")" = "$project-api
$project-api
$project-db" ] && [ "$(containers)" = "$names" ] || {
    printf '%s\n' "after a kill at $1 ms of $took:" "$names" "$(cat out)"
    return 1
  }
  # None without a name of ours: whatever uses the project's networks is of the project.
  [ "$(engine ps -a --filter "network=${project}_back" --format '{{.Names}}' | sort -u)" = \
    "$(engine ps -a --filter "network=${project}_back" \
      --filter "label=com.docker.compose.project=$project" --format '{{.Names}}' | sort -u)" ]
}

@test "killed: up is killed at ten random moments, the next one at once converges" {
  local i at pid
  shop
  measure
  for i in 1 2 3 4 5 6 7 8 9 10; do
    at=$((RANDOM % took))
    crank-compose up -d >out 2>&1 3>&- &
    pid=$!
    sleep "$(printf '%d.%03d' $((at / 1000)) $((at % 1000)))"
    kill -KILL "$pid" 2>/dev/null || :
    wait "$pid" || :
    crank-compose up -d >out 2>&1 3>&- || {
      printf '%s\n' "up failed after a kill at $at ms of $took:" "$(cat out)"
      return 1
    }
    check_shop "$at"
    crank-compose down -v -t 0 >out 2>&1 3>&-
  done
}

@test "killed: while containers are replaced, the next up converges too" {
  local i at pid
  shop
  measure
  crank-compose up -d >out 2>&1 3>&-
  for i in 1 2 3; do
    at=$((RANDOM % took))
    sed -i "/image:/a\\    labels: {round: \"$i\"}" compose.yaml
    sed -i "/labels: {round: \"$((i - 1))\"}/d" compose.yaml
    crank-compose up -d -t 0 >out 2>&1 3>&- &
    pid=$!
    sleep "$(printf '%d.%03d' $((at / 1000)) $((at % 1000)))"
    kill -KILL "$pid" 2>/dev/null || :
    wait "$pid" || :
    crank-compose up -d -t 0 >out 2>&1 3>&- || {
      printf '%s\n' "up failed after a kill at $at ms of $took:" "$(cat out)"
      return 1
    }
    check_shop "$at"
    [ "$(field "$project-db-1" '{{index .Config.Labels "round"}}')" = "$i" ]
  done
  run -0 crank-compose down -v -t 0
}
