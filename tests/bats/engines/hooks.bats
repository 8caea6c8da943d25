# post_start and pre_stop, and what depends on them.

load lib

@test "hooks: post_start has run before what depends on the service starts" {
  cat >compose.yaml <<EOF
services:
  a:
    image: crank/busybox
    command: [sleep, "1000"]
    volumes: [data:/data]
    post_start: [{command: [sh, -c, "sleep 1; echo ready >/data/mark"]}]
    pre_stop: [{command: [sh, -c, "echo bye >>/data/mark"]}]
  b:
    image: crank/busybox
    command: [sh, -c, "cat /data/mark; sleep 1000"]
    volumes: [data:/data]
    depends_on: [a]
volumes: {data: {}}
EOF
  run -0 crank-compose up -d
  wait_for 5 eval 'engine logs "$project-b-1" 2>&1 | grep -q ready'
  run -0 crank-compose stop -t 0 a
  run -0 engine exec "$project-b-1" cat /data/mark
  output_is 'ready
bye'
  run -0 crank-compose down -v -t 0
}

@test "hooks: one that fails ends the work with its status, attached its output is shown" {
  cat >compose.yaml <<EOF
services:
  a:
    image: crank/busybox
    command: [sleep, "1000"]
    post_start: [{command: [sh, -c, "echo said by the hook; exit 3"]}]
EOF
  fails -1 crank-compose up -t 0
  output_has 'said by the hook'
  output_has 'a hook exited with status 3'
  run -0 crank-compose down -t 0
}
