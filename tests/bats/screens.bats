# Every view, dialog and menu at each size: full rows, none wider than the screen, the words that
# tell what it is; with plain names, and with names of two cells a character.
load lib
load play

# NAME | keys to it from the overview | what it shows at every size | keys back
views() {
  cat <<'V'
overview  |            | up          |
flat      | t          | flat        | t
graph     | 2          | on docker   | 1
logs      | 3          | follow ON   | 1
images    | 4          | app         | 1
volumes   | 5          | shop_data   | 1
networks  | 6          | shop_def    | 1
events    | 7          | nothing has | 1
jobs      | 9          | nothing was | 1
runtimes  | 0          | 28.5.2      | 1
commands  | !          | docker      | 1
inspect   | ji         | Created     | 1k
plan      | P          | plan        | 1
help      | ?          | help:       | <Esc>
signals   | j<F9>      | SIGHUP      | <Esc>k
copy      | y          | copy        | <Esc>
remove    | jX         | Cancel      | <Esc>k
command   | :          | :           | <Esc>
filter    | /          | filter      | <Esc>
search    | <F3>       | search      | <Esc>
chooser   | R          | docker      | <Esc>
V
}

# tour FIRST: the script that goes to every view at every size, begun when FIRST is shown.
tour() {
  local size name keys word back
  printf ':wait %s\n' "$1" 910M
  for size in 80x24 160x50 60x15; do
    echo ":size $size"
    while IFS='|' read -r name keys word back; do
      trim keys word back
      [ -z "$keys" ] || echo "$keys"
      echo ":wait $word"
      echo ":dump ${name%% *}-$size"
      [ -z "$back" ] || echo "$back"
    done < <(views)
  done
}

trim() {
  local variable value
  for variable; do
    value=${!variable}
    value=${value#"${value%%[! ]*}"}
    printf -v "$variable" %s "${value%"${value##*[! ]}"}"
  done
}

# The file of a project: so there is something to plan.
file_of() {
  mkdir -p "$BATS_TEST_TMPDIR/srv/$1"
  cat >"$BATS_TEST_TMPDIR/srv/$1/compose.yaml"
  sed -i "s#/srv/#$BATS_TEST_TMPDIR/srv/#g" "$BATS_TEST_TMPDIR/fleet/"*.json
}

# Each screen has as many rows as its size says, and none is wider.
all_fit() {
  local name rest size
  while IFS='|' read -r name rest; do
    for size in 80x24 160x50 60x15; do
      if [ "$(screen "${name%% *}-$size" | wc -l)" -ne "${size#*x}" ] ||
        [ "$(screen "${name%% *}-$size" | wc -L)" -gt "${size%x*}" ]; then
        echo "${name%% *} does not fit $size:"
        screen "${name%% *}-$size"
        return 1
      fi
    done
  done < <(views)
}

aligned() { # SCREEN TITLE...
  screen "$1" | python3 -B "$TESTS/term/aligned" "${@:2}" || { screen "$1"; return 1; }
}

right_columns_are_right() {
  aligned overview-80x24 CPU% MEM
  aligned overview-160x50 CPU% MEM
  aligned flat-160x50 CPU% MEM
  aligned images-80x24 SIZE AGE
  aligned images-160x50 SIZE AGE
  aligned commands-80x24 EXIT MS
  aligned commands-160x50 EXIT MS
}

@test "screens: every view at 80x24, 160x50 and 60x15" {
  fleet shop
  file_of blog <<<"services: {cache: {image: 'app:1.0'}, cms: {image: 'app:2.0'}}"
  play < <(tour queue-1)
  all_fit
  right_columns_are_right
  screen_has overview-60x15 "running"
  screen_has overview-160x50 "image"
  screen_has remove-60x15 "[ Cancel ]"
  screen_has plan-80x24 "WHY"
  screen_has plan-160x50 "run blog-cms-1"
}

@test "screens: the same with names of two cells a character, emoji and combining marks" {
  fleet wide
  play < <(tour 受付)
  all_fit
  right_columns_are_right
  screen_has overview-80x24 "店舗"
  # What a terminal might draw as one picture is written as several characters.
  screen_has flat-160x50 "🐋鯨👩🔬"
  screen_has flat-160x50 $'cafe\xcc\x81'
  screen_has images-80x24 "appレジ"
  screen_has networks-160x50 "shop_defaultレジ"
}

@test "screens: without colours the words alone tell the states" {
  fleet shop
  file_of blog <<<"services: {cache: {image: 'app:1.0'}, cms: {image: 'app:2.0'}}"
  export NO_COLOR=1
  play --ascii < <(tour queue-1)
  all_fit
  [ "$(printf '%s' "$output" | LC_ALL=C grep -c '[^ -~]')" -eq 0 ]
  screen_has overview-80x24 "UNHEALTHY"
  screen_has overview-80x24 "exited 137"
  screen_has overview-80x24 "paused"
}

@test "screens: no runtime at every size" {
  play <<'S'
:wait No container runtime answers
:dump none-80x24
:size 160x50
:wait No container runtime answers
:dump none-160x50
:size 60x15
:wait No container runtime answers
:dump none-60x15
S
  for size in 80x24 160x50 60x15; do
    [ "$(screen none-$size | wc -L)" -le "${size%x*}" ]
    [ "$(screen none-$size | wc -l)" -eq "${size#*x}" ]
  done
  screen_has none-60x15 "podman"
}
