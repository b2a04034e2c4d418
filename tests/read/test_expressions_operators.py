"""Operators on tensors in a spec are the operations that they are in a program with Keras."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from reading import printed

from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary
from shapecalc.write.convert import convert

ENTRIES = (
    "a + b",
    "a - 1",
    "2 * a",
    "a / 3.5 - b",
    "-a",
    "-(a * b) + 0.5",
    "a // 2",
    "a % b",
    "a ** 2",
    "a @ w",
    "layers.Dense(3)(a) + layers.Dense(3)(b)",
    "(a + b) * (a - b)",
)


def spec(entry: str) -> dict[str, Any]:
    """Return a spec with an entry, and a layer behind it."""
    return {
        "inputs": {"a": "Input((4, 3))", "b": "Input((4, 3))", "w": "Input((3, 2))"},
        "layers": {"c": entry, "d": ["c", "layers.Dense(2)"]},
        "outputs": ["d", "a", "b", "w"],
    }


@pytest.mark.parametrize("entry", ENTRIES)
def test_as_in_keras(keras: Any, entry: str) -> None:
    """The table is that of the program, also behind a spec that is written anew."""
    program = "a, b, w = Input((4, 3)), Input((4, 3)), Input((3, 2))\n"
    program += f"c = {entry}\nd = layers.Dense(2)(c)\nModel([a, b, w], [d, a, b, w]).summary()"
    plan = read_data(spec(entry))
    again = read_data(yaml.safe_load(convert(plan, "yaml")[0]))
    for model in (plan, again):
        assert [table(summary(infer(model)), Options(columns=80)).strip()] == printed(
            keras, program
        )


def test_programs(tmp_path: Path, keras: Any) -> None:
    """A program has a function of `keras.ops` for each operator."""
    plan = read_data(spec("-(a * b) + 0.5"))
    text = convert(plan, "python")[0]
    assert "ops.negative(" in text
    expected = [table(summary(infer(plan)), Options(columns=80)).strip()]
    assert printed(keras, text) == expected


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("a << b", "Keras has no such operator on tensors"),
        ("a + 'x'", "an operator takes tensors and numbers"),
        ("a + [a, b]", "an operator takes tensors and numbers"),
        (
            "1 + layers.Dense(2)",
            (
                "expected a tensor here, not the layer Dense (hint: call it: `name: LSTM(8)(x)`, "
                "or start a chain with a tensor: [x, LSTM(8)])"
            ),
        ),
        ("a + z", "`z` is not defined"),
        ("layers.Dense(2 * a)(a)", "only numbers can be computed with here"),
        ("layers.Dense(u * 2)(a)", "only numbers can be computed with here"),
        ("layers.Dense(-a)(a)", "only numbers can be computed with here"),
        ("'x' + 'y'", "only numbers can be computed with here"),
    ],
)
def test_refused(entry: str, message: str) -> None:
    with pytest.raises(ShapecalcError) as caught:
        infer(read_data(spec(entry)))
    assert str(caught.value) == message


def test_an_operator_in_a_stack() -> None:
    with pytest.raises(ShapecalcError, match="`a` is not defined"):
        infer(read_data(["Input((3,))", "a + 1"]))
