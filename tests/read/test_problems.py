"""Problems are collected, and no limit is passed without a message."""

from __future__ import annotations

import pytest
from conftest import ROOT

from shapecalc.errors import Code, ModelError, Place, Problem, Source
from shapecalc.limits import (
    BYTES,
    CALLS,
    LAYERS,
    NESTED_MODELS,
    PROBLEMS,
    SPEC_WEIGHT,
    TENSORS,
    VALUES,
    YAML_WEIGHT,
)
from shapecalc.read.problems import BYTES_OF_EACH, MOST, Findings, LimitError

TOP = Place(Source("a.yaml"))


def problem(number: int) -> Problem:
    return Problem(Code.FORM, f"problem {number}", TOP)


def test_problems_are_a_list() -> None:
    findings = Findings()
    findings.append(problem(1))
    assert findings == [problem(1)]


def test_reading_stops_after_too_many_problems() -> None:
    findings = Findings()
    for number in range(PROBLEMS):
        findings.append(problem(number))
    with pytest.raises(ModelError) as caught:
        findings.append(problem(PROBLEMS))
    assert len(caught.value.problems) == PROBLEMS + 1
    assert "more than 50" in caught.value.problems[-1].message


@pytest.mark.parametrize("what", MOST)
def test_limits(what: str) -> None:
    findings = Findings()
    findings.limit(what, TOP, MOST[what])
    assert findings.counts[what] == MOST[what]
    with pytest.raises(LimitError) as caught:
        findings.limit(what, TOP)
    (found,) = caught.value.problems
    assert found.code is Code.FILE
    assert found.message == (
        f"there are more than {MOST[what]:,} {what}, the most that shapecalc reads"
    )


@pytest.mark.parametrize("what", BYTES_OF_EACH)
def test_a_large_file_may_have_more(what: str) -> None:
    findings = Findings()
    findings.limit("bytes", TOP, BYTES)
    more = BYTES // BYTES_OF_EACH[what]
    assert more > MOST[what]
    findings.limit(what, TOP, more)
    with pytest.raises(LimitError, match=f"more than {more:,} {what}"):
        findings.limit(what, TOP)


def test_a_limit_comes_with_the_problems_before_it() -> None:
    findings = Findings()
    findings.append(problem(1))
    with pytest.raises(LimitError) as caught:
        findings.limit("layers", TOP, MOST["layers"] + 1)
    assert [found.code for found in caught.value.problems] == [Code.FORM, Code.FILE]


def test_nesting() -> None:
    findings = Findings()
    findings.nest("leaf", [], TOP)
    assert findings.depths == {}
    findings.nest("a", ["leaf"], TOP)
    findings.nest("b", ["leaf", "a"], TOP)
    assert findings.depths == {"a": 1, "b": 2}


def test_too_much_nesting() -> None:
    findings = Findings()
    for number in range(NESTED_MODELS):
        findings.nest(number, [number - 1], TOP)
    with pytest.raises(LimitError) as caught:
        findings.nest("last", [NESTED_MODELS - 1], TOP)
    assert (
        caught.value.problems[0].message == "models and layers are nested more than 40 levels deep"
    )


@pytest.mark.parametrize(
    "row",
    [
        f"| bytes | {BYTES // 2**20} MB |",
        f"| values | {VALUES:,} in a saved config, {VALUES // SPEC_WEIGHT:,} in a spec in JSON, "
        f"{VALUES // YAML_WEIGHT:,} in YAML |",
        f"| layers | {LAYERS:,} |",
        f"| calls of layers | {CALLS:,} |",
        f"| tensors that layers read | {TENSORS:,} |",
        f"| nesting of models and layers | {NESTED_MODELS} levels |",
        f"Reading stops after {PROBLEMS} errors.",
    ],
)
def test_the_limits_are_documented(row: str) -> None:
    assert row in (ROOT / "docs" / "spec.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("counts", "work"),
    [
        ({}, 0),
        ({"bytes": 14_999}, 2),
        ({"values": 159}, 3),
        ({"layers": 5}, 5),
        ({"calls of layers": 5}, 5),
        ({"tensors that layers read": 5}, 5),
        ({"bytes": 4_999, "values": 9}, 0),
        ({"bytes": 5_000, "values": 40, "layers": 3, "calls of layers": 4}, 9),
    ],
)
def test_work_is_counted_in_layers(counts: dict[str, int], work: int) -> None:
    findings = Findings()
    for what, number in counts.items():
        findings.limit(what, TOP, number)
    assert findings.work == work


def test_an_attempt() -> None:
    """What it finds counts only if it is adopted."""
    findings = Findings()
    findings.append(problem(1))
    findings.limit("layers", TOP)
    findings.nest("a", ["b"], TOP)
    findings.remark("first")
    findings.letters.add("u")
    attempt = findings.branch()
    assert (list(attempt), attempt.notes, attempt.letters) == ([], [], set())
    attempt.limit("layers", TOP, 2)
    attempt.nest("c", ["a"], TOP)
    attempt.append(problem(2))
    attempt.letters.add("v")
    attempt.remark("second")
    attempt.remark("second")
    assert (findings.counts, findings.depths) == ({"layers": 1}, {"a": 1})
    findings.adopt(attempt)
    assert (findings.counts, findings.depths) == ({"layers": 3}, {"a": 1, "c": 2})
    assert findings == [problem(1), problem(2)]
    assert (findings.notes, findings.letters) == (["first", "second"], {"u", "v"})


def test_the_place_of_a_limit() -> None:
    findings = Findings()
    with pytest.raises(LimitError) as caught:
        findings.limit("layers", TOP / 3, MOST["layers"] + 1)
    assert caught.value.problems[-1].place == TOP / 3
    findings.depths["b"] = NESTED_MODELS
    with pytest.raises(LimitError) as caught:
        findings.nest("a", ["b"], TOP / 4)
    assert caught.value.problems[-1].place == TOP / 4
