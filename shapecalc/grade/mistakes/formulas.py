"""Mistakes in a formula: numbers in wrong places, and rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from shapecalc.algebra.formula import Formula, tight
from shapecalc.algebra.notation import Compound, Expr, evaluate, expr_text, factored, substitute
from shapecalc.algebra.size import UNKNOWN, Shape, Unknown
from shapecalc.explain.layer import Explanation
from shapecalc.explain.letters import Symbol
from shapecalc.grade.key import LayerCall, Result
from shapecalc.grade.mistakes.mistake import Guesses, Mistake


def swapped(world: LayerCall, right: Result) -> Guesses:
    """The width of the output and that of the input were put in each other's place."""
    found = world.explanation
    if found is None:
        return
    for mine, theirs in _widths(found):
        if mine.number is None or theirs.number is None:
            continue
        numbers = {mine.letter: theirs.number, theirs.letter: mine.number}
        why = (
            f"{mine.word} = {mine.number} and the {theirs.word} = {theirs.number} of the input "
            f"were swapped: {_formula(found, numbers)}"
        )
        yield Mistake("swapped", why, _shapes(found, right, numbers), _params(found, numbers))


def _widths(found: Explanation) -> Iterator[tuple[Symbol, Symbol]]:
    """The letters of a layer's own width and of what it reads, which stand on one axis."""
    arriving, leaving = found.inputs[0], found.outputs[0] if found.outputs else ()
    for theirs in found.symbols:
        places = [at for at, size in enumerate(arriving) if str(size) == theirs.letter]
        if theirs.word not in ("features", "channels") or not places:
            continue
        at = -1 if places[0] == len(arriving) - 1 else places[0]
        size = leaving[at] if at < len(leaving) else None
        names = size.names if isinstance(size, Formula) else set()
        yield from (
            (mine, theirs) for mine in found.symbols if mine.letter in names - {theirs.letter}
        )


def counted_as_one(world: LayerCall, right: Result) -> Guesses:
    """The channels, or one axis of the window, were left out of the product."""
    found = world.explanation
    if found is None:
        return
    for symbol in found.symbols:
        if symbol.word in ("channels", "features", "kernel_size") and symbol.number != 1:
            numbers = {symbol.letter: 1}
            what = f"the number of {symbol.word} of the input ({symbol.number})"
            if symbol.word == "kernel_size":
                what = f"an axis of the window ({symbol.letter} = {symbol.number})"
            why = f"{what} was forgotten in {_formula(found, {})}"
            yield Mistake(symbol.word, why, params=_params(found, numbers))


def rounding(world: LayerCall, right: Result) -> Guesses:
    """What Keras rounds down was rounded up, or the other way round."""
    found = world.explanation
    if found:
        said = "rounded the other way; Keras has " + _axes(found)
        yield Mistake("rounding", said, _reformed(found, right, _turned))


def plus_one(world: LayerCall, right: Result) -> Guesses:
    """The first position of a window was not counted."""
    found = world.explanation
    if found:
        said = "the + 1 was forgotten: a window has a first position; " + _axes(found)
        yield Mistake("plus one", said, _reformed(found, right, _without_one))


def _params(found: Explanation, numbers: dict[str, int]) -> Any:
    if found.weights is None:
        return None
    try:
        worth = evaluate(found.params, {**found.numbers, **numbers})
    except ArithmeticError:
        return None
    return None if isinstance(worth, Unknown) and not isinstance(worth, Formula) else worth


def _formula(found: Explanation, numbers: dict[str, int]) -> str:
    return tight(expr_text(substitute(found.params, {**found.numbers, **numbers})))


def _shapes(found: Explanation, right: Result, numbers: dict[str, int]) -> tuple[Shape, ...]:
    """The outputs, with other numbers for some letters."""
    return _leaving(found, right, lambda size: size.substitute({**found.numbers, **numbers}))


def _leaving(
    found: Explanation, right: Result, change: Callable[[Formula], Any]
) -> tuple[Shape, ...]:
    """The outputs, with other sizes where they are formulas; what is unknown stays so."""
    return tuple(
        tuple(
            change(size) if isinstance(size, Formula) and now is not UNKNOWN else now
            for size, now in zip(shape, shape_now)
        )
        for shape, shape_now in zip(found.outputs, right.shapes)
    )


def _axes(found: Explanation) -> str:
    """How the sizes that are worked out come about."""
    sizes = dict.fromkeys(size for shape in found.outputs for size in shape)
    told = [
        f"{tight(expr_text(substitute(factored(size), found.numbers)))} = {found.number(size)}"
        for size in sizes
        if isinstance(size, Formula) and not size.name
    ]
    return ", ".join(dict.fromkeys(told))


def _reformed(
    found: Explanation, right: Result, change: Callable[[Expr], Expr]
) -> tuple[Shape, ...]:
    """The outputs, where their formulas are changed."""
    return _leaving(
        found,
        right,
        lambda size: _number(evaluate(change(factored(size)), found.numbers), found.number(size)),
    )


def _number(worth: Any, otherwise: Any) -> Any:
    return otherwise if isinstance(worth, int) and worth < 0 else worth


def _turned(form: Expr) -> Expr:
    """A formula that rounds up where it rounded down."""
    if not isinstance(form, Compound):
        return form
    sign = {"floor": "ceil", "ceil": "floor"}.get(form.sign, form.sign)
    return Compound(sign, tuple(map(_turned, form.parts)))


def _without_one(form: Expr) -> Expr:
    """A sum without the 1 that is added."""
    if isinstance(form, Compound) and form.sign == "+" and 1 in form.parts:
        return Compound("+", tuple(part for part in form.parts if part != 1))
    return form
