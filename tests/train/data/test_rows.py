"""The rows of a spec: from columns and values to numbers, and from series to windows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training import PLACE, endpoint, settings

from shapecalc.errors import Problem
from shapecalc.read.syntax import SpecError
from shapecalc.rules.settings import DATA
from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.rows import RawRows, Reader, Windows
from shapecalc.train.data.tables import READERS
from shapecalc.train.endpoints import Endpoint

CSV = "id,hour,temp,city,count\n1,2,3.5,a,10\n2,3,4.5,b,11\n3,4,5.5,a,12\n"


def reader(
    folder: Path,
    data: dict[str, Any],
    inputs: list[Endpoint] | None = None,
    outputs: list[Endpoint] | None = None,
) -> Reader:
    (folder / "a.csv").write_text(CSV)
    inputs, outputs = inputs or [endpoint(2)], outputs or [endpoint(1, name="y")]
    return Reader(settings(DATA, data), inputs, outputs, folder, READERS)


def rows(folder: Path, data: dict[str, Any], *ends: list[Endpoint]) -> RawRows:
    """Return the training rows of a section."""
    result = reader(folder, data, *ends)
    return result.part(result.data, result.table(result.data), "train")


def problem(folder: Path, data: dict[str, Any], *ends: list[Endpoint]) -> Problem:
    with pytest.raises(SpecError) as caught:
        rows(folder, data, *ends)
    assert caught.value.problem
    return caught.value.problem


def lists(numbers: list[Numbers]) -> list[Any]:
    return [part.values.tolist() for part in numbers]


# Where x and y come from


@pytest.mark.parametrize(
    ("data", "x", "y"),
    [
        ({"x": [[1, 2], [3, 4]], "y": [5, 6]}, [[1, 2], [3, 4]], [5, 6]),
        ({"file": "a.csv", "x": "hour", "y": "count"}, [[2], [3], [4]], [[10], [11], [12]]),
        (
            {"file": "a.csv", "y": "count", "drop": ["id", "city"]},
            [[2, 3.5], [3, 4.5], [4, 5.5]],
            [[10], [11], [12]],
        ),
        (
            {"file": "a.csv", "y": "count", "drop": "id", "sample_weight": "hour"},
            [[3.5, 1, 0], [4.5, 0, 1], [5.5, 1, 0]],
            [[10], [11], [12]],
        ),
        (
            {"file": "a.csv", "y": "hour", "x": ["city"], "categories": "label"},
            [[0], [1], [0]],
            [[2], [3], [4]],
        ),
    ],
)
def test_columns_and_values(tmp_path: Path, data: dict[str, Any], x: Any, y: Any) -> None:
    result = rows(tmp_path, data)
    assert lists(result.x) == [x]
    assert lists(result.y) == [y]


def test_columns_that_are_called_x_and_y(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("x,y,z\n1,2,3\n")
    result = rows(tmp_path, {"file": "b.csv"})
    assert (lists(result.x), lists(result.y)) == ([[[1]]], [[[2]]])


def test_arrays_of_the_parts(tmp_path: Path) -> None:
    arrays = {f"{name}_{part}": [number] for name in "xy" for number, part in enumerate(PARTS)}
    np.savez(tmp_path / "a.npz", **arrays)  # type: ignore[arg-type]
    result = reader(tmp_path, {"file": "a.npz"})
    table = result.table(result.data)
    for number, part in enumerate(PARTS):
        assert lists(result.part(result.data, table, part).all) == [[[number]], [[number]]]


PARTS = ["train", "test"]


def test_files_of_numpy(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.ones((3, 2)))
    np.save(tmp_path / "y.npy", np.array(["b", "a", "b"]))
    result = rows(tmp_path, {"x": "x.npy", "y": "y.npy"})
    assert lists(result.all) == [[[1, 1]] * 3, [1, 0, 1]]


def test_rows_for_predictions_need_no_targets(tmp_path: Path) -> None:
    result = reader(tmp_path, {"file": "a.csv", "x": ["hour"], "y": "count"})
    section = settings(DATA, {"x": [[1], [2]]})
    raw = result.raw(section, None, "predict", targets=False)
    assert (lists(raw.x), raw.y) == ([[[1], [2]]], [])


TWO = [endpoint(1, name="left"), endpoint(2, name="right")]


def test_several_inputs_by_name(tmp_path: Path) -> None:
    data = {"file": "a.csv", "x": {"right": ["hour", "temp"], "layer_left": "id"}, "y": "count"}
    result = rows(tmp_path, data, TWO)
    assert lists(result.x) == [[[1], [2], [3]], [[2, 3.5], [3, 4.5], [4, 5.5]]]
    assert [part.place.path[-1] for part in result.x] == ["left", "right"]


@pytest.mark.parametrize(
    ("data", "ends", "message", "hint"),
    [
        ({"y": [1]}, (), "`x` is missing: the input of the model", ""),
        ({"x": [1]}, (), "`y` is missing: the targets", ""),
        (
            {"file": "a.csv", "x": "hour"},
            (),
            "`y` is missing: the targets",
            "a.csv has id, hour, temp, city, count",
        ),
        (
            {"file": "a.csv", "y": "count", "drop": "idd"},
            (),
            "a.csv has no column `idd`",
            "did you mean `id`?",
        ),
        (
            {"x": [[1, 2, 3]], "y": [1]},
            (TWO,),
            "the model has 2 inputs, so each needs its data by name",
            "{left: …, right: …}",
        ),
        (
            {"x": [1], "y": [1]},
            (None, TWO),
            "the model has 2 outputs, so each needs its data by name",
            "{left: …, right: …}",
        ),
        (
            {"x": {"lefft": [1]}, "y": [1]},
            (TWO,),
            "no input or output of the model is called `lefft`",
            "did you mean `left`?",
        ),
        (
            {"x": {"zzz": [1]}, "y": [1]},
            (TWO,),
            "no input or output of the model is called `zzz`",
            "the names are left, right",
        ),
        ({"x": {"left": [1]}, "y": [1]}, (TWO,), "there is no data for `right`", ""),
        (
            {"x": [[1], [2]], "y": [1, 2, 3]},
            (),
            "the arrays have 2, 3 rows: the numbers must agree",
            "",
        ),
        (
            {"x": [1, 2], "y": [1, 2], "sample_weight": [1]},
            (),
            "the arrays have 2, 2, 1 rows: the numbers must agree",
            "",
        ),
        (
            {"x": [1, 2], "y": [1, 2], "sample_weight": [[1, 2], [3, 4]]},
            (),
            "the weight of a row must be one number",
            "",
        ),
        ({"x": [1, float("inf")], "y": [1, 2]}, (), "a number is infinite", ""),
    ],
)
def test_mistakes(tmp_path: Path, data: dict[str, Any], ends: Any, message: str, hint: str) -> None:
    result = problem(tmp_path, data, *ends)
    assert (result.message, result.hint) == (message, hint)


def test_weights_of_rows(tmp_path: Path) -> None:
    result = rows(tmp_path, {"file": "a.csv", "x": "hour", "y": "count", "sample_weight": "id"})
    assert result.weights is not None
    assert result.weights.tolist() == [1, 2, 3]
    assert result.chosen(np.array([2, 0])).weights.tolist() == [3, 1]  # type: ignore[union-attr]


# Missing values

GAPS = {"x": [[1, None], [None, None], [3, 4]], "y": [1, 2, None]}


def test_rows_with_missing_values_are_dropped(tmp_path: Path) -> None:
    result = rows(tmp_path, {"x": GAPS["x"], "y": [1, 2, 3], "missing": "drop"})
    assert lists(result.all) == [[[3, 4]], [3]]


@pytest.mark.parametrize("missing", ["mean", "median", 0])
def test_missing_values_that_will_be_filled_in_stay(tmp_path: Path, missing: Any) -> None:
    assert len(rows(tmp_path, {**GAPS, "missing": missing}).x[0].values) == 3


def test_missing_values_are_counted(tmp_path: Path) -> None:
    result = problem(tmp_path, GAPS)
    assert result.message == "values are missing (NaN) in 3 rows: 3 of x"
    assert result.hint == "missing: drop removes the rows, missing: mean fills in the mean"


def test_missing_values_have_a_line(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("a,b,y\n1,2,3\n\n1,,3\n,,3\n")
    result = problem(tmp_path, {"file": "b.csv", "y": "y"})
    assert result.message == "values are missing (NaN) in 3 rows: 1 of a, 2 of b"
    assert result.place.path[0].line == 4  # type: ignore[union-attr]


# Windows


def split_xy(dataset: list[int], steps: int, horizon: int) -> tuple[Any, Any]:
    """Return windows and targets as the loop of a textbook finds them."""
    x, y = [], []
    for i in range(len(dataset)):
        end = i + steps
        if end + horizon > len(dataset):
            break
        x.append(dataset[i:end])
        y.append(dataset[end : end + horizon])
    return x, y


@given(st.integers(1, 6), st.integers(1, 3), st.integers(10, 20))
def test_windows_are_those_of_a_textbook(steps: int, horizon: int, length: int) -> None:
    series = np.arange(length)
    x, y = split_xy(series.tolist(), steps, horizon)
    windows = Windows(steps, horizon)
    count = windows.count(length)
    assert windows.inputs(series)[:count].tolist() == x
    assert windows.targets(series).tolist() == y


@given(st.integers(1, 6), st.integers(1, 3), st.sampled_from([0, 1]), st.integers(10, 20))
def test_every_window_has_a_target(steps: int, horizon: int, ahead: int, length: int) -> None:
    windows = Windows(steps, horizon, ahead)
    targets = windows.targets(np.arange(length))
    assert len(targets) == windows.count(length)
    last = windows.inputs(np.arange(length))[: len(targets), -1]
    assert (targets[:, 0] - last).tolist() == [ahead] * len(targets)


def test_a_series_is_its_own_target(tmp_path: Path) -> None:
    result = rows(tmp_path, {"x": [1, 2, 3, 4, 5], "steps": 3})
    assert lists(result.all) == [[[1, 2, 3], [2, 3, 4]], [[4], [5]]]


def test_windows_of_columns_and_their_weights(tmp_path: Path) -> None:
    data = {"file": "a.csv", "x": ["hour", "temp"], "y": "count", "steps": 2, "ahead": 0}
    result = rows(tmp_path, {**data, "sample_weight": "id"})
    assert lists(result.x) == [[[[2, 3.5], [3, 4.5]], [[3, 4.5], [4, 5.5]]]]
    assert lists(result.y) == [[[[11]], [[12]]]]
    assert result.weights is not None
    assert result.weights.tolist() == [2, 3]


def test_windows_for_predictions_need_no_targets(tmp_path: Path) -> None:
    result = reader(tmp_path, {"x": [1, 2, 3, 4], "steps": 3})
    raw = RawRows([Numbers(np.arange(3.0), [""], PLACE)], [])
    assert lists(result.windowed(raw).x) == [[[0, 1, 2]]]


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        ({"steps": 3}, "at least 4 rows are needed"),
        ({"steps": 5, "horizon": 2}, "at least 7 rows are needed"),
        ({"steps": 4, "ahead": 0}, "at least 4 rows are needed"),
    ],
)
def test_too_few_rows_for_a_window(tmp_path: Path, data: dict[str, Any], hint: str) -> None:
    result = problem(tmp_path, {"x": [1, 2, 3], **data})
    assert result.message == f"3 rows are too few for a window of {data['steps']} and its target"
    assert (result.hint, result.place.path[-1]) == (hint, "steps")
