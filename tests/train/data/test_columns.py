"""Columns as numbers: texts become classes, and values in a spec become arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training import PLACE

from shapecalc.errors import Problem
from shapecalc.read.syntax import SpecError
from shapecalc.train.data.columns import MOST_CLASSES, Encoder, Texts, inline
from shapecalc.train.data.tables import DataTable

TABLE = DataTable(
    "a.csv",
    {
        "hour": np.array([1.0, 2.0, 3.0]),
        "city": np.array(["b", "a", "b"]),
        "images": np.arange(12.0).reshape(3, 2, 2),
        "pairs": np.arange(6).reshape(3, 2),
    },
)


def problem(function: Any, *arguments: Any) -> Problem:
    """Return the problem with which a function stops."""
    with pytest.raises(SpecError) as caught:
        function(*arguments)
    assert caught.value.problem
    return caught.value.problem


@pytest.mark.parametrize(
    ("onehot", "source", "values", "labels"),
    [
        (True, ["hour"], [[1], [2], [3]], ["hour"]),
        (True, "hour", [[1], [2], [3]], ["hour"]),
        (False, ["city"], [[1], [0], [1]], ["city"]),
        (True, ["city"], [[0, 1], [1, 0], [0, 1]], ["city=a", "city=b"]),
        (True, ["city", "hour"], [[0, 1, 1], [1, 0, 2], [0, 1, 3]], ["city=a", "city=b", "hour"]),
        (False, ["hour", "pairs"], [[1, 0, 1], [2, 2, 3], [3, 4, 5]], ["hour", "pairs"]),
        (True, "pairs", [[0, 1], [2, 3], [4, 5]], ["pairs"]),
    ],
)
def test_columns_of_a_table(
    onehot: bool, source: Any, values: list[list[float]], labels: list[str]
) -> None:
    result = Encoder(onehot).numbers(source, TABLE, PLACE)
    assert result.values.tolist() == values
    assert (result.labels, result.place) == (labels, PLACE)


@pytest.mark.parametrize(
    ("source", "shape"), [([1, 2, 3], (3,)), ([[1, 2]], (1, 2)), ([[[1], [2]]], (1, 2, 1))]
)
def test_values_in_the_spec(source: Any, shape: tuple[int, ...]) -> None:
    assert Encoder(True).numbers(source, None, PLACE).values.shape == shape


def test_an_array_stays_as_it_is() -> None:
    assert Encoder(True).numbers("images", TABLE, PLACE).values.shape == (3, 2, 2)
    result = problem(Encoder(True).numbers, ["hour", "images"], TABLE, PLACE)
    assert result.message == "`images` has 3 axes, so it cannot be joined with columns"
    assert result.hint == "use `images` alone"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ([], "no column of a.csv is left"),
        (["hours"], "a.csv has no column `hours`"),
        ([[]], "there are no rows"),
        ([[1, 2], [3]], "the rows have different lengths"),
    ],
)
def test_wrong_columns(source: Any, message: str) -> None:
    assert message in problem(Encoder(True).numbers, source, TABLE, PLACE).message


@pytest.mark.parametrize("dtype", ["datetime64[D]", "complex64", object])
def test_other_kinds_of_values(dtype: Any) -> None:
    table = DataTable("a.npz", {"day": np.zeros(3).astype(dtype)})
    result = problem(Encoder(True).numbers, "day", table, PLACE)
    assert result.message.startswith("`day` contains values of dtype ")
    assert result.message.endswith(", not numbers or texts")


def test_classes_are_those_of_the_first_data() -> None:
    encoder = Encoder(True)
    encoder.encoded("city", np.array(["c", "a", "b"]), PLACE)
    assert encoder.classes == {"city": ["a", "b", "c"]}
    values, labels = encoder.encoded("city", np.array(["b"]), PLACE)
    assert (values.tolist(), labels) == ([[0, 1, 0]], ["city=a", "city=b", "city=c"])
    result = problem(encoder.encoded, "city", np.array(["a", "d"]), PLACE)
    assert (result.message, result.hint) == (
        "'d' is not a class of `city`",
        "the classes are a, b, c",
    )
    assert "`the targets`" not in result.message
    encoder.encoded("", np.array(["x"]), PLACE)
    assert problem(encoder.encoded, "", np.array(["y"]), PLACE).message.endswith("`the targets`")


@given(st.lists(st.text("abc한 ", max_size=3), min_size=1, max_size=50))
def test_classes_are_the_places_in_the_sorted_texts(texts: list[str]) -> None:
    known = sorted(set(texts))
    values, _ = Encoder(False).encoded("c", np.array(texts), PLACE)
    assert values.tolist() == [known.index(text) for text in texts]
    vectors, labels = Encoder(True).encoded("c", np.array(texts), PLACE)
    assert vectors.argmax(axis=1).tolist() == values.tolist()
    assert vectors.sum(axis=1).tolist() == [1] * len(texts)
    assert labels == [f"c={text}" for text in known]


@pytest.mark.parametrize(
    ("texts", "rows", "accepted"),
    [
        (50, 50, True),
        (51, 51, False),
        (51, 52, True),
        (MOST_CLASSES, 5000, True),
        (MOST_CLASSES + 1, 5000, False),
    ],
)
def test_too_many_texts_for_classes(texts: int, rows: int, accepted: bool) -> None:
    """If every row of many has another text, it is a name and not a class."""
    encoder, names = Encoder(False), [f"n{number:04}" for number in range(texts)]
    if accepted:
        encoder.learn("name", names, rows, PLACE)
        assert encoder.classes == {"name": names}
        return
    result = problem(encoder.learn, "name", names, rows, PLACE)
    many = "over 1,000" if texts > MOST_CLASSES else texts
    assert result.message == f"`name` has {many} different texts, such as {names[-1]!r}"
    assert result.hint == "leave it out: drop: [name]"


def test_texts_for_a_layer_that_reads_them() -> None:
    result = Texts(False).numbers(["city"], TABLE, PLACE)
    assert result.values.tolist() == [["b"], ["a"], ["b"]]
    assert result.values.dtype == object


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2], [1, 2]),
        ([1, None], [1, np.nan]),
        ([[1.5], [2]], [[1.5], [2]]),
        ([True, False], [1, 0]),
        (["a", "b"], ["a", "b"]),
        (["1", 2], [1, 2]),
    ],
)
def test_inline_values(values: Any, expected: Any) -> None:
    np.testing.assert_array_equal(inline(values, PLACE), np.array(expected))


@pytest.mark.parametrize(
    "values", [[[1, 2], [3]], [1, "a"], ["a", None], [[1], 2], [{}], 5, None, [10**400, "x"]]
)
def test_inline_values_that_are_no_array(values: Any) -> None:
    assert "the rows have different lengths, or contain" in problem(inline, values, PLACE).message
