"""SC601, SC603, SC606, SC607: data that do not fit the model."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.diagnose.kinds.data_shapes import BATCH, COLUMN, SEVERAL
from shapecalc.errors import Code

SHAPES = "Input 0 is incompatible with layer model: expected shape={}, found shape={}"


@pytest.mark.parametrize(
    ("expected", "found", "fixes"),
    [
        (
            "(None, 28, 28)",
            "(28, 28)",
            [BATCH],
        ),
        (
            "(None, 28, 28)",
            "(32, 784)",
            ["reshape the data to the input shape of the model: x.reshape(-1, 28, 28)"],
        ),
        (
            "(None, 4)",
            "(2, 5)",
            [
                f"give the data 4 columns: {COLUMN}",
                "or change the input shape of the model: Input(shape=(5,))",
                SEVERAL,
            ],
        ),
        (
            "(None, None, 3)",
            "(2, 5)",
            [
                "compare x.shape with (None, None, 3): only the first size, the number of samples, "
                "may differ"
            ],
        ),
    ],
)
def test_shapes_of_data(expected: str, found: str, fixes: list[str]) -> None:
    finding = explained(SHAPES.format(expected, found))
    assert finding.code is Code.DATA
    assert finding.means == f"the model expects data of shape {expected} but got {found}"
    assert finding.fixes == fixes


def test_features_of_data() -> None:
    text = (
        "Exception encountered when calling Sequential.call(). Input 0 with name 'None' of layer "
        "'dense' is incompatible with the layer: expected axis -1 of input shape to have value 4, "
        "but received input with shape {}"
    )
    finding = explained(text.format("(2, 5)"))
    assert finding.means == "dense expects 4 numbers on the last axis of its input but got (2, 5)"
    finding = explained(text.format("(None, 5)"))
    assert finding.means.endswith("its input but got (None, 5)")


@pytest.mark.parametrize(
    ("index", "fix"),
    [
        (10, "set input_dim to the largest index + 1: Embedding(11, …) or more"),
        (-1, "use indices from 0 on: an index cannot be negative"),
    ],
)
def test_indices(index: int, fix: str) -> None:
    finding = explained(f"indices[0,0] = {index} is not in [0, 10)")
    assert finding.code is Code.INDEX
    assert finding.means == (
        f"the data contain the index {index}, but the Embedding has 10 rows, numbered from 0"
    )
    assert finding.fixes == [fix]


def test_rows_and_labels() -> None:
    finding = explained("Data cardinality is ambiguous: x sizes: 8 y sizes: 7")
    assert finding.code is Code.SAMPLES
    assert finding.means == "there are 8 rows of data but 7 labels"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Invalid dtype: str32", "the data contain text, but a layer computes with numbers"),
        ("Input X contains NaN.", "some values are missing (NaN)"),
        ("Expected input data to be non-empty.", "the data have no rows"),
    ],
)
def test_arrays_that_are_not_numbers(text: str, means: str) -> None:
    finding = explained(text)
    assert finding.code is Code.NUMBERS
    assert finding.means == means


def test_scikit_learn() -> None:
    finding = explained("X has 3 features, but MinMaxScaler is expecting 4 features as input.")
    assert finding.means == "MinMaxScaler was fitted with 4 columns but got 3"
