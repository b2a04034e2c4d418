"""Image preprocessing layers: https://keras.io/api/layers/preprocessing_layers/.

What they take for their arguments is not looked at.
"""

from __future__ import annotations

from typing import Any

from shapecalc.arguments import Anything, Argument
from shapecalc.expr import Shape
from shapecalc.layer import MisfitError, Out, layer
from shapecalc.sizes import Size

_FILL: dict[str, Argument] = dict(fill_value=Anything("the value of pixels that are new", 0.0))
_IMAGES: dict[str, Any] = dict(first="data", foreign=True)
_FORMAT: dict[str, Argument] = dict(data_format=Anything("where the channels are", None))
_BILINEAR: dict[str, Argument] = dict(interpolation=Anything("how new pixels are made", "bilinear"))


def cropped(x: Shape, a: Any) -> Shape:
    """The shape of images that get another height and width."""
    sizes = list(x)
    height = -2 if a.data_format == "channels_first" else -3
    sizes[height], sizes[height + 1] = a.height, a.width
    return tuple(sizes)


@layer(
    dict(
        height=Size("height of the output", late=True),
        width=Size("width of the output", late=True),
        **_FORMAT,
    ),
    **_IMAGES,
)
def CenterCrop(x: Shape, a: Any) -> Out:
    """Cuts out the middle of an image."""
    if len(x) not in (3, 4):
        raise MisfitError(f"takes images with or without a batch, not {x}")
    return Out(cropped(x, a))


@layer(
    dict(
        height=Size("height of the output", late=True),
        width=Size("width of the output", late=True),
        **_BILINEAR,
        crop_to_aspect_ratio=Anything("whether the image is cut rather than distorted", False),
        pad_to_aspect_ratio=Anything("whether the image is padded rather than distorted", False),
        fill_mode=Anything("how pixels from outside are made", "constant"),
        **_FILL,
        antialias=Anything("whether the image is smoothed before it shrinks", False),
        **_FORMAT,
    ),
    **_IMAGES,
)
def Resizing(x: Shape, a: Any) -> Out:
    """Gives images another height and width."""
    if len(x) == 4:
        return Out(cropped(x, a))
    first = 1 if a.data_format == "channels_first" else 0
    return Out((*x[:first], a.height, a.width, *x[first + 2 :]))
