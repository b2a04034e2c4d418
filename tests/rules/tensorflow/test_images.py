"""Images, as Keras 2 has them in its tables."""

from __future__ import annotations

from tensorflow_calls import compare

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
"""


def test_as_keras2(keras2: Builder) -> None:
    compare(keras2, CALLS)
