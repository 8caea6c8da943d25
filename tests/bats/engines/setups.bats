# The three set-ups themselves: what every other engine test leans on.

load lib

@test "set-up: a container runs, and nothing is left when it is removed" {
  engine run -d --name "$project-a" crank/busybox sleep 60
  [ "$(field "$project-a" '{{.State.Status}}')" = running ]
  [ "$(leftovers | sort -u)" = "$project-a" ]
  remove "$project-a"
  [ -z "$(leftovers)" ]
}

@test "set-up: containers of a network know each other by name" {
  # podman fails when an interface of the host goes away meanwhile.
  wait_for 10 engine network create "$project"
  engine run -d --name "$project-a" --network "$project" --network-alias web crank/busybox \
    sh -c 'echo here >/tmp/index.html; exec httpd -f -h /tmp'
  run -0 engine run --rm --network "$project" crank/busybox \
    sh -c 'for i in 1 2 3 4 5 6 7 8 9; do wget -q -O - http://web/ && exit; sleep 0.2; done'
  [ "${lines[-1]}" = here ]
  remove "$project-a"
  engine network rm "$project"
}

@test "set-up: the image without a shell has none" {
  run -127 engine run --rm --entrypoint sh crank/noshell -c true
  run -7 engine run --rm crank/noshell exit 7
}

@test "set-up: a published port is reached" {
  local port
  port=$(free_port)
  engine run -d --name "$project-a" -p "$port:80" crank/busybox \
    sh -c 'echo here >/tmp/index.html; exec httpd -f -h /tmp'
  wait_for 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
  remove "$project-a"
}
