# The screens in the README are what crank prints.  UPDATE=1 writes them there.
load lib
load play

# held NUMBER NAME: the README's screen of that number (from 0) is the one that was printed as
# NAME, but for sparklines, whose length hangs on how long the script took.
held() {
  screen "$2" >"$BATS_TEST_TMPDIR/printed"
  python3 - "$TESTS/../README.md" "$1" "$BATS_TEST_TMPDIR/printed" <<'P'
import difflib, os, re, sys
path, number, printed = sys.argv[1], int(sys.argv[2]), open(sys.argv[3]).read()
text = open(path).read()
blocks = list(re.finditer(r"^    crank  (?:docker|graph).*?^    1 projects[^\n]*\n", text, re.M | re.S))
block = blocks[number]
want = "".join(("    " + line).rstrip() + "\n" for line in printed.splitlines())
plain = lambda t: [re.sub("[▁▂▃▄▅▆▇█]", " ", line).rstrip() for line in t.splitlines()]
if plain(want) != plain(block[0]):
    if not os.environ.get("UPDATE"):
        sys.exit("\n".join(difflib.unified_diff(plain(block[0]), plain(want), "README", "printed",
                                                lineterm="")))
    open(path, "w").write(text[:block.start()] + want + text[block.end():])
P
}

@test "README: its two screens are what crank prints" {
  FLEET_HOURS=2.5 fleet shop
  play <<'S'
:wait queue-1
:wait 1.0G
jjjjjj
:wait curl
:wait pool exhausted
:dump overview
w
:wait step 4
:dump graph
S
  held 0 overview
  held 1 graph
}
