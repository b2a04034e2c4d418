"""Scaling and filling in: fitted to the training rows, applied to others, and undone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.errors import Place, Source
from shapecalc.read.syntax import SpecError
from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.parts import Array
from shapecalc.train.data.scaling import Scaling

PLACE = Place(Source("spec.yaml"), ("data", "x"))
NAN = np.nan
COLUMNS = np.array([[1.0, 10.0], [2.0, 30.0], [3.0, 50.0]])


def fitted(how: str | float | None, missing: str | float | None, *chunks: Array) -> Scaling:
    scaling = Scaling(how, missing)
    scaling.fit(chunks)
    return scaling


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("minmax", [[0, 0], [0.5, 0.5], [1, 1]]),
        ("standard", [[-(1.5**0.5)] * 2, [0, 0], [1.5**0.5] * 2]),
        (10.0, [[0.1, 1], [0.2, 3], [0.3, 5]]),
        (None, COLUMNS.tolist()),
    ],
)
def test_scaling(how: str | float | None, expected: list[list[float]]) -> None:
    scaling = fitted(how, None, COLUMNS)
    assert scaling.apply(COLUMNS) == pytest.approx(np.array(expected))
    assert scaling.undo(scaling.apply(COLUMNS)) == pytest.approx(COLUMNS)


@pytest.mark.parametrize(
    ("missing", "filled"), [("mean", [2.0, 20.0]), ("median", [1.0, 10.0]), (7.0, [7.0, 7.0])]
)
def test_filling_in(missing: str | float, filled: list[float]) -> None:
    values = np.array([[1, 10], [NAN, 40], [1, 10], [4, NAN], [NAN, NAN]])
    scaling = fitted(None, missing, values)
    assert scaling.filled is not None
    assert scaling.filled.tolist() == filled
    complete = scaling.apply(np.array([[NAN, 3.0], [5.0, NAN]]))
    assert complete.tolist() == [[filled[0], 3], [5, filled[1]]]


def test_missing_values_are_filled_in_before_scaling() -> None:
    scaling = fitted("minmax", 5.0, np.array([[0.0], [NAN], [10.0]]))
    assert scaling.apply(np.array([[NAN], [10.0]])).tolist() == [[0.5], [1]]


@pytest.mark.parametrize("how", ["minmax", "standard"])
@pytest.mark.parametrize("missing", [None, "mean", 0.0])
def test_chunks_give_the_same_as_all_rows(how: str, missing: str | float | None) -> None:
    random = np.random.default_rng(0)
    values = random.normal(3, 2, (50, 3))
    if missing is not None:
        values[random.random(values.shape) < 0.2] = NAN
    in_memory = fitted(how, missing, values)
    parts = fitted(how, missing, values[:7], values[7:30], values[30:])
    assert parts.apply(values) == pytest.approx(in_memory.apply(values))


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=3, unique=True))
def test_new_rows_do_not_change_the_scaling(numbers: list[int]) -> None:
    """Rows outside of the range of the training rows are outside of 0 to 1."""
    low, high = min(numbers), max(numbers)
    scaling = fitted("minmax", None, np.array(numbers, dtype=float))
    step = high - low
    new = scaling.apply(np.array([float(high + step), float(low - step)]))
    assert new == pytest.approx([2, -1])


@pytest.mark.parametrize("shape", [(4,), (4, 3), (4, 2, 3), (4, 2, 2, 3)])
def test_any_shape(shape: tuple[int, ...]) -> None:
    """The last axis has the columns; a row that is one number is one column."""
    values = np.random.default_rng(0).random(shape)
    scaling = fitted("minmax", None, values)
    scaled = scaling.apply(values)
    assert scaled.shape == shape
    flat = scaled.reshape(-1, shape[-1] if len(shape) > 1 else 1)
    assert flat.min(axis=0) == pytest.approx(0)
    assert flat.max(axis=0) == pytest.approx(1)
    assert scaling.undo(scaled) == pytest.approx(values)


def test_other_columns_are_refused() -> None:
    scaling = fitted("minmax", None, COLUMNS)
    with pytest.raises(SpecError) as caught:
        scaling.scaled(Numbers(np.ones((2, 3)), ["a", "b", "c"], PLACE))
    result = caught.value.problem
    assert result
    assert result.message == "a row has 3 columns here, but 2 in the training data"
    assert result.hint == "the columns are a, b, c"
    same = scaling.scaled(Numbers(COLUMNS, ["a", "b"], PLACE))
    assert (same.labels, same.place) == (["a", "b"], PLACE)


def test_parameters_as_data() -> None:
    assert fitted(None, None, COLUMNS).as_dict() == {"how": None}
    assert fitted(255.0, None, COLUMNS).as_dict() == {"how": 255.0}
    minmax = fitted("minmax", "mean", COLUMNS).as_dict()
    assert minmax["data_min"] == [1, 10]
    assert minmax["data_max"] == [3, 50]
    assert minmax["filled"] == [2, 30]
    standard = fitted("standard", None, COLUMNS).as_dict()
    assert standard["mean"] == [2, 30]
    assert standard["scale"] == pytest.approx([(2 / 3) ** 0.5, 20 * (2 / 3) ** 0.5])
