"""Rules of the functions of ``tf.image``: an image has three axes, a batch of images four."""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, Result
from shapecalc.rules.tensorflow.arguments import reshaped, scalar, sizes, tensorflow
from shapecalc.rules.tensorflow.windows import spatial


def _with_sides(image: Array, height: Size, width: Size) -> Array:
    """Return images with another height and width.

    Raises:
        RuleError: if there is no image.
    """
    if len(image.shape) not in (3, 4):
        raise RuleError(f"needs an image or a batch of images, got {image.shape}")
    return reshaped(image, (*image.shape[:-3], height, width, image.shape[-1]))


@tensorflow(
    "image.resize image.resize_images image.resize_bilinear image.resize_bicubic image.resize_area "
    "image.resize_nearest_neighbor"
)
def resize(images: Array, size: Value, preserve_aspect_ratio: Value = False) -> Result:
    """Resize images."""
    height, width = sizes(size)
    if preserve_aspect_ratio:
        height, width = _in_proportion(images.shape[-3:-1], height, width)
    return _with_sides(images, height, width)


def _in_proportion(sides: Shape, height: Size, width: Size) -> tuple[Size, Size]:
    """Return the largest height and width within bounds that keep the proportion of an image."""
    rows, columns = sides
    if not (known(rows) and known(columns) and known(height) and known(width)):
        return UNKNOWN, UNKNOWN
    scale = min(height / rows, width / columns)
    return round(scale * rows), round(scale * columns)


@tensorflow("image.resize_with_pad image.resize_with_crop_or_pad image.resize_image_with_pad")
def fitted(image: Array, target_height: Value, target_width: Value) -> Result:
    """Resize, crop or pad images to a height and width."""
    return _with_sides(image, scalar(target_height), scalar(target_width))


@tensorflow("image.crop_to_bounding_box image.pad_to_bounding_box")
def boxed(
    image: Array,
    offset_height: Value,
    offset_width: Value,
    target_height: Value,
    target_width: Value,
) -> Result:
    """Crop or pad images to a height and width."""
    return _with_sides(image, scalar(target_height), scalar(target_width))


@tensorflow("image.grayscale_to_rgb")
def colored(images: Array) -> Result:
    """Give images three equal channels."""
    return reshaped(images, (*images.shape[:-1], 3))


@tensorflow("image.rot90")
def turned(image: Array) -> Result:
    """Rotate images by quarters of a turn; how many of them is not known before the model runs."""
    return _with_sides(image, UNKNOWN, UNKNOWN)


@tensorflow("image.transpose")
def flipped(image: Array) -> Result:
    """Swap height and width."""
    return _with_sides(image, image.shape[-2], image.shape[-3])


@tensorflow("image.central_crop")
def central_crop(image: Array, central_fraction: float) -> Result:
    """Keep the middle of images."""
    return _with_sides(image, *(_middle(side, central_fraction) for side in image.shape[-3:-1]))


def _middle(side: Size, fraction: float) -> Size:
    return side - 2 * int((side - side * fraction) / 2) if known(side) else UNKNOWN


@tensorflow("image.crop_and_resize")
def crop_and_resize(image: Array, boxes: Value, box_indices: Value, crop_size: Value) -> Result:
    """Cut boxes out of images, and resize them."""
    count = boxes.shape[0] if isinstance(boxes, Array) else len(boxes)
    if not known(count) and isinstance(box_indices, Array):
        count = box_indices.shape[0]
    return Array((count, *sizes(crop_size), image.shape[-1]), "float32")


@tensorflow("image.extract_patches")
def extract_patches(
    images: Array, sizes: Value, strides: Value, rates: Value, padding: Value
) -> Result:
    """Return every patch of an image as the channels of one pixel."""
    window = [scalar(side) for side in sizes[1:3]]
    shape = spatial(images.shape[1:3], window, strides[1:3], padding, rates[1:3])
    channels = images.shape[-1] * window[0] * window[1]
    return reshaped(images, (images.shape[0], *shape, channels))


@tensorflow("image.ssim image.psnr image.ssim_multiscale")
def likeness(img1: Array) -> Result:
    """Return how alike the images of each pair are."""
    return reshaped(img1, img1.shape[:-3])


@tensorflow("image.total_variation")
def total_variation(images: Array) -> Result:
    """Return the total variation of each image."""
    return reshaped(images, images.shape[:-3])
