"""How training and prediction build models of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, printed, problems, summaries, tables

NET = """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(2)
    def call(self, x):
        return self.d(x["a"] if isinstance(x, dict) else x)
m = Net()
m.compile("sgd", "mse")
"""


@pytest.mark.parametrize(
    ("statement", "batch"),
    [
        ("m.fit(np.zeros((64, 3)), y)", 32),
        ("m.fit(np.zeros((65, 3)), y)", None),
        ("m.fit(np.zeros((65, 3)), y, batch_size=5)", 5),
        ("m.evaluate(np.zeros((64, 3)), y)", 32),
        ("m.predict(np.zeros((65, 3)))", 32),
        ("m.predict(np.zeros((6, 3)))", 6),
        ("m.train_on_batch(np.zeros((6, 3)), y)", 6),
        ("m.fit({'a': np.zeros((64, 3))}, y)", 32),
    ],
)
def test_batches(statement: str, batch: int | None) -> None:
    (model,) = summaries(f"{NET}{statement}\nm.summary()")
    assert model.layers[0].shape_text == f"({batch}, 2)"


def test_unknown_data() -> None:
    assert "`data` is not defined" in problems(f"{NET}m.fit(data, y)\nm.summary()")[0]


def test_a_step_of_ones_own() -> None:
    text = NET.replace("    def call", "    def train_step(self, data): pass\n    def call")
    message = problems(f"{text}m.fit(np.zeros((6, 3)), y)\nm.summary()")[0]
    assert "the method `train_step` is not followed" in message


TRAINED = """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(2)
        self.inner = Sequential([layers.Dense(3)])
    {0}
    def call(self, x):
        x = x["a"] if isinstance(x, dict) else x[0] if isinstance(x, (list, tuple)) else x
        return self.d(self.inner(x))
x, y = np.zeros((64, 3)), np.zeros((64, 2))
m = Net()
m.compile("sgd", "mse")
{1}
m.summary()
"""


@pytest.mark.parametrize(
    "statement",
    [
        *("m.fit(x, y)", "m.fit(x, y, 16)", "m.fit(x[:63], y[:63], 16)", "m.evaluate(x, y, 8)"),
        *("m.predict(x, 8)", "m.predict(x=x, batch_size=8)", "m.predict([x, np.zeros((64, 5))])"),
        *("m.fit({'a': x}, y)", "m.predict_on_batch(x[:6])", "m.test_on_batch(x[:6], y[:6])"),
        *("m.train_on_batch(x[:6], y[:6])", "m(x[:2])\nm.fit(x, y)"),
        "m.predict(x)\nm.predict(np.zeros((65, 3)))",
        "m = Sequential([layers.Dense(3)])\nm.compile('sgd', 'mse')\nm.fit(x, x)",
    ],
)
def test_batches_as_keras(keras: Any, statement: str) -> None:
    text = TRAINED.format("pass", statement)
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("step", "statement"),
    [
        ("train_step", "m.fit(x, y)"),
        ("train_step", "m.train_on_batch(x, y)"),
        ("test_step", "m.evaluate(x, y)"),
        ("test_step", "m.test_on_batch(x, y)"),
        ("predict_step", "m.predict(x)"),
        ("predict_step", "m.predict_on_batch(x)"),
    ],
)
def test_steps_of_ones_own(step: str, statement: str) -> None:
    method = f"def {step}(self, data): return {{}}"
    assert answer(TRAINED.format(method, statement)) == [
        f"17:1-17:12 SC301 this model is not known: the method `{step}` is not followed (line 16)"
    ]
    other = "predict_step" if step != "predict_step" else "train_step"
    method = f"def {other}(self, data): return {{}}"
    assert answer(TRAINED.format(method, statement))[0].startswith("dense (")


@pytest.mark.parametrize("data", ["data", "[x, data]", "{'a': data}"])
def test_data_that_are_not_known(data: str) -> None:
    assert answer(TRAINED.format("pass", f"m.fit({data}, y)")) == [
        "17:1-17:12 SC301 this model is not known: it gets its input shape from data: `data` is "
        "not defined (line 16); give it with --set 'data.shape=(…)' (line 16)"
    ]
