"""Images, as Keras 2 has them in its tables."""

from __future__ import annotations

from typing import Any

import pytest
from tensorflow_calls import agree, compare, refused_alike

from shapecalc.oracle.build import Builder

CALLS = """
    tf.image.resize(i, (16, 20))
    tf.image.resize(i, [5, 5], method='nearest')
    tf.image.resize(i, tf.shape(i)[1:3] * 2)
    tf.image.resize(i, (tf.shape(i)[1] * 2, 7))
    tf.image.resize(i, (16, 20), preserve_aspect_ratio=True)
    tf.image.rgb_to_grayscale(i)
    tf.image.crop_and_resize(i, u[0, :, :4], tf.cast(c[:, 0], 'int32'), (4, 4))
    tf.image.crop_and_resize(i, f(3, 4), tf.zeros((3,), 'int32'), (4, 4))
    tf.image.grayscale_to_rgb(i[..., :1])
    tf.image.flip_left_right(i)
    tf.image.random_flip_left_right(i)
    tf.image.rot90(i)
    tf.image.transpose(i)
    tf.image.central_crop(i, 0.5)
    tf.image.crop_to_bounding_box(i, 1, 1, 4, 5)
    tf.image.pad_to_bounding_box(i, 1, 1, 14, 15)
    tf.image.resize_with_pad(i, 9, 11)
    tf.image.resize_with_crop_or_pad(i, 9, 11)
    tf.image.adjust_brightness(i, 0.1)
    tf.image.adjust_contrast(i, 2.)
    tf.image.adjust_hue(i, 0.1)
    tf.image.adjust_saturation(i, 2.)
    tf.image.per_image_standardization(i)
    tf.image.rgb_to_hsv(i)
    tf.image.rgb_to_yuv(i)
    tf.image.sobel_edges(i)
    tf.image.extract_patches(i, [1, 3, 3, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID')
    tf.image.psnr(i, i, 1.)
    tf.image.ssim(i, i, 1., filter_size=3)
    tf.image.total_variation(i)
    tf.image.convert_image_dtype(i, tf.float16)
    tf.image.image_gradients(i)
    tf.compat.v1.image.resize_bilinear(i, [4, 5])
    tf.compat.v1.image.resize_bicubic(i, [4, 5])
    tf.compat.v1.image.resize_area(i, [4, 5])
    tf.compat.v1.image.resize_nearest_neighbor(i, [4, 5])
    tf.compat.v1.image.resize_image_with_pad(i, 4, 5)
    tf.compat.v1.image.resize_images(i, [4, 5])
"""


def test_as_keras2(keras2: Builder) -> None:
    compare(keras2, CALLS)


IN_A_GRAPH = """
    tf.image.resize(i, [4, 5])
    tf.image.resize(b, [3, 4], preserve_aspect_ratio=True)
    tf.image.resize(b, [20, 4], preserve_aspect_ratio=True)
    tf.image.resize(b, [4, 20], preserve_aspect_ratio=True)
    tf.image.resize(f(8, 10, 3), [4, 5])
    tf.image.resize(b, [k, 5])
    tf.image.resize(b, [k, 5], preserve_aspect_ratio=True)
    tf.image.resize(tf.zeros([2, k, 6, 5]), [3, 4], preserve_aspect_ratio=True)
    tf.image.resize(tf.zeros([2, 6, k, 5]), [3, 4], preserve_aspect_ratio=True)
    tf.image.resize(f(2, 6, 6, 5), [3, k], preserve_aspect_ratio=True)
    tf.image.resize_with_pad(b, 4, 5)
    tf.image.resize_with_crop_or_pad(b, 4, 15)
    tf.image.resize_with_crop_or_pad(f(9, 8, 3), 4, 5)
    tf.image.crop_to_bounding_box(b, 1, 2, 4, 5)
    tf.image.pad_to_bounding_box(b, 1, 2, 14, 15)
    tf.image.grayscale_to_rgb(tf.zeros([2, 5, 6, 1], 'int32'))
    tf.image.rot90(b)
    tf.image.rot90(f(9, 8, 3))
    tf.image.transpose(b)
    tf.image.transpose(tf.zeros([9, 8, 3], 'int32'))
    tf.image.central_crop(b, 0.5)
    tf.image.central_crop(b, 0.3)
    tf.image.central_crop(f(9, 8, 3), 0.25)
    tf.image.central_crop(tf.zeros([2, k, 8, 3]), 0.25)
    tf.image.crop_and_resize(b, f(3, 4), [0, 1, 0], [5, 7])
    tf.image.crop_and_resize(b, [[0.0, 0.0, 1.0, 1.0]], [0], [5, 7])
    tf.image.crop_and_resize(b, tf.zeros([k, 4]), tf.zeros([3], 'int32'), [5, 7])
    tf.image.crop_and_resize(b, tf.zeros([k, 4]), m, [5, 7])
    tf.image.extract_patches(b, [1, 3, 2, 1], [1, 2, 3, 1], [1, 1, 1, 1], 'VALID')
    tf.image.extract_patches(b, [1, 3, 2, 1], [1, 2, 3, 1], [1, 1, 1, 1], 'SAME')
    tf.image.extract_patches(b, [1, 3, 2, 1], [1, 1, 1, 1], [1, 2, 3, 1], 'VALID')
    tf.image.extract_patches(tf.cast(b, 'int32'), [1, 3, 2, 1], [1, 1, 1, 1], [1, 2, 3, 1], 'VALID')
    tf.image.psnr(b, b, 1.0)
    tf.image.ssim(b, b, 1.0, filter_size=3)
    tf.image.total_variation(b)
    tf.image.total_variation(f(9, 8, 3))
"""


def test_as_in_tensorflow(keras: Any) -> None:
    agree(IN_A_GRAPH)


REFUSED = {
    "tf.image.resize(n, [4, 5])": "needs an image or a batch of images, got (None, 2)",
}


@pytest.mark.parametrize("call", REFUSED)
def test_refused_as_in_tensorflow(keras: Any, call: str) -> None:
    refused_alike(call, REFUSED[call])
