"""The layers of PyTorch, and those of Keras that do the same."""

from __future__ import annotations

import pytest
from diagnose.suggested import suggested

from shapecalc.declare.pytorch import TORCH_LAYERS
from shapecalc.rules import RULES


def test_names() -> None:
    assert {layer.name for layer in TORCH_LAYERS.values()} <= RULES.keys()
    assert not TORCH_LAYERS.keys() & RULES.keys()


@pytest.mark.parametrize(
    ("torch", "keras"),
    [
        ("Linear(784, 10)", "Dense(10)"),
        ("Linear(10)", "Dense(10)"),
        ("Conv2d(3, 32, 3)", "Conv2D(32, 3)"),
        ("Conv2d(32, 3)", "Conv2D(32, 3)"),
        ("BatchNorm2d(32)", "BatchNormalization()"),
        ("MaxPool2d(2)", "MaxPooling2D(2)"),
        ("Dropout2d(0.5)", "SpatialDropout2D(0.5)"),
        ("Conv2d(3, 32, 3, padding='same')", "Conv2D(32, 3, padding='same')"),
    ],
)
def test_arguments(torch: str, keras: str) -> None:
    """The sizes of the input go, which Keras finds itself."""
    changed = next(iter(suggested(f"- {torch}\n").values()))
    assert changed == f"- {keras}\n"
