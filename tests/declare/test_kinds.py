"""Kinds of arguments: a setting that a kind does not have is refused, and type checkers see it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from shapecalc.declare.fields import Declared
from shapecalc.declare.kinds import (
    CONTROL,
    QUANTIZED,
    REQUIRED,
    USUAL,
    Argument,
    Boolean,
    Choice,
    DeferredError,
    DType,
    Flag,
    Ignored,
    Inner,
    KerasCall,
    KerasObject,
    LayerName,
    SameAs,
    TensorDType,
    Tensors,
    Text,
    Unchecked,
    Unsupported,
    argument_text,
    is_whole,
    number,
    sequence,
)
from shapecalc.declare.names import ACTIVATIONS, INITIALIZERS
from shapecalc.declare.size_kinds import PositiveInt, Real


def test_an_unknown_setting() -> None:
    """mypy, which runs before the tests, reports an ignored error that is none."""
    with pytest.raises(TypeError, match="PositiveInt has no setting 'strickt'"):
        PositiveInt("width", strickt=True)  # type: ignore[call-arg]


def test_a_setting_of_a_wrong_type() -> None:
    assert PositiveInt("width", strict="yes")  # type: ignore[arg-type]


def test_fields_in_order() -> None:
    assert Declared.fields == ()
    first = ("note", "default", "stands_for", "letter", "usual", "example", "shown")
    assert Argument.fields == first
    assert Choice.fields[7:9] == ("options", "fold")


def test_values_by_position() -> None:
    choice = Choice("how the border is treated", "valid", options=("valid", "same"))
    assert (choice.default, choice.options) == ("valid", ("valid", "same"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((3,), "(3,)"),
        ([1, 2], "(1, 2)"),
        (None, "None"),
        (KerasCall("L2", (), {"l2": 0.01}), "L2(l2=0.01)"),
        ((KerasCall("l1", (), {}), "a"), "(l1(), 'a')"),
    ],
)
def test_argument_text(value: Any, text: str) -> None:
    assert argument_text(value) == text


LAYER = SimpleNamespace(class_name="Dense")
"""What stands for a layer."""

PARSED: list[tuple[Argument, Any, Any]] = [
    (Argument(), [1], [1]),
    (TensorDType("", options=("float32", "int64")), "float32", "float32"),
    (TensorDType("", options=("float32", "int64")), "int", "int64"),
    (Unchecked(), "a", "a"),
    (Ignored("", 3), "a", 3),
    (Real(text=True), "0.5", 0.5),
    (
        KerasObject(vocabulary=ACTIVATIONS),
        KerasCall("mine", (), {}, foreign=True),
        KerasCall("mine", (), {}, foreign=True),
    ),
    (Boolean(), True, True),
    (Choice("", "a", options=("a", "B"), fold=True), "A", "a"),
    (Choice("", "a", options=("a",), falsy=True), 0, "a"),
    (
        Choice("", "a", options=("a",), functions=True),
        KerasCall("Zeros", (), {}),
        KerasCall("Zeros", (), {}),
    ),
    (Choice("", "a", options=("a",), values=True), 0, 0),
    (
        DType("", None, options=("float32", "int8", "float16", "mixed_float16")),
        "int8_from_float32",
        "int8_from_float32",
    ),
    (Flag(), 1, True),
    (Inner(), LAYER, LAYER),
    (Inner(lists="too"), [], []),
    (KerasObject(vocabulary=ACTIVATIONS), "relu", "relu"),
    (KerasObject(vocabulary=ACTIVATIONS), None, None),
    (
        KerasObject(vocabulary=ACTIVATIONS),
        SimpleNamespace(class_name="ReLU"),
        SimpleNamespace(class_name="ReLU"),
    ),
    (KerasObject(vocabulary=INITIALIZERS), KerasCall("Zeros", (), {}), KerasCall("Zeros", (), {})),
    (LayerName(), "", ""),
    (LayerName(), "a", "a"),
    (Text(), "", ""),
]

REFUSALS: list[tuple[Argument, Any, type[ValueError], str]] = [
    (Boolean(), 0, ValueError, "true or false"),
    (Choice("", "a", options=("a",), values=True), "", ValueError, "one of 'a'"),
    (Choice("", 2, options=(1,)), KerasCall("Zeros", (), {}), ValueError, "one of 1"),
    (Choice("", 2, options=(1,)), [], ValueError, "one of 1"),
    (Choice("", None, options=("a", 2, True)), "A", ValueError, "one of 'a', 2, True"),
    (
        DType("", None, options=("float32", "int8", "float16", "mixed_float16")),
        "int4_from_x",
        ValueError,
        "one of 'float32', 'int8', 'float16', 'mixed_float16'",
    ),
    (
        DType("", None, options=("float32", "int8", "float16", "mixed_float16")),
        "int8",
        ValueError,
        "a policy such as 'int8_from_float32' or 'int4/128_from_float32'",
    ),
    (
        DType("", None, options=("float32", "int8", "float16", "mixed_float16")),
        "int8_from_float16",
        ValueError,
        "another mode than int8 for a policy that computes in float16",
    ),
    (
        DType("", None, options=("float32", "int8", "float16", "mixed_float16")),
        "int8_from_mixed_float16",
        ValueError,
        "another mode than int8 for a policy that computes in float16",
    ),
    (
        DType("", None, options=("float32", "int8", "float16", "mixed_float16")),
        0,
        ValueError,
        "one of 'float32', 'int8', 'float16', 'mixed_float16'",
    ),
    (
        DType("", None, options=("float32", "int8")),
        "int8_from_int8_from_float32",
        ValueError,
        "one of 'float32', 'int8'",
    ),
    (Inner(), None, ValueError, "a layer"),
    (Inner(), 0, ValueError, "a layer"),
    (Inner(), object(), ValueError, "a layer"),
    (Inner(lists="too"), ["Dense"], ValueError, "a layer"),
    (Inner(), [[1, 2]], ValueError, "a list of layers without nested lists"),
    (Inner(), [], ValueError, "a layer"),
    (Inner(lists="always"), 0, ValueError, "a list of layers"),
    (KerasObject(vocabulary=ACTIVATIONS), "", ValueError, "the name of an activation of Keras"),
    (KerasObject(vocabulary=ACTIVATIONS), 0, ValueError, "the name of an activation of Keras"),
    (
        KerasObject(vocabulary=ACTIVATIONS),
        KerasCall("Zeros", (), {}),
        ValueError,
        "an activation of Keras",
    ),
    (
        KerasObject(vocabulary=INITIALIZERS),
        KerasCall("RandomNormal", (0, 1, 2, 3), {}),
        ValueError,
        "RandomNormal(mean, stddev, seed)",
    ),
    (KerasObject(vocabulary=INITIALIZERS), KerasCall("Zeros", (1,), {}), ValueError, "Zeros()"),
    (LayerName(), "a/b", ValueError, "a string without '/'"),
    (LayerName(), "a\x07b", ValueError, "a string without control characters"),
    (LayerName(), 0, ValueError, "a string"),
    (Text(), 0, ValueError, "a string"),
    (
        Unsupported("", None),
        0,
        ValueError,
        "omitted: a spec describes the layer, not the values of its weights",
    ),
    (Choice("", "a", options=("a",), lists=True), [], DeferredError, "one of 'a'"),
]

SCHEMAS: list[tuple[Argument, Any]] = [
    (Argument(), {}),
    (Unchecked(), {}),
    (Choice("", 2, options=(1,)), {"enum": [1, 2]}),
    (
        DType("", None, options=("float32", "int8", "float16", "mixed_float16")),
        {
            "anyOf": [
                {"enum": ["float32", "float16", "mixed_float16", None]},
                {"type": "string", "pattern": "_from_"},
            ]
        },
    ),
    (Flag(), {"type": "boolean"}),
    (Inner(), {"$ref": "#/definitions/layer"}),
    (
        Inner(lists="too"),
        {
            "anyOf": [
                {"$ref": "#/definitions/layer"},
                {"type": "array", "items": {"$ref": "#/definitions/layer"}},
            ]
        },
    ),
    (KerasObject(vocabulary=ACTIVATIONS), {"anyOf": [{"$ref": "#/definitions/activation"}]}),
    (Text(), {"type": ["string", "null"]}),
    (Unsupported("", None), {"type": "null"}),
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


def test_defaults() -> None:
    plain = Argument()
    assert (plain.note, plain.default, plain.stands_for) == ("", REQUIRED, None)
    assert (plain.letter, plain.usual) == ("", (2, 3, 4, 5))
    assert Real().usual == (0.1, 0.2, 0.25, 0.3, 0.5)
    assert (Inner().lists, Inner().example) == ("no", "Dense(u)")
    assert SameAs("units") == SameAs("units", turned="")
    assert Tensors().single is False
    assert Choice().options == ()
    assert QUANTIZED == ("int8", "int4", "float8", "gptq", "awq")
    assert (repr(REQUIRED), USUAL) == ("REQUIRED", (2, 3, 4, 5))
    assert repr(KerasCall("L2", (1, "a"), {"b": 2, "c": "d"})) == "L2(1, 'a', b=2, c='d')"


@pytest.mark.parametrize(
    "character", ["\x00", "\x1f", "\x7f", "\x9f", *"\u2028\u202e\u2066\u2069\ud800"]
)
def test_control(character: str) -> None:
    assert CONTROL.search(character)
    assert not CONTROL.search("a b\xa0\u2027\u202f")


def test_numbers_and_lists() -> None:
    assert [is_whole(1, 2), is_whole(2, 2), is_whole(2.0), is_whole(True)] == [
        False,
        True,
        False,
        True,
    ]
    assert [number(2), number(0.5), number("2"), number(None)] == [True, True, False, False]
    assert [sequence((1,)), sequence([1], 1), sequence([1], 2), sequence("a")] == [
        True,
        True,
        False,
        False,
    ]
