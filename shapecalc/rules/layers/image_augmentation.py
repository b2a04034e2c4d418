"""Image augmentation layers that change colours: https://keras.io/api/layers/preprocessing_layers/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shapecalc.algebra.size import Shape, differ
from shapecalc.declare.data_kinds import Factor, NumberList, Odd, ValueRange
from shapecalc.declare.kinds import Argument, Flag, Unchecked
from shapecalc.declare.layer import Arguments, Out, RuleError
from shapecalc.declare.size_kinds import Real
from shapecalc.rules.layers.image_preprocessing import (
    BILINEAR,
    FORMAT,
    SEED,
    STRENGTH,
    image_layer,
    pixelwise,
    unchanged,
)

_RANGE: Mapping[str, Argument] = dict(
    value_range=ValueRange("smallest and largest value of a pixel", (0, 255))
)
_LATE_RANGE: Mapping[str, Argument] = dict(
    value_range=NumberList("smallest and largest value of a pixel", (0, 255))
)
_SOME = (
    "RandomShear",
    "RandomTranslation",
    "RandomRotation",
    "Solarization",
    "RandomPosterization",
    "AutoContrast",
    "Equalization",
)
_MORE = ("RandomBrightness", "RandomColorDegeneration", "RandomContrast", "RandomSharpness")
"""The layers that Keras makes inside those that draw changes by lot; all get its name, if it has
one."""
_OFTEN = "probability of a change, or a range to draw it from"


@pixelwise(
    dict(
        **_RANGE,
        num_chains=Unchecked("number of chains to mix", 3),
        chain_depth=Unchecked("number of operations in a chain", 3),
        factor=Factor(STRENGTH, 0.3, both=True),
        alpha=Unchecked("parameter of the distribution of the mixing ratio", 1.0),
        all_ops=Flag("whether to use color operations as well", True),
        **BILINEAR,
        **SEED,
        **FORMAT,
    ),
    hidden_layers=lambda a: [] if a.name else [*_SOME, *(_MORE if a.all_ops else [])],
)
def AugMix(x: Shape, a: Arguments) -> Out:
    """Mix several chains of random changes to an image.

    Source: Hendrycks et al., 2020.
    """
    return unchanged(x)


@pixelwise(
    dict(**_RANGE),
    only_in_training=False,
)
def AutoContrast(x: Shape, a: Arguments) -> Out:
    """Stretch the values of an image over the full range."""
    return replace(unchanged(x), sight={})


@pixelwise(
    dict(
        **_LATE_RANGE,
        clip_limit=Unchecked("limit of the contrast", 4.0),
        tile_grid_size=Unchecked("number of tiles along each axis", (8, 8)),
        **FORMAT,
    ),
    has_factor=True,
    only_in_training=False,
)
def ContrastLimitedAdaptiveHistogramEqualization(x: Shape, a: Arguments) -> Out:
    """Equalize the contrast of an image tile by tile.

    Source: Zuiderveld, 1994.
    """
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(_OFTEN, 1.0),
        **SEED,
        **FORMAT,
    ),
)
def CutMix(x: Shape, a: Arguments) -> Out:
    """Replace a part of one image with a part of another.

    Source: Yun et al., 2019.
    """
    return unchanged(x)


@pixelwise(
    dict(
        **_RANGE,
        bins=Unchecked("number of bins of the histogram", 256),
        **FORMAT,
    ),
    has_factor=True,
    returns_input=True,
    only_in_training=False,
)
def Equalization(x: Shape, a: Arguments) -> Out:
    """Equalize the histogram of an image.

    Common mistake: expecting the layer to be part of the model. Keras returns the input
    tensor itself, so the layer is lost unless it has cast the tensor to another dtype.
    """
    return replace(unchanged(x), sight={})


@pixelwise(
    dict(
        max_number=Real("number of bounding boxes", text=True, convert=int, example=10),
        fill_value=Real("value for missing boxes", -1, text=True, convert=int),
    ),
    has_factor=True,
)
def MaxNumBoundingBoxes(x: Shape, a: Arguments) -> Out:
    """Limit or pad the number of bounding boxes."""
    return unchanged(x)


@pixelwise(
    dict(
        alpha=Unchecked("parameter of the distribution of the mixing ratio", 0.2),
        **FORMAT,
        **SEED,
    ),
    has_factor=True,
)
def MixUp(x: Shape, a: Arguments) -> Out:
    """Blend two images.

    Source: Zhang et al., 2018.
    """
    return unchanged(x)


@pixelwise(
    dict(
        **_RANGE,
        num_ops=Unchecked("number of operations to apply", 2),
        factor=Factor(STRENGTH, 0.5, both=True),
        **BILINEAR,
        **SEED,
        **FORMAT,
    ),
    hidden_layers=lambda a: [] if a.name else [*_SOME, *_MORE],
)
def RandAugment(x: Shape, a: Arguments) -> Out:
    """Apply randomly drawn changes to an image.

    Source: Cubuk et al., 2020.
    """
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(STRENGTH, low=-1, falsy=True),
        **_RANGE,
        **SEED,
    ),
)
def RandomBrightness(x: Shape, a: Arguments) -> Out:
    """Change the brightness of an image at random."""
    return unchanged(x)


@image_layer(
    dict(
        factor=Factor(STRENGTH, low=-1),
        **_RANGE,
        **FORMAT,
        **SEED,
    ),
    only_in_training=True,
)
def RandomColorDegeneration(x: Shape, a: Arguments) -> Out:
    """Reduce the color of an image at random."""
    channels = x[-1] if a.data_format != "channels_first" else x[-3]
    if len(x) not in (3, 4) or differ(channels, 3):
        raise RuleError(f"expects images with 3 channels, got {x}")
    return Out(x)


def _jitters(a: Arguments) -> Sequence[str]:
    """Return the inner layers that Keras creates."""
    changes = ("brightness", "contrast", "saturation", "hue")
    used = (change for change in changes if getattr(a, f"{change}_factor") is not None)
    return [f"Random{change.capitalize()}" for change in used]


def _check_jitters(a: Arguments) -> None:
    """Check the range as two of the inner layers do."""
    if a.brightness_factor is None and a.saturation_factor is None:
        return
    try:
        ValueRange().parse(a.value_range)
    except ValueError as error:
        raise RuleError(f"`value_range` must be {error}", argument="value_range") from None


@pixelwise(
    dict(
        **_LATE_RANGE,
        brightness_factor=Factor("maximum change of brightness", None, low=-1, falsy=True),
        contrast_factor=Factor("maximum change of contrast", None),
        saturation_factor=Factor("maximum change of saturation", None, low=-1),
        hue_factor=Factor("maximum change of hue", None),
        **SEED,
        **FORMAT,
    ),
    has_factor=True,
    hidden_layers=_jitters,
    check=_check_jitters,
)
def RandomColorJitter(x: Shape, a: Arguments) -> Out:
    """Change brightness, contrast, saturation and hue at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(STRENGTH),
        **_LATE_RANGE,
        **SEED,
    ),
)
def RandomContrast(x: Shape, a: Arguments) -> Out:
    """Change the contrast of an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(_OFTEN, 1.0),
        kernel_size=Odd("height and width of the blur", 3),
        sigma=Factor("standard deviation of the blur", 1.0),
        **_LATE_RANGE,
        **FORMAT,
        **SEED,
    ),
)
def RandomGaussianBlur(x: Shape, a: Arguments) -> Out:
    """Blur an image at random."""
    return unchanged(x)


@image_layer(
    dict(
        factor=Real(_OFTEN, 0.5, minimum=0, maximum=1, nan=True),
        **FORMAT,
        **SEED,
    ),
    input_axes="…",
    keeps_dtype=True,
    only_in_training=True,
)
def RandomGrayscale(x: Shape, a: Arguments) -> Out:
    """Convert an image to grayscale at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(STRENGTH),
        **_LATE_RANGE,
        **FORMAT,
        **SEED,
    ),
)
def RandomHue(x: Shape, a: Arguments) -> Out:
    """Shift the hue of an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(_OFTEN, 1.0),
        **_LATE_RANGE,
        **SEED,
        **FORMAT,
    ),
)
def RandomInvert(x: Shape, a: Arguments) -> Out:
    """Invert the colors of an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor("number of bits to keep for each pixel", low=1, high=8, example=3),
        **_RANGE,
        **FORMAT,
        **SEED,
    ),
)
def RandomPosterization(x: Shape, a: Arguments) -> Out:
    """Reduce the number of bits of each pixel at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(STRENGTH, low=-1),
        **_RANGE,
        **FORMAT,
        **SEED,
    ),
)
def RandomSaturation(x: Shape, a: Arguments) -> Out:
    """Change the saturation of an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(STRENGTH),
        **_RANGE,
        **FORMAT,
        **SEED,
    ),
)
def RandomSharpness(x: Shape, a: Arguments) -> Out:
    """Change the sharpness of an image at random."""
    return unchanged(x)


@pixelwise(
    dict(
        addition_factor=Factor("number to add to each pixel", 0.0, both=True),
        threshold_factor=Factor("threshold of the pixels to invert", 0.0, both=True),
        **_RANGE,
        **SEED,
    ),
    only_in_training=False,
    pointwise=True,
)
def Solarization(x: Shape, a: Arguments) -> Out:
    """Invert the pixels above a threshold."""
    return unchanged(x)
