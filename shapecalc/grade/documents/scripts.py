"""Programs in Python: the comments behind the code, and texts that stand alone.

The text is not parsed: what students hand in need not be valid Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.documents.line import Line, readable
from shapecalc.patterns import regex

_TOKEN = regex(
    r"""
    (?P<string>[rRbBfFuU]{0,2}(?:
        \"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\Z) | '''(?:\\.|[^\\])*?(?:'''|\Z)
        | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? ))
    | (?P<comment>\#[^\n]*)
    | (?P<open>[(\[{]) | (?P<close>[)\]}])
    | (?P<end>\n)
    | (?P<other>[^\W\d]\w*|[^'"\#()\[\]{}\n\w]+|\d+|.)
    """,
    re.VERBOSE | re.DOTALL,
)

_GOES_ON = frozenset("([{,=+-*%/\\.")
"""The ends of code behind which a string is a part of an expression."""

_QUOTES = frozenset("'\"")

MOST_LINES = 20
"""The most lines of a call whose code is given with a comment behind its end."""


@dataclass(slots=True)
class CodeText:
    """What a line of a program has.

    Attributes:
        code: the code.
        comment: the comment behind it; None if there is none.
        text: what it has of a text that stands alone, as a docstring does; None if nothing.
        opened: the number of an earlier line, if the code closes a bracket opened there.
    """

    code: str = ""
    comment: str | None = None
    text: str | None = None
    opened: int | None = None


@dataclass(slots=True)
class Scanner:
    """Splits a program into lines.

    Attributes:
        lines: the lines.
        brackets: the brackets that are open: each with the number of its line.
        last: the end of the code so far.
    """

    lines: list[CodeText] = field(default_factory=lambda: [CodeText()])
    brackets: list[tuple[str, int]] = field(default_factory=list)
    last: str = ""

    def scan(self, text: str) -> list[CodeText]:
        """Return the lines of a program."""
        for match in _TOKEN.finditer(text):
            kind, token = match.lastgroup, match[0]
            if kind == "end":
                self.lines.append(CodeText())
            elif kind == "comment":
                self.lines[-1].comment = token.lstrip("#").strip()
            elif kind == "string" and self._stands_alone(text, match.end()):
                self._add_text(token)
            elif kind == "string":
                first, *others = token.split("\n")
                self._add_code(first)
                for other in others:
                    self.lines.append(CodeText())
                    self._add_code(other)
            else:
                self._add_code(token)
                self._match_bracket(kind, token)
        return self.lines

    def _add_code(self, token: str) -> None:
        self.lines[-1].code += token
        self.last = token.rstrip()[-1:] or self.last

    def _stands_alone(self, text: str, end: int) -> bool:
        """Return whether a string that ends at a place is a statement of its own."""
        line_end = text.find("\n", end)
        rest = text[end : line_end if line_end >= 0 else None]
        if self.lines[-1].code.strip() or rest.partition("#")[0].strip():
            return False
        # Inside brackets, strings below one another are one string.
        is_part = self.last in _GOES_ON or (bool(self.brackets) and self.last in _QUOTES)
        return not is_part

    def _add_text(self, token: str) -> None:
        """Add a string that stands alone, without its quotes."""
        quoted = token.lstrip("rRbBfFuU")
        quote = quoted[:3] if quoted[:3] in ('"""', "'''") else quoted[:1]
        inside = quoted[len(quote) :].removesuffix(quote)
        self.last = ""
        first, *others = inside.split("\n")
        self.lines[-1].text = first
        self.lines += [CodeText(text=other) for other in others]

    def _match_bracket(self, kind: str | None, token: str) -> None:
        """Note a bracket that opens, or where the one that closes was opened."""
        number = len(self.lines) - 1
        if kind == "open":
            self.brackets.append((token, number))
        elif kind == "close" and self.brackets:
            sign, above = self.brackets.pop()
            if above < number:  # A list of layers is no code of one layer.
                self.lines[-1].opened = above if sign == "(" else None


def read_script(texts: Iterable[str], first: int = 1) -> Iterator[Line]:
    r"""Yield a line for each line of a program.

    Args:
        texts: its lines.
        first: the number of the first one.

    >>> list(read_script(["x = LSTM(10)(x)  # (None, 10) 480"]))
    [Line(text='(None, 10) 480', number=1, cells=(), code='x = LSTM(10)(x)', place='')]
    """
    lines = Scanner().scan("\n".join(texts))
    for at, line in enumerate(lines):
        code = _whole_call(lines, at)
        text = line.text.rstrip() if line.text is not None else line.comment or ""
        yield Line(readable(text), first + at, code=readable(code).strip())


def _whole_call(lines: list[CodeText], at: int) -> str:
    """Return the code of a line, with the lines above on which its call begins."""
    line = lines[at]
    if line.opened is None or at - line.opened > MOST_LINES:
        return line.code
    above = lines[line.opened : at]
    if any(part.comment for part in above):
        return line.code
    return " ".join(part.code.strip() for part in [*above, line])
