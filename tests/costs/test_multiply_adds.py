"""Multiply-adds, compared with the products in JAX's trace of the same models."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from call_costs import products_of_calls
from own_classes import OWN_CLASSES, PROGRAMS
from product_calls import LAYER_CALLS, PRODUCT_CALLS

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import total
from shapecalc.costs.one_example import one_example
from shapecalc.declare.operation import OPERATIONS, Array, products_in
from shapecalc.read.document import read_data
from shapecalc.rules.tensorflow.matrices import matmul, matvec, tensordot
from shapecalc.rules.tensorflow.windows import (
    convolution,
    depthwise,
    pooled,
    separable,
    transposed,
)

UNTRACED = {"ops: ConvTranspose", "ops: ElasticTransform"}
"""Operations that Keras on JAX cannot run in a graph, by mistakes of its own."""

SCRIPT = Path(__file__).parents[2] / "scripts" / "multiply_adds"
T = Formula.of("T")


def counts(data: Any) -> dict[str, Any]:
    """Return the multiply-adds of each layer and operation that has any, by name."""
    example = one_example(read_data(data))
    assert example is not None
    found = {operation.name: count for operation, count in products_of_calls(example).items()}
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


@pytest.mark.parametrize("mask", ["query_mask", "value_mask", "key_mask"])
def test_masks_with_more_axes(mask: str) -> None:
    """Keras broadcasts the scores to them."""
    for shape, expected in ((3,), 4 * 3 * 5 * 4 + 2 * 2 * 3 * 3 * 2), ((3, 1), None):
        data: Any = {
            "inputs": {"x": (3, 5), "mask": shape},
            "layers": {"z": f"MultiHeadAttention(2, 2)(x, x, {mask}=mask)"},
            "outputs": ["z"],
        }
        assert counts(data) == {"multi_head_attention": expected}


def test_images_of_other_sizes() -> None:
    """Keras filters as many as there happen to be: of four images and one, 14 in place of 20."""
    images, one = Array((5, 5, 4), "float32"), Array((5, 5, 1), "float32")
    similarity = OPERATIONS["SSIM"].function
    products = products_in([similarity(images, images, filter_size=3)])
    assert products is not None
    assert total(product.count for product in products) == 20 * 9 * 3 * 3
    assert products_in([similarity(images, one, filter_size=3)]) is None


IMAGES, KERNEL = Array((1, 6, 6, 2), "float32"), Array((3, 3, 2, 4), "float32")
ROWS, COLUMNS = Array((4, 3), "float32"), Array((3, 5), "float32")


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (matmul(ROWS, COLUMNS), 60),
        (matmul(COLUMNS, ROWS, True, True), 60),
        (matvec(ROWS, Array((3,), "float32")), 12),
        (tensordot(ROWS, COLUMNS, 1), 60),
        (convolution(IMAGES, KERNEL, 1, "SAME"), 36 * 72),
        (depthwise(IMAGES, KERNEL, 1, "VALID"), 16 * 72),
        (separable(IMAGES, KERNEL, Array((1, 1, 8, 5), "float32"), 1, "SAME"), 36 * (72 + 40)),
        (transposed(IMAGES, Array((3, 3, 5, 2), "float32"), [1, 12, 12, 5]), 36 * 90),
        (pooled(IMAGES, 2, 2, "SAME"), 0),
    ],
)
def test_functions_of_tensorflow(result: Any, expected: int) -> None:
    """They count as the operations of Keras do."""
    products = products_in([result])
    assert products is not None
    assert total(product.count for product in products if product) == expected


def test_einsum_of_three() -> None:
    """Two arrays are multiplied at a time, in the order that takes the fewest operations."""
    arrays = [Array(shape, "float32") for shape in ((2, 3), (3, 4), (4, 5))]
    result = OPERATIONS["Einsum"].apply(arrays, {}, {"subscripts": "ab,bc,cd->ad"})
    assert isinstance(result, Array)
    products = products_in([result])
    assert products is not None
    assert [product.count for product in products] == [24, 40]


def test_letters_of_a_gate() -> None:
    """An axis of size 1 that is broadcast keeps the letter of the other input."""
    data = {
        "inputs": {"x": [None, None, 3]},
        "layers": {
            "g": "GlobalAveragePooling2D(keepdims=True)(x)",
            "m": "Multiply()([x, g])",
            "out": "Conv2D(4, 1, name='out')(m)",
        },
        "outputs": ["out"],
    }
    assert counts(data) == {"out": 12 * Formula.of("H") * Formula.of("W")}


@pytest.mark.parametrize(
    ("name", "number"),
    [("MobileNetV2", 300_774_272), ("ResNet50", 3_857_973_248), ("EfficientNetB0", 385_814_752)],
)
def test_applications(keras: Any, name: str, number: int) -> None:
    """The counts are those in JAX's trace: `scripts/multiply_adds --applications all`."""
    with keras.StatelessScope(initialize_variables=False):
        saved = json.loads(getattr(keras.applications, name)(weights=None).to_json())
    assert sum(counts(saved).values()) == number


RECORDED = json.loads(Path(__file__).with_name("transposed.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("recorded", RECORDED["layers"], ids=lambda recorded: recorded["layer"])
def test_transposed(recorded: Any) -> None:
    """PyTorch counts two FLOPs for each of our multiply-adds: `scripts/transposed` has asked it."""
    data = {"inputs": {"x": recorded["shape"]}, "layers": {"z": f"{recorded['layer']}(x)"}}
    (count,) = counts({**data, "outputs": ["z"]}).values()
    assert 2 * count == recorded["flops"]


RANDOM = (
    *("Conv2D", "SeparableConv2D", "Conv1DTranspose", "GRU", "ConvLSTM1D"),
    *("Attention", "AdditiveAttention", "Dot"),
)


def test_trace() -> None:
    """Layers and operations have the counts of JAX's trace; one process imports JAX for all."""
    classes = [*RANDOM, *LAYER_CALLS, *PRODUCT_CALLS, OWN_CLASSES]
    command = [sys.executable, str(SCRIPT), "--only", ",".join(classes), "--cases", "2"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout.endswith("\n0 differences\n"), result.stdout + result.stderr[-2000:]
    rows = [line.split("|") for line in result.stdout.split("\n")[2:-2]]
    equal = {row[1].strip(): int(row[2]) for row in rows}
    assert {name for name, number in equal.items() if not number} <= UNTRACED, result.stdout
    assert len(equal) == len(classes)
    assert equal[OWN_CLASSES] == len(PROGRAMS), result.stdout + result.stderr[-2000:]
