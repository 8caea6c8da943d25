# The demo as `./bootstrap demo` runs it once the programs are built.

load lib

@test "demo: it runs, its page counts, and the commands it prints work as they stand" {
  mkdir examples
  cp -R "$TESTS/examples/demo" examples
  export DEMO_COMPOSE=$TESTS/bats/bin/crank-compose DEMO_PORT
  DEMO_PORT=$(free_port)

  run -0 examples/demo/run
  output_has "You are visitor number 1."
  sed -n '/^Try/,$p' <<<"$output" | grep '^  ' >commands
  grep -q ' down -v$' commands

  # plan ends with 2, as there is something to do.
  run -0 bash -e <<END
$(grep -vE ' (logs -f|down) ' commands | sed '/ plan /s/#.*/|| [ $? = 2 ]/')
END
  output_has "$project-web-1"
  output_has visits
  run ! grep -E '(create|stop|remove) +container' <<<"$output"

  run -0 curl -fsS "http://127.0.0.1:$DEMO_PORT/cgi-bin/page"
  output_has "You are visitor number 2."

  run -0 bash -e <<END
$(grep -E '^  (cd|export|.* down )' commands)
END
  engine rmi -f crank-demo
}
