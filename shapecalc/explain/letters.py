"""Letters for the sizes of a layer: for its arguments, and for the axes of its input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, known
from shapecalc.dataclasses import dataclass
from shapecalc.declare.axes import axis_of
from shapecalc.declare.data_kinds import LooseSize
from shapecalc.declare.kinds import REQUIRED, USUAL, Argument
from shapecalc.declare.layer import Arguments, Rule
from shapecalc.declare.size_kinds import (
    AnyCount,
    InputShape,
    PerAxis,
    PerAxisPairs,
    PositiveInt,
    Strides,
    WindowSize,
)
from shapecalc.plan import LayerPlan

ALONG = {1: ("",), 2: ("h", "w"), 3: ("d", "h", "w")}
"""The letters of the axes of a window, which follow the letter of the argument."""

ENDS = {"1": ", at the start", "2": ", at the end"}
"""The two ends of an axis, by what follows its letter."""

DIRECTIONS = {"h": ", along the height", "w": ", along the width", "d": ", along the depth"}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter in a formula.

    Attributes:
        letter: the letter.
        meaning: a note for people.
        number: its number, if that is known.
        word: the name of the argument or axis that it stands for.
        argument: the declaration of that argument; None for an axis.
    """

    letter: str
    meaning: str
    number: int | None = None
    word: str = ""
    argument: Argument | None = None


class SymbolTable:
    """The letters for arguments and axes; each letter has one meaning.

    Args:
        own: the letters that the model has for sizes; no other size gets one of them.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self.symbols: dict[str, Symbol] = {}
        self.own = frozenset(own)
        self.numbers: Counter[str] = Counter()

    def give(
        self, word: str, letter: str, meaning: str, size: Any, argument: Argument | None = None
    ) -> Formula:
        """Return a letter for a size; a size that is a letter keeps it.

        Args:
            word: the argument or axis that the letter stands for.
            letter: the letter, which gets a number if it is taken.
            meaning: the note for people.
            size: the size, if it is known.
            argument: the declaration of the argument.
        """
        if isinstance(size, Formula):
            for own in sorted(size.names):
                self.symbols.setdefault(own, Symbol(own, meaning, None, word, argument))
            return size
        number = size if known(size) else None
        letter = self.fresh(letter)
        self.symbols[letter] = Symbol(letter, meaning, number, word, argument)
        return Formula.of(letter)

    def fresh(self, letter: str) -> str:
        """Return the letter, with a number if it is taken."""
        name = letter
        while name in self.symbols or name in self.own:
            self.numbers[letter] += 1
            name = f"{letter}{self.numbers[letter] + 1}"
        return name


def letters_in(value: Any) -> Iterator[str]:
    """Yield the letters in a size, or in sizes inside lists and layers.

    >>> sorted(letters_in([3, (Formula.of("n") * Formula.of("k"), UNKNOWN)]))
    ['k', 'n']
    """
    if isinstance(value, Formula):
        yield from value.names
    elif isinstance(value, LayerPlan):
        yield from letters_in([getattr(value.arguments, name, None) for name in value.rule.own])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from letters_in(item)


def example_arguments(rule: Rule) -> dict[str, Any]:
    """Return what a layer is explained with if nothing is given, in the form of a spec.

    These are its required arguments, and those that the declaration shows.
    """
    examples = {
        name: example_of(name, argument)
        for name, argument in rule.arguments.items()
        if argument.default is REQUIRED or argument.shown
    }
    return {name: example for name, example in examples.items() if example is not None}


def example_of(name: str, argument: Argument) -> Any:
    """Return the letters of an argument that is a size, or an example of any other one."""
    if argument.example is not None:
        return argument.example
    if not is_size(argument):
        return None if argument.usual is USUAL else argument.usual[0]
    letters = letters_of(name, argument)
    # Where Keras looks at a size late, it accepts any text, so that a text is no letter.
    return Formula.of(letters) if isinstance(argument, LooseSize) else letters


def is_size(argument: Argument | None) -> bool:
    """Return whether an argument is a size, or one for each axis, and so has letters."""
    kinds = (PositiveInt, PerAxis, PerAxisPairs, AnyCount, LooseSize, InputShape)
    return isinstance(argument, kinds)


def window_letters(rule: Rule) -> dict[str, Any]:
    """Return letters for the sizes of a layer's window and of its steps."""
    return {
        name: letters_of(name, argument)
        for name, argument in rule.arguments.items()
        if isinstance(argument, (WindowSize, Strides))
    }


def letters_of(name: str, argument: Argument) -> Any:
    """Return the letter for an argument, or a list of letters for an argument of several axes.

    >>> letters_of("kernel_size", PerAxis(letter="k", count=2))
    ['kh', 'kw']
    """
    letter = argument.letter or name[:1]
    if isinstance(argument, PerAxisPairs):
        tails = ALONG[argument.count]
        return [[Formula.of(letter + tail + end) for end in ENDS] for tail in tails]
    if isinstance(argument, PerAxis) and argument.count > 1:
        return [letter + along for along in ALONG[argument.count]]
    return letter


# Letters for the numbers of a layer


def with_letters(
    plan: LayerPlan, letters: SymbolTable, left: frozenset[str], of: str = ""
) -> LayerPlan:
    """Return a layer with letters for its sizes, except those in `left`.

    Args:
        plan: the layer.
        letters: the letters so far.
        left: the arguments that keep their numbers.
        of: which one of several inner layers it is, as in `` of LSTMCell 2``.
    """
    arguments = {name: plan.rule.arguments[name].default for name in sizes_by_default(plan)}
    arguments |= plan.binding.written
    return plan.with_arguments(
        **{name: _lettered(plan, name, item, letters, left, of) for name, item in arguments.items()}
    )


def sizes_by_default(plan: LayerPlan) -> list[str]:
    """Return the arguments with a size that has an effect although the call does not name it.

    >>> from shapecalc.read.document import read_layer
    >>> from shapecalc.errors import Source
    >>> sizes_by_default(read_layer("MaxPooling2D()", Source("<layer>")))
    ['pool_size']
    """
    return [
        name
        for name, argument in plan.rule.arguments.items()
        if name not in plan.binding.written
        and is_size(argument)
        and argument.default not in (REQUIRED, None)
        and not _is_neutral(argument, argument.parse(argument.default))
    ]


def _is_neutral(argument: Argument, size: Any) -> bool:
    """Return whether a size has no effect: it is the default, and a step of 1 or nothing at all."""
    if argument.default is REQUIRED or argument.default is None:
        return False
    if isinstance(argument, PerAxisPairs):
        return all(number == 0 for pair in size for number in pair or ())
    if isinstance(argument, PerAxis) and argument.ends:
        return all(number == 0 for number in size)
    numbers = size if isinstance(size, tuple) else (size,)
    default = bool(size == argument.parse(argument.default))
    return default and all(number in (0, 1) for number in numbers)


def _lettered(
    plan: LayerPlan, name: str, value: Any, letters: SymbolTable, left: frozenset[str], of: str
) -> Any:
    if isinstance(value, LayerPlan):
        return with_letters(value, letters, left, of)
    if isinstance(value, tuple) and value and all(isinstance(item, LayerPlan) for item in value):
        return tuple(
            with_letters(item, letters, left, f" of {item.class_name} {number}")
            for number, item in enumerate(value, 1)
        )
    argument = plan.rule.own.get(name)
    size = getattr(plan.arguments, name, None)
    if argument is None or name in left or size is None or _is_neutral(argument, size):
        return value
    letter, meaning = argument.letter or name[:1], f"{name}{of}: {argument.note}"
    if isinstance(argument, PerAxisPairs):
        tails = ALONG[len(size)]
        return tuple(
            pair and _ends(name, pair, letter + tail, meaning + along, letters, argument)
            for tail, pair in zip(tails, size)
            for along in [DIRECTIONS.get(tail, "")]
        )
    if isinstance(argument, PerAxis) and argument.ends:
        return _ends(name, size, letter, meaning, letters, argument)
    if isinstance(argument, PerAxis):
        tails = ALONG.get(len(size), ("",) * len(size))
        return tuple(
            letters.give(name, letter + tail, meaning + DIRECTIONS.get(tail, ""), number, argument)
            for tail, number in zip(tails, size)
        )
    if isinstance(argument, InputShape):
        return tuple(
            number if number is UNKNOWN else letters.give(name, letter, meaning, number, argument)
            for number in size
        )
    if is_size(argument):
        return letters.give(name, letter, meaning, size, argument)
    return value


def _ends(
    name: str, pair: Any, letter: str, meaning: str, letters: SymbolTable, argument: Argument
) -> Any:
    """Return letters for the sizes at both ends of an axis."""
    return tuple(
        letters.give(name, letter + end, meaning + where, number, argument)
        for (end, where), number in zip(ENDS.items(), pair)
    )


def input_letters(
    shapes: Sequence[Shape],
    axes: Sequence[str],
    letters: SymbolTable,
    free: Sequence[int] = (),
    names: Sequence[str] = (),
) -> list[Shape]:
    """Return input shapes with letters for their axes; equal sizes of all inputs share a letter.

    Args:
        shapes: the shapes of the inputs.
        axes: the names of the axes.
        letters: the letters so far.
        free: the axes along which unknown sizes need not be equal.
        names: what the inputs are, if they are not alike.
    """
    if not axes:
        return partly_lettered(shapes)
    rows: list[list[Any]] = [[] for _ in shapes]
    for at, name in enumerate(axes):
        sizes = [shape[at] for shape in shapes if at < len(shape)]
        is_free = sizes[0] is UNKNOWN and not {at, at - len(axes)}.isdisjoint(free)
        same = not is_free and all(size == sizes[0] for size in sizes)
        axis = axis_of(name)
        give = partial(letters.give, name, axis.letter)
        shared = give(f"{axis.text} of the input", sizes[0]) if same and at else None
        for number, row in enumerate(rows):
            if at >= len(shapes[number]):
                continue
            size = shapes[number][at]
            if not at:  # No formula depends on the batch.
                row.append(size)
            elif shared is not None:
                row.append(shared)
            else:
                which = f"the {names[number]}" if names else f"input {number + 1}"
                row.append(give(f"{axis.text} of {which}", size))
    return [tuple(row) for row in rows]


def axis_names(rule: Rule, arguments: Arguments, rank: int) -> list[str]:
    """Return a name for each axis of the input."""
    axes = rule.named_axes(arguments)
    if rank != len(axes) and "…" not in axes:
        axes = rule.axes(arguments)
    names = [name for name in axes if name != "…"] or ["batch"]
    missing = rank - len(names)
    if missing < 0:
        return names[:rank]
    usual = ("features", "time features", "height width channels")
    if axes[-1:] == ("…",) and missing <= len(usual):
        last = usual[missing - 1].split() if missing else []
        # Behind an axis of indices, the layer itself adds the features.
        return [*names, *(["time"] if last == ["features"] and rule.reads_indices else last)]
    more = ["time"] if missing == 1 else [f"axis {n}" for n in range(1, missing + 1)]
    return [names[0], *more, *names[1:]]


def partly_lettered(shapes: Sequence[Shape]) -> list[Shape]:
    """Return input shapes with letters for their unknown sizes."""
    letters = SymbolTable()
    return [
        tuple(
            letters.give("axis", "a", "", size) if at and size is UNKNOWN else size
            for at, size in enumerate(shape)
        )
        for shape in shapes
    ]
