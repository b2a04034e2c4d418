"""Slips in the layout of a spec: what is wrong, and what mends it."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import diagnose
from shapecalc.errors import Code, InputError, Source
from shapecalc.read.slips import LINES, indentation_slips, refuse, slips

RIGHT = "layers:\n  - Conv2D(4, 3, input_shape=(8, 8, 1))\n  - Flatten\n  - Dense(2)\n"


def problems(text: str) -> list[tuple[int, str]]:
    """Return the lines and messages of the problems of a text."""
    report = diagnose(Source("a.yaml", text), check(Source("a.yaml", text)), check)
    assert all(each.problem.code is Code.SYNTAX for each in report.diagnoses)
    assert report.left == []
    return [
        (each.position.line, each.problem.message) for each in report.diagnoses if each.position
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("  - Flatten", "    Flatten()", 3, "the `-` before this layer is missing"),
        ("  - Flatten", "  Flatten", 3, "the `-` before this layer is missing"),
        ("  - Conv2D", "  Conv2D", 2, "the `-` before this layer is missing"),
        ("  - Flatten", "  -Flatten()", 3, "a blank is missing after the `-`"),
        ("layers:", "layers", 1, "the colon after `layers` is missing"),
        (
            "  - Flatten",
            "\t- Flatten",
            3,
            "this line begins with a tab, which YAML does not allow",
        ),
        ("  - Dense", "  -\tDense", 4, "this line begins with a tab, which YAML does not allow"),
        ("  - Dense", " - Dense", 4, "this `-` is not below the one of the layer before it"),
        (
            "  - Dense(2)",
            "  - Lambda(lambda x: x * 2)",
            4,
            "YAML reads `: ` as the end of a key: this layer needs quotes",
        ),
        ("  - Dense(2)", "  - Dense: {units: 2 use_bias: true}", 4, "a comma is missing here"),
    ],
)
def test_slips_are_named_and_mended(old: str, new: str, line: int, message: str) -> None:
    assert problems(RIGHT.replace(old, new)) == [(line, message)]
    assert problems(RIGHT.replace(old, new).replace("\n", "\r\n")) == [(line, message)]


def test_all_slips_in_one_run() -> None:
    text = RIGHT.replace("  - Flatten", "  -Flatten()").replace("  - Dense", "    Dense")
    assert [line for line, _ in problems(text)] == [3, 4]


@pytest.mark.parametrize(
    "text",
    [
        RIGHT,
        "- Dense(\n    5)\n",
        "layers:\n  x: [a,\n    Dense(5),\n  ]\n",
        "- >\n  Dense(5)\n",
        "layers:\n  Dense:\n    - 5\n",
        "name: Dense\nlayers:\n- Dense(3)\n",
        "- Lambda: 'lambda x: x * 2'\n",
        '- "Lambda(lambda x: x * 2)"\n',
    ],
)
def test_no_slip(text: str) -> None:
    assert slips(text) == []


def test_large_texts_are_not_looked_at() -> None:
    text = "-Dense(3)\n" * (LINES + 1)
    assert slips(text) == indentation_slips(text) == []
    assert len(slips("-Dense(3)\n" * 10)) == 10


def test_refuse() -> None:
    source = Source("a.yaml", "-Dense(3)\n")
    with pytest.raises(InputError) as caught:
        refuse(source, slips(source.text))
    (problem,) = caught.value.problems
    assert problem.hint == "put a blank after the `-`"
    refuse(source, [])
