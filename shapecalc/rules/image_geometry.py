"""Image augmentation layers that move pixels: https://keras.io/api/layers/preprocessing_layers/.

What they take for their arguments is not looked at.
"""

from __future__ import annotations

from typing import Any

from shapecalc.arguments import Anything, Argument
from shapecalc.expr import Shape
from shapecalc.layer import COMMON, Out, layer
from shapecalc.rules.image_preprocessing import cropped
from shapecalc.sizes import Size

_SEED: dict[str, Argument] = dict(seed=Anything("seed of the random generator", None))
_RANGE: dict[str, Argument] = dict(
    value_range=Anything("the smallest and the greatest value of a pixel", (0, 255))
)
_FILL: dict[str, Argument] = dict(fill_value=Anything("the value of pixels that are new", 0.0))
_IMAGES: dict[str, Any] = dict(first="data", foreign=True)
_FORMAT: dict[str, Argument] = dict(data_format=Anything("where the channels are", None))
_BILINEAR: dict[str, Argument] = dict(interpolation=Anything("how new pixels are made", "bilinear"))
_REFLECT: dict[str, Argument] = dict(
    fill_mode=Anything("how pixels from outside are made", "reflect")
)


@layer(
    dict(
        height=Size("height of the output", late=True),
        width=Size("width of the output", late=True),
        **_SEED,
        **_FORMAT,
        name=COMMON["name"],
    ),
    **_IMAGES,
)
def RandomCrop(x: Shape, a: Any) -> Out:
    """Cuts out a part of an image; at inference, the image is resized."""
    return Out(cropped(x, a))


@layer(
    dict(
        factor=Anything("how strongly, or how often", 1.0),
        scale=Anything("how far pixels are moved, or how large a part is", 1.0),
        **_BILINEAR,
        **_REFLECT,
        **_FILL,
        **_RANGE,
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomElasticTransform(x: Shape, a: Any) -> Out:
    """Bends an image."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often", 1.0),
        scale=Anything("how far pixels are moved, or how large a part is", (0.02, 0.33)),
        fill_value=Anything("the value of pixels that are new", None),
        **_RANGE,
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomErasing(x: Shape, a: Any) -> Out:
    """Blanks out a part of an image."""
    return Out(x)


@layer(
    dict(
        mode=Anything("in which direction", "horizontal_and_vertical"),
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomFlip(x: Shape, a: Any) -> Out:
    """Mirrors an image."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often", 1.0),
        scale=Anything("how far pixels are moved, or how large a part is", 1.0),
        **_BILINEAR,
        **_FILL,
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomPerspective(x: Shape, a: Any) -> Out:
    """Looks at an image from another side."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often"),
        **_REFLECT,
        **_BILINEAR,
        **_SEED,
        **_FILL,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomRotation(x: Shape, a: Any) -> Out:
    """Rotates an image."""
    return Out(x)


@layer(
    dict(
        x_factor=Anything("how much rows are sheared", 0.0),
        y_factor=Anything("how much columns are sheared", 0.0),
        **_BILINEAR,
        **_REFLECT,
        **_FILL,
        **_FORMAT,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomShear(x: Shape, a: Any) -> Out:
    """Shears an image."""
    return Out(x)


@layer(
    dict(
        height_factor=Anything("how much in the direction of the height"),
        width_factor=Anything("how much in the direction of the width"),
        **_REFLECT,
        **_BILINEAR,
        **_SEED,
        **_FILL,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomTranslation(x: Shape, a: Any) -> Out:
    """Moves an image."""
    return Out(x)


@layer(
    dict(
        height_factor=Anything("how much in the direction of the height"),
        width_factor=Anything("how much in the direction of the width", None),
        **_REFLECT,
        **_BILINEAR,
        **_SEED,
        **_FILL,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomZoom(x: Shape, a: Any) -> Out:
    """Zooms into an image or out of it."""
    return Out(x)
