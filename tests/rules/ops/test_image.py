"""Operations on images: the size is what the arguments say."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import (
    Alike,
    Case,
    Refusal,
    Unlike,
    agree,
    check,
    check_declaration,
    check_refusal,
    declared_in,
    refused_alike,
)

CASES: list[Case] = [
    ("Resize", [((None, 9, 8, 3), "float32")], {"size": (4, 5)}, ((None, 4, 5, 3), "float32")),
    ("Resize", [((9, 8, 3), "uint8")], {"size": (4, 5)}, ((4, 5, 3), "uint8")),
    ("RGBToGrayscale", [((None, 9, 8, 3), "float32")], {}, ((None, 9, 8, 1), "float32")),
    ("RGBToHSV", [((None, 9, 8, 3), "float32")], {}, ((None, 9, 8, 3), "float32")),
    (
        "ExtractPatches",
        [((None, 9, 8, 3), "float32")],
        {"size": (3, 2)},
        ((None, 3, 4, 18), "float32"),
    ),
    (
        "PadImages",
        [((None, 9, 8, 3), "float32")],
        {"top_padding": 1, "bottom_padding": 2, "left_padding": 0, "right_padding": 3},
        ((None, 12, 11, 3), "float32"),
    ),
    (
        "CropImages",
        [((None, 9, 8, 3), "float32")],
        {"top_cropping": 1, "left_cropping": 2, "target_height": 4, "target_width": 3},
        ((None, 4, 3, 3), "float32"),
    ),
    (
        "AffineTransform",
        [((None, 9, 8, 3), "float32"), ((None, 8), "float32")],
        {},
        ((None, 9, 8, 3), "float32"),
    ),
    ("GaussianBlur", [((None, 9, 8, 3), "float32")], {}, ((None, 9, 8, 3), "float32")),
    ("MapCoordinates", [((9, 8), "float32"), ((2, 5), "float32")], {"order": 1}, ((5,), "float32")),
    ("SobelEdges", [((None, 9, 8, 3), "float32")], {}, ((None, 9, 8, 3, 2), "float32")),
]

REFUSED: list[Refusal] = [
    ("Resize", [((9, 8), "float32")], {"size": (4, 5)}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)


ALIKE: list[Alike] = [
    ("AffineTransform", [((None, None, 3, 4), "int32"), ((8,), "bool")], {"fill_value": 0.5}),
    ("AffineTransform", [((4, 1, 1, 3), "int64"), ((2, 8), "float32")], {"fill_mode": 0.5}),
    (
        "CropImages",
        [((2, 3, 1), "int64")],
        {"top_cropping": 0, "right_cropping": 1, "target_height": 1, "target_width": 2},
    ),
    ("ExtractPatches", [((None, 3, 2, 2), "uint64")], {"size": 2, "strides": 1}),
    ("ExtractPatches", [((3, None, 3, 3), "bool")], {"size": [3, 1]}),
    ("ExtractPatches", [((4, None, 3, 1), "int64")], {"size": [3, 1], "dilation_rate": 2}),
    (
        "ExtractPatches",
        [((None, 1, 4, 4), "float32")],
        {"size": [2, 2], "strides": 1, "data_format": "channels_first"},
    ),
    (
        "ExtractPatches",
        [((3, 6, 4), "float32")],
        {"size": 3, "strides": [1, 2], "padding": "causal", "data_format": "channels_last"},
    ),
    ("GaussianBlur", [((6, 6, 1), "float16")], {}),
    ("HSVToRGB", [((None, 6, 6), "float32")], {"data_format": "channels_first"}),
    ("HSVToRGB", [((None, None, 1, 3), "float16")], {}),
    ("MapCoordinates", [((3, 4, 1), "uint8"), ((3, 4, 1), "float32")], {"order": 2}),
    ("MapCoordinates", [((2, None, None), "float32"), ((3, 1), "float64")], {"order": 1.0}),
    (
        "PadImages",
        [((2, 1, 4, 3), "uint8")],
        {
            "top_padding": 5,
            "left_padding": 1,
            "bottom_padding": 2,
            "right_padding": 1,
            "target_height": None,
            "target_width": None,
        },
    ),
    ("PerspectiveTransform", [((4, 4, 1, 4), "int32"), ((4, 2), "float32"), ((4, 2), "uint8")], {}),
    (
        "PerspectiveTransform",
        [((6, None, 2, 4), "bool"), ((3, 4, 2), "float32"), ((3, 4, 2), "uint8")],
        {},
    ),
    ("RGBToGrayscale", [((3, 1, 3), "int32")], {}),
    ("Resize", [((None, 2, 4, 6), "float16")], {"size": [2, 2], "antialias": False}),
    (
        "Resize",
        [((1, 1, 3, 3), "int32")],
        {
            "size": [2, 1, 2],
            "interpolation": 0.5,
            "antialias": True,
            "fill_mode": 2,
            "data_format": "channels_first",
        },
    ),
    (
        "Resize",
        [((1, 4, 3), "int32")],
        {
            "size": (1, 2),
            "interpolation": 1.0,
            "antialias": False,
            "crop_to_aspect_ratio": False,
            "pad_to_aspect_ratio": True,
            "fill_mode": 2,
            "fill_value": 1.0,
            "data_format": "Channels_First",
        },
    ),
    ("SSIM", [((4, None, None), "float32"), ((4, None, None), "int64")], {}),
    ("SSIM", [((1, 2, 6), "int32"), ((1, 6, 2), "float32")], {"k1": 1.0, "k2": 0.5}),
    ("SSIM", [((4, 2, 1, 1), "uint32"), ((1, 1, 1, 1), "float16")], {"max_val": 1.0, "k2": 1.0}),
    (
        "ScaleAndTranslate",
        [((6, 4, 4), "int8"), [2], 0.5, 1.0],
        {"spatial_dims": [0, 1], "method": "nearest"},
    ),
    ("SobelEdges", [((4, 3, 6, 1), "int64")], {}),
]

UNLIKE: list[Unlike] = [
    (
        "AffineTransform",
        [((1, 3), "float16"), ((8,), "float32")],
        {},
        "needs an image or a batch of images, got (1, 3)",
    ),
    (
        "AffineTransform",
        [((6, 4, 4, 3), "int32"), 1.0],
        {"data_format": "Channels_First"},
        "does not accept its arguments: 'float' object has no attribute 'shape'",
    ),
    (
        "CropImages",
        [((4, 6, 3, 3), "bool")],
        {"target_width": 4},
        "needs two of both borders and the target size, none of them negative",
    ),
    (
        "CropImages",
        [((4, 4, 3, 1), "float32")],
        {"top_cropping": 1, "bottom_cropping": 1, "data_format": "channels_first"},
        "needs two of both borders and the target size, none of them negative",
    ),
    (
        "CropImages",
        [((1, None, 4, 6), "bool")],
        {"left_cropping": 0, "bottom_cropping": 0, "target_height": 1, "target_width": 5},
        "4 without its border is smaller than the target, 5",
    ),
    (
        "CropImages",
        [((1, 1, 1), "float32")],
        {"top_cropping": 1, "bottom_cropping": None, "target_height": 2},
        "1 without its border is smaller than the target, 2",
    ),
    (
        "CropImages",
        [((1, 4, 6, 3), "bool")],
        {
            "top_cropping": 0,
            "bottom_cropping": 2,
            "right_cropping": 0,
            "target_width": 4,
            "data_format": "Channels_First",
        },
        "3 without its border is smaller than the target, 4",
    ),
    (
        "ElasticTransform",
        [((2, 6), "int64")],
        {"sigma": 0.5, "seed": 1},
        "needs an image or a batch of images, got (2, 6)",
    ),
    (
        "ExtractPatches",
        [((2, 3), "bool")],
        {"size": (2, 2, 2), "padding": "valid"},
        "a window with 3 axes does not fit an input with 0",
    ),
    (
        "ExtractPatches",
        [((None, 6, 1, 3), "bool")],
        {"size": [2, 1, 2], "padding": 0},
        "unknown padding 0",
    ),
    (
        "ExtractPatches",
        [((3, 1), "int32")],
        {"size": [2, 1, 2], "padding": "SAME", "data_format": "Channels_First"},
        "does not accept its arguments: tuple index out of range",
    ),
    (
        "ExtractPatches",
        [((None, 6, 2), "float32")],
        {"size": [3, 1], "padding": "causal", "data_format": "Channels_First"},
        "needs a known size here, and the size is unknown",
    ),
    (
        "MapCoordinates",
        [((4,), "float16"), ((1,), "uint8")],
        {"order": 1.0},
        "`coordinates` needs 1 rows, got (1,)",
    ),
    (
        "PadImages",
        [((6, 6, 3, 3), "float16")],
        {"top_padding": 0, "bottom_padding": 0, "target_height": 2, "target_width": 1},
        "needs two of both borders and the target size, none of them negative",
    ),
    (
        "PadImages",
        [((None, None, 1, 3), "bool")],
        {"left_padding": 0, "bottom_padding": 2, "target_height": 1},
        "needs two of both borders and the target size, none of them negative",
    ),
    (
        "PadImages",
        [((4, None, 6), "int64")],
        {
            "top_padding": 2,
            "left_padding": None,
            "bottom_padding": 1,
            "target_height": None,
            "target_width": 4,
            "data_format": "Channels_First",
        },
        "needs two of both borders and the target size, none of them negative",
    ),
    (
        "PadImages",
        [((4, 2, 3, 2), "bool")],
        {"bottom_padding": 0, "target_height": 4, "target_width": None},
        "needs two of both borders and the target size, none of them negative",
    ),
    (
        "PadImages",
        [((2, None, 6, 3), "bool")],
        {"top_padding": 2, "left_padding": 0, "target_height": 5, "data_format": "Channels_First"},
        "6 with its border is larger than the target, 5",
    ),
    (
        "PadImages",
        [((2, None, 2), "bool")],
        {"bottom_padding": 0, "target_height": 2, "target_width": 1, "data_format": None},
        "needs two of both borders and the target size, none of them negative",
    ),
    (
        "PadImages",
        [((1, None, None), "float32")],
        {
            "left_padding": 2,
            "bottom_padding": 1,
            "right_padding": 5,
            "target_height": 5,
            "target_width": 4,
        },
        "needs two of both borders and the target size, none of them negative",
    ),
    (
        "PerspectiveTransform",
        [((4, 1, 4, 4), "uint8"), ((4, 2), "int32"), 0.5],
        {},
        "does not accept its arguments: 'float' object has no attribute 'shape'",
    ),
    (
        "PerspectiveTransform",
        [((6, 4, 4), "uint32"), ((3, 4, 2), "bool"), ((6, 4, 4), "uint32")],
        {},
        "four points need the shape (4, 2), got (3, 4, 2)",
    ),
    (
        "RGBToGrayscale",
        [((6, 2, 2), "float32")],
        {"data_format": "Channels_First"},
        "needs 3 channels, got 6",
    ),
    ("RGBToGrayscale", [((4, 2, 2), "float16")], {}, "needs 3 channels, got 2"),
    ("RGBToHSV", [((2, 1), "uint8")], {}, "needs an image or a batch of images, got (2, 1)"),
    ("RGBToHSV", [((3, 6, 6), "bool")], {}, "needs 3 channels, got 6"),
    ("RGBToHSV", [((3, 2, 6, 3), "bool")], {}, "needs floats, got bool"),
    (
        "RGBToHSV",
        [((1, 2, 6), "bool")],
        {"data_format": "Channels_First"},
        "needs 3 channels, got 1",
    ),
    (
        "SSIM",
        [((1, 4, 4), "float32"), 2],
        {"filter_sigma": 2, "k1": 1.0},
        "does not accept its arguments: 'int' object has no attribute 'shape'",
    ),
    ("SobelEdges", [((2, 6), "bool")], {}, "needs an image or a batch of images, got (2, 6)"),
    ("SobelEdges", [((1, 1, 1), "bool")], {}, "needs an image or a batch of images, got (1, 1, 1)"),
    (
        "CropImages",
        [((3, 4, 1), "float32")],
        {"top_cropping": 0, "target_height": 2, "left_cropping": 0, "target_width": 1.0},
        "a size of 1.0 is no whole number",
    ),
    (
        "PadImages",
        [((3, 4, 1), "float32")],
        {"top_padding": 0, "target_height": 5, "left_padding": 0, "target_width": 6.0},
        "a size of 6.0 is no whole number",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("image"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
