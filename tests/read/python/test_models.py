"""Models of a program: how they are made, changed and shown."""

from __future__ import annotations

import pytest
from reading import problems, summaries


def test_a_model_is_shown_as_it_is_then() -> None:
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\nm.summary()\n"
    text += "m.add(layers.Dense(4))\nm.summary()\nm.pop()\nm.summary()"
    assert [len(model.layers) for model in summaries(text)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("m.add(layers.Dense(3), units=4)", "`add` has no argument `units`"),
        ("m.add()", "`add` takes one layer"),
        ("m.add(layers.Dense)", "`Dense` is a class, not a layer"),
        ("m.add(3)", "expected a layer here"),
        ("m = Model(Input((3,)))", "needs its `inputs` and `outputs`"),
        ("m.get_layer('dens')", "the model has no layer `dens`"),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    start = "m = Sequential([layers.Dense(2, input_shape=(3,))])"
    assert message in problems(f"{start}\n{text}\nm.summary()")[0]


def test_a_trained_model_counts_its_optimizer() -> None:
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\nm.compile('sgd', 'mse')\n"
    before, after = summaries(f"{text}m.summary()\nm.fit(x, y)\nm.summary()")
    assert before.optimizer is None
    assert after.optimizer is not None
    assert after.optimizer.params == 2


def test_several_models() -> None:
    first, second = summaries("a = Sequential([Input((2,))])\nb = Sequential([Input((3,))])")
    assert (first.name, second.name) == ("sequential", "sequential_1")
