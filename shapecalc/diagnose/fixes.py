"""Suggest fixes by the kind of problem. Every suggestion is tried out before it is shown.

A fix is a function that yields suggestions for a case, the most likely ones first. It may be
wrong: suggestions that do not solve the problem are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from shapecalc.algebra.size import Shape, UndecidedError, known, product
from shapecalc.declare.kinds import Choice, Flag
from shapecalc.declare.size_kinds import PositiveInt, WindowSize
from shapecalc.diagnose import frozen, program_fixes, spelling
from shapecalc.diagnose.case import Case, LayerCase, Suggestion, in_graph
from shapecalc.diagnose.edits import UneditableError
from shapecalc.diagnose.notation import is_listed
from shapecalc.errors import Code, Problem
from shapecalc.model.call import LayerProblem
from shapecalc.model.declared import DeclaredLayer

Fix = Callable[[Any], Iterator[Suggestion]]

FIXES: dict[Code, list[Fix]] = {}
"""The fixes of each kind of problem, in the order in which they are tried."""

FEW = 4
"""The number of channels that an image file has at most."""

PADDED = 2
"""The number of rows and columns that are added to an image so that it fits another one."""

GOALS = 10
"""The shapes to which inputs of a merge are changed; among more, no change of one layer helps."""


def fix(*codes: Code) -> Callable[[Fix], Fix]:
    """Register a function as a fix of some kinds of problems."""

    def register(function: Fix) -> Fix:
        for code in codes:
            FIXES.setdefault(code, []).append(function)
        return function

    return register


fix(Code.NOT_FROZEN)(frozen.freeze)


def suggestions(problem: Problem) -> Iterator[Suggestion]:
    """Return all suggestions for a problem, the most likely ones first."""
    case = LayerCase(problem) if isinstance(problem, LayerProblem) else Case(problem)
    of_layer = isinstance(problem, LayerProblem) and all(map(in_graph, problem.inputs))
    own = FIXES.get(problem.code, []) if of_layer else []
    if problem.code is Code.OUTDATED:
        own = [program_fixes.renew]
    of_text = program_fixes.FIXES if case.notation.is_program else spelling.OF_SPECS
    words = [spelling.similar_word, *of_text]
    fixes = own if problem.code.is_warning else [*words, *own, *spelling.VALUES]
    return chain.from_iterable(_until_uneditable(function, case) for function in fixes)


def _until_uneditable(function: Fix, case: Case) -> Iterator[Suggestion]:
    try:
        yield from function(case)
    except (UneditableError, UndecidedError):  # No fix is suggested that unknown sizes decide.
        return


# Too many or too few axes


@fix(Code.RANK, Code.MERGE, Code.SHAPE, Code.EVERY_STEP)
def toggle_sequences(case: LayerCase) -> Iterator[Suggestion]:
    """Output every step of the recurrent layer before, or only the last one."""
    for producer in case.producers:
        inner = getattr(producer.arguments, "layer", producer)
        sequences = getattr(inner.arguments, "return_sequences", None)
        if sequences is not None:
            yield from case.set_argument(inner, "return_sequences", not sequences)


@fix(Code.RANK)
def drop_batch(case: LayerCase) -> Iterator[Suggestion]:
    """Remove the number of samples from the input shape."""
    if len(case.input_shape) > 1 and not 0 < case.expected_axes != len(case.shape) - 1:
        yield from case.set_input_shape(
            case.input_shape[1:], "the number of samples is not part of it"
        )


@fix(Code.RANK)
def add_channel(case: LayerCase) -> Iterator[Suggestion]:
    """Add the channels of greyscale images, or the features of a series, to the input shape."""
    direct = case.inputs and not case.inputs[0].node.input_tensors
    if case.input_shape and direct:
        yield from case.set_input_shape((*case.input_shape, 1), "the last axis is missing")


@fix(Code.RANK)
def flatten(case: LayerCase) -> Iterator[Suggestion]:
    """Turn images or sequences into vectors for a layer that expects vectors."""
    if case.expected_axes == 2 < len(case.shape):
        yield from case.insert_before("Flatten()")
        yield from case.insert_before(f"GlobalAveragePooling{len(case.shape) - 2}D()")


@fix(Code.RANK)
def unflatten(case: LayerCase) -> Iterator[Suggestion]:
    """Remove the layer that turned images or sequences into vectors."""
    for producer in case.producers:
        shapes = [tensor.shape for tensor in producer.nodes[0].input_tensors]
        if shapes and not producer.variables and len(case.shape) == 2 < len(shapes[0]):
            yield from case.remove(producer)


@fix(Code.RANK)
def add_axis(case: LayerCase) -> Iterator[Suggestion]:
    """Add a last axis of size 1 with a Reshape."""
    if case.expected_axes == len(case.shape) + 1 and all(map(known, case.shape[1:])):
        yield from case.insert_before(f"Reshape({(*case.shape[1:], 1)})")


@fix(Code.RANK, Code.EVERY_STEP)
def every_step(case: LayerCase) -> Iterator[Suggestion]:
    """Apply a layer that expects one step to every step of a sequence."""
    if case.problem.rule_error is None or 0 < case.expected_axes == len(case.shape) - 1:
        yield from case.wrap("TimeDistributed")


@fix(Code.RANK)
def unwrap(case: LayerCase) -> Iterator[Suggestion]:
    """Remove a wrapper around a layer that accepts the input itself."""
    inner = getattr(case.layer.arguments, "layer", None)
    plan = case.plan_of(inner) if inner else None
    if plan is not None and case.plan is not None:
        text = case.text_at(plan.place)
        message = f"remove {case.layer.class_name}: `{text}`"
        yield Suggestion(message, case.notation.replace(case.plan.place, text))


# A window that is too large


@fix(Code.WINDOW)
def channels_first(case: LayerCase) -> Iterator[Suggestion]:
    """Set the data format of images whose first axis is the channels, or move that axis."""
    sizes = case.shape[1:]
    first = (
        "data_format" in vars(case.layer.arguments) and len(sizes) > 1 and all(map(known, sizes))
    )
    if first and sizes[0] <= FEW < sizes[-1]:
        yield from case.set_argument(case.layer, "data_format", "channels_first")
        if len(case.input_shape) == len(sizes):
            moved = (*case.input_shape[1:], case.input_shape[0])
            yield from case.set_input_shape(moved, "the channels come last")


@fix(Code.WINDOW)
def pad(case: LayerCase) -> Iterator[Suggestion]:
    """Set the padding to ``same`` where the layer can pad."""
    padding = rule_arguments(case).get("padding")
    if isinstance(padding, Choice) and "same" in padding.options:
        yield from case.set_argument(case.layer, "padding", "same")


@fix(Code.WINDOW)
def shrink_window(case: LayerCase) -> Iterator[Suggestion]:
    """Make the window as small as the input."""
    for name, kind in rule_arguments(case).items():
        if isinstance(kind, WindowSize):
            window = getattr(case.layer.arguments, name)
            sizes = case.shape[1 : len(window) + 1]
            fitting = tuple(
                min(w, n) if known(w) and known(n) else w for w, n in zip(window, sizes)
            )
            square = len(set(fitting)) == 1
            yield from case.set_argument(case.layer, name, fitting[0] if square else fitting)


# A different number of elements


@fix(Code.ELEMENTS)
def change_target_shape(case: LayerCase) -> Iterator[Suggestion]:
    """Change one size of the new shape so that the number of elements is right."""
    target = list(getattr(case.layer.arguments, "target_shape", ()))
    elements = product(case.shape[1:])
    for axis in reversed(range(len(target))):
        rest = product(tuple(size for n, size in enumerate(target) if n != axis and size != -1))
        if known(elements) and rest and elements % rest == 0:
            changed = (*target[:axis], elements // rest, *target[axis + 1 :])
            yield from case.set_argument(case.layer, "target_shape", changed)
    yield from case.set_argument(case.layer, "target_shape", (-1,))


# Merged shapes that do not match


@fix(Code.MERGE)
def same_width(case: LayerCase) -> Iterator[Suggestion]:
    """Give a layer before the merge the same number of features as another one."""
    goals = list(dict.fromkeys(case.shapes))[:GOALS]
    if len(case.shapes) != len(case.inputs):
        return
    for tensor, shape in zip(reversed(case.inputs), reversed(case.shapes)):
        producer = tensor.node.operation
        if isinstance(producer, DeclaredLayer):
            for goal in goals:
                yield from _resize(case, producer, shape, goal)


def _resize(case: LayerCase, layer: Any, shape: Shape, goal: Shape) -> Iterator[Suggestion]:
    """Change each argument of a layer that sets a size in which two shapes differ."""
    pairs = [(a, b) for a, b in zip(shape, goal) if known(a) and known(b) and a != b]
    for name, kind in layer.rule.arguments.items():
        for size, goal_size in pairs if isinstance(kind, PositiveInt) else ():
            if getattr(layer.arguments, name) == size:
                yield from case.set_argument(layer, name, goal_size)


@fix(Code.MERGE)
def other_axis(case: LayerCase) -> Iterator[Suggestion]:
    """Join the tensors along another axis."""
    axis = getattr(case.layer.arguments, "axis", None)
    ranks = {len(shape) for shape in case.shapes}
    if axis is not None and len(ranks) == 1:
        for other in range(1, ranks.pop()):
            yield from case.set_argument(case.layer, "axis", other)


@fix(Code.MERGE)
def pad_images(case: LayerCase) -> Iterator[Suggestion]:
    """Pad images that are a row or column smaller, as after pooling of an odd size."""
    if len(case.shapes) != 2 or {len(shape) for shape in case.shapes} != {4}:
        return
    first, second = ([*shape[1:3]] for shape in case.shapes)
    if not all(map(known, (*first, *second))):
        return
    for number, (sizes, others) in enumerate(((first, second), (second, first))):
        missing = [b - a for a, b in zip(sizes, others)]
        if 0 < max(missing) <= PADDED:
            layer = f"ZeroPadding2D({tuple((0, max(0, m)) for m in missing)})"
            yield from case.insert_after(number, layer)


@fix(Code.MERGE)
def flatten_input(case: LayerCase) -> Iterator[Suggestion]:
    """Flatten an image or a sequence that is joined with a vector."""
    fewest = min(map(len, case.shapes), default=0)
    for number, shape in enumerate(case.shapes):
        if len(shape) > 2 == fewest:
            yield from case.insert_after(number, "Flatten()")


# Too many or too few input tensors


@fix(Code.INPUTS)
def single_output(case: LayerCase) -> Iterator[Suggestion]:
    """Reset the arguments with which the layer before returns several tensors."""
    for producer in dict.fromkeys(case.producers):
        for layer in (producer, getattr(producer.arguments, "layer", None)):
            if isinstance(layer, DeclaredLayer):
                yield from _reset(case, layer)


def _reset(case: LayerCase, layer: DeclaredLayer) -> Iterator[Suggestion]:
    """Set each argument that is not a size to its default."""
    for name, kind in layer.rule.arguments.items():
        value = getattr(layer.arguments, name)
        if isinstance(kind, (Flag, Choice)) and value != kind.default:
            yield from case.set_argument(layer, name, kind.default)


@fix(Code.INPUTS)
def join(case: LayerCase) -> Iterator[Suggestion]:
    """Concatenate several tensors for a layer that takes one."""
    call = case.problem.call
    if call and is_listed(call) and len(case.notation.inputs(call)) > 1:
        change = case.notation.join_inputs(call, "concatenate")
        yield Suggestion("join them: `concatenate([…])`", change)


# Wrong calls


@fix(Code.CALL)
def attend_to_itself(case: LayerCase) -> Iterator[Suggestion]:
    """Pass the same tensor twice, as for self-attention."""
    call = case.problem.call
    texts = case.notation.inputs(call) if call and not is_listed(call) else []
    if call and len(texts) == 1:
        message = f"pass `{texts[0]}` twice: `({texts[0]}, {texts[0]})`"
        yield Suggestion(message, case.notation.repeat_input(call))


@fix(Code.STATEFUL)
def set_batch_size(case: LayerCase) -> Iterator[Suggestion]:
    """Set the batch size of the input of a stateful layer."""
    if case.input_argument:
        plan, *_ = case.input_argument
        message = "set the batch size, for example `batch_size=32`"
        yield Suggestion(message, case.notation.set_argument(plan, "batch_size", 32))


@fix(Code.STATEFUL, Code.SHAPE)
def reset_flag(case: LayerCase) -> Iterator[Suggestion]:
    """Set the flag that causes the problem to its default."""
    name = case.problem.rule_error.argument if case.problem.rule_error else ""
    kind = rule_arguments(case).get(name)
    if kind is not None and isinstance(kind, Flag):
        yield from case.set_argument(case.layer, name, kind.default)


@fix(Code.UNKNOWN_SIZE, Code.HUGE_DENSE)
def average(case: LayerCase) -> Iterator[Suggestion]:
    """Replace a Flatten with global average pooling."""
    for producer in case.producers:
        shapes = [tensor.shape for tensor in producer.nodes[0].input_tensors]
        plan = case.plan_of(producer)
        if plan is not None and producer.rule.name == "Flatten" and 3 <= len(shapes[0]) <= 5:
            layer = f"GlobalAveragePooling{len(shapes[0]) - 2}D()"
            message = f"replace {producer.name} with `{layer}`: one number per channel"
            yield Suggestion(message, case.notation.replace_layer(plan, layer))


@fix(Code.SOFTMAX_OF_ONE, Code.LOSS)
def matching_activation(case: LayerCase) -> Iterator[Suggestion]:
    """Set the activation that matches the loss, or makes sense for a single number."""
    if "activation" in rule_arguments(case):
        yield from case.set_argument(case.layer, "activation", case.problem.meant)


def rule_arguments(case: LayerCase) -> dict[str, Any]:
    """Return the declared arguments of the layer, without those that all layers share."""
    layer = case.layer
    return dict(layer.rule.arguments) if isinstance(layer, DeclaredLayer) else {}
