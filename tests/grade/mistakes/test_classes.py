"""Mistakes about the class: another layer of the same family."""

from __future__ import annotations

from typing import Any

import pytest
from grade.situations import made

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.mistakes.classes import (
    channels_pooled,
    other_class,
    other_merging,
    sizes_multiplied,
    usual_convolution,
    usual_window,
    window_with_weights,
)

N = UNKNOWN
POOL = "MaxPooling2D(2, input_shape=(9, 9, 4))"
POOL_FIRST = "AveragePooling2D(2, data_format='channels_first', input_shape=(4, 9, 9))"


def merged(name: str) -> dict[str, Any]:
    return {"inputs": {"x": "Input((4,))"}, "layers": {"y": f"{name}()([x, x])"}}


@pytest.mark.parametrize(
    ("spec", "name", "shape", "params"),
    [
        (POOL, "GlobalMaxPooling2D", (N, 4), 0),
        (POOL, "AveragePooling2D", (N, 4, 4, 4), 0),
        ("GlobalMaxPooling2D(input_shape=(9, 9, 4))", "MaxPooling2D", (N, 4, 4, 4), 0),
        ("LSTM(10, input_shape=(3, 1))", "GRU", (N, 10), 390),
        ("SeparableConv2D(8, 3, input_shape=(9, 9, 3))", "Conv2D", (N, 7, 7, 8), 224),
        ("LayerNormalization(input_shape=(6,))", "BatchNormalization", (N, 6), 24),
    ],
)
def test_other_class(spec: str, name: str, shape: Any, params: int) -> None:
    found = {m.name: (m.shapes, m.params) for m in made(other_class, spec)}
    assert found[name] == ((shape,), params)
    assert spec.partition("(")[0] not in found


def test_the_most_similar_class_comes_first() -> None:
    assert made(other_class, POOL)[0].name == "GlobalMaxPooling2D"
    assert made(other_class, POOL_FIRST)[0].name == "GlobalAveragePooling2D"


def test_the_sentence_about_another_class() -> None:
    mistake = next(m for m in made(other_class, POOL) if m.name == "GlobalMaxPooling2D")
    assert mistake.why == "this is the result of GlobalMaxPooling2D, but the layer is MaxPooling2D"


@pytest.mark.parametrize(
    ("spec", "shape"),
    [
        (POOL, (N, 18, 18, 4)),
        (POOL_FIRST, (N, 4, 18, 18)),
        ("MaxPooling1D(3, input_shape=(9, 4))", (N, 27, 4)),
    ],
)
def test_sizes_multiplied(spec: str, shape: Any) -> None:
    (mistake,) = made(sizes_multiplied, spec)
    assert mistake.shapes == (shape,)
    assert mistake.name.startswith("UpSampling")


@pytest.mark.parametrize(("spec", "shape"), [(POOL, (N, 4, 4, 2)), (POOL_FIRST, (N, 2, 4, 4))])
def test_channels_pooled(spec: str, shape: Any) -> None:
    (mistake,) = made(channels_pooled, spec)
    assert (mistake.name, mistake.shapes) == ("channels pooled", (shape,))


def test_usual_window() -> None:
    (mistake,) = made(usual_window, "AveragePooling2D(3, input_shape=(9, 9, 4))")
    assert mistake.shapes == ((N, 4, 4, 4),)
    assert mistake.why == "this is right for pool_size=(2, 2), but the layer has pool_size=(3, 3)"


def test_usual_convolution() -> None:
    (mistake,) = made(usual_convolution, "DepthwiseConv2D(3, input_shape=(9, 9, 8))")
    assert (mistake.name, mistake.params) == ("Conv2D", (3 * 3 * 8 + 1) * 8)
    assert (
        mistake.why
        == "this is the result of Conv2D with 8 filters, but the layer is DepthwiseConv2D"
    )
    assert made(usual_convolution, "Conv2D(3, 3, input_shape=(9, 9, 8))") == []


@pytest.mark.parametrize("mistakes", [sizes_multiplied, channels_pooled, usual_window])
def test_what_is_no_pooling(mistakes: Any) -> None:
    assert made(mistakes, "Dense(4, input_shape=(3,))") == []


@pytest.mark.parametrize(
    ("name", "other", "shape"), [("Add", "Concatenate", (N, 8)), ("Concatenate", "Add", (N, 4))]
)
def test_other_merging(name: str, other: str, shape: tuple[Any, ...]) -> None:
    mistake, stacked = made(other_merging, merged(name))
    assert (stacked.name, stacked.shapes) == ("stacked", ((N, 2, 4),))
    assert (mistake.name, mistake.shapes) == (other, (shape,))
    assert mistake.why == f"this is the result of {other}"


def test_other_merging_of_a_layer_with_one_input() -> None:
    assert made(other_merging, "Dense(4, input_shape=(3,))") == []


@pytest.mark.parametrize(
    "spec",
    [
        "MaxPooling2D(2, input_shape=(6, 6, 3))",
        "AveragePooling2D((2, 2), data_format='channels_first', input_shape=(3, 6, 6))",
    ],
)
def test_window_with_weights(spec: str) -> None:
    found = made(window_with_weights, spec)
    assert [mistake.params for mistake in found] == [39, 36, 4, 5, 12, 15]
    assert {mistake.name for mistake in found} == {"pooling"}
    assert found[0].why == f"{spec.partition('(')[0]} has no weights, unlike a convolution"


@pytest.mark.parametrize(
    "spec",
    [
        *("Dense(4, input_shape=(3,))", "Conv2D(3, 2, input_shape=(6, 6, 3))"),
        *("MaxPooling2D(2, input_shape=(6, 6, C))", "BatchNormalization(input_shape=(6,))"),
    ],
)
def test_window_with_weights_of_other_layers(spec: str) -> None:
    assert made(window_with_weights, spec) == []
