"""Image preprocessing layers: https://keras.io/api/layers/preprocessing_layers/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, known
from shapecalc.declare.axes import AXES
from shapecalc.declare.data_kinds import Factor, LooseSize
from shapecalc.declare.kinds import Argument, Choice, Flag, Unchecked
from shapecalc.declare.layer import Arguments, CallState, Function, Out, Rule, RuleError, layer
from shapecalc.declare.sight import Sight, Steps, Window, in_place, resized
from shapecalc.declare.size_kinds import Seed
from shapecalc.rules.layers.shared import data_format, width

FORMAT: Mapping[str, Argument] = dict(data_format=data_format())
SEED: Mapping[str, Argument] = dict(seed=Seed("seed of the random generator", None))
FILL: Mapping[str, Argument] = dict(fill_value=Unchecked("value of new pixels", 0.0))
BILINEAR: Mapping[str, Argument] = dict(
    interpolation=Choice("interpolation of new pixels", "bilinear", options=("nearest", "bilinear"))
)
STRENGTH = "maximum strength of the change, or a range to draw it from"

_INHERITED: Mapping[str, Argument] = dict(
    factor=Factor("accepted, but not used by the layer", None, low=-1, falsy=True),
    bounding_box_format=Unchecked("format of bounding boxes", None),
    **FORMAT,
)
_NO_FACTOR: Mapping[str, Argument] = dict(
    factor=Choice("not used by this layer", None, options=(None,))
)


def image_layer(
    arguments: Mapping[str, Argument], *, has_factor: bool = False, **declared: Any
) -> Callable[[Function], Rule]:
    """Declare a layer for images, with the keywords that all of them have.

    Args:
        arguments: its own arguments.
        has_factor: whether it accepts a factor that is not among its own arguments.
        declared: the other fields of the declaration.
    """
    inherited = {**_INHERITED, **({} if has_factor else _NO_FACTOR)}
    keywords = {name: kind for name, kind in inherited.items() if name not in arguments}
    return layer(
        arguments,
        keywords=keywords,
        keyword_only_call=True,
        usual_axes="batch height width channels",
        **declared,
    )


def pixelwise(
    arguments: Mapping[str, Argument], *, only_in_training: bool = True, **declared: Any
) -> Callable[[Function], Rule]:
    """Declare a layer that changes pixels and no shape, most of them only in training."""
    return image_layer(
        arguments,
        input_axes="…",
        elementwise=True,
        only_in_training=only_in_training,
        **declared,
    )


def unchanged(x: Shape) -> Out:
    """Return the shape of the input; Keras computes only images."""
    images = len(x) in (3, 4)
    return Out(
        x,
        computed_shape=None
        if images
        else RuleError("only images with 3 axes, or batches with 4, can be computed"),
    )


def image_axes(x: Shape, a: Arguments) -> tuple[int, int]:
    """Return the axes of height and width."""
    height = len(x) - (2 if a.data_format == "channels_first" else 3)
    if height < 0:
        raise RuleError(f"expects images with or without a batch, got {x}")
    return height, height + 1


def cropped(x: Shape, a: Arguments) -> Shape:
    """Return the shape of images with another height and width."""
    sizes, (height, _) = list(x), image_axes(x, a)
    sizes[height : height + 2] = width(a.height, "height"), width(a.width, "width")
    return tuple(sizes)


HEIGHT = LooseSize("height of the output", letter="oh", usual=AXES["height"].usual)
WIDTH = LooseSize("width of the output", letter="ow", usual=AXES["width"].usual)


def _cut(x: Shape, shape: Shape, axes: tuple[int, int]) -> Shape:
    """Return the shape after cropping; TensorFlow reports no size where one is unknown."""
    unknown = [at for at in axes if not known(x[at])]
    enlarged = any(x[at] < shape[at] for at in axes if known(x[at]) and known(shape[at]))
    if enlarged or not unknown:
        return shape
    return tuple(UNKNOWN if at in axes else size for at, size in enumerate(shape))


@image_layer(dict(height=HEIGHT, width=WIDTH, **FORMAT))
def CenterCrop(x: Shape, a: Arguments, call: CallState) -> Out:
    """Crop the center of an image."""
    if len(x) not in (3, 4):
        raise RuleError(f"expects images with or without a batch, got {x}")
    shape = cropped(x, a)
    axes = image_axes(x, a)
    computed = _cut(x, shape, axes) if call.traced else None
    return Out(shape, computed_shape=computed, sight=_middle(x, shape, axes))


def _middle(x: Shape, shape: Shape, axes: tuple[int, int]) -> Sight:
    """Return what the middle of an image sees; an image that is too small is enlarged."""
    cuts: dict[int, Steps | None] = dict.fromkeys(axes)
    sizes = [(at, x[at], shape[at]) for at in axes]
    if all(known(size) and known(wanted) and size >= wanted for _, size, wanted in sizes):
        cuts = {at: Window(at, before=-((size - wanted) // 2)) for at, size, wanted in sizes}
    return {**in_place(x, *axes), **cuts}


@image_layer(
    dict(
        height=HEIGHT,
        width=WIDTH,
        interpolation=Unchecked("interpolation of new pixels", "bilinear"),
        crop_to_aspect_ratio=Flag("whether to crop the image rather than distort it", False),
        pad_to_aspect_ratio=Flag("whether to pad the image rather than distort it", False),
        fill_mode=Unchecked("how to fill pixels outside the image", "constant"),
        **FILL,
        antialias=Flag("whether to smooth the image before making it smaller", False),
        **FORMAT,
    )
)
def Resizing(x: Shape, a: Arguments) -> Out:
    """Resize images to a height and width."""
    if len(x) == 4:
        shape, axes = cropped(x, a), image_axes(x, a)
        is_plain = not (a.crop_to_aspect_ratio or a.pad_to_aspect_ratio or a.antialias)
        word = str(a.interpolation) if is_plain else ""
        sides = {axis: resized(axis, x[axis], shape[axis], word) for axis in axes}
        return Out(shape, sight={**in_place(x, *axes), **sides})
    first = 1 if a.data_format == "channels_first" else 0
    if len(x) < first + 2:
        raise RuleError(f"expects images with or without a batch, got {x}")
    size = width(a.height, "height"), width(a.width, "width")
    return replace(unchanged(x), shape=(*x[:first], *size, *x[first + 2 :]))
