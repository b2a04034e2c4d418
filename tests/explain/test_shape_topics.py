"""The topics about shapes and weights, compared with real Keras."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.algebra.notation import evaluate
from shapecalc.explain import topic_text
from shapecalc.explain.shape_topics import REFUSED
from shapecalc.explain.topic import Formulas, TopicRows
from shapecalc.explain.topics import TOPICS

NAMES = "none batch padding strides return_sequences gates bias receptive_field".split()


def blocks(name: str, **values: int) -> tuple[dict[str, Any], list[Any]]:
    """Return the formulas of a topic, worked out, and the rows of its tables."""
    topic = TOPICS[name]
    numbers = {key: values.get(key, option.default) for key, option in topic.options.items()}
    letters = {option.letter: numbers[key] for key, option in topic.options.items()}
    body = list(topic.body(SimpleNamespace(**numbers)))
    formulas: dict[str, Any] = {}
    for block in body:
        if isinstance(block, Formulas):
            sizes = [evaluate(part, letters) for part in block.parts]
            formulas[block.name] = sizes if len(sizes) > 1 else sizes[0]
    return formulas, [row for block in body if isinstance(block, TopicRows) for row in block.rows]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_fits_a_terminal(name: str) -> None:
    """Each topic has an example, and no line is wider than 80 columns."""
    assert max(map(len, topic_text.as_text(TOPICS[name], {}, 80, {}).splitlines())) <= 80
    assert len(blocks(name)[1]) > 2


@settings(max_examples=10, deadline=None)
@given(units=st.integers(1, 6), features=st.integers(1, 6))
def test_parameters(keras: Any, units: int, features: int) -> None:
    """Formulas, tables and Keras say the same of gates and of biases."""

    def count(call: str) -> int:
        layer = eval(f"keras.layers.{call}", {"keras": keras})
        layer.build((None, 9, features))
        return int(layer.count_params())

    formulas, rows = blocks("gates", units=units, features=features)
    table = {call: params for call, _, params in rows[1:]}
    assert [*formulas.values()] == [count(call) for call in table]
    assert [f"{count(call):,}" for call in table] == [*table.values()]
    formulas, rows = blocks("bias", units=units, features=features)
    for call, with_bias, without in rows[1:]:
        assert with_bias == f"{count(call):,}"
        assert without == f"{count(call[:-1] + ', use_bias=False)'):,}"
    (dense, _, _, lstm, gru) = (int(row[1].replace(",", "")) for row in rows[1:])
    (dense_0, _, _, lstm_0, gru_0) = (int(row[2].replace(",", "")) for row in rows[1:])
    assert formulas["biases of Dense"] == dense - dense_0
    assert formulas["biases of LSTM"] == lstm - lstm_0
    assert formulas["biases of GRU"] == gru - gru_0
    assert formulas["parameters of Dense"] == dense
    assert blocks("none", units=units, features=features)[0]["parameters of Dense"] == dense
    assert (
        blocks("return_sequences", units=units, features=features)[0]["parameters of LSTM"] == lstm
    )


@settings(max_examples=25, deadline=None)
@given(size=st.integers(1, 15), points=st.integers(1, 5), step=st.integers(1, 4))
def test_padding_and_strides(keras: Any, size: int, points: int, step: int) -> None:
    formulas, rows = blocks("padding", size=size, points=points, step=step)
    same = keras.layers.Conv1D(1, points, strides=step, padding="same")
    valid, padded, causal = rows[1:]
    assert formulas["positions with padding='same'"] == same.compute_output_shape((1, size, 1))[1]
    assert padded[1] == causal[1] == str(formulas["positions with padding='same'"])
    assert formulas["padding of 'same' on both sides"] == int(padded[2]) + int(padded[3])
    if points > size:
        assert valid[1] == REFUSED
    else:
        assert valid[1] == str(formulas["positions with padding='valid'"])
    _, rows = blocks("strides", size=size, points=points, step=step)
    assert (str(step), valid[1], padded[1]) in rows


@pytest.mark.parametrize("rows", [1, 7, 8, 9])
def test_batches(keras: Any, rows: int) -> None:
    """Keras counts the updates of the weights itself."""
    formulas, _ = blocks("batch", rows=rows, size=4, epochs=2)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(numpy.ones((rows, 1)), numpy.ones((rows, 1)), batch_size=4, epochs=2, verbose=0)
    assert formulas["updates of the weights"] == int(model.optimizer.iterations.numpy())
    assert formulas["batches of an epoch"] * 2 == formulas["updates of the weights"]
    sizes = [len(part) for part in numpy.split(numpy.ones(rows), range(4, rows, 4))]
    assert sizes[-1] == formulas["examples of the last batch"]


def test_sequences(keras: Any) -> None:
    formulas, rows = blocks("return_sequences", steps=4, units=5, features=3)
    layer = keras.layers.LSTM(5, return_sequences=True)
    assert (
        tuple(formulas["output of every step, for one example"])
        == layer(numpy.ones((1, 4, 3))).shape[1:]
    )
    assert rows[2][1] == "(None, 4, 5)"


def test_none_is_refused_where_a_weight_needs_it(keras: Any) -> None:
    _, rows = blocks("none")
    assert [row[2] == REFUSED for row in rows[1:]] == [False] * 5 + [True]
    with pytest.raises(ValueError, match="None"):
        keras.layers.Dense(5).build((None, None))


@pytest.mark.parametrize("convolutions", [1, 2, 3])
@pytest.mark.parametrize("points", [2, 3])
@pytest.mark.parametrize("step", [1, 2, 3])
def test_receptive_field(convolutions: int, points: int, step: int) -> None:
    """The last rows of both stacks are the formulas' numbers."""
    formulas, rows = blocks("receptive_field", convolutions=convolutions, points=points, step=step)
    plain = [row for row in rows[1:] if "strides" not in row[0]]
    assert plain[-1][1] == str(formulas["n convolutions"])
    behind = [row for row in rows[1:] if "strides" in row[0]]
    expected = points + step * (len(behind) - 1) * (points - 1)
    assert behind[-1][1] == str(expected)
    if len(behind) == convolutions + 1:
        assert expected == formulas["n convolutions behind one with strides"]


def test_the_field_of_keras(keras: Any) -> None:
    """As many steps of the input have a gradient as the formula says."""
    import tensorflow as tf

    layers = [keras.layers.Conv1D(1, 3, strides=2), *(keras.layers.Conv1D(1, 3) for _ in "ab")]
    x = tf.Variable(numpy.random.default_rng(0).normal(size=(1, 40, 1)))
    with tf.GradientTape() as tape:
        y = keras.Sequential(layers)(x)[0, 3, 0]
    seen = numpy.nonzero(numpy.array(tape.gradient(y, x))[0, :, 0])[0]
    formulas, _ = blocks("receptive_field", convolutions=2, points=3, step=2)
    width = seen.max() - seen.min() + 1
    assert width == formulas["n convolutions behind one with strides"]
