"""A right formula with a wrong number behind it."""

from __future__ import annotations

import pytest

from shapecalc.errors import Source
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import Verdict
from shapecalc.grade.marking import Marker
from shapecalc.grade.mistakes.results import wrong_results, wrong_sum
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.read.document import read_data


@pytest.mark.parametrize(
    ("sides", "are_right", "why"),
    [
        ([480, 440], [True, False], "the calculation is right, but it gives 480, not 440"),
        (
            [480, 480, 4800],
            [True, True, False],
            "the calculation is right, but it gives 480, not 4,800",
        ),
        ([480], [True], ""),
        ([440], [False], ""),
        ([440, 480], [False, True], ""),
        ([], [], ""),
    ],
)
def test_wrong_results(sides: list[int], are_right: list[bool], why: str) -> None:
    found = [mistake.why for mistake in wrong_results(sides, are_right, 480)]
    assert found == ([why] if why else [])


def test_wrong_sum() -> None:
    (mistake,) = wrong_sum(545, 1535)
    assert (mistake.name, mistake.why) == (
        "arithmetic",
        "your numbers for the layers add up to 1,535",
    )
    assert list(wrong_sum(535, 535)) == []


def verdict(*amounts: int) -> Verdict:
    key = key_of(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(5)"]))
    answer = Answer(
        "lstm", params=Response(" = ".join(f"{a} + 0" for a in amounts), amounts=list(amounts))
    )
    return Marker(key).mark(Sheet(Source("x"), [answer])).verdicts[0]


def test_a_wrong_result_is_named_before_other_mistakes() -> None:
    assert [reason.name for reason in verdict(480, 440).reasons[:2]] == [
        "arithmetic",
        "bias forgotten",
    ]


def test_a_wrong_formula_is_named_even_if_its_result_is_right() -> None:
    unclear = verdict(440, 480)
    assert unclear.right is None
    assert "the bias is missing" in unclear.reasons[0].why
