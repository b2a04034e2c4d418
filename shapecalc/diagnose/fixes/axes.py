"""Fixes for shapes with too many or too few axes, or with another number of elements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shapecalc.algebra.size import known, product
from shapecalc.diagnose.case import LayerCase, Suggestion
from shapecalc.diagnose.fixes.declare import fix, rule_arguments
from shapecalc.errors import Code
from shapecalc.model.graph import flatten as flattened
from shapecalc.model.graph import shape_of
from shapecalc.model.models import Functional, Sequential
from shapecalc.rules import RULES

SPATIAL = re.compile(r"(\w*?)(\d)D(\w*)")
"""The name of a layer for a series, images or volumes: the number of axes that it moves along."""

MANY = 1_000
"""A size that is surely a number of samples, if an axis is too many."""

FEW = 100
"""A size that may be one."""


@fix(Code.RANK, Code.MERGE)
def drop_batch(case: LayerCase) -> Iterator[Suggestion]:
    """Remove the number of samples from an input shape that begins with a large number, or None."""
    yield from _without_batch(case, MANY)


@fix(Code.RANK, Code.MERGE, Code.SHAPE)
def toggle_sequences(case: LayerCase) -> Iterator[Suggestion]:
    """Output every step of the recurrent layer before, or only the last one."""
    for producer in case.shaping_producers:
        inner = getattr(producer.arguments, "layer", producer)
        sequences = getattr(inner.arguments, "return_sequences", None)
        if sequences is not None:
            yield from case.set_argument(inner, "return_sequences", not sequences)


@fix(Code.RANK)
def add_channel(case: LayerCase) -> Iterator[Suggestion]:
    """Add the channels of greyscale images, or the features of a series, to the input shape."""
    direct = case.inputs and not case.inputs[0].node.input_tensors
    if case.input_shape and direct and case.expected_axes in (0, len(case.shape) + 1):
        yield from case.set_input_shape((*case.input_shape, 1), "the last axis is missing")


@fix(Code.RANK)
def other_dimension(case: LayerCase) -> Iterator[Suggestion]:
    """Take the same layer for a series, images or volumes, whichever the input is."""
    inner = getattr(case.layer.arguments, "layer", case.layer)
    for layer in dict.fromkeys((case.layer, inner)):
        name = SPATIAL.fullmatch(layer.class_name)
        axes = len(case.shape) - 2 - (layer is not case.layer)
        other = f"{name[1]}{axes}D{name[3]}" if name else ""
        if other in RULES and other != layer.class_name:
            yield from case.rename(layer, other)


@fix(Code.RANK)
def drop_small_batch(case: LayerCase) -> Iterator[Suggestion]:
    """Remove the number of samples from an input shape that begins with a smaller number."""
    yield from _without_batch(case, FEW)


def _without_batch(case: LayerCase, least: int) -> Iterator[Suggestion]:
    for tensor in case.inputs:
        argument = case.input_argument_of(tensor)
        shape = case.written_shape(argument)
        samples = shape[0] if shape else 0
        if len(shape) > 1 and (samples is None or (isinstance(samples, int) and samples >= least)):
            reason = "the number of samples is not part of it"
            yield from case.set_shape(argument, shape[1:], reason)


@fix(Code.SHAPE, Code.RANK)
def shape_of_model(case: LayerCase) -> Iterator[Suggestion]:
    """Give an input the shape for which the model was built that is called on it."""
    graph = case.layer.functional if isinstance(case.layer, Sequential) else case.layer
    if not isinstance(graph, Functional) or len(case.inputs) != 1:
        return
    (expected, *others) = (shape_of(tensor) for tensor in flattened(graph.inputs))
    if expected and not others and not case.inputs[0].node.input_tensors:
        sizes = tuple(size if known(size) else None for size in expected[1:])
        yield from case.set_input_shape(sizes, f"{case.layer.name} was built for it")


@fix(Code.RANK)
def unwrap(case: LayerCase) -> Iterator[Suggestion]:
    """Remove a wrapper around a layer that accepts the input itself."""
    inner = getattr(case.layer.arguments, "layer", None)
    plan = case.plan_of(inner) if inner else None
    if plan is not None and case.plan is not None:
        text = case.text_at(plan.place)
        message = f"remove {case.layer.class_name}: `{text}`"
        yield Suggestion(message, case.notation.replace(case.plan.place, text))


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
    """Add a last axis of size 1 with a Reshape; after a recurrent layer steps are missing."""
    recurrent = any(hasattr(p.arguments, "return_sequences") for p in case.shaping_producers)
    missing = case.expected_axes == len(case.shape) + 1
    if missing and not recurrent and all(map(known, case.shape[1:])):
        yield from case.insert_before(f"Reshape({(*case.shape[1:], 1)})")


@fix(Code.RANK)
def every_step(case: LayerCase) -> Iterator[Suggestion]:
    """Apply a layer that expects one step to every step of a sequence."""
    if case.problem.rule_error is None or 0 < case.expected_axes == len(case.shape) - 1:
        yield from case.wrap("TimeDistributed")


@fix(Code.SHAPE)
def last_axis(case: LayerCase) -> Iterator[Suggestion]:
    """Take the last axis in place of one that the input does not have."""
    name = case.problem.rule_error.argument if case.problem.rule_error else ""
    if name == "axis" and name in rule_arguments(case):
        yield from case.set_argument(case.layer, name, -1)


# A different number of elements


@fix(Code.ELEMENTS)
def change_target_shape(case: LayerCase) -> Iterator[Suggestion]:
    """Change one size of the new shape so that the number of elements is right."""
    target = list(getattr(case.layer.arguments, "target_shape", ()))
    elements = product(case.shape[1:])
    sizes = [axis for axis in reversed(range(len(target))) if target[axis] != -1]
    for axis in sizes:
        rest = product(tuple(size for n, size in enumerate(target) if n != axis and size != -1))
        if known(elements) and rest and elements % rest == 0:
            changed = (*target[:axis], elements // rest, *target[axis + 1 :])
            yield from case.set_argument(case.layer, "target_shape", changed)


@fix(Code.UNKNOWN_SIZE, Code.HUGE_DENSE)
def average(case: LayerCase) -> Iterator[Suggestion]:
    """Replace a Flatten with global average pooling."""
    for producer in case.producers:
        shapes = [tensor.shape for tensor in producer.nodes[0].input_tensors]
        plan = case.plan_of(producer)
        if plan is not None and producer.rule.name == "Flatten" and 3 <= len(shapes[0]) <= 5:
            layer = f"GlobalAveragePooling{len(shapes[0]) - 2}D"
            message = f"replace {producer.name} with `{layer}()`: one number per channel"
            yield Suggestion(message, case.notation.rename_layer(plan, layer))


@fix(Code.PIXELS)
def flatten_images(case: LayerCase) -> Iterator[Suggestion]:
    """Turn images into vectors before the first of the Dense layers that get them."""
    yield from case.insert_before("Flatten()")
    yield from case.insert_before("GlobalAveragePooling2D()")


@fix(Code.SOFTMAX_OF_ONE, Code.LOSS)
def matching_activation(case: LayerCase) -> Iterator[Suggestion]:
    """Set the activation that matches the loss, or makes sense for a single number."""
    if "activation" in rule_arguments(case):
        yield from case.set_argument(case.layer, "activation", case.problem.meant)
