"""The grammar of saved configs: kinds of values, fields that are missing, and the messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from shapecalc.errors import Code, KeyStep, Place, Problem, Source
from shapecalc.read import grammar
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


Values = tuple[list[Any], list[Any]]
"""Values that a field may have, and some that it may not."""

ANY: Values = ([None, 5, "a", [], {}], [])
TEXT: Values = (["a", ""], [None, 5, [], {}])
POLICY_NAME: Values = (["float16", "mixed_bfloat16", "mixed_float16", None], ["a", "", 5, [], {}])
MAPPING: Values = ([{}, {"a": 1}], [None, 5, "", []])
OPTIONAL_MAPPING: Values = ([{}, {"a": 1}, None], [5, "", []])
LIST: Values = ([[], [1], "", {}], [None, 0, 5, "a", {"a": 1}])
HASHABLE: Values = (["a", None, 5, True], [[], {}, ["a"]])
LAYER_NAME: Values = (["a", "", None], ["a/b", 5, [], {}])
ENDS: Values = ([[], ["x", 0, 0], {}, {"a": 1}], [None, 5, "", "a"])
SHAPES: Values = ([[], [None, 3], "", {}], [None, 5, "a", [-1], {"a": 1}])
NAME_OF_DTYPE: Values = (["float32", None], ["float3", 5, [], {}])
SEVERAL: Values = ([None, 0, "", [], [1], {}, {"a": 1}], [5, "a", 0.5, True])

GRAMMARS: list[tuple[str, str, dict[str, Values]]] = [
    (
        "OBJECT",
        "class_name config",
        {
            "class_name": TEXT,
            "config": OPTIONAL_MAPPING,
            "module": (["a", "", None, 0, [], {}], [5, ["a"], {"a": 1}]),
            "registered_name": HASHABLE,
        },
    ),
    (
        "NAMED_OBJECT",
        "class_name",
        {
            "class_name": TEXT,
            "config": OPTIONAL_MAPPING,
            "module": (["a", "", 0, 5, []], [None]),
        },
    ),
    (
        "FUNCTIONAL",
        "name layers input_layers output_layers",
        {"name": LAYER_NAME, "layers": LIST, "input_layers": ENDS, "output_layers": ENDS},
    ),
    ("SEQUENTIAL", "name layers", {"name": LAYER_NAME, "layers": LIST}),
    ("LAYER", "name inbound_nodes", {"name": HASHABLE, "inbound_nodes": LIST}),
    ("NODE", "args kwargs", {"args": LIST, "kwargs": MAPPING}),
    (
        "TENSOR",
        "shape dtype keras_history",
        {
            "shape": SHAPES,
            "dtype": NAME_OF_DTYPE,
            "keras_history": ([["d", 0, 0], ["d", 0, 0, 1]], [None, ["d", 0], ["d", 0, "0"]]),
        },
    ),
    ("SLICE", "start stop step", {"start": ANY, "stop": ANY, "step": ANY}),
    ("ARRAY", "value dtype", {"value": ANY, "dtype": NAME_OF_DTYPE}),
    ("POLICY", "", {"name": POLICY_NAME}),
    ("QUANTIZED_POLICY", "mode", {"mode": TEXT, "source_name": POLICY_NAME}),
    (
        "FLOAT8_POLICY",
        "mode",
        {
            "mode": TEXT,
            "source_name": POLICY_NAME,
            "amax_history_length": ([0, 5, -1, True], [None, 1.5, "1"]),
        },
    ),
    (
        "COMPILED",
        "",
        {
            "optimizer": (["adam", "", {}], [None, 5, []]),
            "loss": ANY,
            "loss_weights": ([None, 0, "", [], [1], {"a": 1}, 0.5], [5, "a", True]),
            "metrics": SEVERAL,
            "weighted_metrics": SEVERAL,
            "run_eagerly": ANY,
            "steps_per_execution": ANY,
            "jit_compile": ANY,
            "auto_scale_loss": ANY,
        },
    ),
    (
        "OLD_OBJECT",
        "class_name config",
        {
            "class_name": TEXT,
            "config": OPTIONAL_MAPPING,
            "module": (["a", "", None, 5, []], []),
            "registered_name": HASHABLE,
        },
    ),
    (
        "OLD_FUNCTIONAL",
        "name layers input_layers output_layers",
        {"name": ANY, "layers": LIST, "input_layers": ENDS, "output_layers": ENDS},
    ),
    ("OLD_SEQUENTIAL", "name layers", {"name": ANY, "layers": LIST}),
]


@pytest.mark.parametrize(("name", "required", "values"), GRAMMARS)
def test_every_field(name: str, required: str, values: dict[str, Values]) -> None:
    """Keras's own reading is the measure: `tests/damaged_configs.py` compares whole configs."""
    fields: grammar.Grammar = getattr(grammar, name)
    assert list(fields) == list(values)
    assert [field for field, kind in fields.items() if kind.required] == required.split()
    for field, (right, wrong) in values.items():
        alone = {field: replace(fields[field], required=False)}
        for value in right:
            check({field: value}, alone, TOP, "it")
        for value in wrong:
            with pytest.raises(SpecError) as caught:
                check({field: value}, alone, TOP, "it")
            message = f"`{field}` must be {fields[field].expected}, not {value!r}"
            assert caught.value.problem == Problem(Code.FORM, message, TOP / field)


def test_a_field_that_is_not_there() -> None:
    with pytest.raises(SpecError) as caught:
        check({"metrcs": []}, COMPILED, TOP, "`compile_config`", closed=True)
    message = "`compile_config` has no `metrcs`"
    at = TOP / KeyStep("metrcs")
    assert caught.value.problem == Problem(Code.FORM, message, at, meant="metrics")


def test_the_input_of_a_first_layer() -> None:
    """Keras accepts an axis of size 0."""
    for value, accepted in ((0, True), (3, True), (None, True), (-1, False), (1.5, False)):
        assert grammar.FIRST_LAYER["input_dim"].fits(value) is accepted


# What each field of each grammar accepts

SAMPLES: Mapping[str, Any] = {
    "none": None,
    "true": True,
    "zero": 0,
    "negative": -1,
    "fraction": 1.5,
    "nothing": "",
    "text": "a",
    "control": "a\n",
    "dtype": "float32",
    "empty": [],
    "sizes": [None, 3],
    "texts": ["a"],
    "history": ["a", 0, 0],
    "histories": [["a", 0, 0]],
    "mapping": {},
    "config": {"class_name": "A", "config": {}},
}
"""Values of all kinds."""


@pytest.mark.parametrize(
    ("part", "field", "required", "expected", "accepted"),
    [
        (
            "ARRAY",
            "value",
            True,
            "a number, or nested lists of numbers",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        ("ARRAY", "dtype", True, "the name of a dtype", "none dtype"),
        (
            "COMPILED",
            "optimizer",
            False,
            "an optimizer",
            "nothing text control dtype mapping config",
        ),
        (
            "COMPILED",
            "loss",
            False,
            "a loss",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "COMPILED",
            "loss_weights",
            False,
            "a number, a list or a mapping",
            "none zero fraction nothing empty sizes texts history histories mapping config",
        ),
        (
            "COMPILED",
            "metrics",
            False,
            "a list or a mapping",
            "none zero nothing empty sizes texts history histories mapping",
        ),
        (
            "COMPILED",
            "weighted_metrics",
            False,
            "a list or a mapping",
            "none zero nothing empty sizes texts history histories mapping",
        ),
        (
            "COMPILED",
            "run_eagerly",
            False,
            "true or false",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "COMPILED",
            "steps_per_execution",
            False,
            "a whole number",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "COMPILED",
            "jit_compile",
            False,
            "true, false or 'auto'",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "COMPILED",
            "auto_scale_loss",
            False,
            "true or false",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "FIRST_LAYER",
            "input_shape",
            False,
            "a shape such as [null, 3]",
            "none nothing empty sizes mapping",
        ),
        ("FIRST_LAYER", "input_dim", False, "a whole number", "none true zero"),
        ("FLOAT8_POLICY", "mode", True, "a mode of quantization", "nothing text control dtype"),
        (
            "FLOAT8_POLICY",
            "source_name",
            False,
            "the name of a dtype policy, or null",
            "none dtype",
        ),
        ("FLOAT8_POLICY", "amax_history_length", False, "a whole number", "true zero negative"),
        (
            "FUNCTIONAL",
            "name",
            True,
            "a string without '/', or null",
            "none nothing text control dtype",
        ),
        (
            "FUNCTIONAL",
            "layers",
            True,
            "a list of layers",
            "nothing empty sizes texts history histories mapping",
        ),
        (
            "FUNCTIONAL",
            "input_layers",
            True,
            "a list such as ['x', 0, 0]",
            "empty sizes texts history histories mapping config",
        ),
        (
            "FUNCTIONAL",
            "output_layers",
            True,
            "a list such as ['dense', 0, 0]",
            "empty sizes texts history histories mapping config",
        ),
        (
            "LAYER",
            "name",
            True,
            "the name of the layer",
            "none true zero negative fraction nothing text control dtype",
        ),
        (
            "LAYER",
            "inbound_nodes",
            True,
            "a list of calls",
            "nothing empty sizes texts history histories mapping",
        ),
        ("NAMED_OBJECT", "class_name", True, "the name of a class", "nothing text control dtype"),
        ("NAMED_OBJECT", "config", False, "a mapping", "none mapping config"),
        (
            "NAMED_OBJECT",
            "module",
            False,
            "the name of a module",
            "true zero negative fraction nothing text control dtype empty sizes "
            "texts history histories mapping config",
        ),
        ("NODE", "args", True, "a list", "nothing empty sizes texts history histories mapping"),
        ("NODE", "kwargs", True, "a mapping", "mapping config"),
        ("OBJECT", "class_name", True, "the name of a class", "nothing text control dtype"),
        ("OBJECT", "config", True, "a mapping", "none mapping config"),
        (
            "OBJECT",
            "module",
            False,
            "the name of a module",
            "none zero nothing text control dtype empty mapping",
        ),
        (
            "OBJECT",
            "registered_name",
            False,
            "the name of a class, or null",
            "none true zero negative fraction nothing text control dtype",
        ),
        (
            "OLD_FUNCTIONAL",
            "name",
            True,
            "a name",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "OLD_FUNCTIONAL",
            "layers",
            True,
            "a list of layers",
            "nothing empty sizes texts history histories mapping",
        ),
        (
            "OLD_FUNCTIONAL",
            "input_layers",
            True,
            "a list such as ['x', 0, 0]",
            "empty sizes texts history histories mapping config",
        ),
        (
            "OLD_FUNCTIONAL",
            "output_layers",
            True,
            "a list such as ['dense', 0, 0]",
            "empty sizes texts history histories mapping config",
        ),
        ("OLD_OBJECT", "class_name", True, "the name of a class", "nothing text control dtype"),
        ("OLD_OBJECT", "config", True, "a mapping", "none mapping config"),
        (
            "OLD_OBJECT",
            "module",
            False,
            "the name of a module, or null",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "OLD_OBJECT",
            "registered_name",
            False,
            "the name of a class, or null",
            "none true zero negative fraction nothing text control dtype",
        ),
        (
            "OLD_SEQUENTIAL",
            "name",
            True,
            "a name",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "OLD_SEQUENTIAL",
            "layers",
            True,
            "a list of layers",
            "nothing empty sizes texts history histories mapping",
        ),
        ("POLICY", "name", False, "the name of a dtype policy, or null", "none dtype"),
        ("QUANTIZED_POLICY", "mode", True, "a mode of quantization", "nothing text control dtype"),
        (
            "QUANTIZED_POLICY",
            "source_name",
            False,
            "the name of a dtype policy, or null",
            "none dtype",
        ),
        (
            "SEQUENTIAL",
            "name",
            True,
            "a string without '/', or null",
            "none nothing text control dtype",
        ),
        (
            "SEQUENTIAL",
            "layers",
            True,
            "a list of layers",
            "nothing empty sizes texts history histories mapping",
        ),
        (
            "SLICE",
            "start",
            True,
            "a number or null",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "SLICE",
            "stop",
            True,
            "a number or null",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        (
            "SLICE",
            "step",
            True,
            "a number or null",
            "none true zero negative fraction nothing text control dtype empty "
            "sizes texts history histories mapping config",
        ),
        ("TENSOR", "shape", True, "a shape such as [null, 3]", "nothing empty sizes mapping"),
        ("TENSOR", "dtype", True, "the name of a dtype", "none dtype"),
        ("TENSOR", "keras_history", True, "a list such as ['dense', 0, 0]", "history"),
    ],
)
def test_fields(part: str, field: str, required: bool, expected: str, accepted: str) -> None:
    declared = getattr(grammar, part)[field]
    assert (declared.required, declared.expected) == (required, expected)
    assert [name for name, value in SAMPLES.items() if declared.fits(value)] == accepted.split()


def test_all_fields_are_tested() -> None:
    (mark,) = test_fields.pytestmark  # type: ignore[attr-defined]
    tested = {row[:2] for row in mark.args[1]}
    parts = {name: value for name, value in vars(grammar).items() if is_grammar(value)}
    assert tested == {(name, field) for name, part in parts.items() for field in part}


def is_grammar(value: Any) -> bool:
    fields = value.values() if isinstance(value, dict) and value else [None]
    return all(isinstance(field, grammar.Field) for field in fields)
