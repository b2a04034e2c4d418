"""SC602: labels that do not match the output of the model."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code

SHAPES = "Shapes {} and {} are incompatible"
EXTRA_AXIS = (
    "if the output has an extra axis: remove return_sequences=True from the last recurrent layer, "
    "or put Flatten() before the last Dense layer"
)


@pytest.mark.parametrize(
    ("labels", "output", "fixes"),
    [
        (
            "(None, 1)",
            "(None, 10)",
            [
                "for integer labels: loss='sparse_categorical_crossentropy', or one-hot labels, "
                "to_categorical(y, 10)",
                "for yes/no labels: end the model with Dense(1, activation='sigmoid')",
            ],
        ),
        ("(None, 10)", "(None, 6, 10)", [EXTRA_AXIS]),
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
    assert finding.fixes == ["pass the labels: model.fit(x, y)"]


def test_keras_2_3() -> None:
    finding = explained(
        "Error when checking target: expected dense_2 to have shape (10,) but got array with "
        "shape (1,)"
    )
    assert finding.means == (
        "dense_2, the last layer, outputs (10,) for each sample, but the labels have the shape (1,)"
    )
