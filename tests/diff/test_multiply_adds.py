"""Multiply-adds in a comparison: layer by layer, and those of both models."""

from __future__ import annotations

from typing import Any

from shapecalc.diff.compare import MACS, Difference, Pair, diff
from shapecalc.diff.report import value_text
from shapecalc.read.document import read_data


def compared(first: Any, second: Any, macs: bool = True) -> Difference:
    return diff(read_data(first), read_data(second), macs=macs)


def counts(pair: Pair) -> dict[str, tuple[str, str]]:
    """Return the multiply-adds that differ, by the names of the layers."""
    found = {}
    for inner in pair.inner:
        for change in inner.changes:
            if change.what == MACS:
                texts = [value_text(change, v) for v in (change.before, change.after)]
                found[inner.item.name] = (texts[0], texts[1])
        found |= counts(inner)
    return found


FIRST = ["Input((8, 8, 1))", "Conv2D(4, 3)", "Flatten()", "Dense(2)"]


def test_layer_by_layer() -> None:
    """A layer that is the same may compute more, since its input is larger."""
    second = ["Input((8, 8, 1))", "Conv2D(4, 3, padding='same')", "Flatten()", "Dense(2)"]
    result = compared(FIRST, second)
    assert counts(result.model) == {"conv2d": ("1,296", "2,304"), "dense": ("288", "512")}
    assert result.macs == (1584, 2816)
    assert counts(compared(FIRST, second, macs=False).model) == {}


def test_added_and_unknown() -> None:
    second = [*FIRST, "Dense(3)"]
    assert counts(compared(FIRST, second).model)["dense_1"] == ("?", "6")
    mine = "Layer(class_name='Mine', output_shape=(4,), params=5)"
    result = compared(["Input((3,))", mine], ["Input((3,))", "Dense(4)"])
    assert result.macs == (None, 12)


def test_models_inside() -> None:
    def model(units: int) -> Any:
        inner = {"Model": {"layers": ["Input((3,))", f"Dense({units})"]}}
        layers = {"m": inner, "a": "m(x)", "b": "m(a)"}
        return {"inputs": {"x": [3]}, "layers": layers, "outputs": ["a"]}

    result = compared(model(3), model(3))
    assert counts(result.model) == {}
    assert not result.exists


def test_letters() -> None:
    first, second = ["LSTM(2, input_shape=(None, 1))"], ["LSTM(3, input_shape=(None, 1))"]
    assert counts(compared(first, second).model) == {"lstm": ("24·T", "48·T")}
