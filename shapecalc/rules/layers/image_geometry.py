"""Image augmentation layers that move pixels: https://keras.io/api/layers/preprocessing_layers/."""

from __future__ import annotations

from collections.abc import Mapping

from shapecalc.algebra.size import Shape, known
from shapecalc.declare.data_kinds import Factor, NumberList
from shapecalc.declare.kinds import Argument, Choice, Unchecked
from shapecalc.declare.layer import COMMON, Arguments, CallState, Out, RuleError
from shapecalc.declare.size_kinds import Real
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
    value_range=NumberList("smallest and largest value of a pixel", (0, 255))
)
_FILL_MODE = "how to fill pixels outside the image"
_REFLECT: Mapping[str, Argument] = dict(
    fill_mode=Choice(_FILL_MODE, "reflect", options=("reflect", "wrap", "constant", "nearest"))
)
_OFTEN = Factor("probability of a change, or a range to draw it from", 1.0)


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
    """Crop a random part of an image; at inference, resize and crop the image."""
    shape = cropped(x, a)
    unsure = not all(known(x[axis]) for axis in image_axes(x, a))
    untraced = RuleError("inside another layer, it needs images of known height and width")
    return Out(shape, computed_shape=untraced if call.traced and unsure else None)


@pixelwise(
    dict(
        factor=_OFTEN,
        scale=Factor("scale of the distortion", 1.0),
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
    """Distort an image elastically at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=_OFTEN,
        scale=Factor("area of the rectangle, relative to the image", (0.02, 0.33)),
        fill_value=Unchecked("value of new pixels", None),
        **_RANGE,
        **SEED,
        **FORMAT,
    ),
)
def RandomErasing(x: Shape, a: Arguments) -> Out:
    """Erase a random rectangle of an image.

    Source: Zhong et al., 2020.
    """
    return unchanged(x)


@pixelwise(
    dict(
        mode=Unchecked("direction of the flip", "horizontal_and_vertical"),
        **SEED,
        **FORMAT,
    ),
    checks_dtype=False,
)
def RandomFlip(x: Shape, a: Arguments) -> Out:
    """Flip an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=_OFTEN,
        scale=Real(
            "maximum shift of the corners, relative to the image",
            1.0,
            minimum=0,
            maximum=1,
            nan=True,
        ),
        **BILINEAR,
        **FILL,
        **SEED,
        **FORMAT,
    ),
)
def RandomPerspective(x: Shape, a: Arguments) -> Out:
    """Change the perspective of an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor("maximum angle, as a fraction of a full turn", low=-1, falsy=True),
        **_REFLECT,
        **BILINEAR,
        **SEED,
        **FILL,
        **FORMAT,
    ),
)
def RandomRotation(x: Shape, a: Arguments) -> Out:
    """Rotate an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        x_factor=Factor("maximum shear along the width", 0.0, both=True),
        y_factor=Factor("maximum shear along the height", 0.0, both=True),
        **BILINEAR,
        **_REFLECT,
        **FILL,
        **FORMAT,
        **SEED,
    ),
)
def RandomShear(x: Shape, a: Arguments) -> Out:
    """Shear an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        height_factor=Factor("maximum vertical shift, relative to the height", low=-1, both=True),
        width_factor=Factor("maximum horizontal shift, relative to the width", low=-1, both=True),
        **_REFLECT,
        **BILINEAR,
        **SEED,
        **FILL,
        **FORMAT,
    ),
)
def RandomTranslation(x: Shape, a: Arguments) -> Out:
    """Translate an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        height_factor=Factor(
            "maximum vertical zoom, relative to the height", low=-1, above=True, both=True
        ),
        width_factor=Factor(
            "maximum horizontal zoom, relative to the width; by default the vertical zoom",
            None,
            low=-1,
            above=True,
            both=True,
        ),
        **_REFLECT,
        **BILINEAR,
        **SEED,
        **FILL,
        **FORMAT,
    ),
)
def RandomZoom(x: Shape, a: Arguments) -> Out:
    """Zoom into or out of an image at random."""
    return unchanged(x)
