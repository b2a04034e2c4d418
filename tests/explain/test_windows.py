"""The general formula of windows: it gives the sizes of real Keras, for every kind of window."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.algebra.notation import evaluate
from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import RuleError
from shapecalc.errors import ModelError, Source
from shapecalc.explain.layer import explain
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.windows import (
    EQUAL_PADDING,
    SLIDING,
    WindowAxis,
    positions_of,
    window_axes,
)
from shapecalc.read.document import read_layer


def axes_of(layer: str, *shape: Any) -> list[WindowAxis]:
    return window_axes(explain(read_layer(layer, Source("<test>")), [(UNKNOWN, *shape)]))


WINDOWS = st.fixed_dictionaries(
    {
        "size": st.integers(1, 20),
        "points": st.integers(1, 5),
        "step": st.integers(1, 4),
        "gap": st.integers(1, 3),
        "padding": st.sampled_from(["valid", "same", "causal"]),
    }
)


@settings(max_examples=150, deadline=None)
@given(window=WINDOWS)
def test_convolutions(keras: Any, window: dict[str, Any]) -> None:
    size, padding = window["size"], window["padding"]
    gap = 1 if window["step"] > 1 else window["gap"]
    arguments = f"2, {window['points']}, strides={window['step']}, dilation_rate={gap}"
    call = f"Conv1D({arguments}, padding={padding!r})"
    try:
        (axis,) = axes_of(call, size, 3)
    except (RuleError, ModelError):
        return
    layer = eval(f"keras.layers.{call}", {"keras": keras})
    assert positions_of(axis) == layer.compute_output_shape((2, size, 3))[1]
    before, after = axis.padded
    if padding != "causal":
        assert 0 <= after - before <= 1
    last = (axis.positions - 1) * axis.step + axis.reach
    assert last <= before + size + after or padding == "valid"
    if before == after:
        numbers = {**axis.values, "P": before}
        assert evaluate(EQUAL_PADDING, numbers) == positions_of(axis)


@settings(max_examples=150, deadline=None)
@given(window=WINDOWS, extra=st.integers(-1, 3))
def test_transposed_convolutions(keras: Any, window: dict[str, Any], extra: int) -> None:
    size, step = window["size"], window["step"]
    padding = "valid" if window["padding"] == "causal" else window["padding"]
    gap = 1 if step > 1 else window["gap"]
    more = f", output_padding={extra}" if 0 <= extra < step else ""
    call = (
        f"Conv1DTranspose(2, {window['points']}, strides={step}, dilation_rate={gap}, "
        f"padding={padding!r}{more})"
    )
    (axis,) = axes_of(call, size, 3)
    layer = eval(f"keras.layers.{call}", {"keras": keras})
    assert positions_of(axis) == layer.compute_output_shape((2, size, 3))[1]
    expected = {
        "valid": 0,
        "same": max(axis.reach - step, 0) if axis.extra is None else axis.reach - axis.reach % 2,
    }
    assert sum(axis.padded) == expected[padding]
    assert min(axis.padded) >= 0


@settings(max_examples=80, deadline=None)
@given(window=WINDOWS)
def test_pooling(keras: Any, window: dict[str, Any]) -> None:
    padding = "valid" if window["padding"] == "causal" else window["padding"]
    call = f"MaxPooling2D(({window['points']}, 2), strides={window['step']}, padding={padding!r})"
    try:
        axes = axes_of(call, window["size"], 7, 3)
    except (RuleError, ModelError):
        return
    layer = eval(f"keras.layers.{call}", {"keras": keras})
    theirs = layer.compute_output_shape((2, window["size"], 7, 3))
    assert tuple(map(positions_of, axes)) == theirs[1:3]


@pytest.mark.parametrize(
    ("layer", "shape", "names", "values"),
    [
        ("Conv1D(2, 3)", (9, 1), [""], {"N": 9, "F": 3, "S": 1, "D": 1, "P1": 0, "P2": 0}),
        (
            "Conv2D(2, 2, padding='same')",
            (9, 9, 1),
            ["height", "width"],
            {"N": 9, "F": 2, "S": 1, "D": 1, "P1": 0, "P2": 1},
        ),
        (
            "Conv2D(2, 3, data_format='channels_first')",
            (1, 9, 8),
            ["height", "width"],
            {"N": 9, "F": 3, "S": 1, "D": 1, "P1": 0, "P2": 0},
        ),
        (
            "MaxPooling3D()",
            (4, 5, 6, 1),
            ["depth", "height", "width"],
            {"N": 4, "F": 2, "S": 2, "D": 1, "P1": 0, "P2": 0},
        ),
        (
            "ConvLSTM2D(2, 3)",
            (5, 9, 8, 1),
            ["height", "width"],
            {"N": 9, "F": 3, "S": 1, "D": 1, "P1": 0, "P2": 0},
        ),
    ],
)
def test_axes(layer: str, shape: Any, names: list[str], values: dict[str, int]) -> None:
    axes = axes_of(layer, *shape)
    assert [axis.name for axis in axes] == names
    assert axes[0].values == values


def test_letters_alone() -> None:
    plan = read_layer("Conv2D(8, 3, strides=2)", Source("<test>"))
    height, _ = window_axes(explain_alone(plan, None, None))
    assert {name: str(size) for name, size in height.letters.items()} == {
        "N": "h",
        "F": "kh",
        "S": "sh",
        "D": "1",
    }
    assert not height.is_known
    assert height.values == {"F": 3, "S": 2, "D": 1, "P1": 0, "P2": 0}


@pytest.mark.parametrize("layer", ["Dense(3)", "ZeroPadding1D(2)", "UpSampling1D(2)"])
def test_no_window(layer: str) -> None:
    assert axes_of(layer, 4, 3) == []


def test_the_two_forms_are_one() -> None:
    numbers = {"N": 10, "F": 3, "S": 2, "D": 1}
    assert evaluate(SLIDING, {**numbers, "P1": 1, "P2": 1}) == 5
    assert evaluate(EQUAL_PADDING, {**numbers, "P": 1}) == 5


@pytest.mark.parametrize(
    ("padding", "expected"), [("valid", (0, 0)), ("same", (1, 2)), ("causal", (3, 0))]
)
def test_padding(padding: str, expected: tuple[int, int]) -> None:
    assert WindowAxis("", size=5, positions=5, points=4, padding=padding).padded == expected


def test_covered_cells() -> None:
    axis = WindowAxis("", size=9, positions=3, points=3, step=2, gap=2)
    assert [cell for cell in range(9) if axis.covers(0, cell)] == [0, 2, 4]
    assert [cell for cell in range(9) if axis.covers(2, cell)] == [4, 6, 8]
