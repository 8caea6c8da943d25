# However the dashboard ends, its terminal is as it was and no client of it is left: on a
# terminal of our own, which knows every mode that was set (tests/term).
load lib
load play

@test "end: any signal at any moment in any view" {
  fleet shop
  # The sanitizer's own handlers would answer before the dashboard's stand.
  export ASAN_OPTIONS="${ASAN_OPTIONS-}:handle_segv=0:handle_sigbus=0:handle_abort=0"
  on_terminal kills "$RANDOM" 2 crank
}

@test "end: the window is closed, also below nohup" {
  fleet shop
  on_terminal closed crank
}

@test "end: an action that is under way is let go" {
  fleet shop
  sed '/^on stop \.\.\.$/{n;s/.*/  hang/;}' "$BATS_TEST_TMPDIR/fleet/rules" >rules
  mv rules "$BATS_TEST_TMPDIR/fleet/rules"
  on_terminal busy crank
}
