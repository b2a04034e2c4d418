"""Words that are similar to a misspelled one."""

from __future__ import annotations

import pytest

from shapecalc.similar import closest, did_you_mean, similar


@pytest.mark.parametrize(
    ("word", "words", "expected"),
    [
        ("Desne", ["Dense", "Dropout"], "Dense"),
        ("DENSE", ["Dense"], "Dense"),
        ("unit", ["units", "use_bias"], "units"),
        ("ZEROS", ["zeros", "Zeros"], "zeros"),
        ("ZEROS", ["Zeros", "zeros"], "zeros"),
        ("x", ["Dense"], ""),
        ("", ["Dense"], ""),
        ("Dense", [], ""),
        ("d" * 201, ["d" * 200], ""),
    ],
)
def test_closest(word: str, words: list[str], expected: str) -> None:
    assert closest(word, words) == expected
    assert closest(word, iter(words)) == expected
    question = f"did you mean `{expected}`?" if expected else ""
    assert did_you_mean(word, words) == question


def test_words_that_are_equally_similar() -> None:
    assert similar("ConvD", ["Conv1D", "Conv2D", "Dense"]) == ("Conv2D", "Conv1D")
    assert similar("Desne", ["Dense", "Reshape"]) == ("Dense",)
    assert similar("x" * 1000, ["x" * 999]) == ()
