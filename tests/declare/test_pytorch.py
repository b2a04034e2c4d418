"""The layers of PyTorch, and those of Keras that do the same."""

from __future__ import annotations

import re

import pytest
from diagnose.suggested import suggested

from shapecalc.declare.pytorch import TORCH_LAYERS
from shapecalc.rules import RULES


def test_names() -> None:
    assert {layer.name for layer in TORCH_LAYERS.values()} <= RULES.keys()
    assert not TORCH_LAYERS.keys() & RULES.keys()


SIZES = {
    "Linear": 1,
    "BatchNorm": 1,
    "LayerNorm": 1,
    "AdaptiveAvgPool": 1,
    "AdaptiveMaxPool": 1,
    "Conv": 1,
    "ConvTranspose": 1,
}
"""How many sizes of the input or output stand first in PyTorch, without the number of axes."""

NEEDED = {
    "Linear": 1,
    "Conv": 2,
    "ConvTranspose": 2,
    "MaxPool": 1,
    "AvgPool": 1,
    "Dropout": 1,
    "ZeroPad": 1,
}
"""How many arguments without a default follow."""


@pytest.mark.parametrize("name", TORCH_LAYERS)
def test_first_arguments(name: str) -> None:
    layer, kind = TORCH_LAYERS[name], re.sub(r"[123]d$", "", name)
    assert (layer.sizes, layer.needed) == (SIZES.get(kind, 0), NEEDED.get(kind, 0))


@pytest.mark.parametrize(
    ("torch", "keras"),
    [
        ("ConvTranspose1d(3, 8, 5)", "Conv1DTranspose(8, 5)"),
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
