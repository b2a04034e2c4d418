"""SC612 and SC613: losses that are nan, and what fit, compile and callbacks refuse."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.diagnose.why import why
from shapecalc.errors import Code


@pytest.mark.parametrize("text", ["8/8 - 0s 5ms/step - loss: nan - val_loss: nan", "loss: nan"])
def test_a_loss_that_is_not_a_number(text: str) -> None:
    finding = explained(text)
    assert finding.code is Code.NOT_A_NUMBER
    assert "np.isnan(x).sum()" in finding.fixes[0]


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("nb_epoch", "write epochs"),
        ("epoch", "did you mean epochs?"),
        ("batchsize", "did you mean batch_size?"),
        ("workers", "remove it"),
        ("zzz", "fit() accepts x, y, batch_size"),
    ],
)
def test_arguments_of_fit(argument: str, words: str) -> None:
    for method in ("TensorFlowTrainer.fit", "JAXTrainer.fit", "fit"):
        finding = explained(f"{method}() got an unexpected keyword argument '{argument}'")
        assert finding.code is Code.TRAINING
        assert words in finding.fixes[0]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("acc", "history.history['accuracy']"),
        ("val_acc", "history.history['val_accuracy']"),
        ("accuracy", "metrics=['accuracy']"),
        ("val_loss", "validation_split"),
        ("lr", "learning_rate"),
    ],
)
def test_keys_of_a_history(key: str, words: str) -> None:
    assert words in explained(f"KeyError: '{key}'").fixes[0]


def test_other_keys_are_not_explained() -> None:
    assert why("KeyError: 'price'") == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("val_acc", "monitor='val_accuracy'"),
        ("val_loss", "validation_split"),
        ("f1", "a name that the message lists"),
    ],
)
def test_what_callbacks_watch(name: str, words: str) -> None:
    text = f"Early stopping conditioned on metric `{name}` which is not available. Available"
    finding = explained(text)
    assert name in finding.means
    assert words in finding.fixes[0]
