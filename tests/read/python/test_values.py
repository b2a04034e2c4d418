"""The values of a program."""

from __future__ import annotations

import pytest

from shapecalc.errors import Place, Source
from shapecalc.read.python.values import ArrayValue, UnknownValue, VariableScope, identity

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
