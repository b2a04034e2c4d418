"""Sizes that are found by trying them out."""

from __future__ import annotations

from collections.abc import Mapping

from shapecalc.explain.trials import by_trial


def test_one_letter() -> None:
    def accepts(sizes: Mapping[str, int]) -> bool:
        return sizes["n"] in (3, 4, 5, 9)

    answers = by_trial(["n"], accepts, [], 20)
    assert [str(answer) for answer in answers.answers] == ["n = 3..5", "n = 9"]
    assert not answers.complete
    assert by_trial(["n"], accepts, [], 20, 10).complete


def test_few_are_tried_and_equal_ones_first() -> None:
    tried: list[tuple[int, int]] = []

    def accepts(sizes: Mapping[str, int]) -> bool:
        tried.append((sizes["h"], sizes["w"]))
        return sizes["h"] + sizes["w"] == 6

    answers = by_trial(["h", "w"], accepts, [["h", "w"]], 50)
    assert len(tried) == len(set(tried)) == 50
    assert tried[:25] == [(n, n) for n in range(1, 26)]
    texts = [str(answer) for answer in answers.answers]
    assert texts == ["h = 3, w = 3", "h = 1, w = 5", "h = 2, w = 4", "h = 4, w = 2", "h = 5, w = 1"]
    assert not answers.complete


def test_all_up_to_the_largest() -> None:
    answers = by_trial(["a", "b"], lambda sizes: sizes["a"] < sizes["b"], [], 50, 3)
    assert [str(answer) for answer in answers.answers] == [
        "a = 1, b = 2",
        "a = 1, b = 3",
        "a = 2, b = 3",
    ]
    assert answers.complete
