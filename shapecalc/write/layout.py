"""Expressions of Python laid out in lines, as ruff lays them out.

What fits into a line stays in it. Else the brackets break from the left until
the rest fits: first all that they hold goes into a line of its own, then each
item into one.

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
from dataclasses import dataclass

INDENT = 4


@dataclass(slots=True)
class Bracket:
    """Items between brackets, with commas.

    Attributes:
        opening, closing: the brackets.
        items: what stands between them.
        called: whether these are the arguments of a call.
        exploded: whether each item has a line of its own in any case.
    """

    opening: str
    items: Sequence[Layout]
    closing: str
    called: bool = False
    exploded: bool = False

    @property
    def one_tuple(self) -> bool:
        """Whether a comma has to follow the only item."""
        return self.opening == "(" and not self.called and len(self.items) == 1


Layout = Sequence[str | Bracket]
"""Text and brackets, one behind the other."""


def called(items: Sequence[Layout]) -> Bracket:
    """The arguments of a call."""
    return Bracket("(", items, ")", called=True)


def flat(layout: Layout) -> str:
    """All in one line."""
    return "".join(part if isinstance(part, str) else _flat(part) for part in layout)


def _flat(bracket: Bracket) -> str:
    comma = "," if bracket.one_tuple else ""
    return f"{bracket.opening}{', '.join(map(flat, bracket.items))}{comma}{bracket.closing}"


def laid_out(layout: Layout, width: int, indent: int = 0, after: int = 0) -> str:
    """Lines of at most so many columns, where that can be.

    Args:
        layout: what is laid out.
        width: how many columns there are.
        indent: where the lines begin; the first is taken to be indented already.
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
    """Whether a bracket, or one in it, is broken in any case."""
    inner = [part for item in bracket.items for part in item if isinstance(part, Bracket)]
    return bracket.exploded or any(map(_explodes, inner))


def _until_break(rest: Layout, after: int) -> int:
    """How many characters follow before the next place at which a line may end."""
    length = 0
    for part in rest:
        if isinstance(part, Bracket) and part.items:
            return length + 1
        length += len(part) if isinstance(part, str) else len(_flat(part))
    return length + after


def _broken(bracket: Bracket, width: int, indent: int) -> str:
    """The items in a line of their own, or each in one; the latter have a comma behind the last."""
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
