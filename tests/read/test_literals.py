"""The values of the arguments in a spec."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import ModelError, Place, Source, Span
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.read.literals import argument, node_list
from shapecalc.read.syntax import Call, Items, Literal, Name, Node, Operator, PlainData

TOP = Place(Source("a.yaml"))


def simple(tree: Node) -> Any:
    """A tree without its places, short enough to be compared."""
    match tree:
        case Literal(value):
            return value
        case Items(items):
            return [simple(item) for item in items]
        case Call(Name(name), positional, {}):
            return name, [simple(item) for item in positional]
        case Operator(name, operands):
            return name, [simple(item) for item in operands]
        case Name(name):
            return name
    raise AssertionError(tree)


@pytest.mark.parametrize(
    ("data", "tree"),
    [
        ("(2, 2)", [2, 2]),
        ("[2, 2]", [2, 2]),
        ("l2(0.01)", ("l2", [0.01])),
        ("7*7*128", 6272),
        ("1./255", 1.0 / 255),
        ("-3", "-3"),
        ("1-a", "1-a"),
        ("same", "same"),
        ("None", None),
        (None, None),
        (True, True),
        ([1, "None", ["(2, 3)"]], [1, None, [[2, 3]]]),
    ],
)
def test_argument(data: Any, tree: Any) -> None:
    assert simple(argument(data, TOP)) == tree


def test_a_text_stays_a_text() -> None:
    assert argument("(2, 2)", TOP, text=True) == Literal("(2, 2)", TOP)


def test_where_an_argument_is() -> None:
    assert argument(["a", ["b"]], TOP) == Items(
        [Literal("a", TOP / 0), Items([Literal("b", TOP / 1 / 0)], TOP / 1)], TOP
    )
    assert argument("(2, 'a')", TOP / "k") == Items(
        [
            Literal(2, TOP / "k" / Span(1, 2)),
            Literal("a", TOP / "k" / Span(4, 7), quoted=True),
        ],
        TOP / "k" / Span(0, 8),
    )


def test_a_list_of_layers() -> None:
    items = node_list(PlainData(["LSTM", "GRU"], TOP)).items
    assert [simple(item) for item in items] == ["LSTM", "GRU"]
    assert [item.place for item in items] == [TOP / n / Span(0, k) for n, k in ((0, 4), (1, 3))]


@pytest.mark.parametrize(
    ("word", "meant"), [("true", True), ("false", False), ("null", None), ("none", None)]
)
def test_words_of_yaml_in_a_call(word: str, meant: Any) -> None:
    with pytest.raises(ModelError) as caught:
        infer(read_data(["Input(3)", f"Dense(4, use_bias={word})"]))
    assert [str(problem) for problem in caught.value.problems] == [
        f"`{word}` is not a value (hint: write {meant})"
    ]
