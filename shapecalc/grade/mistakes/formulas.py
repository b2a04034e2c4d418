"""Mistakes in a formula: numbers in the wrong place, and rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.formula import Formula, tight
from shapecalc.algebra.notation import Compound, Expr, evaluate, expr_text, factored, substitute
from shapecalc.algebra.size import UNKNOWN, Shape, Unknown
from shapecalc.explain.layer import Explanation
from shapecalc.explain.letters import Symbol
from shapecalc.grade.key import Result
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes, Situation


def swapped(situation: Situation) -> Mistakes:
    """Yield the results with the width of the layer and that of its input swapped."""
    explanation = situation.explanation
    if explanation is None:
        return
    for own, other in _widths(explanation):
        if own.number is None or other.number is None:
            continue
        numbers = {own.letter: other.number, other.letter: own.number}
        why = (
            f"{own.word} ({own.number}) and the {other.word} of the input ({other.number}) "
            f"were swapped: {formula_text(explanation, numbers)}"
        )
        shapes = shapes_with(explanation, situation.right, numbers)
        yield Mistake("swapped", why, shapes, params_with(explanation, numbers))


def _widths(explanation: Explanation) -> Iterator[tuple[Symbol, Symbol]]:
    """Yield the symbols of a layer's width and of its input's width on the same axis."""
    inputs = explanation.inputs[0]
    outputs = explanation.outputs[0] if explanation.outputs else ()
    for other in explanation.symbols:
        axes = [axis for axis, size in enumerate(inputs) if str(size) == other.letter]
        if other.word not in ("features", "channels") or not axes:
            continue
        axis = -1 if axes[0] == len(inputs) - 1 else axes[0]
        size = outputs[axis] if axis < len(outputs) else None
        names = size.names if isinstance(size, Formula) else set()
        yield from (
            (own, other) for own in explanation.symbols if own.letter in names - {other.letter}
        )


def channels_forgotten(situation: Situation) -> Mistakes:
    """Yield the results without the channels of the input."""
    return _counted_as_one(situation, ("channels",))


def features_forgotten(situation: Situation) -> Mistakes:
    """Yield the results without the features of the input."""
    return _counted_as_one(situation, ("features",))


def width_forgotten(situation: Situation) -> Mistakes:
    """Yield the parameters of one filter or unit alone, with its bias and without it."""
    explanation = situation.explanation
    for symbol in explanation.symbols if explanation else ():
        if explanation and symbol.word in ("filters", "units") and symbol.number != 1:
            counts = [params_with(explanation, {symbol.letter: 1})]
            bias = sum(w.size for w in situation.right.weights if w.name.endswith("bias"))
            if symbol.word == "filters" and bias != 0:
                counts.append((situation.right.params - bias) // (symbol.number or symbol.letter))
            why = f"this is the number for one of the {symbol.number} {symbol.word}"
            for params in counts:
                yield Mistake(
                    symbol.word, f"{why}; correct: {formula_text(explanation, {})}", params=params
                )


def side_forgotten(situation: Situation) -> Mistakes:
    """Yield the parameters without one axis of the window, and without the window."""
    yield from _counted_as_one(situation, ("kernel_size",))
    explanation = situation.explanation
    window = [s for s in explanation.symbols if s.word == "kernel_size"] if explanation else []
    if explanation and len(window) > 1:
        why = f"the window was counted as 1; correct: {formula_text(explanation, {})}"
        params = params_with(explanation, {s.letter: 1 for s in window})
        yield Mistake("kernel_size", why, params=params)


def _counted_as_one(situation: Situation, words: Sequence[str]) -> Mistakes:
    explanation = situation.explanation
    for symbol in explanation.symbols if explanation else ():
        if explanation is None or symbol.word not in words or symbol.number == 1:
            continue
        numbers = {symbol.letter: 1}
        size = symbol.letter if symbol.number is None else symbol.number
        what = f"the {symbol.word} of the input ({size}) were"
        if symbol.word == "kernel_size":
            what = f"one axis of the window ({symbol.letter} = {symbol.number}) was"
        shapes = (
            shapes_with(explanation, situation.right, numbers) if symbol.argument is None else None
        )
        if shapes:
            why = f"{what} counted as 1"
            yield Mistake(symbol.word, why, shapes)
        why = f"{what} counted as 1; correct: {formula_text(explanation, {})}"
        yield Mistake(symbol.word, why, params=params_with(explanation, numbers))


def rounding(situation: Situation) -> Mistakes:
    """Yield the outputs with sizes rounded up where Keras rounds down, and the other way round."""
    sizes = _sizes(situation.explanation) if situation.explanation else ""
    if situation.explanation and sizes:
        why = f"rounded in the wrong direction; correct: {sizes}"
        yield Mistake(
            "rounding", why, _reformed(situation.explanation, situation.right, _rounded_otherwise)
        )


def plus_one(situation: Situation) -> Mistakes:
    """Yield the outputs without the + 1 for the first position of a window."""
    sizes = _sizes(situation.explanation) if situation.explanation else ""
    if situation.explanation and sizes:
        why = f"the + 1 for the first position of the window is missing; correct: {sizes}"
        yield Mistake(
            "plus one", why, _reformed(situation.explanation, situation.right, _without_one)
        )


def params_with(explanation: Explanation, numbers: Mapping[str, int]) -> Any:
    """Return the number of parameters with other numbers for some letters."""
    if explanation.weights is None:
        return None
    try:
        value = evaluate(explanation.params, {**explanation.numbers, **numbers})
    except ArithmeticError:
        return None
    return None if isinstance(value, Unknown) and not isinstance(value, Formula) else value


def shapes_with(
    explanation: Explanation, right: Result, numbers: Mapping[str, int]
) -> tuple[Shape, ...]:
    """Return the outputs with other numbers for some letters."""
    return _outputs(
        explanation, right, lambda size: size.substitute({**explanation.numbers, **numbers})
    )


def formula_text(explanation: Explanation, numbers: Mapping[str, int]) -> str:
    """Return the formula of the parameters with numbers."""
    return tight(expr_text(substitute(explanation.params, {**explanation.numbers, **numbers})))


def _outputs(
    explanation: Explanation, right: Result, change: Callable[[Formula], Any]
) -> tuple[Shape, ...]:
    """Return the outputs after a change of each size with a formula; unknown sizes remain."""
    return tuple(
        tuple(
            change(size) if isinstance(size, Formula) and number is not UNKNOWN else number
            for size, number in zip(shape, numbers)
        )
        for shape, numbers in zip(explanation.outputs, right.shapes)
    )


def _sizes(explanation: Explanation) -> str:
    """Return how the sizes of the outputs are worked out."""
    sizes = dict.fromkeys(size for shape in explanation.outputs for size in shape)
    texts = [
        f"{tight(expr_text(substitute(factored(size), explanation.numbers)))} = "
        f"{explanation.number(size)}"
        for size in sizes
        if isinstance(size, Formula) and not size.name
    ]
    return ", ".join(dict.fromkeys(texts))


def _reformed(
    explanation: Explanation, right: Result, change: Callable[[Expr], Expr]
) -> tuple[Shape, ...]:
    """Return the outputs after a change of the formula of each size."""

    def changed(size: Formula) -> Any:
        value = evaluate(change(factored(size)), explanation.numbers)
        # A negative value is no size, so the mistake leads to no answer: the right size remains.
        return explanation.number(size) if isinstance(value, int) and value < 0 else value

    return _outputs(explanation, right, changed)


def _rounded_otherwise(formula: Expr) -> Expr:
    """Return a formula that rounds up where it rounded down, and the other way round."""
    if not isinstance(formula, Compound):
        return formula
    sign = {"floor": "ceil", "ceil": "floor"}.get(formula.sign, formula.sign)
    return Compound(sign, tuple(map(_rounded_otherwise, formula.parts)))


def _without_one(formula: Expr) -> Expr:
    """Return a sum without the 1 in it."""
    if isinstance(formula, Compound) and formula.sign == "+" and 1 in formula.parts:
        return Compound("+", tuple(part for part in formula.parts if part != 1))
    return formula
