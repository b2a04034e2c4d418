"""What a table of costs shows: which rows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.costs.rows import CostRow
from shapecalc.costs.tally import Amount
from shapecalc.costs.view import View, plain_view
from shapecalc.table.keras3 import Options
from shapecalc.table.rows import Row


def row(name: str, macs: Any, *inner: CostRow, around: Sequence[str] = ()) -> CostRow:
    kind = name.rstrip("0123456789").title()
    own = Row(name, kind, [], "float32", len(name), 0, 0, [])
    return CostRow(own, {"macs": Amount(macs)}, around, inner)


T = Formula.of("T")
ROWS = [
    row("input", 0),
    row("model", 3 * T, row("conv1", 3 * T, around=["model"]), row("relu", 0, around=["model"])),
    row("dense", 2000),
    row("mine", None),
    row("conv2", 4000),
]


@pytest.mark.parametrize(
    ("view", "names"),
    [
        (View(), "input model dense mine conv2"),
        (View(depth=2), "input model conv1 relu dense mine conv2"),
        (View(depth=None), "input model conv1 relu dense mine conv2"),
        (View(sort="macs"), "conv2 model dense input mine"),
        (View(sort="macs", depth=2), "conv2 conv1 dense input relu mine"),
        (View(sort="macs", top=2), "conv2 model"),
        (View(sort="name"), "conv2 dense input mine model"),
        (View(sort="params"), "input model dense conv2 mine"),
        (View(top=3), "input model dense"),
        (View(only=["conv*"]), "conv2"),
        (View(only=["CONV?"], depth=2), "conv1 conv2"),
        (View(only=["model"], depth=2), "conv1 relu"),
        (View(only=["mine", "Dense"]), "dense mine"),
        (View(only=["con"]), ""),
        (View(layer_range=("model", "mine")), "model dense mine"),
        (View(layer_range=("model", "mine"), only=["m*"]), "model mine"),
    ],
)
def test_rows(view: View, names: str) -> None:
    assert [row.name for row in view.rows(ROWS)] == names.split()


def test_a_range_without_rows() -> None:
    with pytest.raises(ValueError, match="no layer name matches 'x'"):
        View(layer_range=("x", "x")).rows(ROWS)


@pytest.mark.parametrize(
    ("view", "leading"),
    [
        (View(), "macs"),
        (View(sort="params"), "params"),
        (View(["name", "params"]), "params"),
        (View(["name", "macs", "params"], sort="name"), "macs"),
        (View(["name"]), ""),
    ],
)
def test_leading(view: View, leading: str) -> None:
    assert view.leading == leading


def test_fields() -> None:
    view = View(["type", "macs", "connected"])
    assert view.fields == ["model", "class_name", "macs", "connected_to"]
    assert [column.name for column in view.shown_columns] == list(view.columns)
    assert list(view.costs) == ["macs"]


def test_the_view_of_keras_table() -> None:
    options = Options(show_trainable=True, expand_nested=True, layer_range=("a", "b"))
    view = plain_view(options, connected=True)
    assert view.columns == ["name", "output", "params", "connected", "trainable"]
    assert (view.depth, view.layer_range) == (None, ("a", "b"))
    assert plain_view(Options(formulas=True), connected=False) == View(
        ["name", "output", "params", "formula"]
    )
