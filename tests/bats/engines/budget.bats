# How many clients a command costs; read from the trace.

load lib

shop() {
  local i
  {
    echo services:
    for i in $(seq 20); do
      echo "  s$i:"
      echo "    {image: crank/busybox, command: [sleep, '1000'], stop_grace_period: 0s,"
      echo "     networks: [n$((i % 3))], volumes: ['v$((i % 4)):/data']}"
    done
    echo 'networks: {n0: {}, n1: {}, n2: {}}'
    echo 'volumes: {v0: {}, v1: {}, v2: {}, v3: {}}'
  } >compose.yaml
}

@test "budget: a no-op up of 20 services, 3 networks and 4 volumes, ps, stop, down" {
  local most=5 looks=2
  [ "$CRANK_TEST_SETUP" != docker ] || most=3 looks=1
  shop
  run -0 crank-compose up -d
  # One call a container, network and volume, and 3 to look; podman looks by kinds.
  [ "$(children '"label":"(run|create|start)"')" -eq 27 ]
  forget_trace
  run -0 crank-compose up -d
  [ "$(children)" -le "$most" ]
  [ "$(containers | wc -l)" -eq 20 ]
  forget_trace
  run -0 crank-compose ps
  # podman's list leaves an entrypoint out of the command: its inspection tells it.
  [ "$(children)" -le "$looks" ]
  forget_trace
  run -0 crank-compose stop -t 0
  # All services stand on one level.
  [ "$(children '"stop"')" -eq 1 ]
  forget_trace
  run -0 crank-compose down -v -t 0
  [ "$(children '"rm"')" -le 8 ]
}

@test "budget: ps of services with health checks is two clients at most" {
  cat >compose.yaml <<EOF
services:
  db:
    image: crank/busybox
    command: [sleep, "1000"]
    healthcheck: {test: [CMD-SHELL, "true"], interval: 1s}
EOF
  run -0 crank-compose up -d --wait
  forget_trace
  run -0 crank-compose ps
  [ "$(children)" -le 2 ]
  output_has healthy
  run -0 crank-compose down -t 0
}
