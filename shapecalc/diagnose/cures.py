"""What might mend a problem. Every suggestion is tried before anybody sees it.

A cure is a function from a case to suggestions, the likeliest first. It need not be sure:
what does not make the problem go away is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from shapecalc.algebra.size import known, product
from shapecalc.declare.kinds import Choice, Flag
from shapecalc.declare.size_kinds import PositiveInt, WindowSize
from shapecalc.diagnose import edits
from shapecalc.diagnose import spelling as words
from shapecalc.diagnose.case import Case, LayerCase, Suggestion
from shapecalc.diagnose.edits import UneditableError
from shapecalc.errors import Code, Problem
from shapecalc.model.call import LayerProblem
from shapecalc.model.declared import DeclaredLayer

Cure = Callable[[Any], Iterator[Suggestion]]

CURES: dict[Code, list[Cure]] = {}
"""Cures by the kind of problem, in the order in which they are tried."""

FEW = 4
"""No more channels than an image usually has when it comes from a file."""


def cure(*codes: Code) -> Callable[[Cure], Cure]:
    """Notes a cure of some kinds of problems."""

    def note(function: Cure) -> Cure:
        for code in codes:
            CURES.setdefault(code, []).append(function)
        return function

    return note


def suggestions(problem: Problem) -> Iterator[Suggestion]:
    """Everything that might mend a problem, the likeliest first."""
    of_layer = isinstance(problem, LayerProblem)
    own = CURES.get(problem.code, []) if of_layer else []
    cures = own if problem.code.is_warning else [*words.SPELLING, *own, *words.VALUES]
    case = LayerCase(problem) if isinstance(problem, LayerProblem) else Case(problem)
    return chain.from_iterable(_tried(each, case) for each in cures)


def _tried(each: Cure, case: Case) -> Iterator[Suggestion]:
    try:
        yield from each(case)
    except UneditableError:
        return


# A layer gets too many axes, or too few


@cure(Code.RANK, Code.MERGE, Code.SHAPE, Code.EVERY_STEP)
def keep_steps(case: LayerCase) -> Iterator[Suggestion]:
    """A recurrent layer that gives one step where all are wanted, or the other way round."""
    for maker in case.makers:
        inner = getattr(maker.arguments, "layer", maker)
        kept = getattr(inner.arguments, "return_sequences", None)
        if kept is not None:
            yield from case.set(inner, "return_sequences", not kept)


@cure(Code.RANK)
def drop_batch(case: LayerCase) -> Iterator[Suggestion]:
    """The number of samples stands in the shape of the input."""
    if len(case.begun) > 1 and not 0 < case.wanted != len(case.shape) - 1:
        yield from case.begin(case.begun[1:], "the batch is not part of it")


@cure(Code.RANK)
def add_channel(case: LayerCase) -> Iterator[Suggestion]:
    """Grey images without their channel, a series without its features."""
    direct = case.arriving and not case.arriving[0].node.input_tensors
    if case.begun and direct:
        yield from case.begin((*case.begun, 1), "the last axis is missing")


@cure(Code.RANK)
def flatten(case: LayerCase) -> Iterator[Suggestion]:
    """A layer for vectors after one that gives images or sequences."""
    if case.wanted == 2 < len(case.shape):
        yield from case.insert("Flatten()")
        yield from case.insert(f"GlobalAveragePooling{len(case.shape) - 2}D()")


@cure(Code.RANK)
def unflatten(case: LayerCase) -> Iterator[Suggestion]:
    """A layer for images or sequences after one that has made a vector."""
    for maker in case.makers:
        came = [tensor.shape for tensor in maker.nodes[0].input_tensors]
        if came and not maker.variables and len(case.shape) == 2 < len(came[0]):
            yield from case.remove(maker)


@cure(Code.RANK)
def add_axis(case: LayerCase) -> Iterator[Suggestion]:
    """One axis more, with nothing moved."""
    if case.wanted == len(case.shape) + 1 and all(map(known, case.shape[1:])):
        yield from case.insert(f"Reshape({(*case.shape[1:], 1)})")


@cure(Code.RANK, Code.EVERY_STEP)
def every_step(case: LayerCase) -> Iterator[Suggestion]:
    """A layer for one step of a sequence, which gets the whole sequence."""
    if case.problem.rule_error is None or 0 < case.wanted == len(case.shape) - 1:
        yield from case.wrap("TimeDistributed")


@cure(Code.RANK)
def unwrap(case: LayerCase) -> Iterator[Suggestion]:
    """A wrapper around a layer that takes what arrives by itself."""
    inner = getattr(case.taker.arguments, "layer", None)
    plan = case.plan_of(inner) if inner else None
    if plan is not None and case.plan is not None:
        text = case.at(plan.place)
        message = f"leave {case.taker.class_name} out: `{text}`"
        yield Suggestion(message, edits.replace(case.plan.place, text))


# A window is too large


@cure(Code.WINDOW)
def channels_first(case: LayerCase) -> Iterator[Suggestion]:
    """Images whose channels stand in front."""
    sizes = case.shape[1:]
    first = (
        "data_format" in vars(case.taker.arguments) and len(sizes) > 1 and all(map(known, sizes))
    )
    if first and sizes[0] <= FEW < sizes[-1]:
        yield from case.set(case.taker, "data_format", "channels_first")
        if len(case.begun) == len(sizes):
            yield from case.begin((*case.begun[1:], case.begun[0]), "the channels stand last")


@cure(Code.WINDOW)
def pad(case: LayerCase) -> Iterator[Suggestion]:
    """Padding, where the layer can pad."""
    padding = rule_arguments(case).get("padding")
    if isinstance(padding, Choice) and "same" in padding.options:
        yield from case.set(case.taker, "padding", "same")


@cure(Code.WINDOW)
def smaller(case: LayerCase) -> Iterator[Suggestion]:
    """A window that fits."""
    for name, kind in rule_arguments(case).items():
        if isinstance(kind, WindowSize):
            window = getattr(case.taker.arguments, name)
            sizes = case.shape[1 : len(window) + 1]
            fitting = tuple(min(w, n) if known(n) else w for w, n in zip(window, sizes))
            alike = len(set(fitting)) == 1
            yield from case.set(case.taker, name, fitting[0] if alike else fitting)


# The number of elements


@cure(Code.ELEMENTS)
def other_size(case: LayerCase) -> Iterator[Suggestion]:
    """One size of the new shape that holds what arrives."""
    target = list(getattr(case.taker.arguments, "target_shape", ()))
    elements = product(case.shape[1:])
    for axis in reversed(range(len(target))):
        rest = product(tuple(size for n, size in enumerate(target) if n != axis and size != -1))
        if known(elements) and rest and elements % rest == 0:
            changed = (*target[:axis], elements // rest, *target[axis + 1 :])
            yield from case.set(case.taker, "target_shape", changed)
    yield from case.set(case.taker, "target_shape", (-1,))


# Shapes that are brought together


@cure(Code.MERGE)
def same_width(case: LayerCase) -> Iterator[Suggestion]:
    """A layer before the merge that gives as many features as the other one does."""
    if len(case.shapes) != len(case.arriving):
        return
    for tensor, shape in zip(reversed(case.arriving), reversed(case.shapes)):
        maker = tensor.node.operation
        for other in case.shapes if isinstance(maker, DeclaredLayer) else ():
            yield from _resized(case, maker, shape, other)


def _resized(case: LayerCase, maker: Any, shape: Any, other: Any) -> Iterator[Suggestion]:
    """Another value for each size of a layer that stands in its output and differs elsewhere."""
    pairs = [(a, b) for a, b in zip(shape, other) if known(a) and known(b) and a != b]
    for name, kind in maker.rule.arguments.items():
        for size, wanted in pairs if isinstance(kind, PositiveInt) else ():
            if getattr(maker.arguments, name) == size:
                yield from case.set(maker, name, wanted)


@cure(Code.MERGE)
def other_axis(case: LayerCase) -> Iterator[Suggestion]:
    """Another axis along which shapes are joined."""
    axis = getattr(case.taker.arguments, "axis", None)
    ranks = {len(shape) for shape in case.shapes}
    if axis is not None and len(ranks) == 1:
        for other in range(1, ranks.pop()):
            yield from case.set(case.taker, "axis", other)


@cure(Code.MERGE)
def align(case: LayerCase) -> Iterator[Suggestion]:
    """Images of which one is a row or column smaller, as after a pooling of an odd size."""
    if len(case.shapes) != 2 or {len(shape) for shape in case.shapes} != {4}:
        return
    first, second = ([*shape[1:3]] for shape in case.shapes)
    if not all(map(known, (*first, *second))):
        return
    for number, (own, other) in enumerate(((first, second), (second, first))):
        missing = [b - a for a, b in zip(own, other)]
        if max(missing) > 0:
            layer = f"ZeroPadding2D({tuple((0, max(0, m)) for m in missing)})"
            yield from case.insert_behind(number, layer)


@cure(Code.MERGE)
def flatten_one(case: LayerCase) -> Iterator[Suggestion]:
    """An image or a sequence that is joined with a vector."""
    for number, shape in enumerate(case.shapes):
        if len(shape) > 2 == min(map(len, case.shapes)):
            yield from case.insert_behind(number, "Flatten()")


# More or fewer tensors than a layer takes


@cure(Code.INPUTS)
def one_output(case: LayerCase) -> Iterator[Suggestion]:
    """A layer that gives several tensors because of one of its arguments."""
    for maker in dict.fromkeys(case.makers):
        for layer in (maker, getattr(maker.arguments, "layer", None)):
            if isinstance(layer, DeclaredLayer):
                yield from _reset(case, layer)


def _reset(case: LayerCase, layer: DeclaredLayer) -> Iterator[Suggestion]:
    """The default again for each argument that is no size."""
    for name, kind in layer.rule.arguments.items():
        value = getattr(layer.arguments, name)
        if isinstance(kind, (Flag, Choice)) and value != kind.default:
            yield from case.set(layer, name, kind.default)


@cure(Code.INPUTS)
def join(case: LayerCase) -> Iterator[Suggestion]:
    """Several tensors for a layer that takes one."""
    if len(case.listed) > 1:
        first, last = (edits.spot(case.listed[end].place) for end in (0, -1))
        start, end = case.text.rfind("[", 0, first.start), case.text.find("]", last.end)
        around = (edits.Edit(start, start, "concatenate("), edits.Edit(end + 1, end + 1, ")"))
        if first.part and start >= 0 and end >= 0:
            yield Suggestion("join them: `concatenate([…])`", around)


# How a layer is called


@cure(Code.CALL)
def attend_to_itself(case: LayerCase) -> Iterator[Suggestion]:
    """One tensor for a layer that takes several of the same kind, as attention does."""
    if case.read is not None:
        spot = edits.spot(case.read.place)
        word = case.at(case.read.place)
        if spot.part:
            message = f"call it on `{word}` twice: `({word}, {word})`"
            yield Suggestion(message, (edits.Edit(spot.end, spot.end, f", {word}"),))


@cure(Code.STATEFUL)
def tell_batch(case: LayerCase) -> Iterator[Suggestion]:
    """The batch for a layer that keeps its state."""
    if case.beginning:
        plan, *_ = case.beginning
        message = "tell the size of the batches that will come, say `batch_size=32`"
        yield Suggestion(message, edits.set_argument(plan, "batch_size", 32))


@cure(Code.STATEFUL, Code.SHAPE)
def leave_out(case: LayerCase) -> Iterator[Suggestion]:
    """The default of an argument that is to blame."""
    name = case.problem.rule_error.argument if case.problem.rule_error else ""
    kind = rule_arguments(case).get(name)
    if kind is not None and isinstance(kind, Flag):
        yield from case.set(case.taker, name, kind.default)


@cure(Code.UNKNOWN_SIZE, Code.HUGE_DENSE)
def average(case: LayerCase) -> Iterator[Suggestion]:
    """An average over steps or places that nobody has counted."""
    for maker in case.makers:
        came = [tensor.shape for tensor in maker.nodes[0].input_tensors]
        plan = case.plan_of(maker)
        if plan is not None and maker.rule.name == "Flatten" and 3 <= len(came[0]) <= 5:
            layer = f"GlobalAveragePooling{len(came[0]) - 2}D()"
            message = f"write `{layer}` for {maker.name}: one number for each channel"
            yield Suggestion(message, edits.replace(plan.place, layer))


@cure(Code.SOFTMAX_OF_ONE, Code.LOSS)
def fitting_activation(case: LayerCase) -> Iterator[Suggestion]:
    """The activation that the loss takes, or that means something for one number."""
    if "activation" in rule_arguments(case):
        yield from case.set(case.taker, "activation", case.problem.meant)


def rule_arguments(case: LayerCase) -> dict[str, Any]:
    """The declarations of the layer's own arguments."""
    taker = case.taker
    return dict(taker.rule.arguments) if isinstance(taker, DeclaredLayer) else {}
