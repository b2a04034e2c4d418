"""SC404: tensors that are merged."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


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


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ("[(None, 4), (None, 3, 4)]", "the same number of axes"),
        ("[(None, 5, 4), (None, 3, 4)]", "the same number of time steps"),
        ("[(None, 75, 75, 8), (None, 74, 74, 8)]", "crop the larger tensor"),
    ],
)
def test_what_is_joined(shapes: str, words: str) -> None:
    text = (
        "A `Concatenate` layer requires inputs with matching shapes except for the concatenation "
        f"axis. Received: input_shape={shapes}"
    )
    assert words in explained(text).fixes[0]
