"""Operations on images: the size is what the arguments say."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

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
