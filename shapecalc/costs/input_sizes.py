"""Other sizes for the inputs of a model, which a command line gives.

They change the plan, before a model is made of it. A model inside another keeps the input that it
is declared with: it is called on what the layers before it give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Letter, Shape, Size
from shapecalc.costs.one_example import size_letters
from shapecalc.errors import Code, ModelError, Problem
from shapecalc.model.graph import flatten, shape_of
from shapecalc.model.infer import infer
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import OWN, SEQUENTIAL, LayerPlan, ModelPlan, StackPlan, TensorPlan


def inputs_of(plan: ModelPlan) -> list[LayerPlan]:
    """Return what declares the inputs of a model: input layers, or the first layer of a stack.

    >>> from shapecalc.read.document import read_data
    >>> inputs_of(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(5)"]))
    [LSTM(…)]
    """
    if plan.class_name == OWN:
        return []
    if plan.class_name != SEQUENTIAL:
        return [layer for tensor in _tensors(plan.inputs) for layer in _inputs_of_tensor(tensor)]
    first = next(iter(plan.layers), None)
    return inputs_of(first) if isinstance(first, ModelPlan) else [first] if first else []


def _tensors(structure: Any) -> Iterator[TensorPlan]:
    if isinstance(structure, TensorPlan):
        yield structure
    elif isinstance(structure, Mapping):
        for name in sorted(structure):
            yield from _tensors(structure[name])
    elif isinstance(structure, Sequence):
        for item in structure:
            yield from _tensors(item)


def _inputs_of_tensor(tensor: TensorPlan) -> list[LayerPlan]:
    """Return what declares an input; a model that is extended has declared it."""
    source = tensor.source
    layer = source if isinstance(source, LayerPlan) else source.layer
    if isinstance(layer, ModelPlan):
        return inputs_of(layer)
    return [layer] if isinstance(layer, LayerPlan) else []


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
    for layer, shape in zip(inputs, shapes) if len(inputs) == len(shapes) else ():
        own = dict(zip(size_letters(len(shape) - 1), shape[1:]))
        unknown = {letter for letter, size in own.items() if size is UNKNOWN}
        letters |= unknown
        if unknown & sizes.keys():
            new = {letter: sizes.get(letter, UNKNOWN) for letter in unknown}
            _set_shape(plan, layer, [*{**own, **new}.values()])
    return letters


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
    if built or plan.build_shape is not None:
        return
    arguments = layer.arguments
    for name in ("batch_shape", "batch_input_shape"):
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
