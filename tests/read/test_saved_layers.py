"""Saved layers: their arguments, policies and inner layers, and what they must not have."""

from __future__ import annotations

from typing import Any

import pytest
from read.test_keras3 import TOP, saved_layer

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.kinds import KerasCall
from shapecalc.errors import Code
from shapecalc.plan import LayerPlan, OperationPlan
from shapecalc.read.keras3 import ConfigReader
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import SpecError
from shapecalc.rules import OPERATIONS


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, [2]], (1, (2,))),
        ({"a": [1]}, {"a": (1,)}),
        ({"class_name": "L2", "config": {"l2": 0.1}}, KerasCall("L2", (), {"l2": 0.1})),
        ({"class_name": "L2", "config": None}, KerasCall("L2", (), {})),
    ],
)
def test_values(value: Any, expected: Any) -> None:
    assert ConfigReader(Findings()).value(value, TOP) == expected


@pytest.mark.parametrize(
    ("class_name", "config", "name"),
    [
        ("DTypePolicy", {"name": "float16"}, "float16"),
        ("DTypePolicy", None, None),
        ("QuantizedDTypePolicy", {"mode": "int8", "source_name": "int32"}, "int8_from_int32"),
        ("QuantizedDTypePolicy", {"mode": "int8", "source_name": None}, "int8_from_float32"),
    ],
)
def test_dtype_policies(class_name: str, config: Any, name: str | None) -> None:
    data = {"class_name": class_name, "config": config}
    assert ConfigReader(Findings()).policy(data, TOP) == name


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {"class_name": "DTypePolicy", "config": {"name": 5}},
            "`name` must be the name of a dtype policy, or null, not 5",
        ),
        ({"class_name": "DTypePolicy", "config": {"mode": 5}}, "a dtype policy has no `mode`"),
        ({"class_name": "Policy", "config": {}}, "Keras has no dtype policy `Policy`"),
        ({"config": {}}, "a dtype policy must have `class_name`: the name of a class"),
        (
            {"class_name": "DTypePolicy", "module": None},
            ("`module` must be the name of a module, not None"),
        ),
    ],
)
def test_what_is_no_dtype_policy(data: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        ConfigReader(Findings()).policy(data, TOP)
    assert str(caught.value) == message


def test_layers_inside_layers() -> None:
    data = saved_layer("b", "Bidirectional", layer=saved_layer("l", "LSTM", units=2))
    plan = ConfigReader(Findings()).layer(data, TOP)
    assert isinstance(plan, LayerPlan)
    assert plan.arguments.layer.arguments.units == 2


def test_too_many_arguments_of_a_layer() -> None:
    data = saved_layer("d", "Dense", **{f"a{n}": 1 for n in range(300)})
    with pytest.raises(SpecError, match="a layer has at most 200 arguments, not 302"):
        ConfigReader(Findings()).layer(data, TOP)


def test_problems_of_arguments_have_places() -> None:
    findings = Findings()
    ConfigReader(findings).layer(saved_layer("d", "Dense", units=0, unit=5), TOP)
    assert {problem.code for problem in findings} == {Code.ARGUMENT, Code.UNKNOWN_ARGUMENT}
    assert {problem.layer for problem in findings} == {"Dense"}
    assert {problem.place.path[0] for problem in findings} == {"config"}


def operation(class_name: str, **config: Any) -> dict[str, Any]:
    return {"module": "keras.src.ops.numpy", "class_name": class_name, "config": config}


LSTM = saved_layer("l", "LSTM", units=2)

PROBLEMS: list[tuple[Any, Code, str, str, str]] = [
    (operation("Add"), Code.FORM, "expected a layer here, not the operation `Add`", "", ""),
    (
        operation("Sum", axs=1),
        Code.UNKNOWN_ARGUMENT,
        "the operation `Sum` has no argument `axs`",
        "config/axs",
        "axis",
    ),
    (
        operation("Sum", name="a/b"),
        Code.FORM,
        "`name` must be a string without '/', or null, not 'a/b'",
        "config/name",
        "",
    ),
    (
        operation("Sum") | {"build_config": {"a": 1}},
        Code.FORM,
        "`build_config` must be missing for an operation, not {'a': 1}",
        "build_config",
        "",
    ),
    (
        saved_layer("d", "De\x1bnse") | {"module": "mine"},
        Code.ARGUMENT,
        "a name must not have control characters: 'De\\x1bnse'",
        "class_name",
        "",
    ),
    (
        saved_layer("d", units="u"),
        Code.ARGUMENT,
        "a saved config must have numbers here, not 'u'",
        "config/units",
        "",
    ),
    (
        saved_layer("d", units=[1, "u"]),
        Code.ARGUMENT,
        "a saved config must have numbers here, not [1, 'u']",
        "config/units",
        "",
    ),
    (
        saved_layer("d", batch_input_shape=[None, 3]),
        Code.UNKNOWN_ARGUMENT,
        "`Dense` has no argument `batch_input_shape` in Keras 3",
        "config/batch_input_shape",
        "",
    ),
    (
        saved_layer("d") | {"build_config": 5},
        Code.FORM,
        "`build_config` must be a mapping, not 5",
        "build_config",
        "",
    ),
    (
        saved_layer("d") | {"compile_config": {"a": 1}},
        Code.FORM,
        "only a model can have a `compile_config`, not the layer `Dense`",
        "compile_config",
        "",
    ),
    (
        saved_layer("d", dtype={"class_name": "Policy", "config": {}}),
        Code.FORM,
        "Keras has no dtype policy `Policy`",
        "config/dtype/class_name",
        "",
    ),
    (
        saved_layer("d", dtype={"class_name": "DTypePolicy", "config": {"nme": "float16"}}),
        Code.FORM,
        "a dtype policy has no `nme`",
        "config/dtype/config/nme",
        "name",
    ),
    (
        saved_layer("d", dtype={"class_name": "QuantizedDTypePolicy", "config": {}}),
        Code.FORM,
        "a dtype policy must have `mode`: a mode of quantization",
        "config/dtype/config",
        "",
    ),
    (
        saved_layer(
            "d", activation={"class_name": "Dense", "config": {}, "module": "keras.optimizers"}
        ),
        Code.UNKNOWN_LAYER,
        "Keras has no layer, model or operation `Dense` in `keras.optimizers`",
        "config/activation/class_name",
        "",
    ),
    (
        saved_layer("d", kernel_regularizer={"class_name": "L2", "config": 5}),
        Code.FORM,
        "`config` must be a mapping, not 5",
        "config/kernel_regularizer/config",
        "",
    ),
    (
        saved_layer("d", use_bias=[{"class_name": "L2", "config": 5}]),
        Code.FORM,
        "`config` must be a mapping, not 5",
        "config/use_bias/0/config",
        "",
    ),
    (
        saved_layer("b", "Bidirectional", layer=5),
        Code.FORM,
        "a layer must be a mapping, not 5",
        "config/layer",
        "",
    ),
    (
        saved_layer("b", "Bidirectional", layer={"class_name": "LSTM", "config": {"units": 2}}),
        Code.FORM,
        "the inner layer `LSTM` must name its `module`",
        "config/layer",
        "",
    ),
    (
        saved_layer("b", "Pipeline", layers=[LSTM, {"class_name": "LSTM", "config": {"units": 2}}]),
        Code.FORM,
        "the inner layer `LSTM` must name its `module`",
        "config/layers/1",
        "",
    ),
    (
        saved_layer("b", "Pipeline", layers=[LSTM, operation("Add")]),
        Code.FORM,
        "expected a layer here, not the operation `Add`",
        "config/layers/1",
        "",
    ),
    (
        saved_layer("b", "Pipeline", layers=[saved_layer("d", unts=3)]),
        Code.UNKNOWN_ARGUMENT,
        "no argument is called `unts`",
        "config/layers/0/config/unts",
        "units",
    ),
]


@pytest.mark.parametrize(("data", "code", "message", "path", "meant"), PROBLEMS)
def test_every_part_of_a_problem(
    data: Any, code: Code, message: str, path: str, meant: str
) -> None:
    findings = Findings()
    try:
        ConfigReader(findings).stacked(data, TOP)
    except SpecError as error:
        findings.extend(filter(None, [error.problem]))
    (problem,) = findings
    steps = [str(getattr(step, "name", step)) for step in problem.place.path]
    assert (problem.code, problem.message, "/".join(steps), problem.meant) == (
        *(code, message, path, meant),
    )


def test_arguments_of_a_layer() -> None:
    data = saved_layer(
        "d",
        "Dense",
        activation={"class_name": "ReLU", "module": "keras.layers", "config": {"name": "r"}},
    )
    plan = ConfigReader(Findings()).stacked(
        data | {"build_config": {"input_shape": [None, 3]}}, TOP
    )
    assert isinstance(plan, LayerPlan)
    assert (plan.saved_shape, plan.build_config) == ((UNKNOWN, 3), {"input_shape": [None, 3]})
    assert plan.arguments.activation.arguments.name == "r"
    assert {name: place.path for name, place in plan.binding.places.items()} == {
        name: ("config", name) for name in ("name", "units", "activation")
    }
    plain = ConfigReader(Findings()).stacked(saved_layer("d"), TOP)
    assert isinstance(plain, LayerPlan)
    assert (plain.saved_shape, plain.build_config, plain.place) == (None, None, TOP)


def test_a_custom_layer() -> None:
    """Its class is kept, and of its arguments those that all layers have."""
    data = {"class_name": "Mine", "module": "mine", "config": {"name": "m", "units": 3}}
    plan = ConfigReader(Findings()).stacked(data, TOP)
    assert isinstance(plan, LayerPlan)
    assert (plan.rule.name, plan.class_name, plan.arguments.name) == ("Layer", "Mine", "m")
    assert set(plan.binding.written) == {"name", "class_name"}


def test_an_operation() -> None:
    plan = ConfigReader(Findings()).layer(operation("Sum", name="s", axis=1), TOP)
    assert isinstance(plan, OperationPlan)
    assert (plan.class_name, plan.name, plan.constants) == ("Sum", "s", {"axis": 1})
    assert (plan.rule, plan.module) == (OPERATIONS["Sum"], "keras.src.ops.numpy")
    assert plan.place == TOP


def test_equal_layers_are_read_once() -> None:
    reader = ConfigReader(Findings())
    first, second = (reader.layer(saved_layer(name, units=3), TOP / name) for name in "ab")
    assert isinstance(first, LayerPlan)
    assert isinstance(second, LayerPlan)
    assert first.binding.shared is second.binding.shared
    assert [(plan.binding.name, plan.place) for plan in (first, second)] == [
        ("a", TOP / "a"),
        ("b", TOP / "b"),
    ]
    assert reader.problems.counts["layers"] == 2


def test_an_object_of_ones_own() -> None:
    own = {"module": "mine", "class_name": "Mine", "config": {}, "registered_name": "mine>Mine"}
    reader = ConfigReader(Findings())
    plan = reader.layer(saved_layer("a", units=3, kernel_initializer=own), TOP)
    assert isinstance(plan, LayerPlan)
    assert [*reader.problems.notes] == [
        "the code of the initializer `Mine` is not in the file; shapes and parameters do not "
        "depend on it"
    ]


@pytest.mark.parametrize(
    ("data", "shape"), [([2, 3], (2, 3)), ({"x": 1}, (None,)), ({"x": 1, "y": 2}, (None, None))]
)
def test_a_mapping_for_a_shape(data: Any, shape: tuple[Any, ...]) -> None:
    """Keras makes a tuple of its keys, which are unknown sizes."""
    reader = ConfigReader(Findings())
    plan = reader.layer(saved_layer("a", "Reshape", target_shape=data), TOP)
    assert isinstance(plan, LayerPlan)
    assert reader.problems == []
    assert str(plan.arguments.target_shape) == str(shape)
