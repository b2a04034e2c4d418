"""SC401 to SC403: shapes that a layer cannot process."""

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


def test_channels_in_front() -> None:
    """Few rows, many columns: the rows are channels."""
    text = (
        "Computed output size would be zero or negative. Received `inputs shape={}`, `kernel "
        "shape=(5, 5, 28, 8)`, `dilation_rate=[1 1]`"
    )
    assert "(28, 28, 3)" in explained(text.format("(None, 3, 28, 28)")).fixes[0]
    assert "padding='same'" in explained(text.format("(None, 3, 3, 8)")).fixes[0]


def test_a_window_over_data_without_a_batch() -> None:
    text = (
        "Negative dimension size caused by subtracting 3 from 1 for '{{node conv2d/Conv2D}} = "
        "Conv2D[T=DT_FLOAT](x, y)' with input shapes: "
    )
    assert "dataset.batch(32)" in explained(text + "[28,28,1,1], [3,3,1,2]").fixes[0]
    assert "padding='same'" in explained(text + "[?,28,1,1], [3,3,1,2]").fixes[0]


def test_a_kernel_with_fewer_axes() -> None:
    text = (
        "Kernel shape must have the same length as input, but received kernel of shape {} and "
        "input of shape {}."
    )
    pictures = explained(text.format("(3, 1, 8)", "(None, 28, 28, 1)"))
    assert "use Conv2D instead of Conv1D" in pictures.fixes[0]
    samples = explained(text.format("(3, 3, 1, 8)", "(None, 60000, 28, 28, 1)"))
    assert "Input(shape=(28, 28, 1))" in samples.fixes[0]
