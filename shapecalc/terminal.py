"""The terminal: its width and colours, as Keras and rich determine them, and text that fits."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

DUMB = ("dumb", "unknown")


def columns() -> int:
    """Return the width for which Keras lays out its table."""
    return shutil.get_terminal_size().columns


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


def colors(stream: TextIO, when: str = "auto") -> str:
    """Return the colours that a stream can show, a key of `CODES`.

    Args:
        stream: where the output goes.
        when: ``always``, ``never``, or ``auto``: only on a terminal.

    Returns:
        ``none``, ``bold``, ``standard`` (16 colours) or ``256``.
    """
    if when == "never" or (when == "auto" and not _is_terminal(stream)):
        return "none"
    term = os.environ.get("TERM", "").strip().lower()
    if term in DUMB and when == "auto":
        return "none"
    if os.environ.get("NO_COLOR"):
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
        "■": "#",
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


def usage_error(message: str, hint: str = "", code: int = 2) -> int:
    """Print what is wrong with a command line and how to fix it; return the exit code."""
    print(f"error: {message}", file=sys.stderr)
    if hint:
        print(f"    hint: {hint}", file=sys.stderr)
    return code


def without_marks(text: str) -> str:
    """Return a docstring without its backquotes.

    >>> without_marks("as ``padding`` or `x`")
    'as padding or x'
    """
    return text.replace("``", "").replace("`", "")


BOLD, CLASS, NUMBER, NONE, YES, NO = "bold", "class", "number", "none", "yes", "no"
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


def crop(text: str, columns: int) -> str:
    """Return the start of a text in exactly so many columns.

    >>> crop("lstm", 3), crop("lstm", 6), crop("층층", 3)
    ('lst', 'lstm  ', '층 ')
    """
    if text.isascii():
        return text[:columns].ljust(columns)
    from rich.cells import set_cell_size

    return set_cell_size(text, columns)


@dataclass(slots=True)
class Styled:
    """A text whose parts have styles.

    Attributes:
        parts: pairs of text and style; an empty style is plain text.

    >>> dense = Styled([("dense (", ""), ("Dense", CLASS), (")", "")])
    >>> dense.plain, dense.between(7, 9).parts
    ('dense (Dense)', [('De', 'class')])
    """

    parts: Sequence[tuple[str, str]]

    @property
    def plain(self) -> str:
        """The text without styles."""
        return "".join(text for text, _ in self.parts)

    def between(self, start: int, end: int) -> Styled:
        """Return the characters from ``start`` to ``end``."""
        return Styled(next(_cut_lines(self.parts, [(start, end)])))

    def padded(self, columns: int, justify: str) -> Styled:
        """Return the text in exactly so many columns: with blanks, or cut with an ellipsis.

        Args:
            columns: the width.
            justify: ``left``, ``center`` or ``right``.
        """
        # rich strips a text before it centers it or moves it to the right.
        own = self if justify == "left" else self.between(0, len(self.plain.rstrip()))
        blanks = columns - width(own.plain)
        if blanks < 0:
            return own.cut(columns)
        left = {"left": 0, "center": blanks // 2, "right": blanks}[justify]
        return Styled([(" " * left, ""), *own.parts, (" " * (blanks - left), "")])

    def cut(self, columns: int) -> Styled:
        """Return the start of the text, with an ellipsis in the last of so many columns."""
        kept = crop(self.plain, columns - 1)
        # Half of a wide character does not fit; a blank takes its place.
        uncut = len(kept) if self.plain.startswith(kept) else len(kept) - 1
        return Styled([*self.between(0, uncut).parts, (kept[uncut:] + "…", "")])

    def paint(self, codes: Codes) -> str:
        """Return the text with the escape codes of a terminal."""
        return "".join(paint(text, style, codes) for text, style in self.parts)


def paint(text: str, style: str, codes: Codes) -> str:
    r"""Return a text with the escape codes of a style.

    >>> paint("Dense", CLASS, CODES["standard"]), paint("Dense", CLASS, CODES["none"])
    ('\x1b[94mDense\x1b[0m', 'Dense')
    """
    return f"\x1b[{codes[style]}m{text}\x1b[0m" if text and style in codes else text


def wrap(text: str, columns: int, fold: bool) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each line of a text.

    Lines break between words.

    Args:
        text: the text.
        columns: the width of a line.
        fold: whether a word that is too long is continued on the next line. Otherwise it
            gets a line of its own, to be cut.

    >>> [text[a:b] for text in ["input_layer_1 (InputLayer)"] for a, b in wrap(text, 20, False)]
    ['input_layer_1 ', '(InputLayer)']
    """
    start, used = 0, 0
    for word in re.finditer(r"\s*\S+\s*", text):
        long = width(word.group().rstrip())
        begin = word.start()
        if long <= columns - used:
            used += width(word.group())
            continue
        if begin and (long > columns or used):
            yield start, begin
            start = begin
        used = width(word.group())
        while fold and long > columns:
            kept = len(_fitting(text[start:], columns))
            yield start, start + kept
            start += kept
            long = used = width(text[start : word.end()])
    yield start, len(text)


def _fitting(text: str, columns: int) -> str:
    """Return the longest start of a text that fits into so many columns."""
    used = 0
    for number, character in enumerate(text):
        used += width(character)
        if used > columns:
            return text[:number]
    return text


def lines(text: Styled, columns: int, fold: bool) -> list[Styled]:
    """Return a text in lines of at most so many columns; see `wrap`."""
    plain = text.plain
    ends = []
    for start, end in wrap(plain, columns, fold):
        over = max(end - start - columns, 0)
        blanks = end - start - len(plain[start:end].rstrip())
        ends.append((start, end - min(over, blanks)))
    return [Styled(parts) for parts in _cut_lines(text.parts, ends)]


def _cut_lines(
    parts: Sequence[tuple[str, str]], ends: Sequence[tuple[int, int]]
) -> Iterator[list[tuple[str, str]]]:
    """Yield the parts between the ends of each line.

    One walk over the parts cuts all lines, since a cell may have thousands of them.
    """
    number = at = 0
    for start, end in ends:
        line = []
        while number < len(parts):
            text, style = parts[number]
            piece = text[max(start - at, 0) : max(end - at, 0)]
            if piece:
                line.append((piece, style))
            if at + len(text) > end:
                break
            number, at = number + 1, at + len(text)
        yield line
