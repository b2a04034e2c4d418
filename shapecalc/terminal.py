"""The terminal: its width and colours, as Keras and rich determine them, and characters that act.

A text that comes from outside, such as a name, an argument or an answer, goes through `visible`
before it is laid out. `VisibleStream` sends everything that a command prints through it again, so
that no character but those of `paint` acts on a terminal.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

DUMB = ("dumb", "unknown")


def columns() -> int:
    """Return the width for which Keras lays out its table."""
    return shutil.get_terminal_size().columns


def wrapping(stream: TextIO) -> int:
    """Return the width at which messages are wrapped; 0 if they are not, as in a file."""
    return columns() if stream.isatty() else 0


def console_width() -> int:
    """Return the width at which rich wraps what Keras prints.

    It is not always `columns`: rich asks all three standard streams for a terminal.
    """
    setting = os.environ.get("COLUMNS", "")
    if setting.isdigit() and int(setting):
        return int(setting)
    for descriptor in (0, 1, 2):
        try:
            return os.get_terminal_size(descriptor).columns or 80
        except OSError:
            continue
    return 80


class Coloring:
    """When there are colors: ``always``, ``never``, or ``auto``, which is only on a terminal."""

    when = "auto"


def colors(stream: TextIO) -> str:
    """Return the colours that a stream can show, a key of `CODES`.

    Returns:
        ``none``, ``bold``, ``standard`` (16 colours) or ``256``.
    """
    shown = _colors(stream, Coloring.when)
    if isinstance(stream, VisibleStream):
        stream.painted = shown != "none"
    return shown


def _colors(stream: TextIO, when: str) -> str:
    if when == "never" or (when == "auto" and not _is_terminal(stream)):
        return "none"
    term = os.environ.get("TERM", "").strip().lower()
    if term in DUMB and when == "auto":
        return "none"
    if os.environ.get("NO_COLOR") and when == "auto":
        return "bold"
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "256"
    return "256" if term.rpartition("-")[2] in ("256color", "kitty") else "standard"


def _is_terminal(stream: TextIO) -> bool:
    forced = os.environ.get("FORCE_COLOR")
    if forced is not None:
        return forced != ""
    return stream.isatty()


def only_ascii(stream: TextIO) -> bool:
    """Return whether a stream cannot show the lines of a box, as its encoding is no Unicode."""
    return not (stream.encoding or "").lower().startswith("utf")


# Characters that act

ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""The categories of characters that act on a terminal or a page, and show nothing themselves.

These are control characters, the marks of bidirectional text and other marks without width,
surrogates, and the separators of lines and paragraphs.
"""

JOINERS = "\u200c\u200d"
"""The marks without width that are part of words in some languages, and of emoji."""


def escape(character: str) -> str:
    r"""Return a character as Python writes it in a string.

    >>> print(escape("\x1b"), escape("\u202e"))
    \x1b \u202e
    """
    return repr(character)[1:-1]


def visible(text: str, escape: Callable[[str], str] = escape) -> str:
    r"""Return a text in one line, with an escape in place of each character that acts.

    Args:
        text: the text, of whatever origin.
        escape: how an escape is written; as in Python, unless a format has another form.

    >>> print(visible("\x1b[31mred\n"), visible("층\u3000👩") == "층\u3000👩")
    \x1b[31mred\n True
    """
    if text.isprintable():
        return text
    from unicodedata import category  # few texts need it

    def acts(character: str) -> bool:
        return category(character) in ACTING and character not in JOINERS

    return "".join(escape(c) if not c.isprintable() and acts(c) else c for c in text)


def visible_lines(text: str, escape: Callable[[str], str] = escape) -> str:
    """Return a text of several lines, each of which is `visible`."""
    if text.replace("\n", "").isprintable():
        return text
    return "\n".join(visible(line, escape) for line in text.split("\n"))


RUNNERS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
"""The variables by which the services for continuous integration are known that run commands in
what a program prints: GitHub Actions, Azure Pipelines and TeamCity."""

_COMMAND = re.compile(r"^(?P<blanks>\s*):(?=:)|#(?=#\w*\[)", re.MULTILINE)
"""The first character of a command: ``::error::`` in a line of its own, ``##[error]`` anywhere."""


def without_commands(text: str) -> str:
    r"""Return a text with an escape in place of each character that starts a command of a service.

    >>> print(without_commands("  ::error::x ##[error]x"), without_commands("a::b # [c]"))
      \x3a:error::x \x23#[error]x a::b # [c]
    """
    return _COMMAND.sub(
        lambda match: rf"{match['blanks']}\x3a" if match[0].endswith(":") else r"\x23", text
    )


PIECE = 2**20
"""How many characters of a text are written at once, and the rest of their last line."""


def pieces(text: str) -> Iterator[str]:
    r"""Yield a text in pieces of whole lines.

    >>> list(pieces("dense\nlstm\n")), list(pieces(""))
    (['dense\nlstm\n'], [''])
    """
    start = 0
    while start == 0 or start < len(text):
        end = text.find("\n", start + PIECE) + 1 or len(text)
        yield text[start:end]
        if end == 0:
            return
        start = end


_PAINT = re.compile(r"(\x1b\[[\d;]*m)")


class VisibleStream:
    """A stream that shows the characters that act on a terminal, instead of sending them there.

    Attributes:
        unfiltered: the stream behind it.
        painted: whether escape codes for colours are sent.
        commanding: whether commands of a service that runs the program are sent.
    """

    def __init__(self, stream: TextIO) -> None:
        self.unfiltered, self.painted = stream, False
        self.commanding = not any(map(os.environ.get, RUNNERS))

    def write(self, text: str) -> int:
        """Write a text; a long one in pieces, whose copies need little memory."""
        for piece in pieces(text):
            parts = _PAINT.split(piece) if self.painted else [piece]
            parts[::2] = map(visible_lines, parts[::2])
            shown = "".join(parts)
            self.unfiltered.write(shown if self.commanding else without_commands(shown))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)


@contextmanager
def visible_output() -> Iterator[None]:
    """Send everything that is printed through `visible`."""
    before: tuple[Any, Any] = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (VisibleStream(stream) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def send_commands(stream: TextIO) -> None:
    """Let a stream send commands to the service that runs the program."""
    if isinstance(stream, VisibleStream):
        stream.commanding = True


def is_filtered(stream: TextIO) -> bool:
    """Return whether a service runs the program that reads commands in what it prints."""
    return isinstance(stream, VisibleStream) and not stream.commanding


def unfiltered(stream: TextIO) -> TextIO:
    """Return a stream for a library that moves the cursor; what it shows must be `visible`."""
    return stream.unfiltered if isinstance(stream, VisibleStream) else stream


NARROW = 60
"""The fewest columns for which a text is laid out."""

ASCII = str.maketrans(
    {
        "…": "...",
        "→": "->",
        "·": "*",
        "′": "'",
        "−": "-",
        "⌊": "floor(",
        "⌋": ")",
        "⌈": "ceil(",
        "⌉": ")",
        "μ": "mu",
        "σ": "sigma",
        "⊙": "(*)",
        "√": "sqrt",
        "ᵀ": ".T",
        "ₜ": "_t",
        "₋": "-",
        "₁": "1",
        "\u0303": "~",
        "γ": "gamma",
        "β": "beta",
        "ε": "epsilon",
        "■": "#",
        "●": "o",
        "×": "x",
        "─": "-",
        "│": "|",
        **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
    }
)
"""The replacements for characters that a terminal cannot show."""


def for_terminal(text: str) -> str:
    """Return a text in characters that standard output can show."""
    return to_ascii(text) if only_ascii(sys.stdout) else text


def to_ascii(text: str) -> str:
    """Return a text in ASCII characters.

    >>> to_ascii("4·u² → ⌊n/2⌋")
    '4*u^2 -> floor(n/2)'
    """
    from shapecalc.algebra.formula import powers_as  # few terminals need it

    return powers_as("^", text).translate(ASCII)


def usage_error(message: str, hint: str = "", code: int = 2, details: Sequence[str] = ()) -> int:
    """Print what is wrong with a command line and how to fix it; return the exit code."""
    print(f"error: {visible(message)}", file=sys.stderr)
    for detail in details:
        print(f"       {visible(detail)}", file=sys.stderr)
    if hint:
        print(f"    hint: {visible(hint)}", file=sys.stderr)
    return code


def note(text: str) -> None:
    """Print something that is not a result, in one line."""
    print(visible(text), file=sys.stderr)


def without_marks(text: str) -> str:
    """Return a docstring without its backquotes.

    >>> without_marks("as ``padding`` or `x`")
    'as padding or x'
    """
    return text.replace("``", "").replace("`", "")


BOLD, CLASS, NUMBER, NONE, YES, NO = "bold", "class", "number", "none", "yes", "no"
UNSTYLED = ""
"""The styles: headings, classes, numbers, unknown sizes, trained and frozen layers."""

Codes = Mapping[str, str]
"""The escape code of each style; a style without one is plain."""

CODES: Mapping[str, Codes] = {
    "none": {},
    "bold": {BOLD: "1", YES: "1", NO: "1"},
    "standard": {BOLD: "1", CLASS: "94", NUMBER: "32", NONE: "96", YES: "1;32", NO: "1;91"},
    "256": {
        BOLD: "1",
        CLASS: "38;5;33",
        NUMBER: "38;5;34",
        NONE: "38;5;45",
        YES: "1;38;5;34",
        NO: "1;91",
    },
}
"""The escape codes for a file, and for terminals with no, 16 and 256 colours."""


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal.

    >>> width("lstm"), width("층")
    (4, 2)
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # only names beyond ASCII need it

    return cell_len(text)


def wrapped(text: str, room: int, indent: str = "") -> list[str]:
    """Return a text in lines that fit a width, if its words do; a width of 0 is endless.

    >>> wrapped("expects 3 axes, got 2", 12, "  ")
    ['expects 3', '  axes, got', '  2']
    >>> wrapped("expects 3 axes", 0)
    ['expects 3 axes']
    """
    lines, line = list[str](), ""
    for number, word in enumerate(text.split(" ")):
        longer = f"{line} {word}" if number else word
        if room and line.strip() and width(longer) > room:
            lines.append(line)
            longer = indent + word
        line = longer
    return [*lines, line]


def paint(text: str, style: str, codes: Codes) -> str:
    r"""Return a text with the escape codes of a style.

    >>> paint("Dense", CLASS, CODES["standard"]), paint("Dense", CLASS, CODES["none"])
    ('\x1b[94mDense\x1b[0m', 'Dense')
    """
    return f"\x1b[{codes[style]}m{text}\x1b[0m" if text and style in codes else text
