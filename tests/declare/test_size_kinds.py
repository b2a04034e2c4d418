"""Kinds that are sizes, shapes and axes: what they accept, and in which form."""

from __future__ import annotations

from math import isnan
from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Letter
from shapecalc.declare.kinds import Argument, DeferredError
from shapecalc.declare.size_kinds import (
    SYMBOLIC,
    AnyCount,
    InputShape,
    Integer,
    Integers,
    NoiseShape,
    PerAxis,
    PerAxisPairs,
    Permutation,
    PositiveInt,
    Real,
    Seed,
    Strides,
    TargetShape,
    WindowSize,
    symbolic,
)


@pytest.mark.parametrize(
    ("kind", "value", "parsed"),
    [
        (PositiveInt(), 3, 3),
        (PositiveInt(), True, 1),
        (PositiveInt("", None), None, None),
        (PerAxis(count=2), 3, (3, 3)),
        (PerAxis(count=2), [3, 4], (3, 4)),
        (PerAxis("", None, count=2), None, None),
        (PerAxis(minimum=0), 0, (0,)),
        (PerAxisPairs(), 1, ((1, 1), (1, 1))),
        (PerAxisPairs(), [1, (2, 3)], ((1, 1), (2, 3))),
        (PerAxisPairs(signed=True), -1, ((-1, -1), (-1, -1))),
        (InputShape(), 5, (5,)),
        (InputShape(), (None, 3), (UNKNOWN, 3)),
        (InputShape(), [28, 28, 1], (28, 28, 1)),
        (TargetShape(), (4, -1), (4, -1)),
        (TargetShape(), (4, 2.5), (4, UNKNOWN)),
        (NoiseShape(), (None, 1), (None, 1)),
        (NoiseShape(), None, None),
        (Permutation(), [2, 1], (2, 1)),
        (Integer(), -1, -1),
        (Integer("", None), None, None),
        (Integer("", None, deferred=True), [], None),
        (Integers(), 2, 2),
        (Seed("", None), None, None),
        (Seed("", None), -(2**63), -(2**63)),
        (Integers(), [1, 2], (1, 2)),
        (Integers(count=2), (0, 1), (0, 1)),
    ],
)
def test_accepted(kind: Argument, value: Any, parsed: Any) -> None:
    assert kind.parse(value) == parsed


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (PositiveInt(), 0, "a whole number of at least 1"),
        (PositiveInt(), None, "a whole number of at least 1"),
        (PositiveInt(strict=True), True, "a whole number of at least 1"),
        (PerAxis(count=2), [1, 2, 3], "a whole number of at least 1 or 2 of them"),
        (PerAxis(), -1, "a whole number of at least 1"),
        (PerAxisPairs(), -1, "a whole number or 2 of them, or 2 pairs"),
        (InputShape(), "x y", "a shape such as (28, 28, 1)"),
        (InputShape(), (-1,), "a whole number of at least 0, or None"),
        (TargetShape(), 3, "a shape such as (10, 1)"),
        (TargetShape(), (-1, -1), "a shape with sizes of at least 0; one size may be -1"),
        (NoiseShape(), (0,), "a shape of whole numbers of at least 1"),
        (Permutation(), (0, 1), "the axes in a new order, counted from 1, such as (2, 1)"),
        (Integer(), 1.5, "a whole number"),
        (Integers(), "ab", "a whole number or a list of them"),
        (Integers(count=2), [1, 2, 3], "a whole number or 2 of them"),
        (Integers(tuples=True), [1, 2], "a whole number or a list of them"),
        (Seed("", None), True, "a whole number of at most 64 bits"),
        (Seed("", None), 2**63, "a whole number of at most 64 bits"),
    ],
)
def test_refused(kind: Argument, value: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        kind.parse(value)
    assert str(caught.value) == message
    assert not isinstance(caught.value, DeferredError)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (PositiveInt(deferred=True), 2.5),
        (PositiveInt(optional=True), None),
        (PerAxis(deferred=True, minimum=0), -1),
        (Integer(deferred=True), "x"),
        (Integers(deferred=True), "x"),
    ],
)
def test_keras_checks_some_later(kind: Argument, value: Any) -> None:
    with pytest.raises(DeferredError):
        kind.parse(value)


def test_letters() -> None:
    assert PositiveInt().parse(Letter("u")) == Formula.of("u")
    assert PerAxis(count=2).parse(Letter("k")) == (Formula.of("k"),) * 2
    assert InputShape().parse([Letter("T"), 3]) == (Formula.of("T"), 3)
    assert symbolic(7) == 7


@pytest.mark.parametrize("kind", [PositiveInt(), PerAxis(count=2), Strides(), InputShape()])
def test_texts_are_no_letters(kind: Argument) -> None:
    """Keras refuses every text, and a saved config has no letters."""
    for text in ("u", ["u", "v"]):
        with pytest.raises(ValueError, match=r"whole number|a shape"):
            kind.parse(text)


@pytest.mark.parametrize("kind", [WindowSize, Strides])
def test_windows_are_sizes_along_axes(kind: type[PerAxis]) -> None:
    assert kind(count=3).parse(2) == (2, 2, 2)


def test_schemas() -> None:
    assert PositiveInt().schema == {"type": "integer", "minimum": 1}
    assert PositiveInt("", None).schema == {"type": ["integer", "null"], "minimum": 1}
    assert Permutation().schema["anyOf"][0]["items"] == {"type": "integer", "minimum": 1}
    assert PerAxis(count=2).schema["anyOf"][1]["maxItems"] == 2


PARSED: list[tuple[Argument, Any, Any]] = [
    (InputShape("", None), None, None),
    (InputShape("", None), 0, (0,)),
    (InputShape(), Letter("a"), (Formula.of("a"),)),
    (InputShape(), 0, (0,)),
    (InputShape(), "", ()),
    (InputShape(), {}, ()),
    (InputShape(), [], ()),
    (InputShape(deferred=True), "", ()),
    (Integer("", None), 0, 0),
    (Integer("", None), None, None),
    (Integer("", None, deferred=True), 0, None),
    (Integers("", None), 0, 0),
    (Integers("", None), None, None),
    (Integers(), [1], (1,)),
    (Integers(), [], ()),
    (NoiseShape(), [1], (1,)),
    (NoiseShape(), [], ()),
    (PerAxis(), Letter("a"), (Formula.of("a"),)),
    (PerAxis(), 1, (1,)),
    (PerAxis(), True, (1,)),
    (PerAxis(), [1], (1,)),
    (PerAxis(count=2, unknown=True), [None, 1], (UNKNOWN, 1)),
    (PerAxisPairs(), 0, ((0, 0), (0, 0))),
    (PerAxisPairs(), [1, 2], ((1, 1), (2, 2))),
    (PerAxisPairs(signed=True), -1, ((-1, -1), (-1, -1))),
    (Permutation(), [1], (1,)),
    (Permutation(), [], ()),
    (PositiveInt(), Letter("a"), Formula.of("a")),
    (PositiveInt(), True, 1),
    (TargetShape(), "", ()),
    (TargetShape(), "a", (UNKNOWN,)),
    (TargetShape(), {"a": 1}, (UNKNOWN,)),
    (TargetShape(), [Letter("a")], (Formula.of("a"),)),
    (TargetShape(), [-1], (-1,)),
    (Real(maximum=1, minimum=0), 0, 0.0),
    (Real(maximum=1, minimum=0), 1, 1.0),
    (Real(minimum=0), 0, 0.0),
    (Real(optional=True), 0, 0.0),
    (Real(text=True, convert=float), "2.5", 2.5),
    (Real(), float("inf"), float("inf")),
    (Real(), -(10**400), -float("inf")),
    (Real(), 10**400, float("inf")),
    (Real(minimum=0), 1e308, 1e308),
    (Real(text=True, convert=int), "3", 3.0),
]

REFUSALS: list[tuple[Argument, Any, type[ValueError], str]] = [
    (InputShape(), -1, ValueError, "a whole number of at least 0, or None"),
    (InputShape(), None, ValueError, "a shape such as (28, 28, 1)"),
    (InputShape(), 0.5, ValueError, "a shape such as (28, 28, 1)"),
    (InputShape(deferred=True), None, ValueError, "a shape such as (28, 28, 1)"),
    (InputShape(deferred=True), "a", DeferredError, "a shape such as (28, 28, 1)"),
    (InputShape(deferred=True), [0.5], DeferredError, "a whole number of at least 0, or None"),
    (InputShape(deferred=True), (0.5,), DeferredError, "a whole number of at least 0, or None"),
    (Integer(), "", ValueError, "a whole number"),
    (Integer(), None, ValueError, "a whole number"),
    (Integers(), "", ValueError, "a whole number or a list of them"),
    (Integers(), None, ValueError, "a whole number or a list of them"),
    (Integers(count=2), [], ValueError, "a whole number or 2 of them"),
    (Integers(tuples=True), [], ValueError, "a whole number or a list of them"),
    (NoiseShape(), 0, ValueError, "a shape of whole numbers of at least 1"),
    (NoiseShape(), [0], ValueError, "a shape of whole numbers of at least 1"),
    (PerAxis("", None, count=2), 0, ValueError, "a whole number of at least 1 or 2 of them"),
    (PerAxis(), 0, ValueError, "a whole number of at least 1"),
    (PerAxis(), None, ValueError, "a whole number of at least 1"),
    (PerAxis(), [], ValueError, "a whole number of at least 1"),
    (PerAxis(count=2, deferred=True), [], ValueError, "a whole number of at least 1 or 2 of them"),
    (PerAxis(count=2), [None, 1], ValueError, "a whole number of at least 1 or 2 of them"),
    (
        PerAxis(count=2, unknown=True),
        0.5,
        ValueError,
        "a whole number of at least 1 or 2 of them",
    ),
    (PerAxis(unknown=True), None, ValueError, "a whole number of at least 1"),
    (PositiveInt(text=True, deferred=True), "2", DeferredError, "a whole number of at least 1"),
    (PositiveInt(text=True, deferred=True), "0", ValueError, "a whole number of at least 1"),
    (PositiveInt(text=True, deferred=True), "x y", ValueError, "a whole number of at least 1"),
    (PositiveInt(text=True, deferred=True), [], ValueError, "a whole number of at least 1"),
    (PositiveInt(deferred=True), "2", ValueError, "a whole number of at least 1"),
    (PositiveInt(deferred=True), -2.5, ValueError, "a whole number of at least 1"),
    (
        PositiveInt(deferred=True, signed=True),
        -2.5,
        DeferredError,
        "a whole number of at least 1",
    ),
    (PositiveInt(deferred=True, signed=True), 0, ValueError, "a whole number of at least 1"),
    (PerAxisPairs(), -1, ValueError, "a whole number or 2 of them, or 2 pairs"),
    (PerAxisPairs(), [-1, 1], ValueError, "a whole number of at least 0 or 2 of them"),
    (PerAxisPairs(), [], ValueError, "a whole number or 2 of them, or 2 pairs"),
    (Permutation(), 0, ValueError, "the axes in a new order, counted from 1, such as (2, 1)"),
    (PositiveInt("", None), 0, ValueError, "a whole number of at least 1"),
    (PositiveInt(), 0.5, ValueError, "a whole number of at least 1"),
    (PositiveInt(), None, ValueError, "a whole number of at least 1"),
    (PositiveInt(deferred=True), 0, ValueError, "a whole number of at least 1"),
    (PositiveInt(optional=True), 0, ValueError, "a whole number of at least 1"),
    (PositiveInt(strict=True), True, ValueError, "a whole number of at least 1"),
    (TargetShape(), 0, ValueError, "a shape such as (10, 1)"),
    (TargetShape(), [-1, -1], ValueError, "a shape with sizes of at least 0; one size may be -1"),
    (TargetShape(), [4, -2], ValueError, "a shape with sizes of at least 0; one size may be -1"),
    (Integer(deferred=True), "", DeferredError, "a whole number"),
    (Integers(count=2, deferred=True), "", DeferredError, "a whole number or 2 of them"),
    (
        PerAxis(count=2, deferred=True),
        0,
        DeferredError,
        "a whole number of at least 1 or 2 of them",
    ),
    (
        PerAxis(count=2, deferred=True),
        [0, 1],
        DeferredError,
        "a whole number of at least 1 or 2 of them",
    ),
    (PositiveInt(deferred=True), 0.5, DeferredError, "a whole number of at least 1"),
    (Real(), "2.5", ValueError, "a number"),
    (Real(), None, ValueError, "a number"),
    (Real(maximum=1, minimum=0), 2, ValueError, "a number from 0 to 1"),
    (Real(minimum=0), -1, ValueError, "a number of at least 0"),
    (Real(text=True, convert=float), "", ValueError, "a number"),
    (Real(convert=float), 10**400, ValueError, "a number"),
    (Real(convert=int), float("nan"), ValueError, "a number"),
    (Real(finite=True), -float("inf"), ValueError, "a number"),
    (Real(finite=True), float("nan"), ValueError, "a number"),
    (Real(minimum=0, maximum=1), float("nan"), ValueError, "a number from 0 to 1"),
    (Real(text=True, convert=int), "2.5", ValueError, "a number"),
]

SCHEMAS: list[tuple[Argument, Any]] = [
    (
        InputShape(),
        {
            "anyOf": [
                {"anyOf": [{"type": ["integer", "null"], "minimum": 0}, {"const": "None"}]},
                {
                    "type": "array",
                    "items": {
                        "anyOf": [{"type": ["integer", "null"], "minimum": 0}, {"const": "None"}]
                    },
                },
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (Integer("", None), {"type": ["integer", "null"]}),
    (Integer(), {"type": "integer"}),
    (
        Integers("", None),
        {
            "anyOf": [
                {"type": ["integer", "null"]},
                {"type": "array", "items": {"type": "integer"}},
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (
        Integers(),
        {
            "anyOf": [
                {"type": "integer"},
                {"type": "array", "items": {"type": "integer"}},
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (
        NoiseShape(),
        {
            "anyOf": [
                {"type": "null"},
                {"type": "array", "items": {"type": ["integer", "null"], "minimum": 1}},
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (
        PerAxis(),
        {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {
                    "type": "array",
                    "items": {"type": "integer", "minimum": 1},
                    "minItems": 1,
                    "maxItems": 1,
                },
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (
        PerAxisPairs(),
        {
            "anyOf": [
                {"type": "integer"},
                {
                    "type": "array",
                    "items": {
                        "anyOf": [
                            {"type": "integer"},
                            {
                                "type": "array",
                                "items": {"type": "integer"},
                                "minItems": 2,
                                "maxItems": 2,
                            },
                        ]
                    },
                    "minItems": 2,
                    "maxItems": 2,
                },
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (
        Permutation(),
        {
            "anyOf": [
                {"type": "array", "items": {"type": "integer", "minimum": 1}},
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (Seed("", None), {"type": ["integer", "null"]}),
    (PositiveInt("", None), {"type": ["integer", "null"], "minimum": 1}),
    (PositiveInt(), {"type": "integer", "minimum": 1}),
    (
        TargetShape(),
        {
            "anyOf": [
                {"type": "array", "items": {"type": ["integer", "null"], "minimum": -1}},
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (Real(), {"type": "number"}),
    (Real(maximum=1, minimum=0), {"type": "number", "minimum": 0, "maximum": 1}),
    (Real(minimum=0), {"type": "number", "minimum": 0}),
    (Real(optional=True), {"type": ["number", "null"]}),
]


@pytest.mark.parametrize(("kind", "value", "parsed"), PARSED)
def test_parsed(kind: Argument, value: Any, parsed: Any) -> None:
    result = kind.parse(value)
    assert (repr(result), type(result)) == (repr(parsed), type(parsed))


@pytest.mark.parametrize(("kind", "value", "error", "message"), REFUSALS)
def test_refusals(kind: Argument, value: Any, error: type[ValueError], message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        kind.parse(value)
    assert (type(caught.value), str(caught.value)) == (error, message)


@pytest.mark.parametrize(("kind", "schema"), SCHEMAS)
def test_schema(kind: Argument, schema: Any) -> None:
    assert kind.schema == schema


def test_values_with_letters() -> None:
    assert (PositiveInt, PerAxis, InputShape, TargetShape, AnyCount) == SYMBOLIC
    assert AnyCount().parse(Letter("f")) == Formula.of("f")
    assert AnyCount().parse(-2) == -2
    assert symbolic(Letter("T")) == Formula.of("T")
    assert symbolic([Letter("kh"), 3]) == (Formula.of("kh"), 3)


@pytest.mark.parametrize("kind", [Real(), Real(minimum=0), Real(minimum=0, maximum=1, nan=True)])
def test_no_limit_excludes_nan(kind: Real) -> None:
    assert isnan(kind.parse(float("nan")) or 0)
