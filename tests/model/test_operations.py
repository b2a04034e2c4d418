"""Operations in a graph, and the layers of Keras 2 that apply a function of TensorFlow."""

from __future__ import annotations

from typing import Any

import pytest
from model.cases import settings_of
from tensorflow_calls import compare

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import Arguments
from shapecalc.declare.operation import Array, OperationRule
from shapecalc.model.graph import Tensor, UnknownShapeError, flatten, shape_of
from shapecalc.model.operations import AppliedOperation, OperationLayer, has_shapes, saved_outputs
from shapecalc.oracle.build import Builder
from shapecalc.plan import SavedTensor
from shapecalc.rules import OPERATIONS
from shapecalc.rules.tensorflow.functions import function_rule

X = Tensor((UNKNOWN, 4), "float32")


def applied(function: str) -> OperationLayer:
    rule = function_rule(function)
    return OperationLayer("o", "TFOpLambda", arguments=Arguments(trainable=None), rule=rule)


def test_the_sizes_that_a_tensor_holds() -> None:
    """Only layers of Keras 2 follow them."""
    shape = applied("shape").output_structure([X], {})
    assert shape.value == (UNKNOWN, 4)
    filled = applied("zeros").output_structure([shape], {})
    assert filled.shape == X.shape
    split = AppliedOperation("s", "Split", rule=OPERATIONS["Split"], constants={"axis": 1})
    parts = split.output_structure([X], {"indices_or_sections": 2})
    assert [part.shape for part in parts] == [(UNKNOWN, 2)] * 2


def test_why_an_output_is_unknown() -> None:
    layer = applied("map_fn")
    layer.lacking = "there is no rule"
    with pytest.raises(UnknownShapeError):
        layer.output_structure([X], {})
    assert layer.reason == "there is no rule"
    assert not layer.unknown
    assert applied("math.top_k").output_template == "TopKV2(values={}, indices={})"


def test_what_a_call_is_compared_by() -> None:
    first, others = applied("concat").bind_call([[X, X]], {"axis": 1, "name": None})
    assert flatten(first) == [X, X]
    assert others == {"axis": 1, "name": None}


def test_the_settings_of_an_operation() -> None:
    assert settings_of(AppliedOperation) == "name class_name nodes * rule constants module"


def test_outputs_of_keras_2(keras2: Builder) -> None:
    """A list of one output has brackets, and two have the name of their tuple."""
    compare(keras2, "tf.split(x, 1, 1)[0]\ntf.split(x, 2, 1)[0]\ntf.math.top_k(x, 2)[0]\nx + 1")


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        ({}, [(None, "float16")]),
        ({0: SavedTensor((3, UNKNOWN), "int32")}, [((3, UNKNOWN), "int32")]),
        ({0: SavedTensor(None, "bool")}, [(None, "bool")]),
        ({1: SavedTensor((3,), "int32")}, [(None, "float16"), ((3,), "int32")]),
        (
            {0: SavedTensor((4, 5), "int8"), 2: SavedTensor((), "bool")},
            [((4, 5), "int8"), (None, "float16"), ((), "bool")],
        ),
        (
            {1: SavedTensor((7,), "int8"), 0: SavedTensor((), "bool")},
            [((), "bool"), ((7,), "int8")],
        ),
    ],
)
def test_outputs_in_a_file(saved: Any, expected: list[Any]) -> None:
    outputs = saved_outputs(saved, "float16")
    assert isinstance(outputs, tuple) == (len(expected) > 1)
    assert [(shape_of(tensor), tensor.dtype) for tensor in flatten(outputs)] == expected
    assert has_shapes(outputs) == all(shape is not None for shape, _ in expected)


def test_an_operation_that_is_not_declared() -> None:
    with pytest.raises(UnknownShapeError):
        AppliedOperation("o", "Mine", rule=None).output_structure([X], {})
    layer = OperationLayer("o", "TFOpLambda", arguments=Arguments(trainable=None), rule=None)
    assert (layer.output_template, layer.built, layer.autocast) == ("", True, False)


def test_arguments_of_an_operation() -> None:
    """Tensors have their dtypes, others are passed on as they are."""
    rule = OperationRule("Own", lambda x, y, axis, z: Array((*x.shape, *y.shape, axis, z), x.dtype))
    other = Tensor((3,), "int8")
    operation = AppliedOperation("o", "Own", rule=rule, constants={"z": 9})
    found = operation.output_structure([X, other], {"axis": 2})
    assert (found.shape, found.dtype) == ((UNKNOWN, 4, 3, 2, 9), "float32")
    layer = OperationLayer("o", "Own", arguments=Arguments(trainable=None), rule=rule)
    found = layer.output_structure([other, X], {"axis": 2, "z": 8})
    assert (found.shape, found.dtype) == ((3, UNKNOWN, 4, 2, 8), "int8")


def test_the_results_of_a_call() -> None:
    """They are a list, also of one."""
    add = AppliedOperation("a", "Add", rule=OPERATIONS["Add"])
    split = AppliedOperation("s", "Split", rule=OPERATIONS["Split"], constants={"axis": 1})
    assert [array.shape for array in add.results_of_call([X, X], {})] == [(UNKNOWN, 4)]
    parts = split.results_of_call([X], {"indices_or_sections": 2})
    assert [array.shape for array in parts] == [(UNKNOWN, 2)] * 2
    joined = applied("concat").results_of_call([[X, X]], {"axis": 1})
    assert [array.shape for array in joined] == [(UNKNOWN, 8)]
    best = applied("math.top_k").results_of_call([X], {"k": 2})
    assert [array.shape for array in best] == [(UNKNOWN, 2)] * 2


def test_the_settings_of_a_layer_of_keras_2() -> None:
    settings = settings_of(OperationLayer)
    assert settings.partition(" * ")[2].split()[-2:] == ["rule", "lacking"]


def test_a_layer_of_keras_2_lacks_nothing() -> None:
    layer = OperationLayer("o", "Own", arguments=Arguments(trainable=None), rule=None)
    assert (layer.lacking, layer.reason) == ("", "")


def test_what_an_operation_has_by_default() -> None:
    plain = AppliedOperation("a", "A", rule=None)
    assert (plain.module, plain.constants) == ("", {})
