# The fake runtime itself: what other tests lean on.

load lib

scenario() {
  mkdir -p "$BATS_TEST_TMPDIR/own"
  cat >"$BATS_TEST_TMPDIR/own/rules"
  fake_engine docker "$BATS_TEST_TMPDIR/own"
  docker=$CRANK_FAKES/bin/docker
}

@test "fake: the first rule that matches answers, word by word" {
  scenario <<'END'
on ps -a
  text all\n
on ps *
  text other %s\n
on run ... 
  id
  exit 3
END
  [ "$("$docker" ps -a)" = all ]
  [ "$("$docker" ps -q)" = "other %s" ]
  run -3 "$docker" run -d x
  [ ${#output} -eq 64 ]
}

@test "fake: a call that no rule knows is exit 99 and is kept" {
  scenario <<'END'
on ps
  text x
END
  run -99 "$docker" ps -a
  output_has "no rule knows: ps -a"
  grep -qx "docker ps -a" "$CRANK_FAKES/unknown"
  rm "$CRANK_FAKES/unknown"
}

@test "fake: calls are recorded one a line, whatever the words hold" {
  scenario <<'END'
on ...
END
  "$docker" run -e 'A=b c' $'two\nlines' "it's"
  [ "$(asked docker)" = "run -e \$'A=b c' \$'two\\nlines' \$'it\\'s'" ]
  assert_asked docker '^run -e'
  refute_asked docker '^ps'
}

@test "fake: once, times, flags and live files change the answers" {
  scenario <<'END'
on a
  once
  text first
on a
  times 2
  text next
on a
  when done
  text done
on a
  out live.txt
on finish
  set done
END
  echo -n live >"$CRANK_FAKES/live/live.txt"
  [ "$("$docker" a)$("$docker" a)$("$docker" a)$("$docker" a)" = firstnextnextlive ]
  "$docker" finish
  [ "$("$docker" a)" = done ]
}

@test "fake: descriptors, variables and standard input are seen" {
  scenario <<'END'
on run ...
  fd 3
  env A
  stdin
END
  A=1 "$docker" run x 3< <(printf 'K=v\nL=w\n') < <(echo in)
  assert_seen docker "fd 3 \\$'K=v.nL=w.n'"
  assert_seen docker 'env A 1'
  assert_seen docker "stdin \\$'in.n'"
}

@test "fake: dies by a signal, ignores one, floods, follows" {
  scenario <<'END'
on die
  signal KILL
on stay
  ignore TERM
  delay 300
  text stayed
on flood
  flood 1000000
on events
  follow events
END
  run -137 "$docker" die
  "$docker" stay >stay.out &
  local pid=$!
  sleep 0.1
  kill -TERM $pid
  wait $pid
  [ "$(cat stay.out)" = stayed ]
  [ "$("$docker" flood | wc -c)" -eq 1000000 ]
  "$docker" events >events.out &
  pid=$!
  echo hello >>"$CRANK_FAKES/live/events"
  wait_for 5 grep -qx hello events.out
  kill $pid
}

@test "fails: an ordinary failure is 1 to 124; a signal, a report and success are not" {
  fails false
  fails -3 sh -c 'exit 3'
  run -1 fails true
  run -1 fails -2 sh -c 'exit 3'
  run -1 fails sh -c 'kill -SEGV $$'
  run -1 fails sh -c 'exit 134'
}
