"""Operations of ``keras.ops.image``: https://keras.io/api/ops/image/.

An image has three axes, a batch of images four.
"""

from __future__ import annotations

from functools import partial
from math import prod
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known
from shapecalc.declare.kinds import is_whole
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import Sight, Window, resized
from shapecalc.rules.layers.shared import sliding, to_end, to_front, window
from shapecalc.rules.ops.core import sizes_of, sure
from shapecalc.rules.ops.sights import all_but, in_front, with_batch
from shapecalc.rules.ops.window import channels_first, convolved


def _check(shape: Shape, *ranks: int) -> Shape:
    """Return a shape if it has the right number of axes; by default three or four.

    Raises:
        RuleError: if the shape has another number.
    """
    if len(shape) not in (ranks or (3, 4)):
        raise RuleError(f"needs an image or a batch of images, got {shape}")
    return shape


def _colours(images: Array, data_format: Value, allowed: tuple[int, ...]) -> int:
    """Return the axis of the channels.

    Raises:
        RuleError: if their number is not allowed.
    """
    _check(images.shape)
    axis = -3 if channels_first(data_format) else -1
    if known(images.shape[axis]) and images.shape[axis] not in allowed:
        raise RuleError(f"needs {allowed[-1]} channels, got {images.shape[axis]}")
    return axis


def _resized(images: Array, data_format: Value, height: Size, width: Size) -> Array:
    """Return images with another height and width."""
    sizes = list(images.shape)
    sizes[-2 if channels_first(data_format) else -3] = height
    sizes[-1 if channels_first(data_format) else -2] = width
    return Array(tuple(sizes), images.dtype)


@operations("RGBToGrayscale")
def grey(images: Array, data_format: Value = None) -> Array:
    """Convert images to grayscale."""
    sizes = list(images.shape)
    axis = _colours(images, data_format, (1, 3))
    channels, sizes[axis] = sizes[axis], 1
    shape = tuple(sizes)
    products = [channels != 1 and SumOfProducts("colours", (3,), shape, "for each pixel")]
    sight = partial(all_but, shape, axis)
    return Array(shape, images.dtype, products=products, sight=sight)


@operations("RGBToHSV HSVToRGB")
def recoloured(images: Array, data_format: Value = None) -> Array:
    """Convert images from RGB to HSV, or back."""
    axis = _colours(images, data_format, (3,))
    if "float" not in images.dtype:
        raise RuleError(f"needs floats, got {images.dtype}")
    return Array(images.shape, images.dtype, sight=partial(all_but, images.shape, axis))


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
    """Resize images."""
    _check(images.shape)
    result = _resized(images, data_format, *sizes_of(size[:2]))
    is_plain = not (antialias or crop_to_aspect_ratio or pad_to_aspect_ratio)
    word = str(interpolation) if is_plain else ""

    def sight() -> Sight:
        sides = [
            (at, images.shape[at], result.shape[at]) for at in _places(images.shape, data_format)
        ]
        return {**in_front(images.shape, 0), **{at: resized(at, a, b, word) for at, a, b in sides}}

    return Array(result.shape, result.dtype, sight=sight)


@operation
def AffineTransform(
    images: Array,
    transform: Array,
    interpolation: Value = "bilinear",
    fill_mode: Value = "constant",
    fill_value: Value = 0,
    data_format: Value = None,
) -> Array:
    """Apply an affine transform, given by eight numbers."""
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
    """Apply a perspective transform that maps four points to four others."""
    _check(images.shape)
    channels_first(data_format)
    shape = start_points.shape
    if shape[-2:] != (4, 2) or len(shape) > 3 or shape != end_points.shape:
        raise RuleError(f"four points need the shape (4, 2), got {shape}")
    return Array(images.shape, images.dtype)


@operation
def GaussianBlur(
    images: Array, kernel_size: Value = (3, 3), sigma: Value = (1.0, 1.0), data_format: Value = None
) -> Array:
    """Blur images."""
    _check(images.shape)
    channels_first(data_format)

    def products() -> list[SumOfProducts]:
        height, width, *_ = kernel_size
        return [SumOfProducts("kernel", (height, width), images.shape, "for each number")]

    def sight() -> Sight:
        return _around(images.shape, data_format, kernel_size)

    return Array(images.shape, images.dtype, products=products, sight=sight)


def _places(shape: Shape, data_format: Value) -> tuple[int, int]:
    """Return the axes of height and width."""
    height = len(shape) - (2 if channels_first(data_format) else 3)
    return height, height + 1


def _around(shape: Shape, data_format: Value, kernel: Value) -> Sight:
    """Return that a pixel sees a window around itself, and of the other axes itself."""
    windows = zip(_places(shape, data_format), kernel)
    return {
        **in_front(shape, 0),
        **{at: Window(at, kernel=side, before=(side - 1) // 2) for at, side in windows},
    }


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
    """Apply a random elastic deformation."""
    sizes = list(_check(images.shape))
    del sizes[-3 if channels_first(data_format) else -1]

    def products() -> list[SumOfProducts]:
        side = int(6 * sigma) | 1
        note = "the shifts along height and width are blurred"
        return [SumOfProducts("kernel", (side, side), (2, *sizes), note)]

    return Array(images.shape, images.dtype, products=products)


@operation
def SobelEdges(images: Array, data_format: Value = None) -> Array:
    """Return the gradients of images along height and width."""
    _check(images.shape, 4)
    channels_first(data_format)
    products = [SumOfProducts("kernel", (3, 3), (*images.shape, 2), "along height and width")]
    sight = partial(_around, images.shape, data_format, (3, 3))
    return Array((*images.shape, 2), images.dtype, products=products, sight=sight)


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
    """Return the structural similarity of two images, or of each pair in two batches."""
    _check(image1.shape)
    _check(image2.shape)
    x = to_end((1, *image1.shape[-3:])) if channels_first(data_format) else image1.shape
    batch = image1.shape[:-3]

    def products() -> list[SumOfProducts]:
        places = [window(side, filter_size, 1) for side in x[-3:-1]]
        note = "two means, two variances and a covariance"
        times = (5, *batch, *places, x[-1])
        return [SumOfProducts("kernel", (filter_size, filter_size), times, note)]

    # Keras takes some images of other sizes, and then filters as many as there happen to be.
    alike = len(image1.shape) == len(image2.shape) and not any(
        map(differ, image1.shape, image2.shape)
    )
    return Array(batch, image1.dtype, products=products if alike else None)


@operation
def ExtractPatches(
    images: Array,
    size: Value,
    strides: Value = None,
    dilation_rate: Value = 1,
    padding: Value = "valid",
    data_format: Value = None,
) -> Array:
    """Return every patch of an image as the channels of one pixel."""
    sides = (size, size) if isinstance(size, int) else tuple(size)
    axes = 3 if len(sides) == 3 else 2
    first, single = channels_first(data_format), len(images.shape) == axes + 1
    batch = (1, *images.shape) if single else images.shape
    filters = prod(sides[:axes]) * sure(images.shape[-axes - 1 if first else -1])
    steps = sides if strides is None else strides
    x = to_end(batch) if first else batch
    shape = convolved(x, sides[:axes], filters, steps, padding, dilation_rate)
    shape = to_front(shape) if first else shape

    def sight() -> Sight | None:
        gaps, paces = ((v,) * axes if isinstance(v, int) else v for v in (dilation_rate, steps))
        windows = sliding(x, sides[:axes], paces, padding, gaps)
        return None if single else with_batch(windows, len(x), first)

    return Array(shape[1:] if single else shape, images.dtype, sight=sight)


@operation
def MapCoordinates(
    inputs: Array,
    coordinates: Array,
    order: Value,
    fill_mode: Value = "constant",
    fill_value: Value = 0,
) -> Array:
    """Sample images at some coordinates."""
    rank = len(inputs.shape)
    if coordinates.shape[0] != rank or len(coordinates.shape) < 2:
        raise RuleError(f"`coordinates` needs {rank} rows, got {coordinates.shape}")
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
    """Scale and shift images into an output shape."""
    return Array(sizes_of(output_shape), images.dtype)


# Borders: of the border before, the border after and the target size, two are given


def _check_border(before: Value, behind: Value, target: Value) -> None:
    """Check that two of both borders and the target size are given, none of them negative.

    Raises:
        RuleError: if they are not.
    """
    sizes = [size for size in (before, behind, target) if size is not None]
    if len(sizes) != 2 or any(size < 0 for size in sizes):
        raise RuleError("needs two of both borders and the target size, none of them negative")


def _whole(size: Value) -> int:
    """Return a size that was computed from borders.

    Raises:
        RuleError: if it is no whole number; Keras refuses 2.0, too.
    """
    if not is_whole(size):
        raise RuleError(f"a size of {size} is no whole number")
    return int(size)


def _padded(size: Size, before: Value, behind: Value, target: Value) -> Size:
    """Return a size with borders; Keras leaves an unknown size unknown."""
    _check_border(before, behind, target)
    if not known(size):
        return UNKNOWN if target is None else _whole(target)
    if target is None:
        return _whole(size + before + behind)
    if target - size - (behind if before is None else before) < 0:
        raise RuleError(f"{size} with its border is larger than the target, {target}")
    return _whole(target)


def _cut(size: Size, before: Value, behind: Value, target: Value) -> Size:
    """Return a size without borders."""
    _check_border(before, behind, target)
    if target is None:
        return _whole(sure(size) - before - behind)
    if known(size) and size - target - (behind if before is None else before) < 0:
        raise RuleError(f"{size} without its border is smaller than the target, {target}")
    return _whole(target)


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
    """Pad images to a larger height and width."""
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
    """Crop images to a smaller height and width."""
    height, width = _sides(images, data_format)
    rows = _cut(height, top_cropping, bottom_cropping, target_height)
    columns = _cut(width, left_cropping, right_cropping, target_width)
    return _resized(images, data_format, rows, columns)


def _sides(images: Array, data_format: Value) -> Shape:
    """Return height and width."""
    _check(images.shape)
    return images.shape[-2:] if channels_first(data_format) else images.shape[-3:-1]
