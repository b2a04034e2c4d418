"""SC201: layers that are not known, and what is not a layer."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Dense", "another version of Keras saved the file"),
        ("Functional", "another version of Keras saved the file"),
        ("TFOpLambda", "load it with tf_keras"),
        ("Scale", "custom_objects={'Scale': Scale}"),
    ],
)
def test_a_file_with_an_unknown_layer(name: str, words: str) -> None:
    """A file has no misspelled names, so the class is another one."""
    finding = explained(f"Unknown layer: {name}")
    assert finding.code is Code.UNKNOWN_LAYER
    assert (
        finding.means == f"the file has a layer of the class {name}, which this Keras does not know"
    )
    assert words in finding.fixes[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Desne", "did you mean Dense?"),
        ("CuDNNLSTM", "write LSTM"),
        ("merge", "concatenate([a, b])"),
        ("ThresholdedReLU", "ReLU(threshold=1.0)"),
        ("MultiHeadAttention", "update Keras"),
        ("Xyzzy", "`shapecalc layers` lists the layers"),
    ],
)
def test_a_program_with_an_unknown_layer(name: str, words: str) -> None:
    for text in (
        f"module 'keras.layers' has no attribute '{name}'",
        f"cannot import name '{name}' from 'tensorflow.keras.layers' (/a/b.py)",
    ):
        finding = explained(text)
        assert finding.means == f"this Keras has no layer class named {name}"
        assert words in finding.fixes[0]


ADDED = "Only instances of `keras.Layer` can be added to a Sequential model. Received: {} (of type"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("<KerasTensor shape=(None, 3), dtype=float32, name=x>", "without calling it"),
        ("<tensorflow_hub.keras_layer.KerasLayer object at 0x7f>", "tf_keras.Sequential"),
        ("<tf_keras.src.layers.core.dense.Dense object at 0x7f>", "from one package"),
        ("5", "create the layer: Dense(10)"),
    ],
)
def test_what_is_not_a_layer(value: str, words: str) -> None:
    assert words in explained(ADDED.format(value)).fixes[0]


def test_the_name_of_a_layer() -> None:
    text = (
        "The added layer must be an instance of class Layer. Received: layer={} of type "
        "<class 'str'>."
    )
    assert "custom_objects={'Own': Own}" in explained(text.format("Own")).fixes[0]
    assert "Dense(10), not 'dense'" in explained(text.format("dense")).fixes[0]
