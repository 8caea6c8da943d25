# Docker Compose and crank-compose make the same containers, networks and volumes of the same
# file, field by field as docker tells them, and neither makes anew what the other has made.
# setups: docker

load lib

ids() {
  docker ps -a --no-trunc --filter "label=com.docker.compose.project=$project" \
    --format '{{.Names}} {{.ID}}' | sort
}

# Of compose.yaml: by one, looked at, taken over by the other; then the other way round.
same() {
  local before
  "$docker_compose" up -d
  "$TESTS/bats/engines/inspected.py" "$project" >theirs
  before=$(ids)
  crank-compose up -d
  [ "$(ids)" = "$before" ]
  "$docker_compose" down -v -t 0
  crank-compose up -d
  "$TESTS/bats/engines/inspected.py" "$project" >ours
  before=$(ids)
  "$docker_compose" up -d
  [ "$(ids)" = "$before" ]
  crank-compose down -v -t 0
  [ -z "$(ids)" ]
  grep -q '^container ' theirs
  diff theirs ours
}

@test "same: a blog and its database: health, order, volumes, restart" {
  oracle
  local port=$(free_port)
  cat >compose.yaml <<END
services:
  db:
    image: crank/busybox
    command: ["sh", "-c", "mkdir -p /tmp/w; echo ok >/tmp/w/index.html; exec httpd -f -p 3306 -h /tmp/w"]
    restart: always
    environment: {MYSQL_DATABASE: blog, MYSQL_PASSWORD: 'p w"x', MYSQL_RANDOM_ROOT_PASSWORD: '1'}
    volumes: [db_data:/var/lib/mysql]
    expose: ["3306", "33060"]
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "-", "http://localhost:3306/"]
      interval: 1s
      timeout: 5s
      retries: 5
      start_period: 10s
  blog:
    image: crank/busybox:latest
    depends_on: {db: {condition: service_healthy}}
    ports: ["127.0.0.1:$port:80"]
    restart: unless-stopped
    command: httpd -f -p 80 -h /var/www/html
    environment: [WORDPRESS_DB_HOST=db, WORDPRESS_DB_NAME=blog, EMPTY=, NOT_SET_HERE]
    volumes: ["blog_data:/var/www/html", "/anonymous"]
volumes: {db_data: {}, blog_data: {labels: {keep: "yes"}}}
END
  same
}

@test "same: a proxy before an api: env files, secrets, configs, two networks, labels" {
  oracle
  mkdir db html
  echo secret >db/password.txt
  echo 'server {}' >proxy.conf
  printf 'A=1\nB="two words"\nC='"'"'$literal'"'"'\nD=${A}x\nexport E=5\nF=a # comment\n' >api.env
  cat >compose.yaml <<'END'
x-logging: &logging {driver: json-file, options: {max-size: "10m", max-file: "3"}}
services:
  db:
    image: crank/busybox
    user: "1000:1000"
    init: true
    command: sleep 1000
    secrets: [password]
    networks: [private]
    healthcheck: {test: "true", interval: 1s, retries: 3}
  api:
    image: crank/busybox
    init: true
    command: ["sh", "-c", "echo \"quoted 'text' $$HOME\"; exec sleep 1000"]
    env_file: [api.env, {path: missing.env, required: false}]
    depends_on: {db: {condition: service_healthy, restart: true}}
    networks: {private: {}, public: {aliases: [backend, api.internal]}}
    logging: *logging
    configs: [{source: settings, target: /etc/api.conf}, {source: token, mode: 0440}]
    labels: {traefik.enable: "true", rule: "Host(`a.b`) && PathPrefix(`/v1`)", odd: "x=y,z"}
  proxy:
    image: crank/busybox
    init: true
    command: ["httpd", "-f", "-p", "80"]
    volumes:
      - {type: bind, source: ./proxy.conf, target: /etc/proxy.conf, read_only: true}
      - ./html:/html:ro
      - type: tmpfs
        target: /cache
        tmpfs: {size: 10m}
    expose: ["81", "83"]
    depends_on: [api]
    networks: [public]
networks: {public: {}, private: {internal: true, labels: {zone: "a=b"}}}
secrets: {password: {file: db/password.txt}}
configs: {settings: {content: "user=${NOBODY:-joe}\n"}, token: {environment: TOKEN}}
END
  export TOKEN=t0ken
  same
}

@test "same: limits, rights, devices and what else the kernel is told" {
  oracle
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: true
    command: sleep 1000
    tmpfs: [/run, "/tmp:size=64m,mode=1777"]
    ulimits: {nproc: 500, nofile: {soft: 1000, hard: 2000}}
    sysctls: [net.core.somaxconn=1024, net.ipv4.tcp_syncookies=0]
    cap_add: [NET_ADMIN, SYS_TIME]
    cap_drop: [MKNOD]
    devices: ["/dev/null:/dev/mynull:rw", /dev/zero]
    device_cgroup_rules: ["c 1:3 mr"]
    shm_size: 64mb
    group_add: ["8", "999"]
    security_opt: [no-new-privileges:true]
    read_only: true
    oom_score_adj: 100
    pids_limit: 200
    mem_limit: 64m
    mem_reservation: 32m
    memswap_limit: 128m
    cpus: 0.5
    cpu_shares: 512
    cpuset: "0"
  b:
    image: crank/busybox
    init: true
    command: sleep 1000
    deploy:
      replicas: 2
      resources: {limits: {cpus: "0.25", memory: 50M, pids: 100}, reservations: {memory: 20M}}
      restart_policy: {condition: on-failure, max_attempts: 4}
  c:
    image: crank/busybox
    init: true
    command: sleep 1000
    pull_policy: never
    platform: linux/amd64
    cpu_quota: 50000
    cpu_period: 100000
    oom_kill_disable: true
    mem_limit: 32m
    userns_mode: host
    cgroup: private
END
  same
}

@test "same: names, addresses and name spaces" {
  oracle
  docker network create "$project-outside" >/dev/null
  cat >compose.yaml <<END
services:
  a:
    image: crank/busybox
    init: true
    command: sleep 1000
    hostname: alpha
    domainname: example.org
    dns: [1.1.1.1, 8.8.8.8]
    dns_search: example.org
    dns_opt: [timeout:1]
    extra_hosts: ["somehost:162.242.195.82", "host.docker.internal:host-gateway", "v6=::1"]
    networks:
      fixed: {ipv4_address: 10.$((100 + BATS_TEST_NUMBER)).76.10, aliases: [one, two]}
      other: {priority: 1000}
  b:
    image: crank/busybox
    init: true
    command: sleep 1000
    networks: {other: {}, fixed: {}, outside: {}}
    links: [a, "a:alias"]
  client:
    image: crank/busybox
    init: true
    command: sleep 1000
    network_mode: service:a
    ipc: service:host
    pid: service:a
  host: {image: crank/busybox, init: true, command: sleep 1000, ipc: shareable, uts: host, pid: host, network_mode: host}
  none: {image: crank/busybox, init: true, command: sleep 1000, network_mode: none}
networks:
  fixed:
    driver_opts: {com.docker.network.bridge.enable_icc: "true"}
    ipam: {driver: default, config: [{subnet: 10.$((100 + BATS_TEST_NUMBER)).76.0/24, gateway: 10.$((100 + BATS_TEST_NUMBER)).76.254}]}
    labels: {fixed: "yes"}
  other: {name: $project-named, attachable: true}
  outside: {external: true, name: $project-outside}
END
  same
  docker network rm "$project-outside" >/dev/null
}

@test "same: entrypoints, commands, terminals, stops, hooks, jobs that end" {
  oracle
  cat >compose.yaml <<'END'
services:
  a:
    image: crank/busybox
    init: true
    entrypoint: sh -c 'echo "hello   world" && exec sleep 1000'
    working_dir: /tmp/a b
    stop_signal: SIGINT
    stop_grace_period: 1m30s
    tty: true
    stdin_open: true
  b:
    image: crank/busybox
    entrypoint: ["/bin/sh", "-c"]
    command: ["trap 'exit 0' TERM; while :; do sleep 1; done"]
    user: nobody
  c: {image: crank/busybox, init: true, entrypoint: [], command: sleep 1000, stdin_open: true}
  d:
    image: crank/busybox
    init: true
    command: >
      sh -c "
      echo multi\ line; echo \"it's\" &&
      sleep 1000"
    healthcheck: {disable: true}
    logging: {driver: none}
    post_start: [{command: [touch, /tmp/started]}]
  job: {image: crank/busybox, command: "true"}
  after:
    image: crank/busybox
    init: true
    command: sleep 1000
    container_name: ${COMPOSE_PROJECT_NAME}-own
    depends_on: {job: {condition: service_completed_successfully}, d: {condition: service_started}}
END
  same
}

@test "same: mounts" {
  oracle
  mkdir rel
  docker volume create "$project-outside" >/dev/null
  cat >compose.yaml <<END
services:
  a:
    image: crank/busybox
    init: true
    command: sleep 1000
    volumes:
      - plain:/plain
      - ram:/ram
      - outside:/outside:ro
      - /anonymous
      - ./rel:/rel
      - ./rel:/rel2:ro,z
      - {type: bind, source: ./rel, target: /rel3, bind: {propagation: rprivate}}
      - {type: bind, source: ./rel, target: /rel4, bind: {create_host_path: false}}
      - {type: volume, target: /anonymous2}
      - {type: volume, source: plain, target: /ro, read_only: true}
volumes:
  plain: {labels: [x=y]}
  ram: {driver: local, driver_opts: {type: tmpfs, device: tmpfs, o: "size=10m,uid=1000"}}
  outside: {external: true, name: $project-outside}
END
  same
  docker volume rm "$project-outside" >/dev/null
}
