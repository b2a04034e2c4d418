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
from shapecalc.declare.size_kinds import Integer
from shapecalc.rules.layers.shared import data_format, width

FORMAT: Mapping[str, Argument] = dict(data_format=data_format())
SEED: Mapping[str, Argument] = dict(seed=Integer("seed of the random generator", None))
FILL: Mapping[str, Argument] = dict(fill_value=Unchecked("the value of pixels that are new", 0.0))
BILINEAR: Mapping[str, Argument] = dict(
    interpolation=Choice("how new pixels are made", "bilinear", options=("nearest", "bilinear"))
)
STRENGTH = "how strong the change is at most, or the ends between which it is drawn"

_INHERITED: Mapping[str, Argument] = dict(
    factor=Factor("a strength that nothing here reads", None, low=-1, falsy=True),
    bounding_box_format=Unchecked("how boxes around objects are told", None),
    **FORMAT,
)
_NO_FACTOR: Mapping[str, Argument] = dict(
    factor=Choice("a strength, which this layer does not have", None, options=(None,))
)


def image_layer(
    arguments: Mapping[str, Argument], *, has_factor: bool = False, **declared: Any
) -> Callable[[Function], Rule]:
    """Declares a layer for images, which takes by keyword what all of them take.

    Args:
        arguments: its own arguments.
        has_factor: whether it takes a factor, even if it does not name one.
        declared: what else is said of it.
    """
    inherited = {**_INHERITED, **({} if has_factor else _NO_FACTOR)}
    keywords = {name: kind for name, kind in inherited.items() if name not in arguments}
    return layer(arguments, keywords=keywords, keyword_only_call=True, **declared)


def pixelwise(arguments: Mapping[str, Argument], **declared: Any) -> Callable[[Function], Rule]:
    """Declares a layer that changes pixels and no shape."""
    return image_layer(arguments, input_axes="…", elementwise=True, **declared)


def unchanged(x: Shape) -> Out:
    """The same shape, whatever it is; only images can be computed."""
    images = len(x) in (3, 4)
    return Out(
        x, computed_shape=None if images else RuleError("only images have 3 axes, or a batch of 4")
    )


def image_axes(x: Shape, a: Arguments) -> tuple[int, int]:
    """Which axes are height and width."""
    height = len(x) - (2 if a.data_format == "channels_first" else 3)
    if height < 0:
        raise RuleError(f"takes images with or without a batch, not {x}")
    return height, height + 1


def cropped(x: Shape, a: Arguments) -> Shape:
    """The shape of images that get another height and width."""
    sizes, (height, _) = list(x), image_axes(x, a)
    sizes[height : height + 2] = width(a.height, "height"), width(a.width, "width")
    return tuple(sizes)


HEIGHT = LooseSize("height of the output", usual=AXES["height"].usual)
WIDTH = LooseSize("width of the output", usual=AXES["width"].usual)


def _cut(x: Shape, shape: Shape, axes: tuple[int, int]) -> Shape:
    """What TensorFlow tells of an image of unknown size that is cut: nothing."""
    unknown = [at for at in axes if not known(x[at])]
    enlarged = any(x[at] < shape[at] for at in axes if known(x[at]) and known(shape[at]))
    if enlarged or not unknown:
        return shape
    return tuple(UNKNOWN if at in axes else size for at, size in enumerate(shape))


@image_layer(dict(height=HEIGHT, width=WIDTH, **FORMAT))
def CenterCrop(x: Shape, a: Arguments, call: CallState) -> Out:
    """Cuts out the middle of an image."""
    if len(x) not in (3, 4):
        raise RuleError(f"takes images with or without a batch, not {x}")
    shape = cropped(x, a)
    return Out(shape, computed_shape=_cut(x, shape, image_axes(x, a)) if call.traced else None)


@image_layer(
    dict(
        height=HEIGHT,
        width=WIDTH,
        interpolation=Unchecked("how new pixels are made", "bilinear"),
        crop_to_aspect_ratio=Flag("whether the image is cut rather than distorted", False),
        pad_to_aspect_ratio=Flag("whether the image is padded rather than distorted", False),
        fill_mode=Unchecked("how pixels from outside are made", "constant"),
        **FILL,
        antialias=Flag("whether the image is smoothed before it shrinks", False),
        **FORMAT,
    )
)
def Resizing(x: Shape, a: Arguments) -> Out:
    """Gives images another height and width."""
    if len(x) == 4:
        return Out(cropped(x, a))
    first = 1 if a.data_format == "channels_first" else 0
    if len(x) < first + 2:
        raise RuleError(f"takes images with or without a batch, not {x}")
    size = width(a.height, "height"), width(a.width, "width")
    return replace(unchanged(x), shape=(*x[:first], *size, *x[first + 2 :]))
