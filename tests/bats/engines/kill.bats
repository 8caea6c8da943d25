# kill, pause, unpause and rm on real engines.
load lib

make_project() {
  cat >compose.yaml <<'YAML'
services:
  one:
    image: crank/busybox
    command: ["sh", "-c", "trap 'exit 7' USR1; while :; do sleep 0.2; done"]
    volumes: ["/anonymous"]
  two:
    image: crank/busybox
    command: ["sleep", "1000"]
YAML
  run -0 crank-compose up -d
}

state() {
  crank-compose ps -a --format '{{.Service}} {{.State}}'
}

@test "kill: the signal of -s arrives, named services only" {
  make_project
  run -0 --separate-stderr crank-compose kill -s USR1 one
  [[ $stderr == *"-one-1  Killed"* ]]
  [[ $stderr != *"-two-1"* ]]
  wait_for 10 sh -c "crank-compose ps -a --format '{{.Service}} {{.ExitCode}}' | grep -q 'one 7'"
  run -0 crank-compose down -v -t 0
}

@test "kill: without a signal it is at once; what does not run is said" {
  make_project
  run -0 crank-compose kill
  wait_for 10 sh -c "crank-compose ps -a --format '{{.Service}} {{.ExitCode}}' | grep -q 'two 137'"
  run -0 --separate-stderr crank-compose kill
  [[ $stderr == *"no container to kill"* ]]
  run -0 crank-compose down -v -t 0
}

@test "rm: removes what stands still, asks, and -s stops first" {
  make_project
  run -0 crank-compose rm -f
  [ "$(crank-compose ps -a -q | wc -l)" -eq 2 ]
  run -0 crank-compose stop -t 0 two
  run -0 --separate-stderr crank-compose rm </dev/null
  output_has "Going to remove"
  [ "$(crank-compose ps -a -q | wc -l)" -eq 2 ]
  run -0 --separate-stderr crank-compose rm -f
  [[ $stderr == *"-two-1  Removed"* ]]
  [ "$(crank-compose ps -a --format '{{.Service}}')" = one ]
  run -0 crank-compose rm -f -s -v
  [ -z "$(crank-compose ps -a -q)" ]
  run -0 --separate-stderr crank-compose rm -f
  [[ $stderr == *"No stopped containers"* ]]
  run -0 crank-compose down -v -t 0
}

@test "pause and unpause: the processes stand still and go on" {
  make_project
  # Without root podman cannot pause where control groups are of version 1: it says so.
  if [ "$CRANK_TEST_SETUP" = rootless ] && engine info | grep -q 'cgroupVersion: v1'; then
    fails -1 crank-compose pause
    output_has "podman cannot pause without root where control groups are of version 1"
    run -0 crank-compose down -v -t 0
    return
  fi
  run -0 --separate-stderr crank-compose pause one
  [[ $stderr == *"-one-1  Paused"* ]]
  run -0 state
  [[ $output == *"one paused"* && $output == *"two running"* ]]
  run -0 crank-compose ps --format '{{.Status}}' one
  [[ $output =~ ^Up\ .*\ \(Paused\)$ ]]
  run -0 --separate-stderr crank-compose unpause one
  [[ $stderr == *"-one-1  Unpaused"* ]]
  run -0 state
  [[ $output == *"one running"* ]]
  run -0 crank-compose down -v -t 0
}

@test "pause and unpause: of what is in another state the engine's error is the answer" {
  only_on docker podman
  make_project
  fails -1 crank-compose unpause
  output_has "the container is not paused"
  run -0 crank-compose pause one
  # The other one is paused all the same, as with Docker Compose.
  fails -1 crank-compose pause
  output_has "-two-1  Paused"
  output_has "is paused"
  run -0 state
  [[ $output == *"one paused"* && $output == *"two paused"* ]]
  run -0 crank-compose unpause
  run -0 crank-compose stop -t 0 one
  run -0 crank-compose unpause one
  run -0 crank-compose down -v -t 0
}

@test "kill, pause, unpause, rm: an unknown service is named" {
  make_project
  for verb in kill pause unpause rm; do
    fails -1 --separate-stderr crank-compose "$verb" nothing
    [[ $stderr == *"no such service: nothing"* ]]
  done
  run -0 crank-compose down -v -t 0
}
