"""Where the calls inside a spec's expressions have their arguments."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.edits import UneditableError, applied
from shapecalc.diagnose.spec_calls import arguments, listed, swapped, without_arguments
from shapecalc.errors import Place, Source, Span

TEXT = "- f(3, (4, 5), a=6)\n"


def place(word: str, text: str = TEXT) -> Place:
    start = text.index(word) - 2
    return Place(Source("a.yaml", text), (0, Span(start, start + len(word))))


def test_arguments() -> None:
    assert [TEXT[start:end] for start, end in arguments(place("f"))] == ["3", "(4, 5)", ""]
    with pytest.raises(UneditableError):
        arguments(place("3"))


def test_without_arguments() -> None:
    assert applied(without_arguments(place("f"), 1), TEXT) == "- f((4, 5), a=6)\n"
    assert applied(without_arguments(place("f"), 2), TEXT) == "- f(a=6)\n"


def test_swapped() -> None:
    ((other, edits),) = swapped(place("3"))
    assert (other, applied(edits, TEXT)) == ("(4, 5)", "- f((4, 5), 3, a=6)\n")
    assert list(swapped(place("6"))) == []


def test_listed() -> None:
    text = "- g(f(1, 2), 3)\n"
    start, end = listed(place("1", text))
    assert text[start:end] == "1, 2"
    start, end = listed(place("3", text))
    assert text[start:end] == "f(1, 2), 3"
    with pytest.raises(UneditableError):
        listed(place("h(1)", "- h(1)\n"))
