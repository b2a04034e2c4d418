"""SC405 and SC406: numbers of elements, and unknown sizes."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code

RESHAPE = (
    "The total size of the tensor must be unchanged. Received: input_shape={}, target_shape={}"
)


@pytest.mark.parametrize(
    ("shape", "target", "means", "fix"),
    [
        (
            "(16,)",
            "(3, 5)",
            "(16,) has 16 elements but (3, 5) has 15; a Reshape must keep the number of elements",
            "choose sizes whose product is 16, for example (8, 2) or (4, 4) or (2, 8)",
        ),
        (
            "(40, 50)",
            "(7,)",
            "(40, 50) has 2,000 elements but (7,) has 7; a Reshape must keep the number of "
            "elements",
            "choose sizes whose product is 2,000, for example (1000, 2) or (500, 4) or (400, 5)",
        ),
        (
            "(16,)",
            "(-1, 5)",
            "(16,) cannot be reshaped to (-1, 5): the numbers of elements differ",
            "choose sizes whose product is 16, for example (8, 2) or (4, 4) or (2, 8)",
        ),
    ],
)
def test_reshape(shape: str, target: str, means: str, fix: str) -> None:
    finding = explained(RESHAPE.format(shape, target))
    assert finding.code is Code.ELEMENTS
    assert finding.means == means
    assert finding.fixes == [fix]


def test_a_number_of_elements_that_has_no_factors() -> None:
    finding = explained("cannot reshape array of size 7 into shape (2,3)")
    assert finding.fixes == ["choose sizes whose product is 7, for example (1, 7)"]
    finding = explained("cannot reshape array of size 1 into shape (2,3)")
    assert finding.fixes == ["choose sizes whose product is 1, for example (1,)"]


def test_a_weight_without_a_size() -> None:
    finding = explained(
        "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
        "Received: shape=(None, 2) for variable path='sequential/dense/kernel'"
    )
    assert finding.code is Code.UNKNOWN_SIZE
    assert finding.means == (
        "dense needs a weight of shape (None, 2), but the size of a weight cannot be None"
    )
    assert finding.fixes[0].endswith("the Flatten before dense with GlobalAveragePooling1D")


def test_an_unknown_number_of_axes() -> None:
    finding = explained(
        "Input 0 of layer dense is incompatible with the layer: its rank is undefined, but the "
        "layer requires a defined rank."
    )
    assert finding.means == "dense received a tensor whose number of axes is unknown"
