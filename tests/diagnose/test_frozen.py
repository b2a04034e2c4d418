"""Models that say ``trainable: false``: what the warning says, and what its fix writes."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.diagnose.frozen import not_frozen
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import diagnose
from shapecalc.errors import Code, Source
from shapecalc.model.infer import Inference, infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary

STACK = """
- Input((4,))
- Sequential:
    trainable: false
    layers: [Dense(3), BatchNormalization]
"""


def names(spec: Any) -> list[str]:
    """The models of a spec that are not frozen."""
    plan, inference = read_data(spec), Inference(keras2=False, correct=False)
    model = inference.outermost_model(plan)
    return [layer.name for layer, _, _ in not_frozen(model, inference)]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (["Input((4,))", "Sequential([Dense(3)], trainable=False)"], ["sequential"]),
        (["Input((4,))", "Sequential([Dense(3)], trainable=True)"], []),
        (["Input((4,))", "Sequential([Dense(3)], frozen=True)"], []),
        (["Input((4,))", "Sequential([Dense(3, trainable=False)], trainable=False)"], []),
        (["Input((4,))", "Sequential([Dense(3, trainable=False), Dense(2)], trainable=False)"], []),
        (["Input((4,))", "Sequential([Dropout(0.1)], trainable=False)"], []),
        ({"trainable": False, "layers": ["Dense(3, input_shape=(4,))"]}, []),
        (["Input((4, 2))", "TimeDistributed(Sequential([Dense(3)], trainable=False))"],
         ["sequential"]),
        (["Input((4,))", "Sequential([Sequential([Dense(3)], trainable=False)], frozen=True)"],
         ["sequential"]),
    ],
)  # fmt: skip
def test_models_that_are_not_frozen(spec: Any, expected: list[str]) -> None:
    assert names(spec) == expected


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (STACK, STACK.replace("trainable: false", "frozen: true")),
        ('- "Sequential([Dense(3, input_shape=(4,))], name=\'a\', trainable=False)"\n',
         '- "Sequential([Dense(3, input_shape=(4,))], name=\'a\', frozen=True)"\n'),
        ('{"layers": ["Input((3,))", {"Sequential": {"layers": ["Dense(2)"], '
         '"trainable": false}}]}',
         '{"layers": ["Input((3,))", {"Sequential": {"layers": ["Dense(2)"], "frozen": true}}]}'),
    ],
)  # fmt: skip
def test_the_fix(text: str, fixed: str) -> None:
    source = Source("a.yaml", text)
    report = diagnose(source, check(source), check)
    (diagnosis,) = report.diagnoses
    assert diagnosis.problem.code is Code.NOT_FROZEN
    assert list(map(str, diagnosis.suggestions)) == ["write `frozen: true` instead"]
    assert report.fixed.text == fixed
    assert report.left == []


def test_the_warning_of_a_program() -> None:
    text = "import keras\nb = keras.Sequential([keras.layers.Dense(3)], trainable=False)\n"
    text += "m = keras.Sequential([keras.Input((4,)), b])\nm.summary()\n"
    (problem,) = check(Source("a.py", text))
    assert problem.message == "`trainable=False` freezes none of its 15 trainable parameters"
    assert problem.hint == "set `trainable = False` on the model after it is created"
    frozen = text.replace(", trainable=False)\n", ")\nb.trainable = False\n")
    assert check(Source("a.py", frozen)) == []


@pytest.mark.parametrize("form", ["Sequential", "Model"])
def test_the_note_of_the_table(form: str) -> None:
    inner: Any = {"trainable": False, "layers": ["Dense(3)"]}
    if form == "Model":
        inner |= {"inputs": {"z": [4]}, "layers": {"p": "Dense(3)(z)"}}
    model = infer(read_data(["Input((4,))", {form: inner}]))
    name = model.layers[0].name
    assert summary(model).notes == [
        f"{name} has 15 trainable parameters: `trainable=False` freezes nothing when a model is "
        f"created, but `{name}.trainable = False` does afterwards; in a spec, `frozen: true`"
    ]
