"""What is known of the terminal, found out the way Keras and rich find it out."""

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
    """The width that Keras lays its table out for."""
    return shutil.get_terminal_size().columns


def console_width() -> int:
    """The width at which rich folds what Keras prints."""
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given):
        return int(given)
    for descriptor in (0, 1, 2):
        try:
            return os.get_terminal_size(descriptor).columns or 80
        except OSError:
            continue
    return 80


def colors(stream: TextIO, when: str = "auto") -> str:
    """Which colours a stream can show: none, bold, standard or 256.

    Args:
        stream: where the output goes.
        when: always, never, or auto for "on a terminal".
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
    """Return whether a stream cannot show the lines of a box."""
    return not (stream.encoding or "").lower().startswith("utf")


NARROW = 60
"""The fewest columns that a text is laid out for."""

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
"""What stands for a sign where a terminal has none."""


def for_terminal(text: str) -> str:
    """Return a text in signs that standard output can show."""
    return to_ascii(text) if only_ascii(sys.stdout) else text


def to_ascii(text: str) -> str:
    """Return a text in ASCII signs, as ``4*u^2`` for ``4·u²``."""
    from shapecalc.algebra.formula import powers_as  # few terminals need it

    return powers_as("^", text).translate(ASCII)


def usage_error(message: str, hint: str = "", code: int = 2) -> int:
    """Print what is wrong with a command line, and what would help; return the exit code."""
    print(f"error: {message}", file=sys.stderr)
    if hint:
        print(f"    hint: {hint}", file=sys.stderr)
    return code


def without_marks(text: str) -> str:
    """Return a docstring without its marks for code."""
    return text.replace("``", "").replace("`", "")


BOLD, CLASS, NUMBER, NONE, YES, NO = "bold", "class", "number", "none", "yes", "no"
"""What is set off: headings, classes, numbers, unknown sizes, what is trained, what is not."""

Codes = Mapping[str, str]

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
"""The escape codes for no terminal, and for terminals of no, 16 and 256 colours."""


def width(text: str) -> int:
    """How many columns a text takes on a terminal.

    >>> width("lstm"), width("층")
    (4, 2)
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # only names beyond ASCII need it

    return cell_len(text)


def crop(text: str, columns: int) -> str:
    """The beginning of a text, in exactly so many columns."""
    if text.isascii():
        return text[:columns].ljust(columns)
    from rich.cells import set_cell_size

    return set_cell_size(text, columns)


@dataclass(slots=True)
class Styled:
    """A text whose parts have styles: pairs of text and style, "" for none."""

    parts: Sequence[tuple[str, str]]

    @property
    def plain(self) -> str:
        return "".join(text for text, _ in self.parts)

    def between(self, start: int, end: int) -> Styled:
        """The characters from ``start`` to ``end``."""
        return Styled(next(_cut(self.parts, [(start, end)])))

    def padded(self, columns: int, justify: str) -> Styled:
        """In exactly so many columns: filled with blanks, or cut with an ellipsis."""
        own = self if justify == "left" else self.between(0, len(self.plain.rstrip()))
        blanks = columns - width(own.plain)
        if blanks < 0:
            return own.cut(columns)
        left = {"left": 0, "center": blanks // 2, "right": blanks}[justify]
        return Styled([(" " * left, ""), *own.parts, (" " * (blanks - left), "")])

    def cut(self, columns: int) -> Styled:
        """The beginning, with an ellipsis in the last of so many columns."""
        kept = crop(self.plain, columns - 1)
        # Half a wide character does not fit, and a blank stands for it.
        whole = len(kept) if self.plain.startswith(kept) else len(kept) - 1
        return Styled([*self.between(0, whole).parts, (kept[whole:] + "…", "")])

    def paint(self, codes: Codes) -> str:
        """With the escape codes of a terminal."""
        return "".join(paint(text, style, codes) for text, style in self.parts)


def paint(text: str, style: str, codes: Codes) -> str:
    """A text in a style."""
    return f"\x1b[{codes[style]}m{text}\x1b[0m" if text and style in codes else text


def wrap(text: str, columns: int, fold: bool) -> Iterator[tuple[int, int]]:
    """Where the lines of a text begin and end.

    Lines break between words. A word that is too long is folded, or else
    stands alone on a line, to be cut.

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
    """The longest beginning of a text that fits into so many columns."""
    used = 0
    for number, character in enumerate(text):
        used += width(character)
        if used > columns:
            return text[:number]
    return text


def lines(text: Styled, columns: int, fold: bool) -> list[Styled]:
    """A text in lines of at most so many columns."""
    plain = text.plain
    ends = []
    for start, end in wrap(plain, columns, fold):
        over = max(end - start - columns, 0)
        blanks = end - start - len(plain[start:end].rstrip())
        ends.append((start, end - min(over, blanks)))
    return [Styled(parts) for parts in _cut(text.parts, ends)]


def _cut(
    parts: Sequence[tuple[str, str]], ends: Sequence[tuple[int, int]]
) -> Iterator[list[tuple[str, str]]]:
    """The parts of each stretch of a text, in one walk: a cell may have thousands of lines."""
    number = at = 0
    for start, end in ends:
        found = []
        while number < len(parts):
            text, style = parts[number]
            piece = text[max(start - at, 0) : max(end - at, 0)]
            if piece:
                found.append((piece, style))
            if at + len(text) > end:
                break
            number, at = number + 1, at + len(text)
        yield found
