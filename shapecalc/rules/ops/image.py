"""Operations of ``keras.ops.image``: https://keras.io/api/ops/image/.

An image has three axes, a batch of images four.
"""

from __future__ import annotations

from math import prod
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations
from shapecalc.rules.layers.shared import to_end, to_front
from shapecalc.rules.ops.core import sizes_of, sure
from shapecalc.rules.ops.window import channels_first, convolved


def _check(shape: Shape, *ranks: int) -> None:
    if len(shape) not in (ranks or (3, 4)):
        raise RuleError(f"takes an image or a batch of images, gets {shape}")


def _colours(images: Array, data_format: Value, allowed: tuple[int, ...]) -> int:
    """The axis of the channels, of which there are so many."""
    _check(images.shape)
    axis = -3 if channels_first(data_format) else -1
    if known(images.shape[axis]) and images.shape[axis] not in allowed:
        raise RuleError(f"there are {images.shape[axis]} channels, not {allowed[-1]}")
    return axis


def _resized(images: Array, data_format: Value, height: Size, width: Size) -> Array:
    """Images of another height and width."""
    sizes = list(images.shape)
    sizes[-2 if channels_first(data_format) else -3] = height
    sizes[-1 if channels_first(data_format) else -2] = width
    return Array(tuple(sizes), images.dtype)


@operations("RGBToGrayscale")
def grey(images: Array, data_format: Value = None) -> Array:
    """Images without colours."""
    sizes = list(images.shape)
    sizes[_colours(images, data_format, (1, 3))] = 1
    return Array(tuple(sizes), images.dtype)


@operations("RGBToHSV HSVToRGB")
def recoloured(images: Array, data_format: Value = None) -> Array:
    """The same colours, told by other numbers."""
    _colours(images, data_format, (3,))
    if "float" not in images.dtype:
        raise RuleError(f"takes fractions, gets {images.dtype}")
    return Array(images.shape, images.dtype)


@operation
def Resize(
    images: Array,
    size: Value,
    interpolation: Value = "bilinear",
    antialias: Value = False,
    crop_to_aspect_ratio: Value = False,
    pad_to_aspect_ratio: Value = False,
    fill_mode: Value = "constant",
    fill_value: Value = 0.0,
    data_format: Value = None,
) -> Array:
    """Images of such a height and width."""
    _check(images.shape)
    return _resized(images, data_format, *sizes_of(size[:2]))


@operation
def AffineTransform(
    images: Array,
    transform: Array,
    interpolation: Value = "bilinear",
    fill_mode: Value = "constant",
    fill_value: Value = 0,
    data_format: Value = None,
) -> Array:
    """Images, turned and moved as eight numbers tell."""
    _check(images.shape)
    _check(transform.shape, 1, 2)
    channels_first(data_format)
    return Array(images.shape, images.dtype)


@operation
def PerspectiveTransform(
    images: Array,
    start_points: Array,
    end_points: Array,
    interpolation: Value = "bilinear",
    fill_value: Value = 0,
    data_format: Value = None,
) -> Array:
    """Images, drawn so that four points come to four others."""
    _check(images.shape)
    channels_first(data_format)
    shape = start_points.shape
    if shape[-2:] != (4, 2) or len(shape) > 3 or shape != end_points.shape:
        raise RuleError(f"four points have the shape (4, 2), not {shape}")
    return Array(images.shape, images.dtype)


@operation
def GaussianBlur(
    images: Array, kernel_size: Value = (3, 3), sigma: Value = (1.0, 1.0), data_format: Value = None
) -> Array:
    """Blurred images."""
    _check(images.shape)
    channels_first(data_format)
    return Array(images.shape, images.dtype)


@operation
def ElasticTransform(
    images: Array,
    alpha: Value = 20.0,
    sigma: Value = 5.0,
    interpolation: Value = "bilinear",
    fill_mode: Value = "reflect",
    fill_value: Value = 0.0,
    seed: Value = None,
    data_format: Value = None,
) -> Array:
    """Images, stretched a little here and there."""
    return GaussianBlur.function(images, data_format=data_format)  # type: ignore[return-value]


@operation
def SobelEdges(images: Array, data_format: Value = None) -> Array:
    """How steep images are, down and across."""
    _check(images.shape, 4)
    channels_first(data_format)
    return Array((*images.shape, 2), images.dtype)


@operation
def SSIM(
    image1: Array,
    image2: Array,
    max_val: Value = 1.0,
    filter_size: Value = 11,
    filter_sigma: Value = 1.5,
    k1: Value = 0.01,
    k2: Value = 0.03,
    data_format: Value = None,
) -> Array:
    """How alike two images are, or those of two batches."""
    _check(image1.shape)
    _check(image2.shape)
    channels_first(data_format)
    return Array(image1.shape[:1] if len(image1.shape) == 4 else (), image1.dtype)


@operation
def ExtractPatches(
    images: Array,
    size: Value,
    strides: Value = None,
    dilation_rate: Value = 1,
    padding: Value = "valid",
    data_format: Value = None,
) -> Array:
    """A window that moves over images, with all its numbers as channels."""
    sides = (size, size) if isinstance(size, int) else tuple(size)
    axes = 3 if len(sides) == 3 else 2
    first, single = channels_first(data_format), len(images.shape) == axes + 1
    batch = (1, *images.shape) if single else images.shape
    filters = prod(sides[:axes]) * sure(images.shape[-axes - 1 if first else -1])
    steps = sides if strides is None else strides
    x = to_end(batch) if first else batch
    shape = convolved(x, sides[:axes], filters, steps, padding, dilation_rate)
    shape = to_front(shape) if first else shape
    return Array(shape[1:] if single else shape, images.dtype)


@operation
def MapCoordinates(
    inputs: Array,
    coordinates: Array,
    order: Value,
    fill_mode: Value = "constant",
    fill_value: Value = 0,
) -> Array:
    """The numbers at such places, which may lie between two."""
    rank = len(inputs.shape)
    if coordinates.shape[0] != rank or len(coordinates.shape) < 2:
        raise RuleError(f"the places are rows of {rank} coordinates, not {coordinates.shape}")
    return Array(coordinates.shape[1:], inputs.dtype)


@operation
def ScaleAndTranslate(
    images: Array,
    output_shape: Value,
    scale: Value,
    translation: Value,
    spatial_dims: Value,
    method: Value,
    antialias: Value = True,
) -> Array:
    """Images, scaled and moved into such a shape."""
    return Array(sizes_of(output_shape), images.dtype)


# Borders: of before, behind and the size, two are told


def _told(before: Value, behind: Value, target: Value) -> None:
    given = [each for each in (before, behind, target) if each is not None]
    if len(given) != 2 or any(each < 0 for each in given):
        raise RuleError("of both borders and the size, two are told, none below 0")


def _padded(size: Size, before: Value, behind: Value, target: Value) -> Size:
    """A size with borders; Keras adds none to one that is unknown."""
    _told(before, behind, target)
    if not known(size):
        return UNKNOWN if target is None else int(target)
    if target is None:
        return int(size + before + behind)
    if target - size - (behind if before is None else before) < 0:
        raise RuleError(f"{size} with the border is more than {target}")
    return int(target)


def _cut(size: Size, before: Value, behind: Value, target: Value) -> Size:
    """A size without borders."""
    _told(before, behind, target)
    if target is None:
        return int(sure(size) - before - behind)
    if known(size) and size - target - (behind if before is None else before) < 0:
        raise RuleError(f"{size} without the border is less than {target}")
    return int(target)


@operation
def PadImages(
    images: Array,
    top_padding: Value = None,
    left_padding: Value = None,
    bottom_padding: Value = None,
    right_padding: Value = None,
    target_height: Value = None,
    target_width: Value = None,
    data_format: Value = None,
) -> Array:
    """Images with a border."""
    height, width = _sides(images, data_format)
    rows = _padded(height, top_padding, bottom_padding, target_height)
    columns = _padded(width, left_padding, right_padding, target_width)
    return _resized(images, data_format, rows, columns)


@operation
def CropImages(
    images: Array,
    top_cropping: Value = None,
    left_cropping: Value = None,
    bottom_cropping: Value = None,
    right_cropping: Value = None,
    target_height: Value = None,
    target_width: Value = None,
    data_format: Value = None,
) -> Array:
    """Images without a border."""
    height, width = _sides(images, data_format)
    rows = _cut(height, top_cropping, bottom_cropping, target_height)
    columns = _cut(width, left_cropping, right_cropping, target_width)
    return _resized(images, data_format, rows, columns)


def _sides(images: Array, data_format: Value) -> Shape:
    """Height and width."""
    _check(images.shape)
    return images.shape[-2:] if channels_first(data_format) else images.shape[-3:-1]
