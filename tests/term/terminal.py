"""A terminal for tests: it runs programs on a pseudo-terminal and keeps the screen they draw.

It knows what terminfo says of its type about painting, and the few sequences that are crank's
own.  Whatever else arrives is kept in `foreign`.  Needs to be the leader of its session, so
that the programs have a terminal that controls them: call own_session() first.
"""
import ctypes
import curses
import fcntl
import itertools
import locale
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

LIMIT = 20  # seconds; nothing is waited for longer

locale.setlocale(locale.LC_CTYPE, "C.UTF-8" if sys.platform != "darwin" else "en_US.UTF-8")
_libc = ctypes.CDLL(None)


def width(char):
    """Columns of a character by the C library, as crank counts them."""
    return _libc.wcwidth(ctypes.c_int(ord(char)))


# ---- what may arrive -------------------------------------------------------------------------

TOKEN = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC, DCS, APC, PM, SOS
    rb"|\x1b[ -/]*[0-Z\\^-~]"
    rb"|[\x00-\x1a\x1c-\x1f\x7f]"
    rb"|[ -~]"
    rb"|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
    rb"|[\x80-\xff](?=[\x00-\x7f\xc0-\xff]|[\x80-\xbf]{4})"
)

# Moves and edits, whose numbers vary.
MOVES = ("cup hpa vpa cuu cud cuf cub ich dch il dl ech indn rin csr").split()
# All else that paints; nothing of it names a colour's value, the title or the palette.
PAINTS = (
    "smcup rmcup smkx rmkx civis cnorm cvvis home ed el el1 clear cr ind ri cuu1 cud1 cuf1 cub1 "
    "ht cbt ich1 dch1 il1 dl1 sc rc smir rmir smam rmam smacs rmacs enacs op sgr0 bold dim smul "
    "rmul rev smso rmso blink invis"
).split()
OURS = [  # written by the dashboard itself: mouse, clipboard, and when it crashes
    rb"\x1b\[\?(1000|1002|1006|1049)l",
    rb"\x1b\[\?1l",
    rb"\x1b>",
    rb"\x1b\[m",
    rb"\x1b\[\?25h",
    rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07",
    rb"\x1b\[\?(1000|1006)h",  # the mouse
    rb"\x1b\[[34]9m",  # the terminal's own colours, where ncurses knows that it has them (AX)
]


def _plain(capability):
    """Without the padding that vt100 has."""
    return re.sub(rb"\$<[0-9.*/]*>", b"", capability)


def _forms(name):
    """What a capability may send: with the arguments that curses gives to it."""
    text = curses.tigetstr(name)
    if not text:
        return
    if name == "sgr":
        for bits in itertools.product((0, 1), repeat=9):
            yield curses.tparm(text, *bits)
    elif name in ("setaf", "setab"):
        for colour in range(max(curses.tigetnum("colors"), 0)):
            yield curses.tparm(text, colour)
    else:
        yield text


def allowed(term):
    """The regular expression of all that curses may write to a terminal of this type."""
    curses.setupterm(term, sys.__stderr__.fileno())
    found = set(OURS)
    for name in PAINTS + ["sgr", "setaf", "setab"]:
        for text in _forms(name):
            found.update(re.escape(t) for t in TOKEN.findall(_plain(text)) if t[0] < 32)
    for name in MOVES:
        text = curses.tigetstr(name)
        for t in TOKEN.findall(_plain(curses.tparm(text, 7, 7))) if text else []:
            found.add(re.sub(rb"\d+", rb"\\d+", re.escape(t)))
    repeat = curses.tigetstr("rep")
    if repeat:
        found.add(re.sub(rb"\d+", rb"\\d+", re.escape(curses.tparm(repeat, 120, 7)[1:])))
    return re.compile(b"|".join(sorted(found)) + rb"|[\r\n\b]")


# ---- the screen ------------------------------------------------------------------------------


class Screen:
    """Cells, and the modes that a program must leave as it found them."""

    def __init__(self, columns, rows):
        self.x = self.y = 0
        self.modes = set()
        self.style = ""
        self.last = " "
        self.saved = (0, 0)
        self.other = None  # the lines below the alternate screen
        self.keypad = False
        self.cursor = True
        self.resize(columns, rows)

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.top, self.bottom = 0, rows - 1
        self.lines = [self._blank() for _ in range(rows)]
        self.x, self.y = min(self.x, columns - 1), min(self.y, rows - 1)
        self.wraps = False

    def _blank(self):
        return [" "] * self.columns

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.lines)

    def put(self, char):
        w = width(char)
        if w == 0:
            at = self.x - (0 if self.wraps else 1)
            if self.lines[self.y][at] == "":
                at -= 1
            self.lines[self.y][at] += char
            return
        if self.wraps or self.x + w > self.columns:
            self.x = 0
            self.feed_line()
        line = self.lines[self.y]
        line[self.x] = char
        if w == 2:
            line[self.x + 1] = ""
        self.last = char
        self.x += w
        self.wraps = self.x >= self.columns
        self.x = min(self.x, self.columns - 1)

    def feed_line(self):
        self.wraps = False
        if self.y == self.bottom:
            self.scroll(self.top, 1)
        else:
            self.y = min(self.y + 1, self.rows - 1)

    def scroll(self, top, count):
        """Lines from top to the bottom of the region go up, or down when count is negative."""
        for _ in range(abs(count)):
            gone = top if count > 0 else self.bottom
            del self.lines[gone]
            self.lines.insert(self.bottom if count > 0 else top, self._blank())

    def erase(self, line, first, last):
        for x in range(first, min(last, self.columns)):
            self.lines[line][x] = " "

    def control(self, char):
        if char == "\r":
            self.x, self.wraps = 0, False
        elif char == "\n":
            self.feed_line()
        elif char == "\b":
            self.x, self.wraps = max(self.x - 1, 0), False
        elif char == "\t":
            self.x = min((self.x // 8 + 1) * 8, self.columns - 1)

    def escape(self, rest):
        if rest == "M":
            if self.y == self.top:
                self.scroll(self.top, -1)
            else:
                self.y = max(self.y - 1, 0)
        elif rest == "7":
            self.saved = (self.x, self.y)
        elif rest == "8":
            self.x, self.y = self.saved
        elif rest in "=>":
            self.keypad = rest == "="

    def mode(self, number, on):
        if number == "1049":
            if on == (self.other is not None):
                return
            if on:
                self.other = (self.lines, self.x, self.y)
                self.lines = [self._blank() for _ in range(self.rows)]
            else:
                self.lines, self.x, self.y = self.other
                self.other = None
                if len(self.lines) != self.rows or len(self.lines[0]) != self.columns:
                    self.resize(self.columns, self.rows)
        elif number == "25":
            self.cursor = on
        elif on:
            self.modes.add(number)
        else:
            self.modes.discard(number)

    def sequence(self, params, final):
        """A CSI sequence."""
        if params[:1] == "?" and final in "hl":
            for number in params[1:].split(";"):
                self.mode(number, final == "h")
            return
        numbers = [int(p) if p.isdigit() else 0 for p in params.split(";")]
        n = max(numbers[0], 1)
        if final != "m":
            self.wraps = False
        if final in "Hf":
            self.y = min(n, self.rows) - 1
            self.x = min(max((numbers + [1])[1], 1), self.columns) - 1
        elif final in "ABCDGd":
            self._move(final, n)
        elif final == "r":
            self.top, self.bottom = n - 1, (numbers + [0])[1] - 1
            if self.bottom < 0:
                self.bottom = self.rows - 1
            self.x = self.y = 0
        elif final == "m":
            self.style = "" if params in ("", "0", "39", "49", "39;49") else params
        elif final == "b":
            for _ in range(n):
                self.put(self.last)
        else:
            self._edit(final, numbers[0], n)

    def _move(self, final, n):
        self.x += {"C": n, "D": -n}.get(final, 0)
        self.y += {"B": n, "A": -n}.get(final, 0)
        if final == "G":
            self.x = n - 1
        elif final == "d":
            self.y = n - 1
        self.x = min(max(self.x, 0), self.columns - 1)
        self.y = min(max(self.y, 0), self.rows - 1)

    def _edit(self, final, given, n):
        line = self.lines[self.y]
        if final == "K":
            first, last = ((self.x, self.columns), (0, self.x + 1), (0, self.columns))[given]
            self.erase(self.y, first, last)
        elif final == "J":
            self.erase(self.y, 0 if given else self.x, self.columns)
            for y in range(0 if given else self.y + 1, self.rows):
                self.erase(y, 0, self.columns)
        elif final == "X":
            self.erase(self.y, self.x, self.x + n)
        elif final == "P":
            del line[self.x:self.x + n]
            line.extend(" " * (self.columns - len(line)))
        elif final == "@":
            line[self.x:self.x] = " " * n
            del line[self.columns:]
        elif final in "LM":
            self.scroll(self.y, n if final == "M" else -n)
        elif final in "ST":
            self.scroll(self.top, n if final == "S" else -n)


# ---- the terminal ----------------------------------------------------------------------------


def own_session():
    """The rest of the program runs as the leader of a session of its own."""
    if os.getpgrp() == os.getpid():
        child = os.fork()
        if child:
            os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    os.setsid()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


class Failure(Exception):
    """Something that the test wanted did not come true."""


class Terminal:
    """One terminal; programs run on it one after the other."""

    def __init__(self, columns=80, rows=24, term="xterm-256color"):
        self.term = term
        self.allowed = allowed(term)
        self.screen = Screen(columns, rows)
        self.rest = b""
        self.raw = bytearray()
        self.foreign = []
        self.pid = 0
        self.status = None
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
        self._set_size()
        self.found = self.settings()

    def settings(self):
        return termios.tcgetattr(self.slave)

    def _set_size(self):
        size = struct.pack("HHHH", self.screen.rows, self.screen.columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)

    def resize(self, columns, rows):
        self.screen.resize(columns, rows)
        self._set_size()

    def start(self, argv, hangup=signal.SIG_DFL):
        """Runs a program in the foreground; what was typed for the one before is lost."""
        termios.tcflush(self.slave, termios.TCIFLUSH)
        self.status = None
        self.pid = os.fork()
        if self.pid == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(self.slave, os.getpid())
            for fd in range(3):
                os.dup2(self.slave, fd)
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            signal.signal(signal.SIGHUP, hangup)
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.closerange(3, 64)
            os.execvpe(argv[0], argv, {**os.environ, "TERM": self.term})
        try:
            os.setpgid(self.pid, self.pid)
        except OSError:
            pass  # it was quicker
        self.foreground()

    def foreground(self):
        os.tcsetpgrp(self.slave, self.pid)

    def feed(self, data):
        self.raw += data
        self.rest += data
        at = 0
        while at < len(self.rest):
            match = TOKEN.match(self.rest, at)
            if not match:
                if len(self.rest) - at > 4096:  # no sequence is so long
                    self.foreign.append(self.rest[at:at + 1])
                    at += 1
                    continue
                break
            self._token(match.group())
            at = match.end()
        self.rest = self.rest[at:]

    def _token(self, token):
        text = token.decode("utf-8", "ignore")  # nothing is left of a byte that is no text
        if len(text) == 1 and width(text) >= 0 and text != "\x00":
            self.screen.put(text)
            return
        if not self.allowed.fullmatch(token):
            self.foreign.append(token)
            return
        if token[:2] == b"\x1b[":
            self.screen.sequence(text[2:-1], text[-1])
        elif token[:1] == b"\x1b":
            self.screen.escape(text[1:])
        else:
            self.screen.control(text)

    def pump(self, seconds=0.0):
        """Takes what has been written, waiting so long for a first byte; False: nothing."""
        ready = select.select([self.master], [], [], seconds)[0]
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.feed(data)
        return bool(data)

    def type(self, keys):
        data = keys.encode()
        while data:
            data = data[os.write(self.master, data):]

    def signal(self, number):
        os.kill(self.pid, number)

    def wait(self, what, limit=LIMIT):
        """Until the screen shows a text, or a function of this terminal is true."""
        end = time.monotonic() + limit
        while not (what in self.screen.text() if isinstance(what, str) else what(self)):
            if time.monotonic() > end:
                name = what if isinstance(what, str) else what.__name__
                raise Failure(f"this never came: {name}\n{self.screen.text()}")
            self.pump(0.02)

    def gone(self, text, limit=LIMIT):
        def is_gone(terminal):
            return text not in terminal.screen.text()
        self.wait(is_gone, limit)

    def during(self, seconds):
        """Takes what comes in that time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.pump(left)

    def ended(self):
        """Whether the program has ended: status is then its exit status, or minus a signal."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait_end(self, limit=LIMIT):
        def has_ended(terminal):
            return terminal.ended()
        self.wait(has_ended, limit)
        while self.pump(0.01):
            pass
        return self.status

    def wait_stop(self, limit=LIMIT):
        """Until the program has been stopped; False: it ended instead."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
            if pid and os.WIFSTOPPED(status):
                while self.pump(0.01):
                    pass
                return True
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                return False
            self.pump(0.02)
        raise Failure("it did not stop")

    def complaints(self):
        """What is not as it was before the program ran."""
        s = self.screen
        wrong = []
        if self.settings() != self.found:
            wrong.append(f"settings: {self.settings()} and not {self.found}")
        if s.other is not None:
            wrong.append("the alternate screen is still there")
        if not s.cursor:
            wrong.append("the cursor is hidden")
        if s.modes - {"7"}:
            wrong.append(f"modes are left: {sorted(s.modes)}")
        if s.keypad:
            wrong.append("the keypad sends its own codes")
        if s.style:
            wrong.append(f"the style is left: {s.style}")
        if self.foreign:
            wrong.append(f"foreign bytes: {self.foreign[:10]}")
        return wrong


# ---- processes -------------------------------------------------------------------------------


def fakes_alive(name=""):
    """Calls of fake runtimes that still run and begin so: {process: "docker events ..."}."""
    with open(os.path.join(os.environ["CRANK_FAKES"], "alive"), encoding="utf-8") as f:
        told = dict(line.split(" ", 1) for line in f.read().splitlines())
    wanted = [pid for pid, asked in told.items() if asked.startswith(name)]
    if not wanted:
        return {}
    # A number may have been given to another program since; a zombie's line is another, too.
    shown = subprocess.run(["ps", "-o", "pid=,args=", "-p", ",".join(wanted)], check=False,
                           stdout=subprocess.PIPE, text=True).stdout
    running = dict(line.split(None, 1) for line in shown.splitlines())
    return {pid: told[pid] for pid in wanted
            if running.get(pid, "").startswith(told[pid].split()[0] + " ")}
