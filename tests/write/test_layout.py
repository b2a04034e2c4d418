"""Expressions are laid out in lines as ruff lays them out."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.write.layout import Bracket, Layout, called, flat, laid_out


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        (("x",), "x"),
        ((), ""),
        (("f", called([])), "f()"),
        (("f", called([("1",), ("a=", "2")])), "f(1, a=2)"),
        ((Bracket("(", [("1",)], ")"),), "(1,)"),
        ((Bracket("(", [("1",), ("2",)], ")"),), "(1, 2)"),
        ((Bracket("(", [], ")"),), "()"),
        ((Bracket("[", [("1",)], "]"),), "[1]"),
        (("f", called([(Bracket("(", [("1",)], ")"),)])), "f((1,))"),
        (("f", called([]), called([("x",)])), "f()(x)"),
    ],
)
def test_flat(layout: Layout, text: str) -> None:
    assert flat(layout) == text
    assert laid_out(layout, 80) == text


def test_what_fits_stays_in_one_line() -> None:
    layout = ("x = f", called([("1",), ("2",)]))
    assert laid_out(layout, 11) == "x = f(1, 2)"
    assert laid_out(layout, 10) == "x = f(\n    1, 2\n)"


def test_each_item_in_a_line() -> None:
    items = [("a=", Bracket("(", [("1",)], ")")), ("b=", called([("x" * 20,)]))]
    assert laid_out(("f", called(items)), 29) == f"f(\n    a=(1,),\n    b=({'x' * 20}),\n)"


def test_an_empty_bracket_does_not_break() -> None:
    assert laid_out(("f", called([]), called([("x" * 20,)])), 20) == f"f()(\n    {'x' * 20}\n)"


def test_a_list_has_no_line_for_all_of_its_items() -> None:
    listed = Bracket("[", [("aaaa",), ("bbbb",)], "]")
    assert laid_out(("x = ", listed), 12) == "x = [\n    aaaa,\n    bbbb,\n]"
    assert laid_out(("x = ", Bracket("[", [("aaaaaaaa",)], "]")), 10) == "x = [\n    aaaaaaaa\n]"


def test_exploded() -> None:
    listed = Bracket("[", [("a",), ("b",)], "]", exploded=True)
    assert laid_out((listed,), 88) == "[\n    a,\n    b,\n]"
    assert laid_out(("f", called([(listed,)])), 88) == (
        "f(\n    [\n        a,\n        b,\n    ]\n)"
    )


def test_the_first_bracket_breaks_first() -> None:
    call = ("Dense", called([("10",), ('activation="relu"',)]))
    assert laid_out(("x = ", *call, called([("x",)])), width=30) == (
        'x = Dense(\n    10, activation="relu"\n)(x)'
    )


def test_indent_and_what_follows() -> None:
    layout = ("f", called([("aaaa",)]))
    assert laid_out(layout, 10, indent=3) == "f(aaaa)"
    assert laid_out(layout, 10, indent=4) == "f(\n        aaaa\n    )"
    assert laid_out(layout, 8, after=1) == "f(aaaa)"
    assert laid_out(layout, 8, after=2) == "f(\n    aaaa\n)"


names = st.text("abcdefgh", min_size=1, max_size=25).filter(str.isidentifier)
items = st.recursive(
    names.map(lambda name: (name,)),
    lambda inner: st.one_of(
        st.builds(lambda name, parts: (name, called(parts)), names, st.lists(inner, max_size=4)),
        st.builds(lambda parts: (Bracket("[", parts, "]"),), st.lists(inner, max_size=4)),
        st.builds(lambda parts: (Bracket("(", parts, ")"),), st.lists(inner, max_size=4)),
    ),
    max_leaves=12,
)


def right(layout: Layout) -> bool:
    """Whether it is Python: some of the names that are drawn are keywords."""
    try:
        ast.parse(flat(layout))
    except SyntaxError:
        return False
    return True


@given(items.filter(right), st.integers(10, 60))
def test_the_lines_mean_the_same(layout: Layout, width: int) -> None:
    text = laid_out(("x = ", *layout), width)
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(f"x = {flat(layout)}"))


CALLS = [
    ("x = Dense", called([("10",), ('activation="relu"',)]), called([("x" * 30,)])),
    ("m = Model", called([("inputs=", Bracket("[", [("a" * 20,), ("b" * 20,)], "]"))])),
    ("y = f", called([("g", called([("a" * 30,), ("b" * 30,)])), ("c=", "1")])),
    ("z = f", called([(Bracket("(", [("a" * 40,)], ")"),)])),
]


def test_ruff_changes_nothing() -> None:
    program = "".join(laid_out(call, width=40) + "\n" for call in CALLS)
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "40", "-"],
        input=program,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == program
