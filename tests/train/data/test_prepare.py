"""The data of a spec in the shapes of the model, and the messages for data that does not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training import PLACE, endpoint, preparation

from shapecalc.diagnose.repair import undiagnosed
from shapecalc.diagnose.report import failure
from shapecalc.errors import Problem
from shapecalc.read.syntax import SpecError
from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.parts import Rows
from shapecalc.train.data.prepare import TrainingData, complete, refines, reshaped
from shapecalc.train.data.stream import Stream
from shapecalc.train.endpoints import Shape


def arrays(part: Any) -> Rows:
    """Return a part that is in memory."""
    assert isinstance(part, Rows)
    return part


def prepared(
    folder: Path, data: dict[str, Any], *layers: str, train: Any = None
) -> tuple[TrainingData | None, list[Problem]]:
    """Return the data of a spec, and what is wrong with it."""
    return preparation(folder, {"data": data, "train": train or {}, "layers": list(layers)})


def test_windows_of_several_series(tmp_path: Path) -> None:
    """000, keras23: two columns in, and the third beside the last step."""
    rows = [[10, 15, 25], [20, 25, 45], [30, 35, 65], [40, 45, 85]]
    data = {"x": [row[:2] for row in rows], "y": [row[2] for row in rows], "steps": 3, "ahead": 0}
    result, problems = prepared(tmp_path, data, "LSTM(2, input_shape=(3, 2))", "Dense(1)")
    assert not problems
    assert result
    assert arrays(result.train).x[0].tolist() == [
        [[10, 15], [20, 25], [30, 35]],
        [[20, 25], [30, 35], [40, 45]],
    ]
    assert arrays(result.train).y[0].tolist() == [[65], [85]]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_joined_axes_refine(shape: list[int], data: Any) -> None:
    """Any two neighbouring axes can be joined, and axes of size 1 can be anywhere."""
    at = data.draw(st.integers(0, len(shape) - 1))
    joined = [*shape[:at], int(np.prod(shape[at : at + 2])), *shape[at + 2 :]]
    assert refines(joined, shape)
    assert refines(shape, joined)
    assert refines([*shape[:at], 1, *shape[at:]], shape)


@pytest.mark.parametrize(
    ("shape", "other", "refined"),
    [
        ((28, 28, 1), (28, 28), True),
        ((784,), (28, 28), True),
        ((4, 2), (8,), True),
        ((2, 3, 4), (6, 4), True),
        ((), (1,), True),
        ((2, 3), (3, 2), False),
        ((2, 6), (3, 4), False),
    ],
)
def test_refines(shape: tuple[int, ...], other: tuple[int, ...], refined: bool) -> None:
    assert refines(shape, other) == refines(other, shape) == refined


@pytest.mark.parametrize(
    ("shape", "numbers", "completed"),
    [
        ((3, 4), 12, (3, 4)),
        ((3, 4), 11, None),
        ((None, 4), 12, (3, 4)),
        ((None, 5), 12, None),
        ((None, None), 12, None),
        ((None, 0), 0, None),
        ((None,), 7, (7,)),
        ((), 1, ()),
        ((), 2, None),
    ],
)
def test_complete(shape: Shape, numbers: int, completed: tuple[int, ...] | None) -> None:
    assert complete(shape, numbers) == completed


@pytest.mark.parametrize(
    ("row", "shape"),
    [((3,), (3, 1)), ((28, 28), (784,)), ((8,), (None, 2)), ((2, 3), (2, 3)), ((), (1,))],
)
def test_rows_are_reshaped(row: tuple[int, ...], shape: Shape) -> None:
    values = np.arange(2.0 * np.prod(row)).reshape(2, *row)
    result = reshaped(Numbers(values, [""], PLACE), shape, endpoint(*shape), "x")
    assert all(size in (None, known) for size, known in zip(shape, result.shape[1:]))
    assert result.ravel().tolist() == values.ravel().tolist()


@pytest.mark.parametrize(
    ("row", "shape", "what", "message", "hint"),
    [
        ((3,), (4, 1), "x", "x has rows of shape (3,), but `x` expects (4, 1)",
         "a row has 3 numbers, but (4, 1) has 4; input_shape=(3, 1) would fit"),
        ((5,), (3,), "x", "x has rows of shape (5,), but `x` expects (3,)",
         "a row has 5 numbers, but (3,) has 3; input_shape=(5,) would fit"),
        ((3,), (2,), "y", "y has rows of shape (3,), but `x` returns (2,)",
         "a row has 3 numbers, but (2,) has 2; a last layer of 3 units would fit"),
        ((2, 3), (3, 2), "x", "x has rows of shape (2, 3), but `x` expects (3, 2)",
         "the axes are in another order: the model would need (2, 3)"),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit(
    row: tuple[int, ...], shape: Shape, what: str, message: str, hint: str
) -> None:
    with pytest.raises(SpecError) as caught:
        reshaped(Numbers(np.zeros((2, *row)), [""], PLACE), shape, endpoint(*shape), what)
    assert caught.value.problem
    assert (caught.value.problem.message, caught.value.problem.hint) == (message, hint)


def test_columns_are_named_where_there_are_some() -> None:
    with pytest.raises(SpecError) as caught:
        reshaped(Numbers(np.zeros((2, 2)), ["a", "b"], PLACE), (3,), endpoint(3), "x")
    assert caught.value.problem
    assert caught.value.problem.hint == "a row has 2 numbers, but (3,) has 3; the columns are a, b"


@pytest.mark.parametrize(
    ("data", "transformed"),
    [
        ({"y": [1, 2]}, False),
        ({"y": [1, 2], "scale": 2}, True),
        ({"y": [1, 2], "missing": 0}, True),
        ({"y": ["a", "b"]}, True),
    ],
)
def test_transformed_data(tmp_path: Path, data: dict[str, Any], transformed: bool) -> None:
    layers = ["Dense(2, input_shape=(1,), activation='softmax')"]
    result, _ = prepared(
        tmp_path,
        {"x": [1, 2], **data},
        *(layers if isinstance(data["y"][0], str) else ["Dense(1, input_shape=(1,))"]),
    )
    assert result
    assert result.transformed == transformed


CSV = "id,hour,city,temp,count\n1,2,a,3.5,10\n2,3,b,,11\n3,4,a,4.5,12\n4,5,c,1,13\n"


@pytest.mark.parametrize(
    ("settings", "columns", "rows"),
    [
        ({"missing": "drop"}, 5, 3),
        ({"missing": "mean"}, 5, 4),
        ({"missing": 0, "categories": "label"}, 3, 4),
        ({"missing": "median", "x": ["hour", "temp"]}, 2, 4),
    ],
)
def test_csv(tmp_path: Path, settings: dict[str, Any], columns: int, rows: int) -> None:
    (tmp_path / "b.csv").write_text(CSV)
    data = {"file": "b.csv", "y": "count", "drop": "id", **settings}
    result, problems = prepared(tmp_path, data, f"Dense(1, input_shape=({columns},))")
    assert not problems
    assert result
    assert arrays(result.train).x[0].shape == (rows, columns)
    assert np.all(np.isfinite(arrays(result.train).x[0]))


def test_scaling_is_fitted_on_the_training_part(tmp_path: Path) -> None:
    """002: the scaler sees x_train only."""
    data = {
        "x": [[float(i)] for i in range(10)],
        "y": list(range(10)),
        "scale": "minmax",
        "test": 2,
        "shuffle": False,
    }
    result, _ = prepared(tmp_path, data, "Dense(1, input_shape=(1,))")
    assert result
    assert arrays(result.train).x[0].max() == 1
    assert arrays(result.test).x[0].tolist() == [[np.float32(8 / 7)], [np.float32(9 / 7)]]


def case(data: dict[str, Any], layers: list[str], message: str, **train: Any) -> Any:
    return pytest.param(data, layers, train, message, id=message[:40])


DENSE = ["Dense(1, input_shape=(2,))"]
SOFTMAX = ["Dense(3, input_shape=(4,), activation='softmax')"]
TWO = {"x": [[1, 2], [3, 4]], "y": [1, 2]}


@pytest.mark.parametrize(
    ("data", "layers", "train", "message"),
    [
        case({"file": "no.csv", "y": "a"}, DENSE, "SC101]: there is no file `no.csv`"),
        case({"file": "b.csv", "y": "coun", "missing": 0}, DENSE, "did you mean `count`?"),
        case({"file": "b.csv", "y": "count"}, DENSE, "missing (NaN) in 4 rows: 1 of temp"),
        case(
            {"file": "b.csv", "x": ["hour", "temp", "id"], "y": "count", "missing": 0},
            DENSE,
            "a row has 3 numbers, but (2,) has 2; the columns are hour, temp, id",
        ),
        case({"x": [[1, 2], [3]], "y": [1, 2]}, DENSE, "the rows have different lengths"),
        case({"x": [[1, 2], [3, 4]], "y": [1, 2, 3]}, DENSE, "the arrays have 2, 3 rows"),
        case({"x": [[1, 2], [3, "four"]], "y": [1, 2]}, DENSE, "something that is not a number"),
        case({"x": [[1, 2], [3, float("inf")]], "y": [1, 2]}, DENSE, "a number is infinite"),
        case({"x": [[1, 2]]}, DENSE, "`y` is missing"),
        case({**TWO, "test": 2}, DENSE, "none of the 2 rows is left for training"),
        case({"x": [1, 2, 3], "steps": 3}, DENSE, "at least 4 rows are needed"),
        case({"x": np.ones((4, 2, 3)).tolist(), "y": [1, 2, 3, 4]},
             ["LSTM(2, input_shape=(3, 2))", "Dense(1)"], "the axes are in another order"),
        case({"dataset": "iris"}, SOFTMAX, "onehot: true under `data`",
             loss="categorical_crossentropy"),
        case({"dataset": "iris", "onehot": True}, SOFTMAX, "expects class numbers",
             loss="sparse_categorical_crossentropy"),
        case({"dataset": "iris", "onehot": True}, ["Dense(3, input_shape=(4,))"],
             "`dense` is linear", loss="categorical_crossentropy"),
        case({"dataset": "iris"}, ["Dense(2, input_shape=(4,), activation='softmax')"],
             "a last layer of 3 units"),
        case({"dataset": "diabetes"}, ["Dense(1, input_shape=(10,), activation='sigmoid')"],
             "the targets range from 25 to 346", loss="mse"),
        case({"dataset": "iris"}, ["Dense(1, input_shape=(4,), activation='sigmoid')"],
             "for 3 classes: a last layer Dense(3, activation='softmax')",
             loss="binary_crossentropy"),
        case({"dataset": "iris"}, ["Dense(3, input_shape=(4,), activation='sigmoid')"],
             "for one of 3 classes: softmax and sparse_categorical_crossentropy",
             loss="binary_crossentropy"),
        case({"dataset": "diabetes"}, ["Dense(1, input_shape=(10,))"],
             "the activation of `dense` is linear", loss="binary_crossentropy"),
        case({**TWO, "y": {"dens": [1, 2]}}, DENSE, "did you mean `dense`?"),
        case({**TWO, "drpo": "a"}, DENSE, "did you mean `drop`?"),
        case(TWO, DENSE, "did you mean `patience`?", callbacks=["EarlyStopping(patince=3)"]),
        case(TWO, DENSE, "there is no loss `msee`", loss="msee"),
        case(TWO, DENSE, "`epochs` must be a whole number of at least 1", epochs=0),
        case(TWO, DENSE, "did you mean `mixed_float16`?", mixed_precision="mixed_float_16"),
    ],
)  # fmt: skip
def test_mistakes(
    tmp_path: Path, data: dict[str, Any], layers: list[str], train: dict[str, Any], message: str
) -> None:
    """Every mistake is found before Keras is loaded, and has its place in the spec."""
    (tmp_path / "b.csv").write_text(CSV)
    _, problems = prepared(tmp_path, data, *layers, train=train)
    text = failure(undiagnosed(problems))
    assert message in text
    assert all(problem.place.path for problem in problems)


def test_all_mistakes_in_one_run(tmp_path: Path) -> None:
    data = {"x": [[1, 2, 3]], "y": [[1, 2]], "tset": 3}
    _, problems = prepared(tmp_path, data, *DENSE, train={"epoch": 3})
    assert [problem.code.value for problem in problems] == ["SC202", "SC202", "SC601", "SC601"]


def test_streamed_rows_are_those_in_memory(tmp_path: Path) -> None:
    """The parts and the scaling do not depend on where the rows are."""
    chance = np.random.default_rng(0)
    np.save(tmp_path / "x.npy", chance.random((20_000, 3), "float32") * 100)
    np.save(tmp_path / "y.npy", chance.random(20_000))
    data = {"x": "x.npy", "y": "y.npy", "scale": "standard", "validation": 0.1, "seed": 3}
    layers = ["LSTM(2, input_shape=(3, 1))", "Dense(1)"]
    (in_memory, _), (result, problems) = (
        prepared(tmp_path, {**data, "stream": stream}, *layers) for stream in (False, True)
    )
    assert not problems
    assert in_memory
    assert result
    stream, part = result.train, arrays(in_memory.train)
    assert isinstance(stream, Stream)
    batches = list(stream.batches(1000, shuffle=False))
    assert [batch.rows for batch in batches] == [1000] * 18
    rows = np.argsort(stream.numbers.reshape(18, 1000), axis=1) + np.arange(18)[:, None] * 1000
    seen = np.concatenate([batch.x[0] for batch in batches])
    np.testing.assert_allclose(seen, part.x[0][rows.ravel()], atol=1e-5)
    shuffled = np.concatenate([batch.y[0] for batch in stream.batches(1000, shuffle=True)])
    assert sorted(shuffled.ravel().tolist()) == sorted(part.y[0].ravel().tolist())


def test_streamed_rows_are_checked(tmp_path: Path) -> None:
    x = np.ones((20_000, 2))
    x[12_345, 1] = np.nan
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", np.ones(20_000))
    _, problems = prepared(tmp_path, {"x": "x.npy", "y": "y.npy", "stream": True}, *DENSE)
    assert "missing or infinite numbers near row 8,192: 1" in failure(undiagnosed(problems))


@pytest.mark.parametrize("chunk", [3, 1000])
@pytest.mark.parametrize(
    ("settings", "columns"),
    [
        ({"missing": "drop", "scale": "standard"}, 5),
        ({"missing": 0, "categories": "label", "scale": {"x": "minmax", "y": 10}}, 3),
        ({"missing": "mean", "x": ["hour", "temp"], "sample_weight": "hour", "test": 2}, 2),
        ({"missing": 0, "x": ["temp", "count"], "steps": 2, "y": None}, 4),
    ],
)
def test_a_streamed_csv_is_the_same(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
    columns: int,
    chunk: int,
) -> None:
    """Whether a file fits in memory makes no difference to what the model gets."""
    for module in ("unpacked", "stream", "prepare"):
        monkeypatch.setattr(f"shapecalc.train.data.{module}.CHUNK", chunk)
    (tmp_path / "b.csv").write_text(CSV + CSV.partition("\n")[2] * 3)
    data = {"file": "b.csv", "y": "count", "drop": "id", "seed": 3, **settings}
    units = 2 if settings.get("steps") else 1
    layers = [f"Dense({units}, input_shape=({columns},))"]
    in_memory, _ = prepared(tmp_path, data, *layers)
    streamed, problems = prepared(tmp_path, {**data, "stream": True}, *layers)
    assert not problems
    assert in_memory
    assert streamed
    for name in ("train", "test"):
        expected, part = getattr(in_memory, name), getattr(streamed, name)
        if expected is None:
            assert part is None
            continue
        assert isinstance(part, Stream)
        order = np.argsort(part.numbers)
        result = part.batch(part.numbers)
        for some, others in zip([*expected.x, *expected.y], [*result.x, *result.y]):
            assert np.allclose(some[order], others)
        if "sample_weight" in settings:
            assert expected.weights[order].tolist() == result.weights.tolist()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "missing or infinite numbers near row 0: 71"),
        ({"missing": "drop", "steps": 2}, "would shift the rows of later windows"),
        ({"missing": "median", "scale": "minmax"}, "needs all rows in memory"),
        ({"missing": "drop", "x": ["hour", "gap"]}, "none of the 0 rows is left for training"),
        ({"missing": 0, "x": ["hour", "cty"]}, "b.csv has no column `cty`"),
        ({"missing": 0, "x": ["hour", "name"]}, "`name` has over 1,000 different texts"),
    ],
)
def test_streams_that_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], message: str
) -> None:
    for module in ("unpacked", "stream", "prepare"):
        monkeypatch.setattr(f"shapecalc.train.data.{module}.CHUNK", 500)
    lines = (f"{n},n{n},{n % 7 or ''},{n}," for n in range(1, 1500))
    (tmp_path / "b.csv").write_text("\n".join(["hour,name,temp,count,gap", *lines]))
    data = {"file": "b.csv", "y": "count", "drop": ["name", "gap"], "stream": True, **settings}
    result, problems = prepared(tmp_path, data, "Dense(1, input_shape=(2,))")
    assert result is None
    assert message in problems[0].message


def test_as_many_rows_as_classes(tmp_path: Path) -> None:
    """Texts that are known are classes, however few rows there are."""
    rows = [[f"c{n % 60:02}", n] for n in range(200)]
    (tmp_path / "b.csv").write_text("\n".join(["c,y", *(f"{c},{n}" for c, n in rows)]))
    (tmp_path / "t.csv").write_text("\n".join(["c,y", *(f"{c},{n}" for c, n in rows[:60])]))
    data = {"file": "b.csv", "y": "y", "test": {"file": "t.csv", "x": "c", "y": "y"}}
    result, problems = prepared(tmp_path, data, "Dense(1, input_shape=(60,))")
    assert not problems
    assert result
    assert arrays(result.test).x[0].shape == (60, 60)


def test_a_streamed_npz(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    arrays_ = {f"{n}_{part}": chance.random((9, 4)) for n in "x" for part in ("train", "test")}
    y = np.arange(9) % 3
    np.savez_compressed(tmp_path / "a.npz", y_train=y, y_test=y, **arrays_)  # type: ignore[arg-type]
    layers = ["Dense(3, activation='softmax', input_shape=(2, 2))", "Flatten", "Dense(1)"]
    result, problems = prepared(tmp_path, {"file": "a.npz", "stream": True}, *layers)
    assert not problems
    assert result
    assert isinstance(result.train, Stream)
    assert np.allclose(
        result.train.batch(np.arange(9)).x[0].reshape(9, 4), arrays_["x_train"], atol=1e-6
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_csv_from_korea(tmp_path: Path, encoding: str) -> None:
    """Spreadsheets on Windows write neither UTF-8 nor say what they write."""
    text = "시간,날씨,대수\n1,맑음,3\n2,비,4\n3,맑음,5\n"
    (tmp_path / "b.csv").write_bytes(text.encode(encoding))
    for stream in (False, True):
        data = {"file": "b.csv", "y": "대수", "stream": stream}
        result, problems = prepared(tmp_path, data, "Dense(1, input_shape=(3,))")
        assert not problems
        assert result
        part = result.train
        numbers = part.batch(part.numbers) if isinstance(part, Stream) else part
        assert sorted(numbers.y[0].ravel().tolist()) == [3, 4, 5]
