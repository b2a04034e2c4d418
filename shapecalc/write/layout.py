"""The layout of Python expressions in lines, as ruff formats them.

An expression that fits stays in one line. Otherwise its brackets are broken
from the left until the rest fits: first all items go into one line of their
own, then, if that is too long, each item into a line.

>>> call = ("Dense", called([("10",), ('activation="relu"',)]))
>>> flat(call)
'Dense(10, activation="relu")'
>>> print(laid_out(("x = ", *call, called([("x",)])), width=30))
x = Dense(
    10, activation="relu"
)(x)
"""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.dataclasses import dataclass

INDENT = 4


@dataclass(slots=True)
class Bracket:
    """Items between brackets, with commas.

    Attributes:
        opening, closing: the brackets.
        items: what is between them.
        called: whether these are the arguments of a call.
        exploded: whether each item gets a line of its own even if all would fit in one.
    """

    opening: str
    items: Sequence[Layout]
    closing: str
    called: bool = False
    exploded: bool = False

    @property
    def one_tuple(self) -> bool:
        """Whether this is a tuple of one item, which needs a comma."""
        return self.opening == "(" and not self.called and len(self.items) == 1


Layout = Sequence[str | Bracket]
"""Text and brackets, one after the other."""


def called(items: Sequence[Layout]) -> Bracket:
    """Return the arguments of a call."""
    return Bracket("(", items, ")", called=True)


def flat(layout: Layout) -> str:
    """Return all of a layout in one line."""
    return "".join(part if isinstance(part, str) else _flat(part) for part in layout)


def _flat(bracket: Bracket) -> str:
    comma = "," if bracket.one_tuple else ""
    return f"{bracket.opening}{', '.join(map(flat, bracket.items))}{comma}{bracket.closing}"


def laid_out(layout: Layout, width: int, indent: int = 0, after: int = 0) -> str:
    """Return a layout in lines of at most ``width`` columns, as far as possible.

    Args:
        layout: the text and brackets.
        width: how many columns there are.
        indent: the indentation of the lines; the first counts as indented already.
        after: how many characters follow in the last line.
    """
    text = ""
    for number, part in enumerate(layout):
        column = len(text) - text.rindex("\n") - 1 if "\n" in text else indent + len(text)
        following = _until_break(layout[number + 1 :], after)
        if isinstance(part, str):
            text += part
        elif _explodes(part) or column + len(_flat(part)) + following > width:
            text += _broken(part, width, indent)
        else:
            text += _flat(part)
    return text


def _explodes(bracket: Bracket) -> bool:
    """Return whether a bracket, or one inside it, must be broken even if it fits."""
    inner = [part for item in bracket.items for part in item if isinstance(part, Bracket)]
    return bracket.exploded or any(map(_explodes, inner))


def _until_break(rest: Layout, after: int) -> int:
    """Return how many characters follow before the next place where a line may end."""
    length = 0
    for part in rest:
        if isinstance(part, Bracket) and part.items:
            return length + 1
        length += len(part) if isinstance(part, str) else len(_flat(part))
    return length + after


def _broken(bracket: Bracket, width: int, indent: int) -> str:
    """Return a bracket over several lines: all items in one, or one each and a comma at the end."""
    if not bracket.items:
        return _flat(bracket)
    inner = indent + INDENT
    together = ", ".join(map(flat, bracket.items))
    if bracket.called and inner + len(together) <= width and not _explodes(bracket):
        lines = [together]
    else:
        comma = "," if len(bracket.items) > 1 or bracket.one_tuple else ""
        texts = [laid_out(item, width, inner, len(comma)) for item in bracket.items]
        lines = [f"{text}," for text in texts[:-1]] + [texts[-1] + comma]
    body = "".join(f"{' ' * inner}{line}\n" for line in lines)
    return f"{bracket.opening}\n{body}{' ' * indent}{bracket.closing}"
