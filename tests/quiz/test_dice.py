"""Draws by name: the same everywhere, fair, and not shifted by what is added."""

from __future__ import annotations

from collections import Counter

import pytest

from shapecalc.quiz.dice import Dice

NAMES = ["LSTM", "GRU", "Dense", "Conv1D"]


def test_the_same_everywhere() -> None:
    dice = Dice(seed=7, level=1, exercise=3)
    drawn = "LSTM Conv1D GRU Dense Conv1D Dense"
    assert [dice.pick(NAMES) for _ in range(6)] == drawn.split()
    assert [dice.below(10) for _ in range(8)] == [8, 8, 9, 6, 3, 9, 8, 6]
    assert dice.draws == 14


@pytest.mark.parametrize("other", [Dice(8, 1, 3), Dice(7, 2, 3), Dice(7, 1, 4), Dice(71, 3, 0)])
def test_seed_and_exercise_decide(other: Dice) -> None:
    dice = Dice(7, 1, 3)
    assert [dice.below(10**6) for _ in range(3)] != [other.below(10**6) for _ in range(3)]


def test_the_order_of_the_items_does_not_matter() -> None:
    for seed in range(50):
        assert Dice(seed, 1, 1).pick(NAMES) == Dice(seed, 1, 1).pick(NAMES[::-1])


def test_a_new_item_changes_a_draw_only_where_it_wins() -> None:
    changed = 0
    for seed in range(500):
        before, after = Dice(seed, 1, 1).pick(NAMES), Dice(seed, 1, 1).pick(["Added", *NAMES])
        assert after in (before, "Added")
        changed += after == "Added"
    assert 70 < changed < 130  # a fifth of 500


def test_all_items_are_drawn_alike() -> None:
    drawn = Counter(Dice(seed, 1, 0).pick(NAMES) for seed in range(2000))
    assert set(drawn) == set(NAMES)
    assert all(400 < count < 600 for count in drawn.values())


def test_an_item_that_occurs_twice_is_drawn_twice_as_often() -> None:
    drawn = Counter(Dice(seed, 1, 0).pick(["a", "a", "b"]) for seed in range(1500))
    assert 900 < drawn["a"] < 1100


def test_values_are_told_apart_by_what_they_are() -> None:
    assert {Dice(seed, 1, 0).pick([1, 10, 2]) for seed in range(40)} == {1, 10, 2}


def test_once_in() -> None:
    assert 200 < sum(Dice(seed, 1, 0).once_in(4) for seed in range(1000)) < 300
    assert all(Dice(seed, 1, 0).once_in(1) for seed in range(20))


def test_below_is_below() -> None:
    assert {Dice(seed, 1, 0).below(3) for seed in range(60)} == {0, 1, 2}
