"""The grammar of saved configs: kinds of values, fields that are missing, and the messages."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Code, Place, Source
from shapecalc.read.grammar import (
    COMPILED,
    LAYER,
    OBJECT,
    check,
    is_dtype,
    is_name,
    is_shape,
    is_tensor_history,
)
from shapecalc.read.syntax import SpecError

TOP = Place(Source("m.json"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(([None, 3], True), ([], True), ([True, 0], True), ("", True), ({}, True)),
        *((None, False), (3, False), ([-1], False), ([1.5], False), (["3"], False)),
        *(([[3]], False), ("ab", False), ({"a": 1}, False)),
    ],
)
def test_shapes(value: Any, expected: bool) -> None:
    assert is_shape(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(("float32", True), (None, True), ("string", True), ("int", True)),
        *(("float3", False), (5, False), ([], False), ({}, False), ("mixed_float16", False)),
    ],
)
def test_dtypes(value: Any, expected: bool) -> None:
    assert is_dtype(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("dense", True), (None, True), ("", True), ("a/b", False), (5, False), (["a"], False)],
)
def test_names(value: Any, expected: bool) -> None:
    assert is_name(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((["d", 0, 0], True), (["d", -1, 0, "more"], True), ([5, 0, False], True)),
        *((["d", 0], False), (["d", 0.0, 0], False), ([["d"], 0, 0], False), (None, False)),
    ],
)
def test_histories(value: Any, expected: bool) -> None:
    assert is_tensor_history(value) is expected


@pytest.mark.parametrize(
    ("data", "message", "path"),
    [
        (5, "a layer must be a mapping, not 5", ()),
        ({"config": {}}, "a layer must have `class_name`: the name of a class", ()),
        (
            {"class_name": 5, "config": {}},
            "`class_name` must be the name of a class, not 5",
            ("class_name",),
        ),
        (
            {"class_name": "A", "config": []},
            "`config` must be a mapping, not []",
            ("config",),
        ),
        (
            {"class_name": "A", "config": {}, "module": 5},
            "`module` must be the name of a module, not 5",
            ("module",),
        ),
        (
            {"class_name": "A", "config": {}, "registered_name": ["A"]},
            "`registered_name` must be the name of a class, or null, not ['A']",
            ("registered_name",),
        ),
    ],
)
def test_what_is_no_object(data: Any, message: str, path: tuple[str, ...]) -> None:
    with pytest.raises(SpecError) as caught:
        check(data, OBJECT, TOP, "a layer")
    assert caught.value.problem
    assert caught.value.problem.code is Code.FORM
    assert (caught.value.problem.message, caught.value.problem.place.path) == (message, path)


def test_further_fields() -> None:
    check({"name": "a", "inbound_nodes": [], "more": 5}, LAYER, TOP, "a layer")
    check({}, COMPILED, TOP, "`compile_config`", closed=True)
    with pytest.raises(SpecError, match="`compile_config` has no `metric`"):
        check({"metric": []}, COMPILED, TOP, "`compile_config`", closed=True)
