"""Image augmentation layers that change colours: https://keras.io/api/layers/preprocessing_layers/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.data_kinds import Factor, NumberList, Odd, ValueRange
from shapecalc.declare.kinds import Argument, Flag, Real, Unchecked
from shapecalc.declare.layer import Arguments, Out, RuleError
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
    value_range=ValueRange("the smallest and the greatest value of a pixel", (0, 255))
)
_LATE_RANGE: Mapping[str, Argument] = dict(
    value_range=NumberList("the smallest and the greatest value of a pixel", (0, 255))
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
_OFTEN = "how often an image is changed"


@pixelwise(
    dict(
        **_RANGE,
        num_chains=Unchecked("how many chains are mixed", 3),
        chain_depth=Unchecked("how long a chain is", 3),
        factor=Factor(STRENGTH, 0.3, each=True),
        alpha=Unchecked("how evenly images are mixed", 1.0),
        all_ops=Flag("whether colours are changed, too", True),
        **BILINEAR,
        **SEED,
        **FORMAT,
    ),
    hidden_layers=lambda a: [] if a.name else [*_SOME, *(_MORE if a.all_ops else [])],
)
def AugMix(x: Shape, a: Arguments) -> Out:
    """Mixes several chains of changes of an image."""
    return unchanged(x)


@pixelwise(
    dict(**_RANGE),
)
def AutoContrast(x: Shape, a: Arguments) -> Out:
    """Spreads the values of an image over their whole range."""
    return unchanged(x)


@pixelwise(
    dict(
        **_LATE_RANGE,
        clip_limit=Unchecked("how much contrast may grow", 4.0),
        tile_grid_size=Unchecked("how many tiles the image has", (8, 8)),
        **FORMAT,
    ),
    has_factor=True,
)
def ContrastLimitedAdaptiveHistogramEqualization(x: Shape, a: Arguments) -> Out:
    """Spreads the values of an image tile by tile."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(_OFTEN, 1.0),
        **SEED,
        **FORMAT,
    ),
)
def CutMix(x: Shape, a: Arguments) -> Out:
    """Puts a part of one image into another."""
    return unchanged(x)


@pixelwise(
    dict(
        **_RANGE,
        bins=Unchecked("how many levels of brightness are counted", 256),
        **FORMAT,
    ),
    has_factor=True,
    returns_input=True,
)
def Equalization(x: Shape, a: Arguments) -> Out:
    """Makes all levels of brightness alike frequent.

    Common mistake: Keras gives back the very tensor that it gets, and so loses the layer unless it
    has cast the tensor to another dtype.
    """
    return unchanged(x)


@pixelwise(
    dict(
        max_number=Real("how many boxes are kept", text=True),
        fill_value=Real("what stands for a box that is missing", -1, text=True),
    ),
    has_factor=True,
)
def MaxNumBoundingBoxes(x: Shape, a: Arguments) -> Out:
    """Keeps so many bounding boxes."""
    return unchanged(x)


@pixelwise(
    dict(
        alpha=Unchecked("how evenly images are mixed", 0.2),
        **FORMAT,
        **SEED,
    ),
    has_factor=True,
)
def MixUp(x: Shape, a: Arguments) -> Out:
    """Mixes two images."""
    return unchanged(x)


@pixelwise(
    dict(
        **_RANGE,
        num_ops=Unchecked("how many operations are applied", 2),
        factor=Factor(STRENGTH, 0.5, each=True),
        **BILINEAR,
        **SEED,
        **FORMAT,
    ),
    hidden_layers=lambda a: [] if a.name else [*_SOME, *_MORE],
)
def RandAugment(x: Shape, a: Arguments) -> Out:
    """Applies changes of an image that are drawn by lot."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(STRENGTH, low=-1, falsy=True),
        **_RANGE,
        **SEED,
    ),
)
def RandomBrightness(x: Shape, a: Arguments) -> Out:
    """Changes the brightness of an image."""
    return unchanged(x)


@image_layer(
    dict(
        factor=Factor(STRENGTH, low=-1),
        **_RANGE,
        **FORMAT,
        **SEED,
    ),
)
def RandomColorDegeneration(x: Shape, a: Arguments) -> Out:
    """Takes away colour from an image."""
    channels = x[-1] if a.data_format != "channels_first" else x[-3]
    if len(x) not in (3, 4) or channels not in (3, UNKNOWN):
        raise RuleError(f"takes images of 3 colours, not {x}")
    return Out(x)


def _jitters(a: Arguments) -> Sequence[str]:
    """The layers that Keras makes inside."""
    changes = ("brightness", "contrast", "saturation", "hue")
    given = (change for change in changes if getattr(a, f"{change}_factor") is not None)
    return [f"Random{change.capitalize()}" for change in given]


def _check_jitters(a: Arguments) -> None:
    """Two of the layers inside look at the range."""
    if a.brightness_factor is None and a.saturation_factor is None:
        return
    try:
        ValueRange().parse(a.value_range)
    except ValueError as error:
        raise RuleError(f"the range must be {error}", argument="value_range") from None


@pixelwise(
    dict(
        **_LATE_RANGE,
        brightness_factor=Factor("how much brightness changes", None, low=-1, falsy=True),
        contrast_factor=Factor("how much contrast changes", None),
        saturation_factor=Factor("how much saturation changes", None, low=-1),
        hue_factor=Factor("how much hue changes", None),
        **SEED,
        **FORMAT,
    ),
    has_factor=True,
    hidden_layers=_jitters,
    check=_check_jitters,
)
def RandomColorJitter(x: Shape, a: Arguments) -> Out:
    """Changes brightness, contrast, saturation and hue."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(STRENGTH),
        **_LATE_RANGE,
        **SEED,
    ),
)
def RandomContrast(x: Shape, a: Arguments) -> Out:
    """Changes the contrast of an image."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor(_OFTEN, 1.0),
        kernel_size=Odd("height and width of the blur", 3),
        sigma=Factor("how far the blur reaches", 1.0),
        **_LATE_RANGE,
        **FORMAT,
        **SEED,
    ),
)
def RandomGaussianBlur(x: Shape, a: Arguments) -> Out:
    """Blurs an image."""
    return unchanged(x)


@image_layer(
    dict(
        factor=Real(_OFTEN, 0.5, minimum=0, maximum=1),
        **FORMAT,
        **SEED,
    ),
    input_axes="…",
    keeps_dtype=True,
)
def RandomGrayscale(x: Shape, a: Arguments) -> Out:
    """Makes an image grey."""
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
    """Turns the colours of an image."""
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
    """Inverts an image."""
    return unchanged(x)


@pixelwise(
    dict(
        factor=Factor("how many bits of each pixel are kept", low=1, high=8),
        **_RANGE,
        **FORMAT,
        **SEED,
    ),
)
def RandomPosterization(x: Shape, a: Arguments) -> Out:
    """Keeps few bits of each pixel."""
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
    """Changes the saturation of an image."""
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
    """Sharpens an image."""
    return unchanged(x)


@pixelwise(
    dict(
        addition_factor=Factor("how much is added", 0.0, each=True),
        threshold_factor=Factor("from which brightness on", 0.0, each=True),
        **_RANGE,
        **SEED,
    ),
)
def Solarization(x: Shape, a: Arguments) -> Out:
    """Inverts bright pixels."""
    return unchanged(x)
