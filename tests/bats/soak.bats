# The dashboard left open over a fleet that never rests: memory, descriptors and clients stay as
# they are.  Without sanitizers, whose memory grows.
load lib
load play

@test "soak: 12,000 events leave nothing behind" {
  [ -x "${CRANK_PLAIN:-}/crank" ] || { echo "CRANK_PLAIN must name the folder of the plain build"; return 1; }
  fleet shop
  on_terminal soak 12000 env PATH="$CRANK_FAKES/bin" "$CRANK_PLAIN/crank"
}
