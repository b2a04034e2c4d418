"""Whether a change is a fix."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.lints import check
from shapecalc.diagnose.trials import Key, Reading, does_harm, is_same
from shapecalc.errors import Code, Source


def key(code: Code, line: int = 1, column: int = 1) -> Key:
    return code, "x.yaml", line, column, ""


@pytest.mark.parametrize(
    ("fixed", "new", "harm"),
    [
        (key(Code.RANK), set(), False),
        (key(Code.RANK), {key(Code.UNKNOWN_LAYER, 3)}, True),
        (key(Code.RANK), {key(Code.WINDOW, 3)}, False),
        (key(Code.RANK), {key(Code.WINDOW)}, True),
        (key(Code.UNKNOWN_LAYER), {key(Code.RANK, 3)}, False),
        (key(Code.UNKNOWN_LAYER), {key(Code.ARGUMENT)}, True),
        (key(Code.UNKNOWN_LAYER), {key(Code.SYNTAX, 3)}, True),
        (key(Code.SYNTAX), {key(Code.EXPRESSION)}, True),
        (key(Code.SYNTAX), {key(Code.ARGUMENT)}, False),
    ],
)
def test_does_harm(fixed: Key, new: set[Key], harm: bool) -> None:
    assert does_harm(fixed, new) is harm


@pytest.mark.parametrize(
    ("models", "known", "lost"), [(2, 5, False), (3, 6, False), (1, 9, True), (2, 4, True)]
)
def test_what_is_lost(models: int, known: int, lost: bool) -> None:
    assert Reading((), models, known).loses(Reading((), 2, 5)) is lost


def test_the_same_problem_of_a_layer() -> None:
    first, second = (
        check(Source("a.yaml", f"- Input((8, 8, 1))\n- Conv2D(3, {size})\n"))[0] for size in (9, 10)
    )
    (other,) = check(Source("a.yaml", "- Desne(3)\n"))
    assert is_same(first, second)
    assert not is_same(first, other)
