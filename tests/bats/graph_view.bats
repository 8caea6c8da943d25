# The graph of a project in the dashboard, played from scripts against a fake fleet.
load lib
load play

# A project whose files are here: what is not made yet is drawn too.
with_file() {
  fleet shop
  mkdir -p "$BATS_TEST_TMPDIR/srv/shop"
  cat >"$BATS_TEST_TMPDIR/srv/shop/compose.yaml"
  sed -i "s#/srv/shop#$BATS_TEST_TMPDIR/srv/shop#g" "$BATS_TEST_TMPDIR/fleet/"*.json
}

@test "graph: from labels alone: steps, conditions, states, who waits for whom" {
  fleet shop
  play <<'S'
:wait queue-1
/shop<Enter>
2
:wait step 4
:dump graph
S
  screen_has graph "shop on docker"
  screen_has graph "1 waiting"
  screen_has graph "step 1"
  screen_has graph "api x2"
  screen_has graph "1/2 healthy"
  screen_has graph "bad: api-2"
  screen_has graph "WAITING"
  screen_has graph "h>>│"
  screen_has graph "c─>│"
  screen_has graph "why is web waiting?"
  screen_has graph "waits for api (service_healthy): 1 of 2 so far"
  screen_has graph "s started  h healthy  c completed   >> blocked now   X failed"
}

@test "graph: the same as a list where it has no room" {
  fleet shop
  play <<'S'
:wait queue-1
/shop<Enter>
2
:wait step 4
:size 60x15
g
:dump list
G
:dump end
S
  screen_has list "step 1"
  screen_has list "NEEDS"
  screen_has end "web"
  screen_has end "WAITING"
  screen_has end "api healthy >>"
  [ "$(screen end | wc -L)" -le 60 ]
}

@test "graph: arrows move along the edges, w goes back to the cause" {
  fleet shop
  play <<'S'
:wait queue-1
/shop<Enter>
2
:wait why is web waiting?
<Left>
:dump api
<Left>
:dump back
<Down>
:dump below
G
:dump last
<Right>
g
<Right><Right><Right>
:wait why is web
w
:dump cause
S
  screen_has api "── api ─"
  screen_has api "shop-api-2: UNHEALTHY"
  screen back | grep -qE '── (db|migrate) ─'
  screen_lacks below "── api ─"
  screen_has cause "── api ─"
}

@test "graph: actions are for the service under the cursor" {
  fleet shop
  play <<'S'
:wait queue-1
/shop<Enter>
2
:wait why is web
/queue<Enter>
s
:wait stop shop-queue-1: done
S
  assert_asked docker '^stop .*'
  [ "$(asked docker | grep -c '^stop ')" -eq 1 ]
}

@test "graph: l shows the logs of the service, q comes back" {
  fleet shop
  play <<'S'
:wait queue-1
/shop<Enter>
2
:wait why is web
<Left>
l
:wait shop/api
:wait pool exhausted
q
:wait step 4
S
}

@test "graph: a file adds what has no container yet, and an orphan is called one" {
  with_file <<'Y'
services:
  db: { image: app:1.0 }
  api: { image: app:1.0, depends_on: [db] }
  mail: { image: app:1.0, depends_on: { api: { condition: service_healthy } } }
Y
  play <<'S'
:wait queue-1
/shop<Enter>
2
:wait mail
:dump graph
:size 60x15
:wait NEEDS
/orphan<Enter>
:dump orphans
S
  screen_has graph "mail"
  screen_has graph "WAITING"
  screen_has orphans "queue (orphan)"
}

@test "graph: details at 160 columns, within every width" {
  fleet shop
  play <<'S'
:wait queue-1
/shop<Enter>
2
:wait step 4
:dump normal
:size 160x50
:wait cpu
:dump wide
:size 40x10
:dump tiny
S
  [ "$(screen normal | wc -L)" -le 80 ]
  [ "$(screen wide | wc -L)" -le 160 ]
  [ "$(screen tiny | wc -L)" -le 40 ]
  screen_has wide "─healthy>>"
  screen_has wide "app:1.0"
  screen_has wide "mem 910M"
  screen_has wide "words at the arrows"
}

@test "graph: --ascii draws nothing beyond ASCII" {
  fleet shop
  play --ascii <<'S'
:wait queue-1
/shop<Enter>
2
:wait step 4
:dump graph
S
  screen_is_ascii graph
  screen_has graph "h>>|"
}

@test "graph: hostile names stay in their boxes" {
  fleet hostile
  play <<'S'
:wait whale
/evil<Enter>
2
:wait step 1
:dump graph
S
  no_control_characters
  screen_has graph 'web\x1b]0;owned'
}

@test "graph: opened beside no project it takes the first and offers all" {
  fleet shop
  play <<'S'
:wait queue-1
/tool<Enter>
j
2
:wait the graph of which project
:dump menu
2
:wait blog on docker
:wait cms
S
  screen_has menu "blog"
  screen_has menu "shop on docker"
}

@test "graph: without a project it says so" {
  fleet count 0
  play <<'S'
:wait no containers
2
:wait No project runs here
S
}

@test "graph: a click selects the service" {
  fleet shop
  play <<'S'
:wait queue-1
/shop<Enter>
2
:wait why is web
:click 4 4
:dump db
S
  screen_has db "── db ─"
}
