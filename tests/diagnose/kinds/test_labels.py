"""SC602: labels that do not match the output of the model."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code

SHAPES = "Shapes {} and {} are incompatible"
EXTRA_AXIS = (
    "if there is one label for the whole series: remove return_sequences=True from the last "
    "recurrent layer"
)
EVERY_STEP = "for a label at every time step: set return_sequences=True on the last recurrent layer"
INTEGERS = [
    "for integer labels: loss='sparse_categorical_crossentropy', or one-hot labels, "
    "to_categorical(y, 10)",
    "for yes/no labels: end the model with Dense(1, activation='sigmoid')",
]


@pytest.mark.parametrize(
    ("labels", "output", "fixes"),
    [
        (
            "(None, 1)",
            "(None, 10)",
            INTEGERS,
        ),
        ("(None,)", "(None, 10)", INTEGERS),
        ("(8, 9, 9)", "(None, 9, 9, 10)", INTEGERS),
        ("(None, 10)", "(None, 6, 10)", [EXTRA_AXIS]),
        (
            "(None, 10)",
            "(None, 6, 6, 10)",
            [
                "if there is one label for the whole picture: put Flatten() or "
                "GlobalAveragePooling2D() before the last Dense layer"
            ],
        ),
        (
            "(None, 6, 10)",
            "(None, 10)",
            [EVERY_STEP],
        ),
        (
            "(None, 8, 8, 1)",
            "(None, 6, 6, 1)",
            [
                "give the labels and the output the same size: padding='same' on the convolutions, "
                "or resize the labels to (6, 6)"
            ],
        ),
        (
            "(None, 2)",
            "(None, 1)",
            ["give the last layer as many units as a label has numbers: Dense(2)"],
        ),
        (
            "(None, 3)",
            "(None, 10)",
            ["give the last layer as many units as a label has numbers: Dense(3)"],
        ),
    ],
)
def test_shapes(labels: str, output: str, fixes: list[str]) -> None:
    finding = explained(SHAPES.format(labels, output))
    assert finding.code is Code.TARGETS
    assert finding.means == (
        f"the labels have the shape {labels}, but the output of the model has {output}"
    )
    assert finding.fixes == fixes


def test_the_order_of_logits_and_labels() -> None:
    """These messages name the output first."""
    finding = explained("logits and labels must have the same shape ((None, 10) vs (None, 1))")
    assert finding.means == (
        "the labels have the shape (None, 1), but the output of the model has (None, 10)"
    )


def test_a_label_that_is_too_large() -> None:
    finding = explained("Received a label value of 10 which is outside the valid range of [0, 10).")
    assert finding.means == "the labels contain 10, but the model has 10 classes, numbered from 0"
    assert finding.fixes[1] == "if the labels start at 1, subtract 1: y = y - 1"


def test_missing_labels() -> None:
    finding = explained("No gradients provided for any variable: ['dense/kernel:0']")
    assert finding.fixes == ["pass the labels, model.fit(x, y), and a loss, compile(loss=…)"]


def test_keras_2_3() -> None:
    finding = explained(
        "Error when checking target: expected dense_2 to have shape (10,) but got array with "
        "shape (1,)"
    )
    assert finding.means == (
        "dense_2, the last layer, outputs (10,) for each sample, but the labels have the shape (1,)"
    )
    assert finding.fixes[0].startswith("for integer labels: loss='sparse_categorical_crossentropy'")


@pytest.mark.parametrize(
    ("labels", "output", "words"),
    [
        ("(8, 10)", "(8, 10)", "categorical_crossentropy"),
        ("(8,)", "(8, 6, 10)", "return_sequences=True from"),
        ("(8, 6)", "(8, 10)", "set return_sequences=True"),
        ("(80,)", "(8, 10)", "for one-hot labels"),
        ("(48,)", "(8, 10)", "set return_sequences=True"),
        ("(8,)", "(48, 10)", "if the output has an extra axis"),
    ],
)
def test_sparse_labels(labels: str, output: str, words: str) -> None:
    """TensorFlow joins all axes but the last one before it compares."""
    text = "logits and labels must have the same first dimension, got logits shape {} and labels {}"
    assert words in explained(text.format(output, f"shape {labels}")).fixes[0]


def test_classes_and_probabilities() -> None:
    text = "Classification metrics can't handle a mix of {} targets"
    assert "> 0.5" in explained(text.format("binary and continuous")).fixes[0]
    assert "np.argmax" in explained(text.format("multiclass and continuous-multioutput")).fixes[0]
