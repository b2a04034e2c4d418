"""The values of a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import value

from shapecalc.diagnose.lints import mistakes
from shapecalc.errors import Place, Source
from shapecalc.read.python.values import (
    ArrayValue,
    Class,
    Imported,
    KerasThing,
    Passed,
    SharedNumbers,
    UnknownValue,
    VariableScope,
    identity,
)

UNKNOWN = UnknownValue("why", Place(Source("")), "x")


def test_identity_of_unknown_values() -> None:
    assert UNKNOWN.called("y").key == UNKNOWN.key
    assert UNKNOWN.fresh().key != UNKNOWN.key
    assert UNKNOWN.derived("shape").key == UNKNOWN.derived("shape").key
    assert UNKNOWN.derived("shape").key != UNKNOWN.derived("size").key


@pytest.mark.parametrize("value", [1, 1.0, "a", None, True])
def test_identity(value: object) -> None:
    assert identity(value) == identity(value)
    assert identity(UNKNOWN) == UNKNOWN.key
    assert identity([1]) != identity([1])


def test_scopes() -> None:
    module = VariableScope({"a": 1, "b": 2})
    inner = VariableScope(outer=VariableScope({"b": 3}, module, is_class=True))
    assert inner.owner("a") is module
    assert inner.owner("b") is module  # A method does not see the names of its class.
    assert inner.owner("c") is None
    assert inner.module is module


def test_arrays_have_a_length() -> None:
    assert len(ArrayValue((3, 2))) == 3
    with pytest.raises(TypeError):
        len(ArrayValue((UNKNOWN,)))


def test_a_value_keeps_its_reason() -> None:
    place = Place(Source("a"))
    start = UnknownValue("why", place, "x")
    for other in (start.called("x"), start.derived("n"), start.fresh()):
        assert (other.reason, other.place, other.text) == ("why", place, "x")
    assert start.called("y").text == "y"
    assert UnknownValue("why", place).text == ""


def test_values_of_other_types_are_others() -> None:
    assert identity(1) != identity(1.0)
    assert identity(1) != identity(True)
    assert identity(None) != identity("None")


def test_scopes_with_shared_names() -> None:
    module = VariableScope({"a": 1})
    inner = VariableScope({"b": 2}, module, {"a": module, "c": module})
    assert inner.owner("a") is module
    assert inner.owner("c") is None
    inner.set("c", 3)
    inner.set("d", 4)
    assert (module.names, inner.names) == ({"a": 1, "c": 3}, {"b": 2, "d": 4})
    assert inner.owner("c") is module
    own = VariableScope({"n": 1}, module, is_class=True)
    assert own.owner("n") is own


def test_classes() -> None:
    place = Place(Source("a"))
    first = Class("A", [], VariableScope({"f": 1}), place)
    second = Class("B", [Imported("object")], VariableScope({"g": 2, "f": 3}), place)
    third = Class("C", [Imported("object"), first, second], VariableScope({"h": 4}), place)
    assert [third.find(name) for name in "fgh"] == [1, 2, 4]
    assert third.has("x", "g")
    assert third.has("h")
    assert not third.has("x")
    with pytest.raises(KeyError):
        third.find("x")


def test_arrays_and_their_numbers() -> None:
    numbers = SharedNumbers()
    array = ArrayValue((2,), 3, [0, 2], numbers)
    assert array.values == [0, 2]
    numbers.known = False
    assert array.values is None
    assert ArrayValue((2,), 3, [0, 2]).values is None
    with pytest.raises(TypeError, match="the length of this array is unknown"):
        len(ArrayValue(()))


def test_names_and_arguments() -> None:
    assert Imported("keras.layers.Dense").name == "Dense"
    assert Imported("len").name == "len"
    assert KerasThing("keras.optimizers.Adam").name == "Adam"
    assert Passed([1], {"a": 2}).values == [1, 2]


def test_an_object_in_a_message() -> None:
    text = (
        "import keras\nclass Config: size = 2\ng = Config()\ni = keras.Input((6, 3))\n"
        "m = keras.Model(i, keras.layers.TimeDistributed(g)(i))\n"
    )
    (problem,) = mistakes(Source("a.py", text))
    assert problem.message == "`layer` must be a layer, not an object of Config"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n = 3\ndef f():\n    if mine: n = 4\n    return n\nv = f()", "? `mine` is not defined"),
        ("n = 3\nclass C:\n    n = 4\n    def f(self): return n\nv = C().f()", 3),
        ("n = 3\ndef f():\n    n = 4\n    return [n for _ in range(2)]\nv = f()", [4, 4]),
        (
            "class A(dict): pass\nclass B(A): pass\nv = B()",
            "? objects of the class `B` are not followed",
        ),
    ],
)
def test_names_in_scopes(text: str, expected: Any) -> None:
    assert value(text) == expected


def test_names_that_can_be_seen() -> None:
    outer = VariableScope({"a": 1, "b": 2})
    inner = VariableScope({"c": 3}, outer=outer, local=frozenset({"b"}))
    assert [*inner.visible()] == ["c", "b", "a"]
    assert inner.owner("c") is inner
    assert inner.owner("a") is outer
    assert inner.owner("b") is inner.owner("d") is None
