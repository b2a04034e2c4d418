"""Calls of operations: their names, outputs and notes."""

from __future__ import annotations

from typing import Any

import pytest
from layer_rules import agree
from reading import problems
from tensorflow_calls import compare

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import Arguments
from shapecalc.errors import Code, Place, Problem, Source
from shapecalc.model.graph import Tensor, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.operation_calls import SkippedError
from shapecalc.oracle.build import Builder
from shapecalc.plan import LayerPlan, OperationPlan, SavedTensor
from shapecalc.read.document import read_layer
from shapecalc.rules import OPERATIONS

PLACE = Place(Source("model.yaml"))


@pytest.fixture
def caller() -> Inference:
    return Inference(keras2=False, correct=False)


def make(caller: Inference, text: Any) -> Any:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    return caller.make(plan)


def start(caller: Inference, shape: str, dtype: str = "float32") -> Tensor:
    """Return the tensor of an input layer."""
    (tensor,) = flatten(make(caller, f"Input({shape}, dtype='{dtype}')").nodes[0].outputs)
    return tensor


def test_operations_of_keras_2(keras2: Builder) -> None:
    """Their layers have the names in the file, and the tensors of a call in its order."""
    compare(keras2, "tf.reduce_mean(x, 1)\nx + y\ny - x\n2 - x\ntf.concat([y, x], 1)")


def test_an_operation_that_is_refused() -> None:
    text = "x = Input((3,))\ny = x + Input((4,))\nm = Model(x, y)\nm.summary()"
    assert "sizes 3 and 4 cannot be broadcast" in problems(text)[0]


def test_the_notes_of_an_operation_without_a_rule(caller: Inference) -> None:
    x, y = start(caller, "(3,)"), start(caller, "(4,)")
    arguments = Arguments(trainable=None)
    plan = OperationPlan(
        None, "TFOpLambda", "o", {}, PLACE, arguments=arguments, lacking="there is no rule"
    )
    unknown = caller.run_operation(plan, [x], {"b": y}, {})
    assert [(shape_of(tensor), tensor.dtype) for tensor in flatten(unknown)] == [(None, "float32")]
    saved = {0: SavedTensor((UNKNOWN, 7), "int8")}
    found = caller.run_operation(plan, [[y, x]], {}, saved)
    assert [(shape_of(tensor), tensor.dtype) for tensor in flatten(found)] == [
        ((UNKNOWN, 7), "int8")
    ]
    layer = caller.operation_layers[plan]
    assert layer.notes == [
        'the output shape of TFOpLambda "o" is unknown: there is no rule',
        'the output shape of TFOpLambda "o" is taken from the file: there is no rule',
    ]
    assert [node.input_tensors for node in layer.nodes] == [[x, y], [y, x]]


def test_an_operation_of_keras_that_is_refused(caller: Inference) -> None:
    """The problem is at the operation, with its name."""
    plan = OperationPlan(OPERATIONS["Add"], "Add", "sum", {}, PLACE)
    tensors = [start(caller, "(3,)"), start(caller, "(4,)")]
    with pytest.raises(SkippedError):
        caller.run_operation(plan, tensors, {}, {})
    message = "sizes 3 and 4 cannot be broadcast"
    assert caller.problems == [Problem(Code.SHAPE, message, PLACE, "", 'Add "sum"')]


@pytest.mark.parametrize(
    "calls",
    [
        "e = Embedding(9, 2, mask_zero=True)(x); LSTM(2)(e)",
        "e = Embedding(9, 2, mask_zero=True)(x); f = Embedding(7, 2, mask_zero=True)(x); e + f",
        "e = Embedding(9, 2, mask_zero=True); a = LSTM(2)(e(x)); b = LSTM(2)(e(x)); add([a, b])",
        "m = Masking()(y); LSTM(2, return_sequences=True)(m)",
        "m = Masking()(y); a = LSTM(2)(m); b = GRU(2)(m); concatenate([a, b])",
    ],
)
def test_operations_for_masks(builder: Builder, calls: str) -> None:
    """They have rows, names and connections."""
    agree(builder, (calls, [{"shape": [5], "dtype": "int32"}, (5, 3)]))


def test_an_operation_for_a_layer(caller: Inference) -> None:
    """It belongs to the layer that is being called, and is in no graph while code is followed."""
    x, y = start(caller, "(3,)"), start(caller, "(3,)")
    layer = caller.calling = make(caller, "Dense(2)")
    output = caller.operation("Add", x, x2=y)
    (operation,) = caller.applied[layer]
    (node,) = operation.nodes
    assert (operation.name, operation.class_name, output.shape) == ("add", "Add", (UNKNOWN, 3))
    assert (node.operation, node.outputs, node.arguments) == (operation, output, (x,))
    assert (node.keywords, node.input_tensors) == ({"x2": y}, [x, y])
    caller.calling, caller.tracing = None, True
    caller.operation("Add", x, y)
    assert [traced.name for traced in caller.applied[None]] == [""]
    assert caller.names.fresh("Add") == "add_1"


def test_an_operation_that_is_not_declared(caller: Inference) -> None:
    plan = OperationPlan(None, "Mine", "m", {}, PLACE)
    unknown = caller.run_operation(plan, [start(caller, "(3,)")], {}, {})
    assert [shape_of(tensor) for tensor in flatten(unknown)] == [None]
    assert caller.problems == []
