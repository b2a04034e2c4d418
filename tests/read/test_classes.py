"""The classes that configs name: of Keras, of the user, and of no module at all."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from inspect import isfunction
from pkgutil import iter_modules
from typing import Any

import pytest
from reading import in_full

from shapecalc.errors import Code, Place, Source
from shapecalc.oracle.build import Builder
from shapecalc.read.classes import (
    MERGING,
    ONLY_KERAS2,
    ONLY_KERAS3,
    OPERATIONS_HOME,
    REMOVED,
    NamedClass,
    check_module,
    check_objects,
    current_keys,
    named_class,
    named_object,
    old_class,
)
from shapecalc.read.syntax import SpecError
from shapecalc.rules import OPERATIONS, RULES

TOP = Place(Source("m.json"))


def object_of(class_name: str, module: str | None = "keras.layers", **more: Any) -> dict[str, Any]:
    return {"class_name": class_name, "module": module, "config": {}, **more}


@pytest.mark.parametrize(
    ("class_name", "module", "kind"),
    [
        ("Dense", "keras.layers", "layer"),
        ("Dense", "keras.src.layers.core.dense", "layer"),
        ("Dense", "mine", "custom"),
        ("Mine", None, "custom"),
        ("Mine", "", "custom"),
        ("Sequential", "keras", "model"),
        ("Functional", "keras.src.models.functional", "model"),
        ("Add", "keras.src.ops.numpy", "operation"),
        ("Add", "keras.layers", "layer"),
        ("Softmax", "keras.src.ops.nn", "operation"),
        ("Scan", "keras.src.ops.core", "operation"),
    ],
)
def test_classes(class_name: str, module: str | None, kind: str) -> None:
    named = named_class(object_of(class_name, module), TOP, "a layer")
    kinds = {"layer": named.rule, "model": named.model, "operation": named.is_operation}
    assert [name for name, value in kinds.items() if value] == ([] if kind == "custom" else [kind])


@pytest.mark.parametrize(
    ("class_name", "module", "hint"),
    [
        ("Dense", "keras.optimizers", "`Dense` is in `keras.layers`"),
        ("Dense", "keras.src.ops.numpy", "`Dense` is in `keras.layers`"),
        ("Sequential", "keras.layers", "`Sequential` is in `keras`"),
        ("Functional", "keras.models", "`Functional` is in `keras.src.models`"),
        ("Desne", "keras.layers", "did you mean `Dense`?"),
        ("Add", "keras.src.ops.nn", "`Add` is in `keras.layers`"),
        ("Scan", "keras.src.ops.numpy", ""),
    ],
)
def test_classes_of_other_modules(class_name: str, module: str, hint: str) -> None:
    with pytest.raises(SpecError) as caught:
        named_class(object_of(class_name, module), TOP, "a layer")
    assert caught.value.problem
    assert str(caught.value) == (
        f"Keras has no layer, model or operation `{class_name}` in `{module}`"
    )
    assert caught.value.problem.place.path == ("class_name",)
    assert caught.value.problem.advice == hint
    assert caught.value.problem.code is Code.UNKNOWN_LAYER


@pytest.mark.parametrize("name", [None, "", 0, "Dense"])
def test_registered_names(name: Any) -> None:
    assert named_class(object_of("Dense", registered_name=name), TOP, "a layer").rule


@pytest.mark.parametrize("name", ["dense", 5, True])
def test_wrong_registered_names(name: Any) -> None:
    with pytest.raises(SpecError, match="`registered_name` must be null or `Dense`, not"):
        named_class(object_of("Dense", registered_name=name), TOP, "a layer")


def test_old_classes() -> None:
    assert old_class({"class_name": "Dense", "config": {}}, TOP, "a layer").rule
    assert old_class({"class_name": "Model", "config": {}}, TOP, "a model").model
    assert not old_class({"class_name": "Mine", "config": {}}, TOP, "a layer").rule
    for module in (None, "", "mine"):  # A class of one's own may have the name of one of Keras.
        assert not old_class(object_of("Dense", module), TOP, "a layer").rule
    assert old_class({**object_of("Dense"), "module": []}, TOP, "a layer").rule
    with pytest.raises(SpecError, match="a layer must have `config`"):
        old_class({"class_name": "Dense"}, TOP, "a layer")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"class_name": "Densex"}, "Keras 2 has no layer `Densex` in `keras.layers`"),
        ({"registered_name": {}}, "`registered_name` must be the name of a class, or null"),
    ],
)
def test_wrong_old_classes(more: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        old_class({**object_of("Dense"), **more}, TOP, "a layer")
    assert message in str(caught.value)


@pytest.mark.parametrize("class_name", ["LocallyConnected1D", "ThresholdedReLU"])
def test_layers_that_keras_3_removed(class_name: str) -> None:
    rule = old_class(object_of(class_name), TOP, "a layer").rule
    assert rule
    assert rule.until == "2.15"


@pytest.mark.parametrize(
    "class_name",
    [
        *("AbstractRNNCell", "CuDNNGRU", "CuDNNLSTM", "DenseFeatures", "LocallyConnected1D"),
        *("LocallyConnected2D", "RandomHeight", "RandomWidth", "ThresholdedReLU"),
    ],
)
def test_names_of_keras_2(class_name: str) -> None:
    assert class_name in ONLY_KERAS2
    assert not old_class(object_of(class_name), TOP, "a layer").model
    with pytest.raises(SpecError, match="Keras 2 has no layer"):
        old_class(object_of(class_name.lower()), TOP, "a layer")


def test_several_axes() -> None:
    """Keras 3 normalizes one axis."""
    for axis, until in ([1, 2], "2.15"), ([1], ""), (1, ""):
        data = {**object_of("BatchNormalization"), "config": {"axis": axis}}
        rule = old_class(data, TOP, "a layer").rule
        assert rule
        assert rule.until == until


@pytest.mark.parametrize("class_name", ["DenseFeatures", "AbstractRNNCell"])
def test_layers_whose_code_is_elsewhere(class_name: str) -> None:
    assert not old_class(object_of(class_name), TOP, "a layer").rule


CURRENT: list[tuple[dict[str, Any], Any, str]] = [
    ({"axis": [2], "name": "l"}, {"axis": 2, "name": "l"}, ""),
    ({"axis": [1, 2]}, None, "Keras 3 reads `axis` of an HDF5 file as one number, not [1, 2]"),
    ({"batch_input_shape": [None, 3]}, {}, ""),
    ({"score_mode": "dot"}, None, "Keras 3 takes 'dot' for a function of `keras.layers`"),
    ({"name": "dot"}, {"name": "dot"}, ""),
]


@pytest.mark.parametrize(("config", "current", "message"), CURRENT)
def test_what_keras_3_makes_of_a_layer_without_a_module(
    config: dict[str, Any], current: Any, message: str
) -> None:
    data = {"class_name": "Dense", "config": config}
    if message:
        with pytest.raises(SpecError) as caught:
            current_keys(data, TOP, first=False)
        assert str(caught.value) == message
        return
    assert current_keys(data, TOP, first=False)["config"] == current
    named = {**data, "module": "keras.layers"}
    assert current_keys(named, TOP, first=False) is named


def test_layers_that_keras_3_does_not_find() -> None:
    with pytest.raises(SpecError, match="Keras 3 has no layer `BatchNormalizationV1`"):
        current_keys({"class_name": "BatchNormalizationV1", "config": {}}, TOP, first=False)
    with pytest.raises(SpecError, match="no Keras finds the operation `GetItem` here"):
        current_keys({"class_name": "GetItem", "config": {}}, TOP, first=False)
    with pytest.raises(SpecError, match="`GRU` without `reset_after`"):
        current_keys({"class_name": "GRU", "config": {"units": 2}}, TOP, first=False)
    with pytest.raises(SpecError, match="the inner layer `LSTM` must name its `module`"):
        check_module({"class_name": "LSTM", "config": {}}, TOP)
    check_module(None, TOP)
    check_module(object_of("LSTM"), TOP)


def test_named_objects() -> None:
    assert repr(named_object({"class_name": "L2", "config": {"l2": 1}}, TOP, "")) == "L2(l2=1)"
    assert repr(named_object({"class_name": "L2"}, TOP, "")) == "L2()"
    with pytest.raises(SpecError, match="`config` must be a mapping, not 5"):
        named_object({"class_name": "L2", "config": 5}, TOP, "a regularizer")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([{"class_name": "Huber", "config": 5}], "`config` must be a mapping, not 5"),
        ({"a": object_of("Huber", "keras.losses", registered_name="x")}, "`registered_name`"),
        (
            {"class_name": "Huber", "module": "keras.losses", "config": {"reduction": "su"}},
            "Huber must be a loss of Keras whose `reduction` is sum_over_batch_size, mean",
        ),
    ],
)
def test_objects_of_a_compiled_model(data: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        check_objects(data, TOP)
    assert message in str(caught.value)


def test_right_objects_of_a_compiled_model() -> None:
    check_objects([None, "mse", {"a": object_of("Huber", "keras.losses"), "b": {}}], TOP)
    check_objects({"class_name": "function", "config": "mse"}, TOP)


def test_the_layer_that_was_meant() -> None:
    with pytest.raises(SpecError) as caught:
        old_class({**object_of("Dense"), "class_name": "Densex"}, TOP, "a layer")
    assert caught.value.problem is not None
    assert caught.value.problem.meant == "Dense"


# The tables of names, compared with Keras


def test_modules_of_models(keras: Any) -> None:
    homes = [f"keras.src.models.{name}" for name in ("sequential", "functional", "model")]
    for module in ("keras", "keras.layers", "keras.models", "keras.src.models", *homes):
        home = import_module(module)
        for name in ("Sequential", "Functional", "Model"):
            found = NamedClass(object_of(name, module)).model
            assert bool(found) == hasattr(home, name), (module, name)


def test_modules_of_operations(keras: Any) -> None:
    """Keras finds an operation only in the module that defines it."""
    defined: dict[str, set[str]] = {}
    operation = keras.Operation
    for module in iter_modules(import_module("keras.src.ops").__path__, OPERATIONS_HOME):
        if module.name.endswith("_test"):
            continue
        for name, kind in vars(import_module(module.name)).items():
            if isinstance(kind, type) and issubclass(kind, operation) and kind is not operation:
                defined.setdefault(name, set()).add(module.name)
    modules = set().union(*defined.values())
    assert len(modules) == 8
    for name in {*defined, *OPERATIONS}:
        found = {m for m in modules if NamedClass(object_of(name, m)).is_operation}
        assert found == defined[name], name


def test_layers_of_one_version(keras: Any, keras2: Builder) -> None:
    """Keras 2 finds a layer by its name in a table."""
    serialization = import_module("tf_keras.src.layers.serialization")
    serialization.populate_deserializable_objects()
    table = serialization.LOCAL.ALL_OBJECTS
    today, before = (
        {name: kind for name, kind in vars(package.layers).items() if isinstance(kind, type)}
        for package in (keras, keras2.keras)
    )
    names = {*today, *(kind.__name__ for kind in today.values())}
    assert names - table.keys() == ONLY_KERAS3
    assert before.keys() - today.keys() == {*REMOVED} - {"CuDNNGRU", "CuDNNLSTM"}
    assert {*REMOVED} <= table.keys()


def test_functions_beside_layers(keras: Any) -> None:
    functions = {name for name, value in vars(keras.layers).items() if isfunction(value)}
    assert functions - {"Input", "serialize", "deserialize"} == MERGING


# Problems in full


def refusal(read: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(SpecError) as caught:
        read(*arguments, **options)
    assert caught.value.problem
    return in_full(caught.value.problem)


def bare(class_name: str, **config: Any) -> dict[str, Any]:
    """Return a layer of an HDF5 file, which names no module."""
    return {"class_name": class_name, "config": config}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            bare("Dense", axis=[1, 2]),
            "config/axis SC203 Keras 3 reads `axis` of an HDF5 file as one number, not [1, 2]",
        ),
        (
            bare("Attention", score_mode="dot"),
            "config/score_mode SC203 Keras 3 takes 'dot' for a function of `keras.layers`",
        ),
        (bare("ThresholdedReLU"), "class_name SC201 Keras 3 has no layer `ThresholdedReLU`"),
        (
            bare("GetItem"),
            "class_name SC201 no Keras finds the operation `GetItem` here, since its module is "
            "missing (hint: save the model again, as a .keras file)",
        ),
        (
            bare("GRU", units=2),
            "config SC203 `GRU` without `reset_after` has fewer weights than in Keras 3",
        ),
    ],
)
def test_layers_of_hdf5_in_full(data: Any, problem: str) -> None:
    assert refusal(current_keys, data, TOP, first=False) == problem


def test_shapes_of_first_layers_of_hdf5() -> None:
    data = bare("Dense", units=2, batch_input_shape=[None, 3])
    assert current_keys(data, TOP, first=True) == bare("Dense", units=2, input_shape=[None, 3])
    assert current_keys(data, TOP, first=False) == bare("Dense", units=2)
    data = bare("InputLayer", batch_input_shape=[None, 3])
    assert current_keys(data, TOP, first=True) == data


@pytest.mark.parametrize(
    ("read", "data", "problem"),
    [
        (
            partial(named_class, what="a layer"),
            object_of("Dense", registered_name="x"),
            "registered_name SC104 `registered_name` must be null or `Dense`, not 'x'",
        ),
        (
            check_objects,
            [{"a": object_of("Hubr", "keras.losses")}],
            "0/a/class_name SC201 Keras has no loss `Hubr`",
        ),
        (
            check_objects,
            [{**object_of("Huber", "keras.losses"), "config": {"reduction": "su"}}],
            "0/config SC203 Huber must be a loss of Keras whose `reduction` is "
            "sum_over_batch_size, mean, sum, none or mean_with_sample_weight, "
            "not Huber({'reduction': 'su'})",
        ),
        (
            check_module,
            bare("LSTM"),
            " SC104 the inner layer `LSTM` must name its `module`",
        ),
        (
            partial(old_class, what="a layer"),
            object_of("Densex"),
            "class_name SC201 Keras 2 has no layer `Densex` in `keras.layers` "
            "(hint: did you mean `Dense`?) (meant: Dense)",
        ),
        (
            partial(named_class, what="a layer"),
            object_of("Desne"),
            "class_name SC201 Keras has no layer, model or operation `Desne` in `keras.layers` "
            "(hint: did you mean `Dense`?) (meant: Dense)",
        ),
    ],
)
def test_problems_in_full(read: Any, data: Any, problem: str) -> None:
    assert refusal(read, data, place=TOP) == problem


@pytest.mark.parametrize("module", [None, "", "mine", "keras.src.layers.core.dense"])
def test_registered_names_of_other_modules(module: str | None) -> None:
    """Keras looks only for the classes of its public modules without their registered names."""
    data = object_of("Dense", module, registered_name="mine>Dense")
    assert named_class(data, TOP, "a layer").name == "Dense"
    check_objects(object_of("Huber", module, registered_name="mine>Huber"), TOP)


@pytest.mark.parametrize(
    ("module", "more", "known"),
    [
        *((module, {}, True) for module in ("keras.layers", "tensorflow.keras.layers")),
        *((module, {}, True) for module in ("tf_keras.layers", "tf_keras.src.layers.core.dense")),
        ("mine", {}, False),
        ("mine", {"registered_name": None}, True),
        ("", {"registered_name": None}, False),
    ],
)
def test_packages_of_keras_2(module: str, more: dict[str, Any], known: bool) -> None:
    """What is registered under no name is Keras's own."""
    named = old_class({**object_of("Dense", module), **more}, TOP, "a layer")
    assert (named.rule is RULES["Dense"]) is known
