"""Mistakes in which a number of a layer takes the place of another one in its formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from shapecalc.explain.letters import Symbol
from shapecalc.grade.mistakes.formulas import formula_text, params_with, shapes_with
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes, Situation

STEPS = ("time", "steps")
"""The names of the axis of a sequence along its time."""

WIDTHS = ("features", "channels")
"""The names of the axis of a sequence for its values."""

SIDES = ("depth", "height", "width", "steps")
"""The names of the axes of an image or a sequence along which a window moves."""


def steps_for_features(situation: Situation) -> Mistakes:
    """Yield the results with the time steps in place of the features, or beside them."""
    for step, width in _pairs(situation, STEPS, WIDTHS):
        taken = f"the {step.number} time steps were taken for the {width.word} ({width.number})"
        yield from _with(situation, "time steps", taken, {width.letter: step.number or 1})
        both = (step.number or 1) * (width.number or 1)
        taken = f"the {width.word} ({width.number}) were multiplied by the {step.number} time steps"
        yield from _with(situation, "time steps", taken, {width.letter: both})
        both = (step.number or 1) + (width.number or 1)
        taken = f"the {step.number} time steps were added to the {width.word} ({width.number})"
        yield from _with(situation, "time steps", taken, {width.letter: both})


def length_for_vocabulary(situation: Situation) -> Mistakes:
    """Yield the results with the length of the input and the vocabulary mixed up."""
    for word in ("input_dim", "output_dim"):
        for size, length in _pairs(situation, (word,), (*STEPS, *WIDTHS)):
            taken = (
                f"the length of the input ({length.number}) was taken for {word} ({size.number})"
            )
            yield from _with(situation, "input length", taken, {size.letter: length.number or 1})
    for size, length in _pairs(situation, ("input_dim",), (*STEPS, *WIDTHS)):
        for letter in (
            length.letter,
            *(s.letter for s, _ in _pairs(situation, ("output_dim",), (length.word,))),
        ):
            taken = f"the vocabulary ({size.number}) is no axis of the output"
            yield from _with(situation, "vocabulary", taken, {letter: size.number or 1})


def image_for_window(situation: Situation) -> Mistakes:
    """Yield the parameters with the size of the image in place of that of the window."""
    explanation = situation.explanation
    if explanation is None:
        return
    window = [s for s in explanation.symbols if s.word == "kernel_size"]
    image = [s for s in explanation.symbols if s.word in SIDES]
    if not window or len(window) != len(image) or any(s.number is None for s in image):
        return
    numbers = {w.letter: side.number or 1 for w, side in zip(window, image)}
    sizes = "×".join(str(side.number) for side in image)
    taken = f"the size of the input ({sizes}) was taken for that of the window"
    yield from _with(situation, "image for window", taken, numbers)


def mixed_up(situation: Situation) -> Mistakes:
    """Yield the parameters with any number of the layer in place of another one."""
    symbols = situation.explanation.symbols if situation.explanation else ()
    for own, other in permutations(symbols, 2):
        if None not in (own.number, other.number) and own.number != other.number:
            taken = f"{_named(other)} was taken for {_named(own)}"
            for mistake in _with(situation, "mixed up", taken, {own.letter: other.number or 1}):
                mistake.shapes = None
                yield mistake


def _named(symbol: Symbol) -> str:
    return f"{symbol.letter} = {symbol.number} ({symbol.word})"


def _pairs(
    situation: Situation, first: Sequence[str], second: Sequence[str]
) -> Iterator[tuple[Symbol, Symbol]]:
    """Yield the pairs of symbols with such words and with numbers."""
    symbols = [
        s for s in (situation.explanation.symbols if situation.explanation else ()) if s.number
    ]
    for symbol in (s for s in symbols if s.word in first):
        yield from ((symbol, other) for other in symbols if other.word in second)


def _with(situation: Situation, name: str, taken: str, numbers: Mapping[str, int]) -> Mistakes:
    """Yield the results with other numbers for some letters."""
    explanation = situation.explanation
    if explanation is not None:
        yield Mistake(name, taken, shapes_with(explanation, situation.right, numbers))
        why = f"{taken}: {formula_text(explanation, numbers)}"
        yield Mistake(name, why, params=params_with(explanation, numbers))
