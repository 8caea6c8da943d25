# What reaches the terminal, byte by byte: a hostile fleet adds nothing to our own list.
load lib
load play

@test "bytes: a hostile fleet in every view, on terminals of four kinds" {
  for kind in xterm-256color screen vt100 linux; do
    fleet hostile
    on_terminal bytes "$kind" crank
  done
}
