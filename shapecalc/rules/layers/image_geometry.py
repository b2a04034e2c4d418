"""Image augmentation layers that move pixels: https://keras.io/api/layers/preprocessing_layers/."""

from __future__ import annotations

from collections.abc import Mapping

from shapecalc.algebra.size import Shape, known
from shapecalc.declare.data_kinds import Factor, NumberList
from shapecalc.declare.kinds import Argument, Choice, Real, Unchecked
from shapecalc.declare.layer import COMMON, Arguments, CallState, Out, RuleError
from shapecalc.rules.layers.image_preprocessing import (
    BILINEAR,
    FILL,
    FORMAT,
    HEIGHT,
    SEED,
    WIDTH,
    cropped,
    image_axes,
    image_layer,
    pixelwise,
    unchanged,
)

_RANGE: Mapping[str, Argument] = dict(
    value_range=NumberList("the smallest and the greatest value of a pixel", (0, 255))
)
_FILL_MODE = "how pixels from outside are made"
_REFLECT: Mapping[str, Argument] = dict(
    fill_mode=Choice(_FILL_MODE, "reflect", options=("reflect", "wrap", "constant", "nearest"))
)
_OFTEN = Factor("how often an image is changed", 1.0)


@image_layer(
    dict(
        height=HEIGHT,
        width=WIDTH,
        **SEED,
        **FORMAT,
        name=COMMON["name"],
    ),
    has_factor=True,
    input_axes="…",
    checks_dtype=False,
)
def RandomCrop(x: Shape, a: Arguments, call: CallState) -> Out:
    """Cuts out a part of an image; at inference, the image is resized."""
    shape = cropped(x, a)
    unsure = not all(known(x[axis]) for axis in image_axes(x, a))
    untraced = RuleError("needs images of known height and width inside another layer")
    return Out(shape, computed_shape=untraced if call.traced and unsure else None)


@pixelwise(
    dict(
        factor=_OFTEN,
        scale=Factor("how far pixels are moved", 1.0),
        **BILINEAR,
        fill_mode=Choice(
            _FILL_MODE, "reflect", options=("constant", "nearest", "wrap", "mirror", "reflect")
        ),
        **FILL,
        **_RANGE,
        **SEED,
        **FORMAT,
    ),
)
def RandomElasticTransform(x: Shape, a: Arguments) -> Out:
    """Bends an image."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=_OFTEN,
        scale=Factor("how large the part is", (0.02, 0.33)),
        fill_value=Unchecked("the value of pixels that are new", None),
        **_RANGE,
        **SEED,
        **FORMAT,
    ),
)
def RandomErasing(x: Shape, a: Arguments) -> Out:
    """Blanks out a part of an image."""
    return unchanged(x)


@pixelwise(
    dict(
        mode=Unchecked("in which direction", "horizontal_and_vertical"),
        **SEED,
        **FORMAT,
    ),
    checks_dtype=False,
)
def RandomFlip(x: Shape, a: Arguments) -> Out:
    """Mirrors an image."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=_OFTEN,
        scale=Real("how far corners are moved", 1.0, minimum=0, maximum=1),
        **BILINEAR,
        **FILL,
        **SEED,
        **FORMAT,
    ),
)
def RandomPerspective(x: Shape, a: Arguments) -> Out:
    """Looks at an image from another side."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor("the angle, in turns", low=-1, falsy=True),
        **_REFLECT,
        **BILINEAR,
        **SEED,
        **FILL,
        **FORMAT,
    ),
)
def RandomRotation(x: Shape, a: Arguments) -> Out:
    """Rotates an image."""
    return unchanged(x)


@pixelwise(
    dict(
        x_factor=Factor("how much rows are sheared", 0.0, each=True),
        y_factor=Factor("how much columns are sheared", 0.0, each=True),
        **BILINEAR,
        **_REFLECT,
        **FILL,
        **FORMAT,
        **SEED,
    ),
)
def RandomShear(x: Shape, a: Arguments) -> Out:
    """Shears an image."""
    return unchanged(x)


@pixelwise(
    dict(
        height_factor=Factor("how far up and down, in heights", low=-1, each=True),
        width_factor=Factor("how far to the left and right, in widths", low=-1, each=True),
        **_REFLECT,
        **BILINEAR,
        **SEED,
        **FILL,
        **FORMAT,
    ),
)
def RandomTranslation(x: Shape, a: Arguments) -> Out:
    """Moves an image."""
    return unchanged(x)


@pixelwise(
    dict(
        height_factor=Factor("how much higher, in heights", low=-1, above=True, each=True),
        width_factor=Factor("how much wider; as high", None, low=-1, above=True, each=True),
        **_REFLECT,
        **BILINEAR,
        **SEED,
        **FILL,
        **FORMAT,
    ),
)
def RandomZoom(x: Shape, a: Arguments) -> Out:
    """Zooms into an image or out of it."""
    return unchanged(x)
