"""The notes' other formulas, against NumPy, scikit-learn and Keras."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy
import pytest
from command_line import command
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shapecalc.algebra.notation import evaluate
from shapecalc.explain.topic import Formulas, TopicRows
from shapecalc.explain.topic_text import as_dict, as_latex, as_markdown
from shapecalc.explain.topics import TOPICS


def blocks(name: str, **given_: Any) -> tuple[dict[str, list[int]], list[Any]]:
    """The formulas of a topic worked out, by their names, and its tables."""
    topic = TOPICS[name]
    values = {key: given_.get(key, option.default) for key, option in topic.options.items()}
    numbers = {
        o.letter: values[key] for key, o in topic.options.items() if isinstance(values[key], int)
    }
    found = list(topic.body(SimpleNamespace(**values)))
    formulas = {
        block.name: [evaluate(part, numbers) for part in block.parts]
        for block in found
        if isinstance(block, Formulas)
    }
    return formulas, [block.rows for block in found if isinstance(block, TopicRows)]


@given(length=st.integers(6, 40), steps=st.integers(1, 5), features=st.integers(1, 3))
def test_window(length: int, steps: int, features: int) -> None:
    series = numpy.arange(length)
    x = numpy.array([series[start : start + steps] for start in range(length - steps)])
    y = numpy.array([series[start + steps] for start in range(length - steps)])
    found, _ = blocks("window", length=length, steps=steps, features=features)
    assert tuple(found["x"]) == x.shape
    assert tuple(found["values in y"]) == y.shape
    assert found["x for an LSTM or a Conv1D"] == [*x.shape, features]


def test_window_of_the_note() -> None:
    """Ten values in windows of four: 6×4."""
    found, tables = blocks("window", length=10, steps=4)
    assert found["x"] == [6, 4]
    assert tables[0][1] == ("1 2 3 4", "5")
    assert len(tables[0]) == 1 + 6


@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_evaluate(keras: Any, outputs: int) -> None:
    """So many numbers, in this order."""
    x = keras.Input((2,))
    ends = [keras.layers.Dense(1, name=f"o{n + 1}")(x) for n in range(outputs)]
    model = keras.Model(x, ends if outputs > 1 else ends[0])
    model.compile("sgd", "mse", metrics=[["mae"]] * outputs if outputs > 1 else ["mae"])
    data: Any
    labels: Any
    data, labels = numpy.ones((4, 2)), [numpy.arange(4.0).reshape(4, 1) * n for n in range(outputs)]
    labels = labels if outputs > 1 else labels[0]
    got = model.evaluate(data, labels, verbose=0)
    named = model.evaluate(data, labels, verbose=0, return_dict=True)
    formulas, tables = blocks("evaluate", outputs=outputs)
    assert list(formulas.values()) == [[len(got)]]
    names = [name.replace("metric", "mae") for _, name in tables[0][1:]]
    assert [named[name] for name in names] == pytest.approx(got)


@settings(deadline=None)
@given(values=st.lists(st.integers(-20, 20), min_size=2, max_size=9))
def test_scaling(values: list[int]) -> None:
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    column = numpy.array(values, dtype=float).reshape(-1, 1)
    for name, scaler in (("minmax", MinMaxScaler()), ("standard", StandardScaler())):
        _, tables = blocks(name, values=tuple(values))
        ours = [float(row[1]) for row in tables[0][1:]]
        assert ours == pytest.approx(scaler.fit_transform(column)[:, 0], abs=1e-4)


@settings(deadline=None)
@given(rows=st.integers(10, 300), test=st.integers(1, 60), validation=st.integers(1, 60))
def test_split(rows: int, test: int, validation: int) -> None:
    from sklearn.model_selection import train_test_split

    assume(rows * (test / 100) == rows * test / 100)  # The topic tells of the others.
    train, held = train_test_split(numpy.arange(rows), test_size=test / 100)
    found, _ = blocks("split", rows=rows, test=test, validation=validation)
    assert found["test rows"] == [len(held)]
    assert found["remaining rows"] == [len(train)]
    assert found["training rows"][0] + found["validation rows"][0] == len(train)


def test_validation_split(keras: Any) -> None:
    from keras.src.trainers.data_adapters.array_slicing import train_validation_split

    for rows, per_cent in ((80, 20), (81, 20), (7, 30), (100, 33)):
        (train,), (held,) = train_validation_split((numpy.arange(rows),), per_cent / 100)
        total = rows * 5 if rows * 5 % 4 == 0 else 0
        found, _ = blocks("split", rows=total or rows, test=20, validation=per_cent)
        if total and found["remaining rows"] == [rows]:
            assert found["training rows"] == [len(train)]
            assert found["validation rows"] == [len(held)]


@given(rows=st.integers(1, 6), columns=st.integers(1, 6))
def test_reshape(rows: int, columns: int) -> None:
    x = numpy.arange(1, rows * columns + 1).reshape(rows, columns)
    _, tables = blocks("reshape", rows=rows, columns=columns)
    for table, expected in zip(tables, (x, x.reshape(columns, rows), x.T)):
        assert [list(map(int, row)) for row in table[1:]] == expected.tolist()


@pytest.mark.parametrize("name", TOPICS)
@pytest.mark.parametrize("form", ["text", "json", "markdown", "latex"])
def test_forms(name: str, form: str) -> None:
    shown = command("explain", name, "--format", form).stdout
    title = TOPICS[name].name
    assert (title.replace("_", r"\_") if form == "latex" else title) in shown
    if form == "json":
        assert json.loads(shown) == json.loads(json.dumps(as_dict(TOPICS[name], {})))
    if form == "latex":
        assert shown.isascii(), as_latex(TOPICS[name], {})
    if form == "markdown":
        assert shown.strip() == as_markdown(TOPICS[name], {}).strip()
