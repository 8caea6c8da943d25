# When the world has moved since the look: commands of a killed run, somebody else, images.

load lib
load core_fake

network_there() {
  mkdir -p "$own"
  printf '[{"Id":"sha256:%s","RepoTags":["app:1"],"Architecture":"amd64","Os":"linux","Config":{"Cmd":["run"]}},{"Name":"fk_default","Id":"%s","Driver":"bridge","Scope":"local","EnableIPv6":false,"IPAM":{"Config":[]},"Containers":{},"Options":{},"Labels":{"com.docker.compose.project":"fk","com.docker.compose.network":"default"}}]\n' \
    "$(printf '9%.0s' {1..64})" "$NETWORK" >"$own/both"
}

one_service() {
  printf 'name: fk\nservices: {db: {image: "app:1"}}\n' >compose.yaml
}

@test "overtaken: a network that has appeared since is taken, by a second plan" {
  network_there
  {
    cat <<EOF
on network create ... fk_default
  set made
  say Error response from daemon: network with name fk_default already exists\n
  exit 1
on inspect app:1 fk_default
  when made
  out both
EOF
    nothing_yet
    printf 'on run -d ...\n  text %s\\n\n' "$DB"
  } | scenario
  one_service
  run -0 crank-compose up -d
  output_has 'fk was changed by somebody else meanwhile'
  output_has 'looking again'
  output_has 'Container fk-db-1  Started'
  [ "$(asked docker | grep -c 'network create')" = 1 ]
}

@test "overtaken: what stays in the way is an error, after a second look" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  say docker: Error response from daemon: Conflict. The container name "/fk-db-1" is already in use by container "$WEB". You have to remove (or rename) that container to be able to reuse that name.\n
  exit 125
EOF
  } | scenario
  one_service
  fails -1 crank-compose up -d
  output_has 'another container is already named fk-db-1'
  [ "$(asked docker | grep -c 'run -d')" = 2 ]
}

@test "overtaken: other failures are told at once" {
  {
    nothing_yet
    cat <<EOF
on run -d ...
  say docker: Error response from daemon: Bind for 0.0.0.0:80 failed: port is already allocated.\n
  exit 125
EOF
  } | scenario
  one_service
  fails -1 crank-compose up -d
  [ "$(asked docker | grep -c 'run -d')" = 1 ]
}

@test "overtaken: up waits for commands that a killed run has left" {
  {
    nothing_yet
    printf 'on run -d ...\n  text %s\\n\n' "$DB"
  } | scenario
  one_service
  runs=$XDG_STATE_HOME/crank/runs
  mkdir -p "$runs"
  sleep 2 3>&- &
  left=$!
  start=$(sed 's/.*) //' "/proc/$left/stat" | cut -d' ' -f20)
  printf '4999999 1\n%s %s\n' "$left" "$start" >"$runs/4999999"
  run -0 crank-compose up -d
  output_has '1 of its commands are still under way: waiting for them'
  [ -z "$(ls "$runs")" ]
}

image_and_build() {
  printf 'FROM scratch\n' >Dockerfile
  printf 'name: fk\nservices: {db: {image: "app:1", build: .}}\n' >compose.yaml
}

# no_image FLAG: the image is there once the flag is set.
no_image() {
  cat <<EOF
on ps -a ...
  text
on inspect app:1 fk_default
  when $1
  out image
  say Error: No such object: fk_default\n
  exit 1
on inspect app:1 fk_default
  text []\n
  say Error: No such object: app:1\nError: No such object: fk_default\n
  exit 1
on run -d ...
  text $DB\n
EOF
}

@test "images: a pull that works leaves the build out" {
  {
    no_image pulled
    cat <<EOF
on pull ...
  set pulled
EOF
  } | scenario
  image_and_build
  run -0 crank-compose up -d
  assert_asked docker 'pull .*app:1'
  refute_asked docker '(^| )build '
  output_has 'Container fk-db-1  Started'
}

@test "images: a pull that fails is made up for by the build" {
  {
    no_image built
    cat <<EOF
on pull ...
  say Error response from daemon: manifest for app:1 not found: manifest unknown\n
  exit 1
on buildx ...
  set built
on build ...
  set built
EOF
  } | scenario
  image_and_build
  run -0 crank-compose up -d
  assert_asked docker 'build .*app:1'
  output_has 'Container fk-db-1  Started'
}

@test "overtaken: an attached up makes a second plan too, and follows what it starts" {
  network_there
  inspected ended "$DB" fk-db-1 exited
  sed -i 's/"com.docker.compose.project":"fk"/&,"com.docker.compose.service":"db","com.docker.compose.container-number":"1","com.docker.compose.oneoff":"False","com.docker.compose.config-hash":"0"/' \
    "$own/ended"
  listed "$DB" db exited "Exited (0) 1 second ago" >"$own/list"
  {
    cat <<EOF
on ps -a ...
  when ran
  out list
on inspect --type container ...
  out ended
on events ...
  hang
on logs ...
  text from the second plan\n
on network create ... fk_default
  set made
  say Error response from daemon: network with name fk_default already exists\n
  exit 1
on inspect app:1 fk_default
  when made
  out both
on run -d ...
  set ran
  text $DB\n
EOF
    nothing_yet
  } | scenario
  one_service
  run -0 --separate-stderr timeout 30 crank-compose up
  [[ $stderr == *'fk was changed by somebody else meanwhile'* ]]
  output_has 'Attaching to db-1'
  output_has 'db-1  | from the second plan'
  output_has 'db-1 exited with code 0'
  [ "$(asked docker | grep -c 'network create')" = 1 ]
  [ "$(asked docker | grep -c 'run -d')" = 1 ]
}
