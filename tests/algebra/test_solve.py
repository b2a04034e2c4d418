"""Backwards: the sizes that give a number, compared with trying all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import pytest
from drawing import trying
from hypothesis import strategies as st

import shapecalc.algebra.search
from shapecalc.algebra.conditions import UNBOUNDED, Condition, Range
from shapecalc.algebra.formula import Formula
from shapecalc.algebra.solution import Solution
from shapecalc.algebra.solve import LISTED, Answers, NoAnswerError, solve

N, K, S, U = map(Formula.of, "nksu")


X, Y, Z = map(Formula.of, "xyz")

FACTORS = [X, Y, Z, (X - Y) // Z, (X - Y) // 2, -(-X // Y), -(-Y // 3), X % Y, Z // (Y - 1)]
"""What rules make of sizes, and what no rule makes."""

POINTS = [dict(zip("xyz", numbers)) for numbers in product(range(1, 8), repeat=3)]


@st.composite
def formulas(draw: Any) -> Any:
    total = draw(st.integers(-2, 4))
    for _ in range(draw(st.integers(1, 3))):
        factors = draw(st.lists(st.sampled_from(FACTORS), min_size=1, max_size=2))
        total = total + draw(st.sampled_from([-1, 1, 1, 2, 4])) * prod(factors)
    return total


@st.composite
def random_conditions(draw: Any) -> list[Condition]:
    """One condition or two, which a point or none meets."""
    point = draw(st.sampled_from(POINTS))
    found: list[Condition] = []
    for formula in draw(st.lists(formulas(), min_size=1, max_size=2)):
        number = at(formula, point) if draw(st.integers(0, 3)) else draw(st.integers(1, 60))
        found.append(Condition(f"condition {len(found)}", formula, number or 0))
    return found


def at(formula: Any, point: Mapping[str, int]) -> Any:
    try:
        return formula.substitute(point) if isinstance(formula, Formula) else formula
    except ZeroDivisionError:
        return None


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that stops early."""
    monkeypatch.setattr(shapecalc.algebra.search, "TRIED", 400)
    monkeypatch.setattr(shapecalc.algebra.search, "FAR", 4)


@pytest.mark.parametrize("bounds", [{}, dict.fromkeys("xyz", POINTS[-1]["x"])], ids=["far", "near"])
@pytest.mark.usefixtures("impatient")
def test_brute_force(request: pytest.FixtureRequest, bounds: Mapping[str, int]) -> None:
    """Of small sizes, those that trying all finds: no others, and all where it is said so."""
    outcomes: Counter[str] = Counter()

    @trying(random_conditions(), request.config.getoption("seed"), 200)
    def agree(wanted: list[Condition]) -> None:
        right = [p for p in POINTS if all(at(one.formula, p) == one.number for one in wanted)]
        found, complete = solutions(wanted, bounds)
        covered = [point for point in POINTS if any(covers(one, point) for one in found)]
        assert covered == right if complete else all(point in right for point in covered)
        outcomes[f"{'some' if found else 'none'}, {complete}"] += 1

    agree()
    assert min(outcomes["some, True"], outcomes["none, True"]) > 12, outcomes


def solutions(
    wanted: list[Condition], bounds: Mapping[str, int]
) -> tuple[Sequence[Solution], bool]:
    """The answers and whether these are all."""
    try:
        found = solve(wanted, bounds)
    except NoAnswerError as error:
        return [], error.complete
    return found.answers, found.complete


def covers(answer: Solution, point: Mapping[str, int]) -> bool:
    return all(size.first <= point[letter] <= size.last for letter, size in answer.sizes.items())


def found(wanted: Sequence[Condition], **bounds: int) -> list[str]:
    """Return the solutions as text."""
    return [str(solution) for solution in solve(wanted, bounds).answers]


@pytest.mark.parametrize(
    ("formula", "number", "expected"),
    [
        (4 * U * (U + 2), 480, ["u = 10"]),
        (4 * U, 12, ["u = 3"]),
        (12 - 4 * U, 4, ["u = 2"]),
        (N // 2, 3, ["n = 6..7"]),
        (-(-N // 2), 3, ["n = 5..6"]),
        (-(N // 2), -3, ["n = 6..7"]),
        (N * K, 6, ["n = 2, k = 3", "n = 3, k = 2", "n = 1, k = 6", "n = 6, k = 1"]),
        (N // N, 1, [f"n = 1..{1 + 100}"]),
        (1_000_000 * U + 23, 7_000_023, ["u = 7"]),
    ],
    ids=str,
)
def test_one_condition(formula: Formula, number: int, expected: list[str]) -> None:
    assert found([Condition("it", formula, number)]) == expected


def test_two_conditions_with_a_common_letter() -> None:
    wanted = [Condition("height", N - K + 1, 3), Condition("parameters", K * N, 15)]
    assert found(wanted) == ["n = 5, k = 3"]


def test_two_conditions_without_a_common_letter() -> None:
    """They are solved apart and every solution of one goes with every solution of the other."""
    wanted = [Condition("height", N // 2, 3), Condition("parameters", U * K, 3)]
    assert found(wanted) == ["n = 6..7, u = 1, k = 3", "n = 6..7, u = 3, k = 1"]


def test_bounds() -> None:
    wanted = [Condition("it", N * K, 6)]
    assert found(wanted, n=2) == ["n = 2, k = 3", "n = 1, k = 6"]
    with pytest.raises(
        NoAnswerError, match=r"^no whole numbers k up to 1, n up to 5 give it = k·n"
    ):
        solve(wanted, {"n": 5, "k": 1})
    assert found([Condition("it", N // 2, 3)], n=6) == ["n = 6"]


def test_conditions_without_letters() -> None:
    with pytest.raises(NoAnswerError, match=r"^parameters = 7 for all sizes, not 8$"):
        solve([Condition("parameters", 7, 8)])
    answers = solve([Condition("parameters", 7, 7)])
    assert [dict(solution.sizes) for solution in answers.answers] == [{}]
    assert answers.complete
    assert found([]) == [""]


@pytest.mark.parametrize(
    ("formula", "number", "message"),
    [
        (
            4 * U * (U + 2),
            500,
            "no u gives it = 4·u² + 8·u = 500: u = 10 gives 480, u = 11 gives 572",
        ),
        (4 * U * U, 1_000, "no u gives it = 4·u² = 1,000: u = 15 gives 900, u = 16 gives 1,024"),
        (4 * U * U, 3, "no u gives it = 4·u² = 3: u = 1 gives 4"),
        (
            2 * N * K,
            7,
            "no whole numbers k, n give it = 2·k·n = 7; "
            "near it: n = 1, k = 3 gives 6, n = 2, k = 2 gives 8",
        ),
        (4 - U, 9, "no whole numbers u give it = 4 - u = 9; near it: u = 1 gives 3"),
    ],
    ids=str,
)
def test_no_answer(formula: Formula, number: int, message: str) -> None:
    with pytest.raises(NoAnswerError) as caught:
        solve([Condition("it", formula, number)])
    assert str(caught.value) == message
    assert caught.value.complete


@pytest.mark.usefixtures("impatient")
def test_an_end() -> None:
    """A search that stops before its end does not claim that there is nothing."""
    with pytest.raises(NoAnswerError, match="none of the first 400 numbers tried gives") as caught:
        solve([Condition("parameters", 2 * X * X + 2 * Y * Y, 10**15 - 1)])
    assert not caught.value.complete


def test_many_letters_end() -> None:
    """Many letters: every way to share nine among six."""
    total: Any = sum(map(Formula.of, "abcdef"))
    assert len(solve([Condition("parameters", total, 9)]).answers) == 56


def test_a_long_list_is_cut() -> None:
    answers = solve([Condition("it", N - K, 0)], {"n": 1_000, "k": 1_000})
    assert len(answers.answers) == LISTED
    assert not answers.complete


def test_a_division_by_zero_is_no_answer() -> None:
    condition = Condition("it", N // (K - 1), 3)
    assert condition.substitute({"k": 1}) == Condition("it", None, 3)
    assert "k = 1" not in ", ".join(found([condition], n=9, k=9)).split(", ")


def test_condition() -> None:
    condition = Condition("height", (N - K) // S + 1, 5)
    assert condition.letters == ["k", "n", "s"]
    pinned = condition.substitute({"k": 3, "s": 2})
    assert pinned == Condition("height", (N - 3) // 2 + 1, 5)
    assert pinned.letters == ["n"]
    assert pinned.substitute({"n": 9}) == Condition("height", 4, 5)
    assert Condition("height", 7, 5).substitute({"n": 9}) == Condition("height", 7, 5)


@pytest.mark.parametrize(
    ("size", "text"),
    [(Range(3, 3), "3"), (Range(3, 5), "3..5"), (Range(3), "3.."), (Range(), "1..")],
)
def test_range(size: Range, text: str) -> None:
    assert str(size) == text
    assert Range().last == UNBOUNDED


def test_filtered() -> None:
    """A solution of which only some numbers are accepted is split into these."""
    answers = Answers([Solution({"n": Range(1, 4)}), Solution({"n": Range(8, 9)})], complete=True)
    even = answers.filtered(lambda numbers: numbers["n"] % 2 == 0)
    assert [str(solution) for solution in even.answers] == ["n = 2", "n = 4", "n = 8"]
    assert even.complete
    assert answers.filtered(lambda numbers: True) == answers
    with pytest.raises(NoAnswerError, match=r"does not accept .* such as n = 1\.\.4$") as caught:
        answers.filtered(lambda numbers: False)
    assert caught.value.complete


@pytest.mark.parametrize("most", [5, 50])
def test_filtering_ends(most: int) -> None:
    """What may not be tried is left out, and the answers say that they are not all."""
    answers = Answers([Solution({"n": Range(n, n)}) for n in range(1, 21)], complete=True)
    left = answers.filtered(lambda numbers: True, most)
    assert (len(left.answers), left.complete) == (min(most, 20), most > 20)


@pytest.mark.parametrize(
    ("formula", "wanted", "expected"),
    [
        (4 * U, Range(0, 13), ["u = 1..3"]),
        (4 * U, Range(13), ["u = 4..30"]),
        (4 * U, Range(5, 12), ["u = 2..3"]),
        (4 * U * (U + 2), Range(0, 480), ["u = 1..10"]),
        (12 - 4 * U, Range(4), ["u = 1..2"]),
        (12 - 4 * U, Range(0, 5), ["u = 2..3"]),
        (N * K, Range(0, 2), ["n = 1..2, k = 1", "n = 1, k = 2"]),
        (U % 20, Range(18), ["u = 18..19"]),
    ],
    ids=str,
)
def test_ranges(formula: Formula, wanted: Range, expected: list[str]) -> None:
    """All numbers from 1 to 30 that are in a range are found, and no others."""
    condition = Condition("it", formula, wanted)
    answers = solve([condition], dict.fromkeys(condition.letters, 30)).answers
    assert [str(answer) for answer in answers] == expected
    for point in product(range(1, 31), repeat=len(condition.letters)):
        numbers = dict(zip(condition.letters, point))
        in_answers = any(covers(answer, numbers) for answer in answers)
        assert in_answers == condition.substitute(numbers).is_met


def test_ranges_that_nothing_is_in() -> None:
    with pytest.raises(NoAnswerError, match=r"^no u gives it = 40·u ≤ 5: u = 1 gives 40$"):
        solve([Condition("it", 40 * U, Range(0, 5))])
    with pytest.raises(NoAnswerError, match=r"^it = 7 for all sizes, not ≤ 5$"):
        solve([Condition("it", 7, Range(0, 5))])
    with pytest.raises(NoAnswerError, match=r"^no u up to 3 gives it = 2·u ≥ 9: u = 3 gives 6$"):
        solve([Condition("it", 2 * U, Range(9))], {"u": 3})


A, B = map(Formula.of, "ab")
SIDES = [["a", "b"]]


@pytest.mark.parametrize(
    ("formula", "wanted", "expected"),
    [
        (A * B * U, 12, ["u = 3, b = 2, a = 2", "u = 12, b = 1, a = 1", "u = 2, b = 2, a = 3"]),
        (A * B, Range(0, 9), ["b = 1..3, a = 1..3", "b = 1..9, a = 1", "b = 1..4, a = 2"]),
        (A * B, Range(4, 17), ["b = 2..4, a = 2..4", "b = 2..8, a = 2", "b = 1..4, a = 4"]),
    ],
    ids=str,
)
def test_equal_sides_come_first(formula: Formula, wanted: Any, expected: list[str]) -> None:
    answers = solve([Condition("it", formula, wanted)], ties=SIDES).answers
    assert [str(answer) for answer in answers][:3] == expected
    assert [answer.uneven for answer in answers] == sorted(answer.uneven for answer in answers)
    for point in product(range(1, 20), repeat=3):
        numbers = dict(zip("abu", point))
        is_met = Condition("it", formula, wanted).substitute(numbers).is_met
        assert is_met == any(covers(answer, numbers) for answer in answers)


def test_equal_sides_of_two_axes() -> None:
    """Each axis has a condition of its own; sides that differ too much have no equal ones."""
    sizes = [Condition("axis 1", N - A, 3), Condition("axis 2", N - B, 3)]
    assert [str(answer) for answer in solve(sizes, {"n": 5}, SIDES).answers] == [
        "n = 4, b = 1, a = 1",
        "n = 5, b = 2, a = 2",
    ]
    sizes = [Condition("axis 1", 9 - A, 3), Condition("axis 2", 9 - B, 4)]
    (answer,) = solve(sizes, ties=SIDES).answers
    assert (str(answer), answer.uneven) == ("a = 6, b = 5", 1)


def test_near_values() -> None:
    """They are real values, and no others are nearer."""
    formula = 4 * U * U + 4 * K * U + 4 * U
    with pytest.raises(NoAnswerError) as caught:
        solve([Condition("parameters", formula, 481)])
    assert "near it: u = 10, k = 1 gives 480, u = 1, k = 119 gives 484" in str(caught.value)
    with pytest.raises(NoAnswerError) as caught:
        solve([Condition("parameters", N * K, 11), Condition("axis 1", N - K, 3)])
    near = "near it: n = 5, k = 2 gives parameters = 10, n = 6, k = 3 gives parameters = 18"
    assert near in str(caught.value)
