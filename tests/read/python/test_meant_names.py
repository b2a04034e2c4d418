"""What was probably meant by names that are not defined, and by layers that are not called."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import diagnose
from shapecalc.errors import Code, Source
from shapecalc.read.python.meant_names import class_names, meant_name

START = "from keras.layers import *\nfrom keras import Model, Sequential\n"


def mended(text: str) -> tuple[list[tuple[Code, int]], str]:
    """Return the kinds and lines of the problems of a program, and the program with the fixes."""
    source = Source("a.py", START + text)
    report = diagnose(source, check(source), check)
    found = [(each.problem.code, each.position.line) for each in report.diagnoses if each.position]
    return found, report.fixed.text.removeprefix(START)


@pytest.mark.parametrize(
    ("name", "visible", "meant"),
    [
        ("true", [], "True"),
        ("conv2d", [], "Conv2D"),
        ("max_pooling2d", [], "MaxPooling2D"),
        ("Linear", [], "Dense"),
        ("encodd", ["encoded", "x"], "encoded"),
        ("x1", ["x2", "x3"], ""),
        ("zzz", ["encoded"], ""),
    ],
)
def test_meant_name(name: str, visible: list[str], meant: str) -> None:
    assert meant_name(name, visible) == meant


def test_class_names() -> None:
    assert {"Dense", "Concatenate"} <= set(class_names())
    assert "concatenate" not in class_names()


@pytest.mark.parametrize(
    ("wrong", "right", "code", "line"),
    [
        ("Dense(2)(encodd)", "Dense(2)(encoded)", Code.UNKNOWN_NAME, 5),
        ("dense(2)(encoded)", "Dense(2)(encoded)", Code.UNKNOWN_LAYER, 5),
        (
            "Dense(2, use_bias=true)(encoded)",
            "Dense(2, use_bias=True)(encoded)",
            Code.UNKNOWN_NAME,
            5,
        ),
        ("Linear(4, 2)(encoded)", "Dense(2)(encoded)", Code.UNKNOWN_LAYER, 5),
    ],
)
def test_names_that_are_not_defined(wrong: str, right: str, code: Code, line: int) -> None:
    text = "a = Input((4,))\nencoded = Dense(4)(a)\ny = {}\nModel(a, y).summary()\n"
    assert mended(text.format(wrong)) == ([(code, line)], text.format(right))


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("x = Dense(4)(a)\nx = Dense(3)\ny = Dense(2)(x)", "x = Dense(3)(x)", 6),
        ("x = Dense(4)(a)\nz = Dense(3)\ny = Dense(2)(z)", "z = Dense(3)(x)", 6),
        ("x = Dense(4)(a)\ny = Dense(2)", "y = Dense(2)(x)", 6),
        ("m = Sequential([Input((4,)), Dense(3)])\ny = Dense(2)(m)", "Dense(2)(m.output)", 5),
    ],
)
def test_layers_that_are_not_called(wrong: str, right: str, line: int) -> None:
    start = "m.input" if wrong.startswith("m =") else "a"
    text = f"a = Input((4,))\n{wrong}\nModel({start}, y).summary()\n"
    found, fixed = mended(text)
    assert found[0] == (Code.CALL, line)
    assert right in fixed


def test_an_input_that_is_not_listed() -> None:
    text = "a = Input((4,))\nb = Input((4,))\ny = Add()([a, b])\nModel({}, y).summary()\n"
    assert mended(text.format("a")) == ([(Code.CONNECTION, 6)], text.format("[a, b]"))
    assert mended(text.format("inputs=[a]".removeprefix("inputs="))) == (
        [(Code.CONNECTION, 6)],
        text.format("[a, b]"),
    )


def test_classes_without_brackets() -> None:
    text = "m = Sequential([Input((4, 4)), {}, Dense(2)])\nm.summary()\n"
    assert mended(text.format("Flatten")) == ([(Code.FORM, 3)], text.format("Flatten()"))
    text = "m = Sequential()\nm.add(Input((4, 4)))\nm.add({})\nm.summary()\n"
    assert mended(text.format("Flatten")) == ([(Code.FORM, 5)], text.format("Flatten()"))
