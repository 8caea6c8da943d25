# What stands in the file arrives in the container, byte for byte, or is refused with its line.

load lib

take_down() {
  crank-compose down -v -t 0
}

# variable CONTAINER NAME: the value in process 1, with an "x" behind it: $( ) drops newlines.
variable() {
  engine exec "$1" cat /proc/1/environ | python3 -c '
import sys
found = dict(e.split("=", 1) for e in sys.stdin.read().split("\0") if "=" in e)
sys.stdout.write(found.get(sys.argv[1], "(unset)") + "x")' "$2"
}

# same NAME WANT: of the container of service a.
same() {
  local got
  got=$(variable "$project-a-1" "$1")
  [ "$got" = "${2}x" ] && return
  printf '%s: got %q, want %q\n' "$1" "$got" "${2}x"
  return 1
}

@test "carried: variables of all kinds, and no value in the process list" {
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: false
    command: [sleep, "1000"]
    environment:
      QUOTES: "a\"b'c`d"
      HASH: "#x # y"
      BLANKS: "  two  "
      TAB: "\ta\t"
      DOLLAR: "$$HOME $${x}"
      BACKSLASH: 'a\nb\'
      EMPTY: ""
      EQUALS: "a=b=c"
      COMMA: "a,b"
      UTF: "grün ✓"
      INNER_RETURN: "a\rb"
      LINES: "one\ntwo\n"
      TEXT: "one\n\ntwo\n"
      LAST_RETURN: "a\r"
      STAR: "*"
      LD_PRELOAD: /nope.so
      DOCKER_HOST: tcp://127.0.0.1:1
      CONTAINER_HOST: tcp://127.0.0.1:1
      HTTP_PROXY: http://127.0.0.1:1
      HOME: /nowhere
      PATH: /bin:/extra
      GODEBUG: http2debug=2
      PASSWORD: s3cret-value-1
END
  sed -i '/LINES:/d' compose.yaml
  (
    while [ ! -e stop ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\0" " "; sleep 0.02; done
  ) >seen 3>&- &
  crank-compose up -d
  touch stop
  wait
  same QUOTES "a\"b'c\`d"
  same HASH '#x # y'
  same BLANKS '  two  '
  same TAB $'\ta\t'
  same DOLLAR '$HOME ${x}'
  same BACKSLASH 'a\nb\'
  same EMPTY ''
  same EQUALS a=b=c
  same COMMA a,b
  same UTF 'grün ✓'
  same INNER_RETURN $'a\rb'
  same TEXT $'one\n\ntwo\n'
  same LAST_RETURN $'a\r'
  same STAR '*'
  same LD_PRELOAD /nope.so
  same DOCKER_HOST tcp://127.0.0.1:1
  same CONTAINER_HOST tcp://127.0.0.1:1
  same HTTP_PROXY http://127.0.0.1:1
  same HOME /nowhere
  same PATH /bin:/extra
  same GODEBUG http2debug=2
  same PASSWORD s3cret-value-1
  grep -q 'crank-compose up -d' seen
  run -1 grep s3cret-value-1 seen
  run -1 grep s3cret-value-1 "$CRANK_TRACE"
  take_down
}

@test "carried: a name without a value removes the image's variable" {
  cat >compose.yaml <<'END'
services:
  a:
    build:
      context: .
      dockerfile_inline: |
        FROM crank/busybox
        ENV GONE=here KEPT=here NO_COLOR=here
    image: ct-carried-unset
    init: false
    command: [sleep, "1000"]
    environment: [GONE, NO_COLOR]
END
  crank-compose up -d
  same KEPT here
  same GONE '(unset)'
  same NO_COLOR '(unset)'
  take_down
  engine rmi ct-carried-unset
}

@test "carried: a value that the client would take for its own is refused with its line" {
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    environment:
      LD_PRELOAD: "a\nb"
      FINE: "a\nb"
END
  fails -1 crank-compose up -d
  output_has 'compose.yaml:5:'
  output_has 'services.a.environment.LD_PRELOAD'
  output_has 'has a line break'
  output_lacks 'Creating'
  [ -z "$(containers -a)" ]
}

@test "carried: labels of containers, networks and volumes" {
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: false
    command: [sleep, "1000"]
    labels: &labels
      equals: "a=b=c"
      comma: "a,b=c,d"
      quotes: "a\"b'c"
      blank: "a  b"
      empty: ""
    volumes: [data:/data]
    networks: [net]
networks: {net: {labels: *labels}}
volumes: {data: {labels: *labels}}
END
  crank-compose up -d
  local it
  for it in "container inspect $project-a-1 .Config.Labels" \
    "network inspect ${project}_net .Labels" "volume inspect ${project}_data .Labels"; do
    set -- $it
    engine "$1" "$2" "$3" >objects
    python3 - "$4" <<'END'
import json, sys
o = json.load(open("objects"))[0]
labels = o["Config"]["Labels"] if sys.argv[1].startswith(".Config") else o.get("Labels") or o["labels"]
want = {"equals": "a=b=c", "comma": "a,b=c,d", "quotes": "a\"b'c", "blank": "a  b", "empty": ""}
wrong = {k: labels.get(k) for k in want if labels.get(k) != want[k]}
assert not wrong, wrong
odd = [k for k in labels if not (k in want or k.startswith(("com.docker.compose.", "crank.", "io.")))]
assert not odd, odd
END
  done
  run -0 crank-compose up -d
  output_has "Container $project-a-1  Running"
  take_down
}

@test "carried: words of commands, entrypoints and checks" {
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: false
    entrypoint: [sh, -c, 'printf "[%s]" "$$@"; echo; sleep 1000; true', zero]
    command: ["a b", "it's", "$$HOME", "", "\"q\"", "-x", "é"]
    healthcheck:
      test: [CMD, test, "it's $$x", "=", "it's $$x"]
      interval: 1s
  b:
    image: crank/busybox
    entrypoint: []
    command: [echo, cleared]
    init: false
END
  crank-compose up -d --wait --wait-timeout 20 a
  run -0 crank-compose logs --no-log-prefix a
  [ "$output" = "[a b][it's][\$HOME][][\"q\"][-x][é]" ]
  [ "$(engine exec "$project-a-1" cat /proc/1/cmdline | tr '\0' '|')" = \
    "sh|-c|printf \"[%s]\" \"\$@\"; echo; sleep 1000; true|zero|a b|it's|\$HOME||\"q\"|-x|é|" ]
  run -0 --separate-stderr crank-compose run --rm --no-deps b
  [ "$output" = cleared ]
  take_down
}

@test "carried: mounts of all kinds" {
  mkdir -p 'here it is'
  echo from-host >'here it is/f'
  chmod 755 'here it is'
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: false
    command: [sleep, "1000"]
    volumes:
      - ./made/on/demand:/made
      - "./here it is:/ro:ro"
      - data:/data
      - data:/data-ro:ro
      - /anonymous
      - type: tmpfs
        target: /t
        tmpfs: {size: 2m, mode: 0o1770}
      - type: bind
        source: ./here it is
        target: /long
        bind: {propagation: rprivate}
    tmpfs: ["/t2:size=1m"]
    shm_size: 8m
volumes: {data: }
END
  crank-compose up -d
  [ -d made/on/demand ]
  engine exec "$project-a-1" touch /made/x /data/x /anonymous/x /t/x /t2/x
  [ -e made/on/demand/x ]
  [ "$(engine exec "$project-a-1" cat /ro/f /long/f)" = from-host$'\n'from-host ]
  engine exec "$project-a-1" ls /data-ro/x
  fails engine exec "$project-a-1" touch /ro/y
  fails engine exec "$project-a-1" touch /data-ro/y
  engine exec "$project-a-1" mount >mounts
  grep -q '^tmpfs on /t type tmpfs .*size=2048k.*mode=1770' mounts
  grep -q '^tmpfs on /t2 type tmpfs .*size=1024k' mounts
  grep -q ' on /dev/shm type tmpfs .*size=8192k' mounts
  take_down
  engine run --rm -v "$PWD/made:/made" crank/busybox rm -rf /made/on
}

@test "carried: two networks with aliases and addresses" {
  local net=$((BATS_TEST_NUMBER + 100))
  case $CRANK_TEST_SETUP in docker) net=10.$net.77 ;; podman) net=10.$net.78 ;; *) net=10.$net.79 ;; esac
  cat >compose.yaml <<END
services:
  a:
    image: crank/busybox
    init: false
    command: [sleep, "1000"]
    hostname: the-host
    domainname: example.test
    extra_hosts: ["elsewhere:10.9.8.7"]
    networks:
      front: {aliases: [www, web.local], ipv4_address: $net.9, priority: 10}
      back: {}
  b:
    image: crank/busybox
    init: false
    command: [sleep, "1000"]
    networks: [front]
networks:
  front: {ipam: {driver: default, config: [{subnet: $net.0/24, gateway: $net.1}]}}
  back: {internal: true}
END
  crank-compose up -d
  [ "$(field "$project-a-1" "{{(index .NetworkSettings.Networks \"${project}_front\").IPAddress}}")" = "$net.9" ]
  [ -n "$(field "$project-a-1" "{{(index .NetworkSettings.Networks \"${project}_back\").IPAddress}}")" ]
  local name
  for name in a www web.local "$project-a-1"; do
    run -0 engine exec "$project-b-1" nslookup "$name"
    output_has "$net.9"
  done
  engine exec "$project-a-1" cat /etc/hosts | grep -q '10.9.8.7.*elsewhere'
  [[ $(engine exec "$project-a-1" hostname) == the-host* ]]
  take_down
}

@test "carried: a hardware address, where client and engine agree on it" {
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: false
    command: [sleep, "1000"]
    mac_address: "02:42:0a:00:00:77"
    networks: {default: {}, second: {}}
networks: {second: {}}
END
  # Docker's client from 25 on cannot say it to an engine before 25.
  if [ "$CRANK_TEST_SETUP" = docker ]; then
    fails -1 crank-compose up -d
    output_has 'compose.yaml:6:'
    output_lacks 'Creating'
    return
  fi
  crank-compose up -d
  engine exec "$project-a-1" ip link | grep -qi '02:42:0a:00:00:77'
  take_down
}

@test "carried: user, folder, rights and limits" {
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: false
    command: [sleep, "1000"]
    user: "1234:5678"
    group_add: ["4321"]
    working_dir: /bin
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    sysctls: {net.ipv4.ip_forward: "0", net.ipv4.conf.all.forwarding: "0"}
    # podman raises the one that is not given, which needs rights that few machines give.
    ulimits: {nofile: {soft: 99, hard: 199}, nproc: 500}
    oom_score_adj: 500
    stop_signal: SIGUSR1
    stop_grace_period: 1500ms
    annotations: {}
    dns: [10.1.2.3]
    dns_search: [example.test]
    dns_opt: [ndots:3]
    tty: true
    stdin_open: true
END
  crank-compose up -d
  [ "$(engine exec "$project-a-1" id -u):$(engine exec "$project-a-1" id -g)" = 1234:5678 ]
  engine exec "$project-a-1" id -G | tr ' ' '\n' | grep -qx 4321
  [ "$(engine exec "$project-a-1" readlink /proc/1/cwd || echo /bin)" = /bin ]
  fails engine exec -u 0 "$project-a-1" touch /x
  fails engine exec -u 0 "$project-a-1" touch /tmp/x
  engine exec "$project-a-1" cat /proc/1/status >status
  grep -q '^CapBnd:[[:space:]]*0000000000000000' status
  grep -q '^NoNewPrivs:[[:space:]]*1' status
  engine exec "$project-a-1" cat /proc/1/limits | grep -q 'Max open files  *99  *199'
  [ "$(engine exec "$project-a-1" cat /proc/1/oom_score_adj)" = 500 ]
  engine exec "$project-a-1" cat /etc/resolv.conf | grep -q 'search example.test'
  [ "$(field "$project-a-1" '{{.Config.Tty}} {{.Config.OpenStdin}}')" = 'true true' ]
  [[ $(field "$project-a-1" '{{.Config.StopSignal}}') =~ ^(SIGUSR1|10)$ ]]
  [ "$(field "$project-a-1" '{{.Config.StopTimeout}}')" = 2 ]
  take_down
}

@test "carried: secrets and configs, from files, variables and the file itself" {
  echo from-file >secret.txt
  chmod 644 secret.txt
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: false
    command: [sleep, "1000"]
    secrets: [from-file, {source: from-variable, target: other, uid: "12", gid: "34", mode: 0440}]
    configs: [{source: text, target: /etc/deep/app.conf, mode: 0555}]
secrets:
  from-file: {file: ./secret.txt}
  from-variable: {environment: TOKEN}
configs:
  text: {content: "a = ${TOKEN}\n"}
END
  export TOKEN=$'s3cret-value-2\nline two'
  (
    while [ ! -e stop ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\0" " "; sleep 0.02; done
  ) >seen 3>&- &
  crank-compose up -d
  touch stop
  wait
  run -1 grep s3cret-value-2 seen
  [ "$(engine exec "$project-a-1" cat /run/secrets/from-file)" = from-file ]
  [ "$(engine exec "$project-a-1" cat /run/secrets/other)" = "$TOKEN" ]
  [ "$(engine exec "$project-a-1" cat /etc/deep/app.conf)" = "a = $TOKEN" ]
  [ "$(engine exec "$project-a-1" stat -c '%a %u %g' /run/secrets/other)" = '440 12 34' ]
  [ "$(engine exec "$project-a-1" stat -c %a /etc/deep/app.conf)" = 555 ]
  take_down
}

@test "carried: arguments, labels and secrets of builds" {
  mkdir ctx
  echo content >ctx/f
  cat >ctx/Other <<'END'
FROM crank/busybox AS first
ARG PLAIN
ARG TEXT
ARG HTTP_PROXY
RUN printf '%s|%s|%s' "$PLAIN" "$TEXT" "$HTTP_PROXY" > /args
COPY f /f
FROM first AS last
RUN exit 1
END
  cat >compose.yaml <<'END'
services:
  a:
    init: false
    build:
      context: ctx
      dockerfile: Other
      target: first
      args: {PLAIN: "a b'c\"", TEXT: "one\ntwo", HTTP_PROXY: "http://p:1"}
      labels: {comma: "a,b=c"}
      tags: [ct-carried-other]
      network: none
    command: [sleep, "1000"]
END
  export DOCKER_BUILDKIT=0
  crank-compose up -d
  [ "$(engine exec "$project-a-1" cat /args)" = $'a b\'c"|one\ntwo|http://p:1' ]
  [ "$(engine image inspect -f '{{index .Config.Labels "comma"}}' "$project-a")" = a,b=c ]
  [ "$(engine image inspect -f '{{index .Config.Labels "com.docker.compose.service"}}' ct-carried-other)" = a ]
  take_down
  engine rmi ct-carried-other "$project-a"
}

@test "carried: options of a network, docker's word for the packet size on podman too" {
  cat >compose.yaml <<'END'
services:
  a: {image: crank/busybox, command: [sleep, "1000"]}
networks:
  default: {driver_opts: {com.docker.network.driver.mtu: "1400"}}
END
  crank-compose up -d
  [ "$(engine exec "$project-a-1" cat /sys/class/net/eth0/mtu)" = 1400 ]
  take_down
  sed -i 's/driver.mtu: "1400"/bridge.enable_icc: "false"/' compose.yaml
  if [ "$CRANK_TEST_SETUP" = docker ]; then
    crank-compose up -d
    take_down
    return
  fi
  fails -1 crank-compose up -d
  output_has "compose.yaml:4:26: networks.default.driver_opts: podman's networks have no option com.docker.network.bridge.enable_icc"
  output_lacks "Creating"
}
