"""Problems: what is kept of them, how they print, and similar names."""

from __future__ import annotations

import re

import pytest

from shapecalc.errors import (
    Code,
    InputError,
    KeyStep,
    Mark,
    ModelError,
    Place,
    Problem,
    ShapecalcError,
    Source,
    Span,
    WriteError,
    shortened,
)
from shapecalc.limits import MESSAGE_LENGTH, PROBLEMS

PLACE = Place(Source("model.yaml", "a: 1\nb: 2\n"))


def problem(number: int = 0) -> Problem:
    return Problem(Code.SHAPE, f"problem {number}", PLACE / number)


@pytest.mark.parametrize("code", Code)
def test_every_kind_has_a_number_and_a_title(code: Code) -> None:
    assert re.fullmatch(r"SC[1-7]\d\d", code.value)
    assert code.title
    assert code.title[-1] not in ".:"
    assert code.is_warning == code.value.startswith("SC7")


def test_numbers_and_titles_are_used_once() -> None:
    assert len({code.value for code in Code}) == len({code.title for code in Code}) == len(Code)
    assert {code.value: code for code in Code}["SC402"] is Code.RANK


def test_a_place_grows_step_by_step() -> None:
    place = PLACE / "layers" / 4 / Span(0, 3)
    assert place.path == ("layers", 4, Span(0, 3))
    assert place.source is PLACE.source
    assert PLACE.path == ()
    assert (PLACE / KeyStep("units") / Mark(1, 2)).path == (KeyStep("units"), Mark(1, 2))


def test_the_lines_of_a_source() -> None:
    assert PLACE.source.lines == ["a: 1", "b: 2"]
    assert Source("nothing").lines == []
    assert "b: 2" not in repr(PLACE.source)


def test_two_sources_are_the_same_only_if_they_are_one() -> None:
    assert Source("a.yaml", "x") != Source("a.yaml", "x")
    assert Place(PLACE.source, (1,)) == PLACE / 1


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "wrong"),
        ({"layer": 'Dense "dense"'}, 'Dense "dense": wrong'),
        ({"hint": "write 3"}, "wrong (hint: write 3)"),
        ({"meant": "units"}, "wrong (hint: did you mean `units`?)"),
        ({"meant": "units", "hint": "write 3"}, "wrong (hint: write 3)"),
    ],
)
def test_a_problem_prints_with_its_layer_and_its_hint(fields: dict[str, str], text: str) -> None:
    assert str(Problem(Code.ARGUMENT, "wrong", PLACE, **fields)) == text


def test_a_problem_never_has_an_endless_text() -> None:
    endless = "x" * 100_000
    cut = Problem(Code.ARGUMENT, endless, PLACE, hint=endless, layer=endless)
    assert max(map(len, (cut.message, cut.hint, cut.layer))) < MESSAGE_LENGTH


def test_shortened() -> None:
    text = "a" * MESSAGE_LENGTH
    assert shortened(text) == text
    long = shortened("a" * MESSAGE_LENGTH + "b" * MESSAGE_LENGTH)
    assert long == "a" * (MESSAGE_LENGTH // 2) + " … " + "b" * (MESSAGE_LENGTH // 4)


@pytest.mark.parametrize("count", [1, PROBLEMS - 1, PROBLEMS])
def test_an_exception_has_all_problems(count: int) -> None:
    problems = [problem(number) for number in range(count)]
    error = ModelError(problems)
    assert error.problems == tuple(problems)
    assert str(error).splitlines() == [f"problem {number}" for number in range(count)]


def test_an_exception_of_too_many_problems_says_so() -> None:
    problems = [problem(number) for number in range(3 * PROBLEMS)]
    error = InputError(problems)
    assert len(error.problems) == PROBLEMS + 1
    assert error.problems[:-1] == tuple(problems[:PROBLEMS])
    last = error.problems[-1]
    assert last.message == f"there are more than {PROBLEMS} mistakes; the first are listed"
    assert last.place == problems[PROBLEMS].place


@pytest.mark.parametrize(
    ("error", "exit_code"), [(ShapecalcError, 2), (InputError, 2), (ModelError, 1), (WriteError, 1)]
)
def test_exit_codes(error: type[ShapecalcError], exit_code: int) -> None:
    assert issubclass(error, ShapecalcError)
    assert error.exit_code == exit_code


def test_write_error() -> None:
    error = WriteError("no such form", PLACE, 'Dense "x"', "write it as a spec")
    (only,) = error.problems
    assert only.code is Code.UNWRITABLE
    assert str(error) == 'Dense "x": no such form (hint: write it as a spec)'
