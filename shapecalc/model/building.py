"""Layers and stacks that are built when a file is loaded, with the shapes that the file has.

Keras creates the weights of a saved layer before it calls it. If the call has another shape,
the weights stay as they are, and the call is checked as a later call of a shared layer is.

Source: Keras 3.15, ``Layer.build_from_config`` and ``Sequential.build``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, shape_text
from shapecalc.declare.kinds import is_whole
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.errors import Code, Place, Problem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import UnknownShapeError
from shapecalc.model.models import Sequential

KEYS = frozenset(("input_shape", "shapes_dict"))
"""The keys of a ``build_config`` that Keras looks for."""

ANY = 2**20
"""A size on which no weight depends, and into which every window fits."""


def build_layer(layer: DeclaredLayer, build_config: Any) -> None:
    """Create the weights of a layer for the shapes in its ``build_config``.

    What is wrong with the shapes matters only for a layer with weights, when it is called.
    """
    keys = KEYS & build_config.keys() if isinstance(build_config, Mapping) else frozenset()
    if layer.rule.checks_build and "input_shape" not in keys:
        layer.misbuilt = RuleError("`build_config` must have `input_shape`")
        return
    if not keys or (layer.rule.checks_build and build_config["input_shape"] is None):
        layer.build_nothing()
        return
    equal = layer.equal.built.get(id(build_config)) if layer.equal else None
    try:
        if equal:
            _, shape, others, result = equal
            layer.build_for(result, shape, others)
            return
        shape, others = _shapes(layer, build_config)
        result = layer.build(shape, others)
    except RuleError as error:
        layer.misbuilt = error
    except UnknownShapeError:  # Code that the file lacks decides about it.
        return
    else:
        if layer.equal:
            layer.equal.built[id(build_config)] = (build_config, shape, others, result)


def _shapes(layer: DeclaredLayer, build_config: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """Return the shape of the first argument of the call, and the shapes of the others."""
    if "input_shape" in build_config:
        return _read_shape(layer, build_config["input_shape"]), {}
    shapes = build_config["shapes_dict"]
    first = f"{layer.first_call_argument}_shape"
    if not isinstance(shapes, Mapping) or first not in shapes:
        raise RuleError(f"`shapes_dict` in `build_config` must have `{first}`")
    others: dict[str, Any] = {}
    for key, value in shapes.items():
        name = key.removesuffix("_shape")
        if key == name or name not in (layer.first_call_argument, *layer.call_arguments):
            raise RuleError(f"`shapes_dict` has the unknown key `{key}`")
        if key != first and value is not None:
            others[name] = _shape(value)
    return _shape(shapes[first]), others


def _read_shape(layer: DeclaredLayer, value: Any) -> Any:
    """Return a shape, or a list of shapes, as far as the layer reads it to create its weights."""
    rule = layer.rule
    if rule.reads_indices:
        return UNKNOWN, UNKNOWN
    if rule.merges:
        return _merged_shapes(value, rule)
    if rule.checks_build and isinstance(value, (str, Mapping)):
        return (UNKNOWN,) * len(value)  # Keras asks for the length alone.
    shape, axes = _shape(value), rule.axes(layer.arguments)
    if not isinstance(shape, tuple):
        return shape
    if "initial_state" not in rule.call_arguments:
        return _of_windows(layer, shape, value)
    if "…" in axes:
        return shape
    if not shape or len(shape) == len(axes):
        return shape
    # Keras leaves out the time steps, and the weights depend on nothing but the features.
    features = (shape[0], *shape[2:])[-1]
    return (shape[0], *(ANY for _ in axes[2:]), features)


def _of_windows(layer: DeclaredLayer, shape: Shape, value: Sequence[Any]) -> Shape:
    """Return the shape as far as a convolution reads it; that of another layer as it is.

    A transposed one looks at nothing but the channels. The others count their windows, so that
    the axes of these need numbers, or None; a fraction counts as the whole number below it.
    """
    arguments = layer.rule.arguments
    if "kernel_size" not in arguments:
        return shape
    place = 1 if layer.arguments.data_format == "channels_first" else -1
    axes = len(layer.rule.axes(layer.arguments))
    if "output_padding" in arguments:
        if len(shape) < abs(place) + (place > 0):
            raise RuleError("`input_shape` in `build_config` must have channels")
        sizes: list[Any] = [ANY] * axes
        sizes[place] = shape[place]
        return tuple(sizes)
    if len(shape) != axes:
        return shape
    counted = [*value]
    for number in {*range(1, axes)} - {place % axes}:
        counted[number] = _counted(value[number])
    return tuple(int(size) if is_whole(size) else UNKNOWN for size in counted)


def _counted(size: Any) -> int | None:
    """Return a size of windows as a whole number; None if Keras knows none."""
    if size is not None and not isinstance(size, (int, float)):
        raise RuleError(f"`input_shape` in `build_config` must have numbers, not {size!r}")
    return None if size is None or not isfinite(size) else int(size)


def _merged_shapes(value: Any, rule: Rule) -> Any:
    """Return the shapes of the inputs of a layer that merges them; None stands for any shape."""
    shapes = [*value] if isinstance(value, list) else []
    if not shapes or not isinstance(shapes[0], list):
        return _shape(value)
    unread = rule.call_arguments  # Attention only counts its inputs.
    others = (
        shapes[0] if unread or (shape is None and not rule.arguments) else shape
        for shape in shapes[1:]
    )
    merged = [shapes[0], *others]
    sizes = [size for shape in merged if isinstance(shape, list) for size in shape]
    if any(isinstance(size, (list, dict)) for size in sizes):
        raise RuleError("`input_shape` in `build_config` must be a list of shapes")
    # Keras compares whatever is in the place of a size: two equal texts are equal sizes.
    odd = [size for size in sizes if not (unread or size is None or is_whole(size))]
    numbers = {size: ANY + number for number, size in enumerate(odd)}
    return [_shape(_renamed(shape, numbers)) for shape in merged]


def _renamed(shape: Any, numbers: Mapping[Any, int]) -> Any:
    """Return a shape with numbers in the place of other sizes."""
    return [numbers.get(size, size) for size in shape] if isinstance(shape, list) else shape


def _shape(value: Any) -> Any:
    """Return the shape, or the list of shapes, in a ``build_config``."""
    if not isinstance(value, list):
        raise RuleError(f"`input_shape` in `build_config` must be a shape, not {value!r}")
    if value and all(isinstance(item, list) for item in value):
        return [_shape(item) for item in value]
    return tuple(int(size) if is_whole(size) else UNKNOWN for size in value)


def build_stack(model: Sequential, shape: Shape, place: Place) -> Problem | None:
    """Build a stack for the input shape that the file has; return what is wrong, if anything is."""
    at, own = place / "build_input_shape", model.first_shape
    if not model.stack:
        return Problem(Code.FORM, "a model without layers cannot have an input shape", at)
    if own is not None and own != shape:
        message = f"the input layer has another shape: {shape_text(own)}"
        return Problem(Code.SHAPE, message, at)
    model.build(model, shape)
    return None
