"""The rows of a table with their costs: what is inside a model adds up to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from strategies import models, trying

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import total
from shapecalc.costs.rows import CostRow, ModelCosts, costs_of, every
from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.summary import summary

T = Formula.of("T")
INNER = {"Model": {"layers": ["Input((None, 3))", "Dense(5)", "Dense(2, name='last')"]}}
SHARED = {
    "inputs": {"x": [4, 3], "y": [6, 3]},
    "layers": {
        "m": INNER,
        "a": "m(x)",
        "b": "m(y)",
        "out": "Concatenate(axis=1)([a, b])",
    },
    "outputs": ["out"],
}


def costs(data: Any) -> ModelCosts:
    plan = read_data(data)
    return costs_of(summary(infer(plan)), plan, plan.keras2)


def numbers(rows: Sequence[CostRow]) -> dict[str, Any]:
    """Return the multiply-adds of rows, by the names of the models around them."""
    return {
        "/".join(row.names): row.number("macs") for row in every(rows) if row.number("macs") != 0
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (["LSTM(10, input_shape=(None, 1))", "Dense(5)"], {"lstm": 440 * T, "dense": 50}),
        (
            SHARED,
            {"sequential": 250, "sequential/dense": 150, "sequential/last": 100},
        ),
        (
            ["Input((6, 3))", "TimeDistributed(Sequential([Dense(4), Dense(2)]))"],
            {"time_distributed": 120},
        ),
    ],
)
def test_rows(data: Any, expected: dict[str, Any]) -> None:
    """A layer in a model has the sum over all calls of the model."""
    assert numbers(costs(data).rows) == expected


def test_a_model_in_two_models() -> None:
    """A layer has a number for each model that it is in."""
    data = {
        "inputs": {"x": [3]},
        "layers": {
            "m": {"Model": {"layers": ["Input((3,))", "Dense(3)"]}},
            "a": "m(x)",
            "b": "m(a)",
            "out": {"Model": {"layers": ["Input((3,))", "Dense(7)"]}},
            "z": "out(b)",
        },
    }
    made = costs(data)
    assert numbers(made.rows) == {
        "sequential": 18,
        "sequential/dense": 18,
        "sequential_1": 21,
        "sequential_1/dense_1": 21,
    }
    assert [f("macs") for f in (made.total, made.at_least, made.beside)] == [39, 39, 0]


def test_unknown() -> None:
    data = ["Input((3,))", "Layer(class_name='Mine', output_shape=(4,), params=5)", "Dense(2)"]
    made = costs(data)
    assert numbers(made.rows) == {"mine": None, "dense": 8}
    assert (made.total("macs"), made.at_least("macs")) == (None, 8)
    assert [*made.unknown("macs")] == [
        "the multiply-adds of mine are unknown: what its code computes is not known"
    ]


def test_an_unknown_layer_in_a_model() -> None:
    """The note names the layer with the models around it, and not those."""
    inner = {"Model": {"layers": ["Input((3,))", "Layer(class_name='Mine', output_shape=(4,))"]}}
    made = costs({"inputs": {"x": [3]}, "layers": {"m": inner, "y": "m(x)"}})
    assert numbers(made.rows) == {"sequential": None, "sequential/mine": None}
    assert [note.split(":")[0] for note in made.unknown("macs")] == [
        "the multiply-adds of sequential/mine are unknown"
    ]


def test_no_input() -> None:
    """One note tells the reason for all layers."""
    made = costs(["Dense(3)"] * 7)
    assert set(numbers(made.rows).values()) == {None}
    reason = "are unknown: a size that it depends on is not known"
    first = "dense, dense_1, dense_2, dense_3, dense_4 and 2 more"
    assert [*made.unknown("macs")] == [f"the multiply-adds of {first} {reason}"]


def test_no_single_example() -> None:
    """What Keras refuses for one example has no costs."""
    plan = read_data(["Input((4,))", "Dense(3)"])
    table = summary(infer(plan))
    made = costs_of(table, read_data(["Input((4,))", "Conv2D(3, 3)"]), False)
    assert [row.number("macs") for row in made.rows] == [None]
    assert made.notes[0].startswith("no costs are known of sequential: it takes no single")


def test_other_layers() -> None:
    """Rows are never matched with layers of another class."""
    table = summary(infer(read_data(["Input((4,))", "Dense(3)", "Dense(2)"])))
    made = costs_of(table, read_data(["Input((4,))", "Dense(3)", "ReLU()"]), False)
    assert [row.amounts["macs"].reason for row in made.rows] == ["one example has other layers"] * 2


def test_sums() -> None:
    """The rows of every level add up to the total."""
    trying(models(), 0, 60)(check_sums)()


def check_sums(data: Any) -> None:
    try:
        plan = read_data(data)
        made = costs_of(summary(infer(plan)), plan, plan.keras2, ["macs", "memory"])
    except ShapecalcError:
        return
    for name in ("macs", "memory"):
        for row in every(made.rows):
            inside = [inner.number(name) for inner in row.inner]
            assert (
                not inside
                or row.row.class_name == "Pipeline"
                or None in inside
                or (total(inside) == row.number(name))
            )
        if made.total(name) is not None:
            assert made.at_least(name) + made.beside(name) == made.total(name)
            assert [row for row in made.rows if row.number(name) is None] == []
        if made.rows and made.rows[0].row.is_input:
            assert made.beside(name) == 0


def test_letters() -> None:
    made = costs(["LSTM(10, input_shape=(None, 1))", "Dense(5)"])
    assert made.letters(["macs"]) == ["T"]
    assert made.letters(["memory"]) == []


def test_receptive_fields() -> None:
    """Those of the layers in a model are those of its calls; rows without positions have none."""
    inner = {"Model": {"layers": ["Input((28, 28, 4))", "Conv2D(4, 3)", "MaxPooling2D(2)"]}}
    plan = read_data(["Conv2D(4, 3, input_shape=(30, 30, 1))", inner, "Flatten", "Dense(2)"])
    made = costs_of(summary(infer(plan)), plan, plan.keras2, ["receptive"])
    fields = {"/".join(row.names): row.receptive for row in every(made.rows) if row.receptive}
    assert fields["conv2d"] == "3"
    assert fields["sequential"] == fields["sequential/max_pooling2d"] == "6"
    assert fields["dense"] == "all"
    assert made.totals == {}


OWN = """
import keras
from keras import layers
class Mine(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.last = layers.Dense(5), layers.Dense(3)
    def call(self, x):
        return self.last(self.first(x))
m = Mine()
m(keras.Input((7,)))
"""


def of_program(folder: Path, text: str) -> ModelCosts:
    path = folder / "a.py"
    path.write_text(text)
    plan = read_spec(str(path))
    return costs_of(summary(infer(plan)), plan, plan.keras2)


def test_code_of_a_program(tmp_path: Path) -> None:
    made = of_program(tmp_path, OWN)
    assert [row.number("macs") for row in made.rows] == [35, 15]
    assert made.total("macs") == 50


def test_code_that_is_not_followed(tmp_path: Path) -> None:
    """Nothing is guessed: the layers have no number, and the note names the class and the line."""
    made = of_program(tmp_path, OWN.replace("self.first(x)", "mine(self.first(x))"))
    assert [row.number("macs") for row in made.rows] == [None, None]
    (note,) = made.unknown("macs")
    assert note == (
        "the multiply-adds of dense, dense_1 are unknown: the call of Mine is not followed: "
        "`mine` is not defined (line 9)"
    )
