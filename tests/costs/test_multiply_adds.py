"""Multiply-adds, compared with the products in JAX's trace of the same models."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.costs.multiply_adds import multiply_adds, products_of
from shapecalc.costs.one_example import one_example
from shapecalc.read.document import read_data

SCRIPT = Path(__file__).parents[2] / "scripts" / "multiply_adds"
T = Formula.of("T")


def counts(data: Any) -> dict[str, Any]:
    """Return the multiply-adds of each layer and operation that has any, by name."""
    example = one_example(read_data(data))
    assert example is not None
    products = products_of(example.model, example.inference)
    found = {operation.name: multiply_adds(parts) for operation, parts in products.items()}
    return {name: number for name, number in found.items() if number != 0}


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["Conv2D(32, 3, input_shape=(28, 28, 1))"], {"conv2d": 26 * 26 * 288}),
        (["LSTM(10, input_shape=(None, 1))", "Dense(5)"], {"lstm": 440 * T, "dense": 50}),
        (["TimeDistributed(Dense(4), input_shape=(7, 3))"], {"time_distributed": 84}),
        (["Input((3,))", "Embedding(9, 4)", "Flatten()", "Dense(1)"], {"dense": 12}),
        (["Conv2DTranspose(2, 3, strides=2, input_shape=(5, 5, 1))"], {"conv2d_transpose": 450}),
    ],
)
def test_layers(layers: list[str], expected: dict[str, Any]) -> None:
    assert counts(layers) == expected


def test_shared_model() -> None:
    """Each call of a model counts for the layers in it, on the sizes of that call."""
    data = {
        "inputs": {"x": [4, 3], "y": [6, 3]},
        "layers": {
            "m": {"Model": {"layers": ["Input((None, 3))", "Dense(5)"]}},
            "a": "m(x)",
            "b": "m(y)",
            "out": "Concatenate(axis=1)([a, b])",
        },
        "outputs": ["out"],
    }
    assert counts(data) == {"dense": (4 + 6) * 3 * 5}


def test_unknown() -> None:
    """What a layer that is defined elsewhere computes is unknown."""
    data = ["Input((3,))", "Layer(class_name='Mine', output_shape=(4,), params=5)", "Dense(2)"]
    assert counts(data) == {"mine": None, "dense": 8}


def test_trace() -> None:
    """Random configurations have the counts of JAX's trace."""
    layers = "Dense,Conv2D,SeparableConv2D,Conv1DTranspose,GRU,Bidirectional,Attention,EinsumDense"
    command = [sys.executable, str(SCRIPT), "--only", layers, "--cases", "4"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout.endswith("\n0 differences\n"), result.stdout + result.stderr[-2000:]
    rows = [line.split("|") for line in result.stdout.split("\n")[2:-2]]
    assert all(int(row[3]) for row in rows), result.stdout
