"""The grammar of saved configs: kinds of values, fields that are missing, and the messages."""

from __future__ import annotations

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
POLICY_NAME: Values = (["float16", "mixed_bfloat16", None], ["a", "", 5, [], {}])
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
