"""SC401 to SC404: shapes that a layer cannot process."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code

GROUPS = (
    "must be evenly divisible by the number of groups. Received groups={}, but the input has {}"
)


def test_groups_divide_the_channels() -> None:
    finding = explained(f"The number of input channels {GROUPS.format(5, '12 channels')}")
    assert finding.code is Code.SHAPE
    assert finding.means.endswith("5 groups, but 12 input channels: 12 is not a multiple of 5")
    assert finding.fixes == ["set groups to a divisor of 12: 1, 2, 3, 4, 6, 12"]


def test_an_axis_that_does_not_exist() -> None:
    text = (
        "Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with inputs.rank=2)"
    )
    finding = explained(f"{text}. Received: axis=(5,)")
    assert finding.means == "the layer has axis=(5,), but its input has 2 axes, counted from 0"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (
            "Negative dimension size caused by subtracting 3 from 2 for '{{node conv2d_1/Conv2D}}",
            "conv2d_1 moves a window of size 3 over an input of size 2: the window is larger than "
            "the input",
        ),
        (
            "Computed output size would be zero or negative. Received: `inputs.shape=[None 3 3 1]`,"
            " `pool_size=[4 4]`",
            "the layer received (None, 3, 3, 1), which is smaller than its window of (4, 4)",
        ),
        (
            "Computed output size would be zero or negative. Received `inputs shape=(None, 3, 3, "
            "8)`, `kernel shape=(5, 5, 8, 8)`",
            "a convolution received (None, 3, 3, 8), which is smaller than its kernel of shape "
            "(5, 5, 8, 8)",
        ),
    ],
)
def test_windows(text: str, means: str) -> None:
    finding = explained(text)
    assert finding.code is Code.WINDOW
    assert finding.means == means
    assert finding.fixes[0] == "set padding='same', which accepts any window size"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (
            "Inputs have incompatible shapes. Received shapes (10, 8) and (10, 4)",
            "the shapes (10, 8) and (10, 4), without the batch, cannot be combined element by "
            "element",
        ),
        (
            "Incompatible input shapes: axis values 10 (at axis 1) != 9 (at axis 1). Full input "
            "shapes: (None, 10, 8), (None, 9, 4)",
            "Dot multiplies (None, 10, 8) and (None, 9, 4) along axes of size 10 and 9, but these "
            "sizes must be equal",
        ),
        (
            "Dimensions must be equal, but are 8 and 4 for '{{node add/add}} = AddV2'",
            "add combines an axis of size 8 with one of size 4",
        ),
        (
            "Incompatible shapes: [32,10] vs. [32,5]",
            "the shapes (32, 10) and (32, 5) cannot be combined element by element; during "
            "training these are often the labels and the output of the model",
        ),
    ],
)
def test_merged_tensors(text: str, means: str) -> None:
    finding = explained(text)
    assert finding.code is Code.MERGE
    assert finding.means == means


def test_shapes_of_a_concatenation() -> None:
    shapes = "[(None, 75, 75, 8), (None, 74, 74, 8)]"
    finding = explained(
        "A `Concatenate` layer requires inputs with matching shapes except for the concatenation "
        f"axis. Received: input_shape={shapes}"
    )
    assert finding.means.startswith(f"Concatenate received {shapes}, but these may differ only in")
    assert finding.fixes[1] == "to join along another axis: Concatenate(axis=1)"
