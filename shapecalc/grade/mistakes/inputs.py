"""Mistakes about the input of a layer: another shape than the one that reaches it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import chain
from math import prod

from shapecalc.algebra.size import Shape, known, shape_text
from shapecalc.grade.key import KeyRow, Result
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes, Situation

FARTHEST = 4
"""How many layers back a mistake may have been made whose answer is not on the sheet."""


def flattened(situation: Situation) -> Mistakes:
    """Yield the result for the flattened input."""
    first = situation.call.inputs[0]
    if len(first) > 2 and all(map(known, first[1:])):
        flat = (first[0], prod(first[1:]))
        result = situation.call.with_inputs(flat).result
        if result is not None:
            right_input, real_input = shape_text(flat), shape_text(first)
            why = f"this is right for the flattened input {right_input}, not for {real_input}"
            yield Mistake.of("flattened", why, result)


def unchanged(situation: Situation) -> Mistakes:
    """Yield the shape of the input as that of the output."""
    why = (
        f"{shape_text(situation.call.inputs[0])} is the shape of the input, which the layer changes"
    )
    yield Mistake("unchanged", why, situation.call.inputs[:1])


def flatten_forgotten(situation: Situation) -> Mistakes:
    """Yield the results for what a Flatten before the layer gets, and without its channels."""
    flatten = next((row for row in _ancestors(situation) if row.class_name == "Flatten"), None)
    if flatten is None or flatten.call is None or flatten.shapes != situation.call.inputs:
        return
    shape = flatten.call.inputs[0]
    result = situation.call.with_inputs(shape).result
    if result is not None:
        before = f"{shape_text(shape)}, the input of {flatten.name}"
        why = f"this is right for {before}, which makes it flat"
        yield Mistake.of("flatten forgotten", why, result)


def model_input(situation: Situation) -> Mistakes:
    """Yield the results for the input of the model in place of that of the layer."""
    rows = situation.key.rows if situation.key else []
    for row in _with_other_shapes(situation, [row for row in rows if row.operation.is_input]):
        yield from _for_shapes_of(row, situation, "model input", "the input of the model")


def other_input(situation: Situation) -> Mistakes:
    """Yield the results for the output of another layer in place of the input."""
    rows = [row for row in situation.nearest() if not row.operation.is_input]
    for row in _with_other_shapes(situation, rows):
        yield from _for_shapes_of(row, situation, "other input", f"the output of {row.name}")


def _with_other_shapes(situation: Situation, rows: Sequence[KeyRow]) -> list[KeyRow]:
    """Return the rows with different shapes, for a layer of one input."""
    by_shapes: dict[Hashable, KeyRow] = {}
    for row in rows if len(situation.call.inputs) == 1 else ():
        by_shapes.setdefault(row.shapes, row)
    return list(by_shapes.values())


def _for_shapes_of(row: KeyRow, situation: Situation, name: str, what: str) -> Mistakes:
    """Yield the results for the output shapes of a row."""
    for shape in row.shapes or ():
        result = (
            situation.call.with_inputs(shape).result if shape != situation.call.inputs[0] else None
        )
        if result is not None:
            read = shape_text(situation.call.inputs[0])
            why = f"this is right for {shape_text(shape)}, {what}, but the layer gets {read}"
            yield Mistake.of(name, why, result)


def earlier_mistake(
    mistakes: Sequence[Callable[[Situation], Mistakes]], situation: Situation
) -> Mistakes:
    """Yield the results after a mistake with an earlier layer, whatever the sheet has for that.

    Args:
        mistakes: the mistakes that may have been made with an earlier layer.
        situation: the call of the layer.
    """
    path = [row for row in (situation.row, *_ancestors(situation)) if row]
    for back in range(1, len(path)):
        call = path[back].call
        if call is None or call.result is None:
            return
        earlier = Situation(call, call.result, path[back], situation.key)
        for shape, mistake in _by_shape(earlier, mistakes).items():
            result = _through(path[:back], shape)
            if result is not None:
                why = f"this follows from {shape_text(shape)} for {path[back].name}, where"
                yield Mistake.of("earlier layer", f"{why} {mistake.why}", result)


def _by_shape(
    situation: Situation, mistakes: Sequence[Callable[[Situation], Mistakes]]
) -> dict[Shape, Mistake]:
    """Return the most plausible mistake for each output shape that is wrong."""
    by_shape: dict[Shape, Mistake] = {}
    for mistake in chain.from_iterable(make(situation) for make in mistakes):
        if mistake.shapes and len(mistake.shapes) == 1 and mistake.shapes != situation.right.shapes:
            by_shape.setdefault(mistake.shapes[0], mistake)
    return by_shape


def _through(path: Sequence[KeyRow], shape: Shape) -> Result | None:
    """Return what the first of some layers gives if the last one reads a shape."""
    result = None
    for row in reversed(path):
        result = row.call.with_inputs(shape).result if row.call else None
        if result is None or len(result.shapes) != 1:
            return None
        shape = result.shapes[0]
    return result


def _ancestors(situation: Situation) -> Iterator[KeyRow]:
    """Yield the layers behind the input of a layer, the nearest first, as long as it has one."""
    sources = situation.sources()
    for _ in range(FARTHEST):
        if len(sources) != 1 or sources[0].call is None:
            return
        row = sources[0]
        yield row
        sources = (
            Situation(row.call, situation.right, row, situation.key).sources() if row.call else []
        )
