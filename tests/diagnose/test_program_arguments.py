"""Changes of the arguments of a call in a program."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.edits import UneditableError, applied
from shapecalc.diagnose.program_arguments import (
    argument_at,
    call_of,
    removed,
    swapped_arguments,
    without_arguments,
)
from shapecalc.diagnose.program_text import text_of
from shapecalc.errors import Mark, Place, Source


def place(text: str, word: str) -> Place:
    """Return the place of a word in a program of one line."""
    start = text.index(word) + 1
    return Place(Source("a.py", text)) / Mark(1, start, 1, start + len(word))


def test_call_of() -> None:
    text = "x = nn.Linear(3, 4)\n"
    at = text_of(Source("a.py", text))
    assert at.of(call_of(at, place(text, "nn.Linear"))) == "nn.Linear(3, 4)"
    with pytest.raises(UneditableError):
        call_of(at, place(text, "x"))


@pytest.mark.parametrize(("count", "changed"), [(1, "x = f(4, a=5)\n"), (2, "x = f(a=5)\n")])
def test_without_arguments(count: int, changed: str) -> None:
    text = "x = f(3, 4, a=5)\n"
    at = text_of(Source("a.py", text))
    assert applied(without_arguments(at, call_of(at, place(text, "f")), count), text) == changed


def test_swapped_arguments() -> None:
    text = "x = f(3, (4, 5), a=6)\n"
    ((other, edits),) = swapped_arguments(place(text, "3"))
    assert (other, applied(edits, text)) == ("(4, 5)", "x = f((4, 5), 3, a=6)\n")
    assert list(swapped_arguments(place(text, "6"))) == []


def test_removed() -> None:
    text = "x = f(3, a=6)\n"
    at = text_of(Source("a.py", text))
    found = argument_at(at, place(text, "a"))
    assert found is not None
    call, argument = found
    assert applied((removed(at, [*call.args, *call.keywords], argument),), text) == "x = f(3)\n"
