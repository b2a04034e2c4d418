"""The weights of layers of one's own."""

from __future__ import annotations

import pytest
from reading import problems, summaries

LAYER = """
class Own(layers.Layer):
    def build(self, shape):
        {0}
    def call(self, x):
        return x
m = Sequential([Input((3,)), Own()])
m.summary()
"""


@pytest.mark.parametrize(
    ("statement", "trained", "frozen"),
    [
        ("self.add_weight(shape=(shape[-1], 4))", 12, 0),
        ("self.add_weight(shape=(2,), trainable=False)", 0, 2),
        ("self.add_weight()", 1, 0),
        ("self.add_weight((2, 3), 'zeros', 'float32')", 6, 0),
        ("self.add_variable((2,), 'zeros')", 2, 0),
        ("self.w = keras.Variable(ops.zeros((2, 5)))", 10, 0),
        ("self.w = keras.Variable('zeros', shape=(3,), trainable=False)", 0, 3),
        ("w = keras.Variable(ops.zeros((2, 5)))", 0, 0),
    ],
)
def test_weights(statement: str, trained: int, frozen: int) -> None:
    (model,) = summaries(LAYER.format(statement))
    assert (model.trainable_params, model.non_trainable_params) == (trained, frozen)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("self.add_weight('w', shape=(3,))", "`add_weight` takes its name only as `name=`"),
        ("self.add_weight((1,), 'zeros', None, True)", "at most 3 arguments by position"),
        ("self.add_weight(shap=(3,))", "`add_weight` has no argument `shap`"),
        ("self.add_weight(shape=3)", "the shape of a weight must be a tuple"),
        ("self.add_weight(shape=(3.5,))", "must be a whole number, not 3.5"),
        ("self.add_weight(shape=(-1,))", "must be a whole number, not -1"),
        ("self.add_weight(shape=(10**10, 10**10))", "larger than any tensor can be"),
        ("self.add_weight(shape=shape)", "the shape of this weight has an unknown size"),
    ],
)
def test_mistakes(statement: str, message: str) -> None:
    assert message in problems(LAYER.format(statement))[0]


def test_an_unknown_shape() -> None:
    (model,) = summaries(LAYER.format("self.add_weight(shape=mine.shape)"))
    assert model.layers[0].unknown
    assert any("`mine` is not defined" in note for note in model.notes)


def test_a_letter() -> None:
    """A size of the input that is a letter is one in the weight, too."""
    text = LAYER.format("self.add_weight(shape=(shape[-1], 4))").replace("(3,)", "(n,)")
    (model,) = summaries(text)
    assert str(model.total_params) == "4·n"
