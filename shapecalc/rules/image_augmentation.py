"""Image augmentation layers: https://keras.io/api/layers/preprocessing_layers/.

They change colours and no shape; what they take for their arguments is not looked at.
"""

from __future__ import annotations

from typing import Any

from shapecalc.arguments import Anything, Argument
from shapecalc.expr import Shape
from shapecalc.layer import MisfitError, Out, layer

_SEED: dict[str, Argument] = dict(seed=Anything("seed of the random generator", None))
_RANGE: dict[str, Argument] = dict(
    value_range=Anything("the smallest and the greatest value of a pixel", (0, 255))
)
_IMAGES: dict[str, Any] = dict(first="data", foreign=True)
_FORMAT: dict[str, Argument] = dict(data_format=Anything("where the channels are", None))
_BILINEAR: dict[str, Argument] = dict(interpolation=Anything("how new pixels are made", "bilinear"))


@layer(
    dict(
        **_RANGE,
        num_chains=Anything("how many chains are mixed", 3),
        chain_depth=Anything("how long a chain is", 3),
        factor=Anything("how strongly, or how often", 0.3),
        alpha=Anything("how evenly images are mixed", 1.0),
        all_ops=Anything("whether all operations are used", True),
        **_BILINEAR,
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def AugMix(x: Shape, a: Any) -> Out:
    """Mixes several chains of changes of an image."""
    return Out(x)


@layer(
    dict(**_RANGE),
    **_IMAGES,
)
def AutoContrast(x: Shape, a: Any) -> Out:
    """Spreads the values of an image over their whole range."""
    return Out(x)


@layer(
    dict(
        **_RANGE,
        clip_limit=Anything("how much contrast may grow", 4.0),
        tile_grid_size=Anything("how many tiles the image has", (8, 8)),
        **_FORMAT,
    ),
    **_IMAGES,
)
def ContrastLimitedAdaptiveHistogramEqualization(x: Shape, a: Any) -> Out:
    """Spreads the values of an image tile by tile."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often", 1.0),
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def CutMix(x: Shape, a: Any) -> Out:
    """Puts a part of one image into another."""
    return Out(x)


@layer(
    dict(
        **_RANGE,
        bins=Anything("how many levels of brightness are counted", 256),
        **_FORMAT,
    ),
    keeps_dtype=True,
    **_IMAGES,
)
def Equalization(x: Shape, a: Any) -> Out:
    """Makes all levels of brightness alike frequent."""
    raise MisfitError("Keras cannot put it into a graph: it gives back what it gets")


@layer(
    dict(
        max_number=Anything("how many boxes are kept"),
        fill_value=Anything("the value of pixels that are new", -1),
    ),
    **_IMAGES,
)
def MaxNumBoundingBoxes(x: Shape, a: Any) -> Out:
    """Keeps so many bounding boxes."""
    return Out(x)


@layer(
    dict(
        alpha=Anything("how evenly images are mixed", 0.2),
        **_FORMAT,
        **_SEED,
    ),
    **_IMAGES,
)
def MixUp(x: Shape, a: Any) -> Out:
    """Mixes two images."""
    return Out(x)


@layer(
    dict(
        **_RANGE,
        num_ops=Anything("how many operations are applied", 2),
        factor=Anything("how strongly, or how often", 0.5),
        **_BILINEAR,
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandAugment(x: Shape, a: Any) -> Out:
    """Applies changes of an image that are drawn by lot."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often"),
        **_RANGE,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomBrightness(x: Shape, a: Any) -> Out:
    """Changes the brightness of an image."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often"),
        **_RANGE,
        **_FORMAT,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomColorDegeneration(x: Shape, a: Any) -> Out:
    """Takes away colour from an image."""
    channels = x[-1] if a.data_format != "channels_first" else x[-3]
    if len(x) not in (3, 4) or channels != 3:
        raise MisfitError(f"takes images of 3 colours, not {x}")
    return Out(x)


@layer(
    dict(
        **_RANGE,
        brightness_factor=Anything("how much brightness changes", None),
        contrast_factor=Anything("how much contrast changes", None),
        saturation_factor=Anything("how much saturation changes", None),
        hue_factor=Anything("how much hue changes", None),
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomColorJitter(x: Shape, a: Any) -> Out:
    """Changes brightness, contrast, saturation and hue."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often"),
        **_RANGE,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomContrast(x: Shape, a: Any) -> Out:
    """Changes the contrast of an image."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often", 1.0),
        kernel_size=Anything("height and width of the blur", 3),
        sigma=Anything("how far the blur reaches", 1.0),
        **_RANGE,
        **_FORMAT,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomGaussianBlur(x: Shape, a: Any) -> Out:
    """Blurs an image."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often", 0.5),
        **_FORMAT,
        **_SEED,
    ),
    keeps_dtype=True,
    **_IMAGES,
)
def RandomGrayscale(x: Shape, a: Any) -> Out:
    """Makes an image grey."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often"),
        **_RANGE,
        **_FORMAT,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomHue(x: Shape, a: Any) -> Out:
    """Turns the colours of an image."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often", 1.0),
        **_RANGE,
        **_SEED,
        **_FORMAT,
    ),
    **_IMAGES,
)
def RandomInvert(x: Shape, a: Any) -> Out:
    """Inverts an image."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often"),
        **_RANGE,
        **_FORMAT,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomPosterization(x: Shape, a: Any) -> Out:
    """Keeps few bits of each pixel."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often"),
        **_RANGE,
        **_FORMAT,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomSaturation(x: Shape, a: Any) -> Out:
    """Changes the saturation of an image."""
    return Out(x)


@layer(
    dict(
        factor=Anything("how strongly, or how often"),
        **_RANGE,
        **_FORMAT,
        **_SEED,
    ),
    **_IMAGES,
)
def RandomSharpness(x: Shape, a: Any) -> Out:
    """Sharpens an image."""
    return Out(x)


@layer(
    dict(
        addition_factor=Anything("how much is added", 0.0),
        threshold_factor=Anything("from which brightness on", 0.0),
        **_RANGE,
        **_SEED,
    ),
    **_IMAGES,
)
def Solarization(x: Shape, a: Any) -> Out:
    """Inverts bright pixels."""
    return Out(x)
