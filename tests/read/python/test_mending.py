"""Slips that are mended: what stands there then."""

from __future__ import annotations

import ast

import pytest

from shapecalc.read.python.mending import Mend, mended


def is_valid(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def result(text: str) -> tuple[str, tuple[Mend, ...]] | None:
    with pytest.raises(SyntaxError) as caught:
        ast.parse(text)
    return mended(text, caught.value, is_valid)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("f(g(2)  # a )", "f(g(2))  # a )"),
        ("f(g(2)\n# a comment", "f(g(2))\n# a comment"),
        ("def f():\n    x = g(h(3)\n    return x", "def f():\n    x = g(h(3))\n    return x"),
        ("f([\n    1,\n    2", "f([\n    1,\n    2])"),
        ("f({'a': '('", "f({'a': '('})"),
        ("f(2))", "f(2)"),
        ("f(2, [3)", "f(2, [3])"),
        ("f(2, (3])", "f(2, (3))"),
        ("f（2，'（'）", "f(2,'（')"),
        ("f(‘a’)", "f('a')"),
        ("f(5 a='b')", "f(5, a='b')"),
        ("f(a='b)", "f(a='b')"),
        ("f(a: 5)", "f(a= 5)"),
        ("def f()\n    pass", "def f():\n    pass"),
    ],
)
def test_slips(wrong: str, right: str) -> None:
    found = result(wrong)
    assert found is not None
    assert found[0] == right


@pytest.mark.parametrize("text", ["x = ] + y", "f(2 $ 3)", "x = = 3", "f(" * 3 + "1 2 3 4"])
def test_what_is_not_mended(text: str) -> None:
    assert result(text) is None


def test_the_change() -> None:
    assert result("a = 1\nf(g(2)") == ("a = 1\nf(g(2))", (Mend(2, 7, 0, ")"),))


@pytest.mark.parametrize(
    "text", ["x = '" + r"\'" * 300_000, "(" + " " * 300_000 + "x", "（" * 300_000]
)
def test_long_lines_are_searched_once(text: str) -> None:
    """No quote, blank or bracket begins a search of its own through the rest of the line."""
    with pytest.raises(SyntaxError) as caught:
        compile(text, "a.py", "exec")
    assert mended(text, caught.value, lambda other: False) is None
