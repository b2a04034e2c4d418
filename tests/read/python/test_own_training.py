"""How training and prediction build models of one's own."""

from __future__ import annotations

import pytest
from reading import problems, summaries

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
