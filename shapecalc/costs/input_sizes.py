"""Other sizes for the inputs of a model, which a command line gives.

They change the plan, before a model is made of it. A model inside another keeps the input that it
is declared with: it is called on what the layers before it give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Letter, Shape, Size
from shapecalc.costs.model_inputs import input_letters, inputs_of, size_letters
from shapecalc.costs.one_example import example_of
from shapecalc.errors import Code, ModelError, Problem
from shapecalc.model.graph import flatten, shape_of
from shapecalc.model.infer import infer
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import LayerPlan, ModelPlan, StackPlan


def give_shape(plan: ModelPlan, keras2: bool, sizes: Sequence[Size]) -> None:
    """Give the only input of a model another shape.

    Args:
        plan: the plan of the outermost model, which is changed.
        keras2: whether the model follows Keras 2.
        sizes: the shape, without the batch.

    Raises:
        ModelError: if it has several inputs, or the input is declared nowhere.
    """
    inputs = inputs_of(plan)
    if len(inputs) != 1:
        count = f"the model has {len(inputs)} inputs" if inputs else "no layer declares the input"
        raise _refusal(plan, f"{count}: it cannot have one size")
    _set_shape(plan, inputs[0], tuple(sizes))
    if [shape[1:] for shape in input_shapes(plan, keras2)] != [tuple(sizes)]:
        raise _refusal(plan, "the shape of the input is not where its layer is declared")


def _refusal(plan: ModelPlan, message: str) -> ModelError:
    return ModelError([Problem(Code.INPUTS, message, plan.place, "leave out --input-size")])


def give_letters(plan: ModelPlan, keras2: bool, sizes: Mapping[str, int]) -> set[str]:
    """Give numbers to sizes of inputs that are unknown, by the letters that they have in costs.

    Args:
        plan: the plan of the outermost model, which is changed.
        keras2: whether the model follows Keras 2.
        sizes: the numbers by letter.

    Returns:
        The letters of all unknown sizes of the inputs.

    Raises:
        ModelError: if Keras would refuse the model.

    >>> from shapecalc.read.document import read_data
    >>> sorted(give_letters(read_data(["Conv2D(1, 3, input_shape=(None, None, 3))"]), False, {}))
    ['H', 'W']
    """
    shapes = input_shapes(plan, keras2)
    inputs = inputs_of(plan)
    letters: set[str] = set()
    named = zip(inputs, shapes, _letters(plan, keras2, shapes))
    for layer, shape, names in named if len(inputs) == len(shapes) else ():
        own = dict(zip(names, shape[1:]))
        unknown = {letter for letter, size in own.items() if size is UNKNOWN}
        letters |= unknown
        if unknown & sizes.keys():
            new = {letter: sizes.get(letter, UNKNOWN) for letter in unknown}
            _set_shape(plan, layer, [*{**own, **new}.values()])
    return letters


def _letters(plan: ModelPlan, keras2: bool, shapes: Sequence[Shape]) -> list[Sequence[str]]:
    """Return the letters that the sizes of the inputs have in costs."""
    usual = input_letters(shapes)
    if usual == [size_letters(len(shape) - 1) for shape in shapes]:
        return usual
    with suppress(ModelError):
        example = example_of(plan, keras2)
        tensors = flatten(example.call[0]) if example.call else []
        sizes = [shape_of(tensor) or () for tensor in tensors]
        return [
            [getattr(size, "name", "") or name for size, name in zip(own[1:], names)]
            for own, names in zip(sizes, usual)
        ]
    return usual


def input_shapes(plan: ModelPlan, keras2: bool) -> list[Shape]:
    """Return the shapes of the inputs of a model, with the batch, as far as they are known."""
    model = infer(plan, keras2)
    graph = model.functional if isinstance(model, Sequential) else model
    tensors = flatten(graph.inputs) if isinstance(graph, Functional) else []
    return [shape for tensor in tensors if (shape := shape_of(tensor)) is not None]


def _set_shape(plan: ModelPlan, layer: LayerPlan, sizes: Sequence[Size]) -> None:
    """Set the shape of an input where it is declared."""
    shape = tuple(map(_written, sizes))
    built = [
        step
        for step in plan.program
        if isinstance(step, StackPlan) and step.model is plan and step.shape
    ]
    for step in built:
        step.shape = (UNKNOWN, *sizes)
    if plan.build_shape is not None:
        plan.build_shape = (UNKNOWN, *sizes)
    arguments = layer.arguments
    names = ("batch_shape", "batch_input_shape", "input_shape")
    declared = any(getattr(arguments, name, None) is not None for name in names)
    if (built or plan.build_shape is not None) and not declared:
        return  # A saved stack that is built may have both: this shape, and that of a layer.
    for name in names[:2]:
        if getattr(arguments, name, None) is not None:
            batch = _written(getattr(arguments, name)[0])
            layer.binding = layer.with_arguments(**{name: (batch, *shape)}).binding
            return
    name = "shape" if layer.is_input and arguments.input_shape is None else "input_shape"
    others = [] if layer.is_input else ["input_length", "input_dim"]
    cleared = {other: None for other in others if other not in layer.rule.arguments}
    layer.binding = layer.with_arguments(**{name: shape, **cleared}).binding


def _written(size: Size) -> Any:
    """Return a size as a file has it."""
    if isinstance(size, Formula):
        return Letter(size.name) if size.name else None
    return None if size is UNKNOWN else size
