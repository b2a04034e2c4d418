"""Letters for the sizes of a layer: for its arguments, and for the axes that arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, known
from shapecalc.declare.kinds import REQUIRED, Argument, Inner
from shapecalc.declare.layer import Arguments, Rule
from shapecalc.declare.size_kinds import PerAxis, PositiveInt
from shapecalc.plan import LayerPlan

LETTERS: Mapping[str, str] = {
    "units": "u",
    "filters": "f",
    "kernel_size": "k",
    "strides": "s",
    "dilation_rate": "r",
    "pool_size": "p",
    "groups": "g",
    "input_dim": "V",
    "output_dim": "m",
    "depth_multiplier": "m",
    "num_heads": "h",
    "num_query_heads": "h",
    "num_key_value_heads": "g",
    "key_dim": "k",
    "head_dim": "k",
    "value_dim": "v",
    "output_size": "o",
    "time": "T",
    "steps": "n",
    "features": "d",
    "channels": "c",
    "height": "h",
    "width": "w",
    "depth": "d",
}
"""The literature's letters for arguments and axes; others begin with that of their name."""

WORDS = {"time": "time steps"}
"""What some axes are called in full."""

ALONG = {1: ("",), 2: ("h", "w"), 3: ("d", "h", "w")}
"""What tells the axes of a window apart."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter, what it is, and its number if that is known."""

    letter: str
    meaning: str
    number: int | None = None
    word: str = ""
    """The argument or axis that it stands for."""


class SymbolTable:
    """Gives letters to arguments and axes, each once."""

    def __init__(self) -> None:
        self.symbols: dict[str, Symbol] = {}

    def give(self, word: str, tail: str, meaning: str, size: Any) -> Formula:
        """The letter for a size; one that is a letter already keeps it."""
        if isinstance(size, Formula):
            for letter in sorted(size.names):
                self.symbols.setdefault(letter, Symbol(letter, meaning, None, word))
            return size
        number = size if known(size) else None
        letter = self.fresh(LETTERS.get(word, word[:1]) + tail)
        self.symbols[letter] = Symbol(letter, meaning, number, word)
        return Formula.of(letter)

    def fresh(self, letter: str) -> str:
        """The letter, with a number if it is taken."""
        names = [letter, *(f"{letter}{number}" for number in range(2, 99))]
        return next(name for name in names if name not in self.symbols)


def example_arguments(rule: Rule) -> dict[str, Any]:
    """Letters for the arguments without which a layer cannot be made, as a spec writes them."""
    found: dict[str, Any] = {}
    for name, argument in rule.arguments.items():
        example = _example(name, argument) if argument.default is REQUIRED else None
        if example is not None:
            found[name] = example
    return found


def _example(name: str, argument: Argument) -> Any:
    letter = LETTERS.get(name, name[:1])
    if isinstance(argument, PerAxis) and argument.count > 1:
        return [letter + tail for tail in ALONG[argument.count]]
    if isinstance(argument, (PositiveInt, PerAxis)):
        return letter
    return argument.example if isinstance(argument, Inner) else None


# Letters for the numbers of a layer


def with_letters(plan: LayerPlan, letters: SymbolTable, left: frozenset[str]) -> LayerPlan:
    """The layer with letters for the sizes that are given, but for some."""
    given = plan.binding.given.items()
    return plan.with_arguments(
        **{name: _lettered(plan, name, item, letters, left) for name, item in given}
    )


def _lettered(
    plan: LayerPlan, name: str, given: Any, letters: SymbolTable, left: frozenset[str]
) -> Any:
    if isinstance(given, LayerPlan):
        return with_letters(given, letters, left)
    if isinstance(given, tuple) and given and all(isinstance(one, LayerPlan) for one in given):
        return tuple(with_letters(one, letters, left) for one in given)
    argument = plan.rule.own.get(name)
    size = getattr(plan.arguments, name, None)
    if name in left or size is None or size == _default(argument):
        return given
    if isinstance(argument, PerAxis):
        tails = ALONG.get(len(size), ("",) * len(size))
        return tuple(
            letters.give(name, tail, _meaning(name, argument, tail), one)
            for tail, one in zip(tails, size)
        )
    if isinstance(argument, PositiveInt):
        return letters.give(name, "", _meaning(name, argument), size)
    return given


def _default(argument: Argument | None) -> Any:
    """What a size is if nothing is said of it, in the form that rules read."""
    if argument is None or argument.default is REQUIRED or argument.default is None:
        return None
    return argument.parse(argument.default)


def _meaning(name: str, argument: Argument, tail: str = "") -> str:
    along = {"h": ", along the height", "w": ", along the width", "d": ", along the depth"}
    return f"{name}: {argument.note}{along.get(tail, '')}"


def input_letters(
    shapes: Sequence[Shape], axes: Sequence[str], letters: SymbolTable
) -> list[Shape]:
    """The shapes that arrive, with letters for these axes; what all have alike is one letter."""
    if not axes:
        return partly_lettered(shapes)
    found: list[list[Any]] = [[] for _ in shapes]
    for at, name in enumerate(axes):
        sizes = [shape[at] for shape in shapes if at < len(shape)]
        same = all(size == sizes[0] for size in sizes)
        word = WORDS.get(name, name)
        shared = letters.give(name, "", f"{word} of the input", sizes[0]) if same and at else None
        for number, row in enumerate(found):
            if at >= len(shapes[number]):
                continue
            size = shapes[number][at]
            if not at:  # The batch says nothing.
                row.append(size)
            elif shared is not None:
                row.append(shared)
            else:
                row.append(letters.give(name, "", f"{word} of input {number + 1}", size))
    return [tuple(row) for row in found]


def axis_names(rule: Rule, arguments: Arguments, rank: int) -> list[str]:
    """A name for each axis of the input."""
    names = [name for name in rule.axes(arguments) if name != "…"] or ["batch"]
    if getattr(arguments, "data_format", None) == "channels_first" and "channels" in names:
        names = [names[0], "channels", *(name for name in names[1:] if name != "channels")]
    missing = rank - len(names)
    if missing < 0:
        return names[:rank]
    usual = ("features", "time features", "height width channels")
    if len(names) == 1 and missing <= len(usual):
        return [*names, *(usual[missing - 1].split() if missing else ())]
    more = ["time"] if missing == 1 else [f"axis {n}" for n in range(1, missing + 1)]
    return [names[0], *more, *names[1:]]


def partly_lettered(shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes that arrive, with letters for sizes that nobody knows."""
    letters = SymbolTable()
    return [
        tuple(
            letters.give("axis", "", "", size) if at and size is UNKNOWN else size
            for at, size in enumerate(shape)
        )
        for shape in shapes
    ]
