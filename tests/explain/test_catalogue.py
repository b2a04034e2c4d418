"""What the declarations tell of layers holds for layers that are made."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT
from test_declarations import LAYERS, needed

from shapecalc.algebra.formula import Formula
from shapecalc.declare.kinds import REQUIRED, Inner
from shapecalc.declare.layer import Rule
from shapecalc.declare.names import snake_case
from shapecalc.declare.size_kinds import Integer, PerAxis, PositiveInt
from shapecalc.errors import ModelError
from shapecalc.explain.catalogue import LAST, chapter, declared, named, outline, short_signature
from shapecalc.explain.catalogue_text import page
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.rules import RULES
from shapecalc.table.summary import summary

SIZES = {"batch": 2, "…": 3, "features": 8, "time": 300, "steps": 9, "channels": 4}
SIZES |= {"depth": 10, "height": 11, "width": 12}
ONLY = {"GroupNormalization": {"features": 32}, "RandomColorDegeneration": {"features": 3}}
"""The sizes that single layers need."""

TOLD = [rule for rule in LAYERS if outline(rule) and not rule.returns_input]


def given(rule: Rule, size: int) -> dict[str, Any]:
    """The arguments that a layer needs, with a number for each size."""
    found = needed(rule)
    for name, argument in rule.arguments.items():
        if argument.default is REQUIRED and isinstance(argument, (PositiveInt, Integer)):
            found[name] = size
        elif argument.default is REQUIRED and isinstance(argument, PerAxis):
            found[name] = [3, 2, 2][: argument.count]
        elif argument.default is REQUIRED and isinstance(argument, Inner):
            inner = f"{argument.example.strip('[]').partition('(')[0]}({size})"
            found[name] = [inner] if argument.lists == "always" else inner
    return found


def value(formula: str, names: dict[str, Any]) -> Any:
    """What a formula comes to, read back from its text."""
    signs = {"⌊": "(", "⌋": ")", "/": "//", "−": "-", "·": "*", "²": "**2", "³": "**3"}
    text = formula.replace("…", "rest")
    for sign, python in signs.items():
        text = text.replace(sign, python)
    return eval(text, {**names, "rest": names["…"]})


def sizes_of(rule: Rule) -> dict[str, Any]:
    return SIZES | ONLY.get(rule.name, {})


def spec(rule: Rule, axes: list[str], arguments: dict[str, Any]) -> Any:
    """A model of one layer on an input of known sizes."""
    shape = [sizes_of(rule)[axis] for axis in axes]
    call: Any = {rule.name: arguments}
    needs = [name for name, kind in rule.call_arguments.items() if kind.default is REQUIRED]
    if rule.merges:
        return {"inputs": {"x": f"Input(batch_shape={shape})"}, "layers": {"y": [["x", "x"], call]}}
    other = "[[x, x]]" if "cells" in rule.arguments else "x"
    layers = {"layer": call, "y": f"layer({', '.join(['x', *(other for _ in needs)])})"}
    return {"inputs": {"x": f"Input(batch_shape={shape})"}, "layers": layers}


@pytest.mark.parametrize("rule", TOLD, ids=repr)
def test_formulas(rule: Rule) -> None:
    """With numbers in them, the formulas come to what a layer of these sizes has."""
    found = outline(rule)
    assert found
    axes = [*found.input, *([LAST] if found.input[-1] == "…" else [])]
    size = 2
    try:
        model = infer(read_data(spec(rule, axes, given(rule, size))))
    except ModelError:  # Some sizes have to be those of the input.
        size = sizes_of(rule)[LAST]
        model = infer(read_data(spec(rule, axes, given(rule, size))))
    row = summary(model).layers[-1]
    arguments = given(rule, size)
    inner = {"units": arguments.get("units", size)}  # of the inner layer of an example
    names = sizes_of(rule) | inner | {name: _one(size) for name, size in arguments.items()}
    assert value(found.params, names) == row.params
    shapes = [
        _whole(list(shape), len(real or ()))
        for shape, real in zip(found.outputs, row.output_shapes or ())
    ]
    assert [[value(axis, names) for axis in shape] for shape in shapes] in (
        [],
        [list(shape or ()) for shape in row.output_shapes or ()],
    )


def _one(size: Any) -> Any:
    return size[0] if isinstance(size, list) and len(size) == 1 else size


def _whole(shape: list[str], rank: int) -> list[str]:
    """A shape with the last axis of the input, where that is unchanged and therefore hidden."""
    at = shape.index("…") + 1 if len(shape) < rank else len(shape)
    return [*shape[:at], *[LAST] * (rank - len(shape)), *shape[at:]]


def test_most_rules_tell() -> None:
    """Letters are enough for most rules; a change that makes many fall silent is a mistake."""
    assert len(TOLD) > 2 / 3 * len(LAYERS)
    assert len([rule for rule in TOLD if (found := outline(rule)) and found.outputs]) > 0.9 * len(
        TOLD
    )


def test_a_rule_that_asks_for_more() -> None:
    assert outline(RULES["Reshape"]) is None


def test_formulas_as_text() -> None:
    n, k = Formula.of("n"), Formula.of("k")
    assert str(2 * n * n * k - n + 3) == "2·k·n² - n + 3"
    assert str(-n) == "-n"
    assert str((2 * n + 4) // 2) == "n + 2"
    assert str((n + 1) // k) == "⌊(n+1)/k⌋"
    assert str(-(-n // 2)) == "⌈n/2⌉"
    assert str(7 // n + n % 2) == "⌊7/n⌋ + (n mod 2)"
    assert (n - n, 2 - n + n, n * 0) == (0, 2, 0)
    assert n + k == k + n != n


def test_chapters() -> None:
    """Each file of rules says what chapter it is."""
    for rule in declared():
        head = chapter(rule)
        assert head.title, rule
        assert head.url.startswith("https://keras.io/api/"), head


def test_names() -> None:
    assert named("convolution2d") is RULES["Conv2D"]
    assert named("Desne") is None


@pytest.mark.parametrize("rule", declared(), ids=repr)
def test_names_that_keras_gives(rule: Rule) -> None:
    """The automatic names in a table are names of their layers."""
    name = snake_case(rule.name)
    assert named(name) is named(f"{name}_12") is rule
    assert short_signature(RULES["Conv2D"]) == "Conv2D(filters, kernel_size, …)"
    assert short_signature(RULES["Add"]) == "Add()"


def test_page() -> None:
    """``scripts/generate layers`` writes it anew."""
    written = (ROOT / "docs" / "layers.md").read_text(encoding="utf-8")
    assert written == page(declared()) + "\n", "run scripts/generate layers"
