# What a newcomer types before any engine is asked: help, versions, mistakes.

load lib

# Whole messages, as a person reads them.
mistake() {
  fails -1 --separate-stderr "$@"
  [ -z "$output" ] || {
    printf '%s\n' "on standard output: $output"
    return 1
  }
  output=$stderr
}

@test "command line: nothing, --help, -h and help print the same help and end well" {
  run -0 crank-compose
  local first=$output
  output_has "Usage:  crank-compose [OPTIONS] COMMAND"
  output_has "  up "
  for words in --help -h help; do
    run -0 crank-compose $words
    output_is "$first"
  done
}

@test "command line: help of a command stands behind it, before it and in help" {
  run -0 crank-compose help up
  local first=$output
  output_has "Usage:  crank-compose up [OPTIONS] [SERVICE...]"
  output_has "-d, --detach"
  run -0 crank-compose up --help
  output_is "$first"
  run -0 crank-compose up -d web -h
  output_is "$first"
}

@test "command line: --help behind the service of run belongs to the command that is run" {
  mistake crank-compose run web --help
  output_has "no configuration file provided: not found"
}

@test "command line: the version is Docker Compose's, and our own" {
  run -0 crank-compose version --short
  output_is 2.40.3
  run -0 crank-compose version -f json
  [[ $output =~ ^\{\"version\":\"2\.40\.3\",\"crank\":\"[0-9]+\.[0-9]+\.[0-9]+\"\}$ ]]
  run -0 crank-compose version
  [[ $output =~ ^crank-compose\ version\ [0-9]+\.[0-9]+\.[0-9]+\ .*2\.40\.3 ]]
  local pretty=$output
  run -0 crank-compose -v
  output_is "$pretty"
  run -0 crank-compose --version
  output_is "$pretty"
}

@test "command line: crank without a command and without a terminal says in one sentence that it needs one" {
  mistake crank
  output_has "crank: the dashboard needs a terminal"
}

@test "command line: an unknown command gets the nearest one" {
  mistake crank-compose upp
  output_is <<'END'
crank-compose: unknown command "upp"
  hint: did you mean 'crank-compose up'?
END
  mistake crank-compose kubernetes
  output_is <<'END'
crank-compose: unknown command "kubernetes"
  hint: 'crank-compose --help' lists the commands
END
  mistake crank runtime
  output_has "did you mean 'crank runtimes'?"
  mistake crank-compose help dwon
  output_has "did you mean 'down'?"
}

@test "command line: an unknown flag gets the nearest one" {
  mistake crank-compose up --detatch
  output_is <<'END'
crank-compose: unknown flag: --detatch
  hint: did you mean --detach?
END
  mistake crank-compose up -Q
  output_is <<'END'
crank-compose: unknown shorthand flag: 'Q' in -Q
  hint: 'crank-compose up --help' lists the options
END
}

@test "command line: an option of the program behind the command is told where it belongs" {
  mistake crank-compose up -f compose.yaml
  output_has "unknown shorthand flag: 'f' in -f"
  output_has "hint: -f stands before the command: crank-compose -f PATH up …"
  mistake crank-compose ps --profile dev
  output_has "hint: --profile stands before the command: crank-compose --profile NAME ps …"
}

@test "command line: an option of a command before it is told where it belongs" {
  mistake crank-compose -d up
  output_has "unknown shorthand flag: 'd' in -d"
  output_has "hint: it may belong behind a command: crank-compose up -d"
}

@test "command line: what Docker Compose has and this version has not is said so" {
  mistake crank-compose build web
  output_is <<'END'
crank-compose: this version of crank-compose has no command 'build'
  hint: 'up --build' builds what it starts
END
  mistake crank-compose up --watch
  output_has "this version of crank-compose has no option --watch of up"
  mistake crank-compose up -w
  output_has "this version of crank-compose has no option -w of up"
  mistake crank-compose --context far ps
  output_has "this version of crank-compose has no option --context"
  output_has "DOCKER_CONTEXT"
  mistake crank-compose -H tcp://x ps
  output_has "DOCKER_HOST"
  mistake crank up
  output_has "hint: crank-compose up"
}

@test "command line: a missing value names the flag" {
  mistake crank-compose up --timeout
  output_is <<'END'
crank-compose: flag needs an argument: --timeout
  hint: write --timeout SECONDS
END
  mistake crank-compose -p
  output_has "flag needs an argument: 'p' in -p"
}

@test "command line: a bad value names the flag and what it takes" {
  mistake crank-compose up -t soon
  output_is 'crank-compose: invalid argument "soon" for "-t, --timeout" flag: want a whole number'
  mistake crank-compose --progress fancy ps
  output_is <<'END'
crank-compose: unsupported --progress value "fancy"
  hint: --progress takes auto, tty, plain, json, quiet or none
END
  mistake crank-compose up --pull sometimes
  output_has 'invalid --pull option "sometimes"'
  mistake crank-compose up --scale web
  output_has 'invalid --scale option "web". Should be SERVICE=NUM'
  mistake crank-compose up --scale web=-1
  output_has 'want 0 to 10000 containers'
  mistake env COMPOSE_PARALLEL_LIMIT=many crank-compose ps
  output_has 'invalid argument "many" for "COMPOSE_PARALLEL_LIMIT" variable: want a whole number'
}

@test "command line: options that exclude each other" {
  mistake crank-compose up --build --no-build
  output_is "crank-compose: --build and --no-build are incompatible"
  mistake crank-compose up --force-recreate --no-recreate
  output_is "crank-compose: --force-recreate and --no-recreate are incompatible"
  mistake crank-compose up --always-recreate-deps --no-recreate
  output_is "crank-compose: --always-recreate-deps and --no-recreate are incompatible"
  mistake crank-compose up -V --no-recreate
  output_is "crank-compose: --no-recreate and --renew-anon-volumes are incompatible"
  mistake crank-compose up --abort-on-container-exit --abort-on-container-failure
  output_has "cannot be combined with --abort-on-container-exit"
  mistake crank-compose up -d --attach web
  output_has "--detach cannot be combined with"
  mistake crank-compose up --wait --attach web
  output_has "--wait cannot be combined with"
  mistake crank-compose up --attach web --attach-dependencies
  output_is "crank-compose: cannot combine --attach and --attach-dependencies"
  mistake env COMPOSE_IGNORE_ORPHANS=1 crank-compose up --remove-orphans
  output_is "crank-compose: cannot combine COMPOSE_IGNORE_ORPHANS and --remove-orphans"
  mistake crank-compose --ansi never --progress tty ps
  output_has "can't use --progress tty while ANSI support is disabled"
  mistake crank-compose --ansi always --progress plain ps
  output_has "can't use --progress plain while ANSI support is forced"
  mistake crank-compose run -P -p 80:80 web
  output_is "crank-compose: --service-ports and --publish are incompatible"
  mistake crank-compose run -t -T web
  output_is "crank-compose: --tty and --no-TTY can't be used together"
  mistake crank-compose logs --index 2
  output_is "crank-compose: --index requires one service to be selected"
}

@test "command line: the number of operands" {
  mistake crank-compose exec web
  output_is <<'END'
crank-compose: requires at least 2 arg(s), only received 1
  hint: usage: crank-compose exec [OPTIONS] SERVICE COMMAND [ARGS...]
END
  mistake crank-compose run
  output_has "requires at least 1 arg(s), only received 0"
  mistake crank-compose ls web
  output_has "unknown argument \"web\": 'ls' takes none"
  mistake crank use docker podman
  output_has "accepts at most 1 arg(s), received 2"
}

@test "command line: no Compose file is there" {
  for command in up run\ web plan config; do
    mistake crank-compose $command
    output_has "no configuration file provided: not found"
  done
}

@test "command line: bad filters and formats are refused before an engine is asked" {
  mistake crank-compose ps --filter state=up
  output_has "unknown filter state"
  mistake crank-compose ps --filter exited
  output_has "arguments to --filter should be in form KEY=VAL"
  mistake crank-compose ps --status runing
  output_has 'no container is ever "runing"'
  output_has "did you mean running?"
  mistake crank-compose ps --format '{{.Name'
  output_has "this action is not closed"
  mistake crank-compose ps --format yaml
  output_has 'unsupported format "yaml"'
  mistake crank-compose ls --filter status=running
  output_has "invalid filter 'status'"
  mistake crank-compose ls --filter 'name=('
  output_has "in --filter name=("
  mistake crank-compose ls --format yaml
  output_has 'format value "yaml" could not be parsed'
  mistake crank-compose logs --tail few
  output_has 'invalid argument "few" for "-n, --tail" flag'
  mistake crank-compose logs --since yesterday
  output_has 'invalid argument "yesterday" for "--since" flag: want a time'
}

@test "command line: errors are JSON objects with --progress json" {
  mistake crank-compose --progress json up --build --no-build
  output_is '{"error":true,"message":"--build and --no-build are incompatible"}'
}

@test "command line: a full disk is no success" {
  fails -1 bash -c 'crank-compose version >/dev/full'
  output_has "cannot write the result: No space left on device"
}

@test "command line: every option of every command is in help with a sentence" {
  local command
  for program in crank-compose crank; do
    run -0 "$program" --help
    for command in $(printf '%s\n' "$output" | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
      run -0 "$program" "$command" --help
      # A line with an option either has its sentence behind it or on the next line.
      printf '%s\n' "$output" | awk -v c="$command" '
        /^Options:/ { on = 1; next }
        on && /^  (-., |    )--/ {
          line = $0
          sub(/^  (-., |    )--[a-z-]+( [^ ]+)?/, "", line)
          if (line !~ /[A-Za-z]/ && (getline next_line) <= 0) { print c ": " $0; bad = 1 }
        }
        END { exit bad }'
    done
  done
}

@test "command line: options that Docker Compose has are here, or said to be absent" {
  # Those of its --help for the commands of this version, by hand from release 2.40.3.
  local command option
  while read -r command options; do
    for option in $options; do
      run crank-compose "$command" "$option" --help
      case $output in
      "Usage:  "* | *"this version of crank-compose has no option $option of $command"*) ;;
      *)
        echo "$command $option: $output"
        return 1
        ;;
      esac
    done
  done <<'END'
up --abort-on-container-exit --abort-on-container-failure --always-recreate-deps --attach=a --attach-dependencies --build -d --detach --exit-code-from=a --force-recreate --menu --no-attach=a --no-build --no-color --no-deps --no-log-prefix --no-recreate --no-start --pull=always --quiet-build --quiet-pull --remove-orphans -V --renew-anon-volumes --scale=a=1 -t1 --timeout=1 --timestamps --wait --wait-timeout=1 -w --watch -y --yes
down --remove-orphans --rmi=local -t1 --timeout=1 -v --volumes
ps -a --all --filter=status=running --format=json --no-trunc --orphans -q --quiet --services --status=running
logs -f --follow --index=1 --no-color --no-log-prefix --since=1m -n1 --tail=1 -t --timestamps --until=1m
stop -t1 --timeout=1
restart --no-deps -t1 --timeout=1
exec -d --detach -eA=1 --env=A=1 --index=1 -T --no-tty --privileged -ua --user=a -wa --workdir=a
run --build --cap-add=a --cap-drop=a -d --detach --entrypoint=a -eA=1 --env=A=1 --env-from-file=a -i --interactive -la=1 --label=a=1 --name=a -T --no-TTY --no-deps -p80 --publish=80 --pull=always -q --quiet --quiet-build --quiet-pull --remove-orphans --rm -P --service-ports --use-aliases -ua --user=a -va:/a --volume=a:/a -wa --workdir=a
config --environment --format=json --hash=a --images --lock-image-digests --models --networks --no-consistency --no-env-resolution --no-interpolate --no-normalize --no-path-resolution -oa --output=a --profiles -q --quiet --resolve-image-digests --services --variables --volumes
version -fjson --format=json --short
ls -a --all --filter=name=a --format=json -q --quiet
END
}

@test "completion: the bash script completes commands, options, choices and services" {
  cat >compose.yaml <<'END'
services:
  web: {image: x}
  worker: {image: x}
  db: {image: x}
END
  cat >complete <<'END'
source <(crank-compose completion bash)
# complete_line WORDS...: what is offered for the last word
complete_line() {
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  COMPREPLY=()
  _crank_compose
  echo "${COMPREPLY[*]}"
}
complete_line crank-compose re
complete_line crank-compose up --no-d
complete_line crank-compose --progress ""
complete_line crank-compose up --pull ne
complete_line crank-compose up w
complete_line crank-compose -f compose.yaml logs -f d
complete_line crank-compose completion z
END
  run -0 bash complete
  output_is <<'END'
restart
--no-deps
auto tty plain json quiet none
never
web worker
db
zsh
END
}

@test "completion: zsh and fish scripts are well formed where these shells are there" {
  run -0 crank-compose completion zsh
  output_has "#compdef crank-compose"
  output_has "--detach"
  if command -v zsh; then zsh -n <(crank-compose completion zsh); fi
  run -0 crank-compose completion fish
  output_has "complete -c crank-compose -n '__fish_seen_subcommand_from up' -l detach -s d"
  if command -v fish; then fish -n <(crank-compose completion fish); fi
  run -0 crank completion bash
  bash -n <(printf '%s\n' "$output")
  mistake crank-compose completion tcsh
  output_has "there is one for bash, zsh and fish"
}
