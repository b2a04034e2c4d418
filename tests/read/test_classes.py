"""The classes that configs name: of Keras, of the user, and of no module at all."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Code, Place, Source
from shapecalc.read.classes import (
    ONLY_KERAS2,
    check_module,
    check_objects,
    current_keys,
    named_class,
    named_object,
    old_class,
)
from shapecalc.read.syntax import SpecError

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
