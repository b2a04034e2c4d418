"""Calls in a graph: casts, masks, problems, and outputs that only a saved model knows."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Code, Place, Problem, Source
from shapecalc.model.call import (
    CYCLE,
    LayerCaller,
    LayerProblem,
    SkippedError,
    label,
    saved_outputs,
)
from shapecalc.model.graph import Operation, Tensor, UnknownTensor, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.plan import LayerPlan, SavedTensor
from shapecalc.read.document import read_layer

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


def test_a_call_adds_a_node(caller: Inference) -> None:
    x = start(caller, "(3,)")
    dense = make(caller, "Dense(4)")
    y = caller.call(dense, [x], {}, PLACE)
    assert isinstance(y, Tensor)
    assert (y.shape, y.history) == ((UNKNOWN, 4), "dense[0][0]")
    assert dense.nodes[0].input_tensors == [x]
    assert caller.problems == []


def test_a_cast_is_an_operation(caller: Inference) -> None:
    x = start(caller, "(3,)", "float64")
    dense = make(caller, "Dense(4)")
    y = caller.call(dense, [x], {}, PLACE)
    assert isinstance(y, Tensor)
    (cast,) = caller.applied[dense]
    assert (cast.name, cast.class_name) == ("cast", "Cast")
    assert cast.nodes[0].input_tensors == [x]
    assert dense.nodes[0].input_tensors == [x]


def test_integers_are_not_cast(caller: Inference) -> None:
    x = start(caller, "(3,)", "int32")
    embedding = make(caller, "Embedding(10, 4)")
    caller.call(embedding, [x], {}, PLACE)
    assert caller.applied[embedding] == []


def test_a_mask_goes_along(caller: Inference) -> None:
    x = start(caller, "(5,)", "int32")
    embedding = make(caller, "Embedding(10, 4, mask_zero=True)")
    y = caller.call(embedding, [x], {}, PLACE)
    assert isinstance(y, Tensor)
    assert y.mask is not None
    assert [operation.class_name for operation in caller.applied[embedding]] == ["NotEqual"]
    lstm = make(caller, "LSTM(2)")
    caller.call(lstm, [y], {}, PLACE)
    assert y.mask in lstm.nodes[0].input_tensors


def test_keras_2_has_no_operations_for_masks() -> None:
    caller = Inference(keras2=True, correct=False)
    x = start(caller, "(5,)", "int32")
    embedding = make(caller, "Embedding(10, 4, mask_zero=True)")
    y = caller.call(embedding, [x], {}, PLACE)
    assert isinstance(y, Tensor)
    assert y.mask is None
    assert caller.applied[embedding] == []


def test_a_call_that_a_rule_refuses(caller: Inference) -> None:
    x = start(caller, "(3,)")
    lstm = make(caller, "LSTM(4)")
    with pytest.raises(SkippedError):
        caller.call(lstm, [x], {}, PLACE)
    (problem,) = caller.problems
    assert isinstance(problem, LayerProblem)
    assert str(problem) == 'LSTM "lstm": expects (batch, time, features), got (None, 3)'
    assert (problem.code, problem.place) == (Code.RANK, PLACE)
    assert (problem.called_layer, problem.inputs) == (lstm, [x])
    assert problem.rule_error is not None
    assert lstm.nodes == []


def test_a_problem_is_at_the_argument_that_the_rule_names(caller: Inference) -> None:
    x = start(caller, "(8, 8, 3)")
    conv = make(caller, "Conv2D(4, 3, groups=2)")
    with pytest.raises(SkippedError):
        caller.call(conv, [x], {}, PLACE)
    (problem,) = caller.problems
    assert problem.place != PLACE


def test_a_layer_that_returns_its_input_itself(caller: Inference) -> None:
    x = start(caller, "(8, 8, 3)")
    with pytest.raises(SkippedError):
        caller.call(make(caller, "Equalization()"), [x], {}, PLACE)
    (problem,) = caller.problems
    assert problem.message == CYCLE


def test_a_layer_that_returns_its_input_after_a_cast(caller: Inference) -> None:
    x = start(caller, "(8, 8, 3)", "float64")
    y = caller.call(make(caller, "Equalization()"), [x], {}, PLACE)
    assert y is not x
    assert caller.problems == []


def test_deferred_problems_are_recorded_once(caller: Inference) -> None:
    x = start(caller, "(3,)")
    dense = make(caller, "Dense(4)")
    dense.deferred = [Problem(Code.ARGUMENT, "wrong", PLACE)]
    for _ in range(2):
        with pytest.raises(SkippedError):
            caller.call(dense, [x], {}, PLACE)
    assert caller.problems == dense.deferred


def test_outputs_that_only_the_file_knows(caller: Inference) -> None:
    x = start(caller, "(3,)")
    custom = make(caller, {"Layer": {"class_name": "My"}})
    y = caller.call(custom, [x], {}, PLACE, {0: SavedTensor((UNKNOWN, 7), "float32")})
    assert shape_of(flatten(y)[0]) == (UNKNOWN, 7)
    z = caller.call(custom, [x], {}, PLACE)
    assert shape_of(flatten(z)[0]) is None
    assert len(custom.nodes) == 2


def test_saved_outputs() -> None:
    one = saved_outputs({}, "float16")
    assert isinstance(one, UnknownTensor)
    assert one.dtype == "float16"
    two = saved_outputs({1: SavedTensor((3,), "int32")}, "float16")
    assert isinstance(two, tuple)
    assert [(shape_of(tensor), tensor.dtype) for tensor in flatten(two)] == [
        (None, "float16"),
        ((3,), "int32"),
    ]


def test_the_problem_of_a_name() -> None:
    caller = LayerCaller(keras2=False)
    dense, other = Operation("dense", "Dense"), Operation("dense", "LSTM")
    caller.check_names([dense, dense, Operation("lstm", "LSTM")], PLACE)
    with pytest.raises(SkippedError):
        caller.check_names([dense, other], PLACE)
    (problem,) = caller.problems
    assert (problem.code, problem.layer) == (Code.DUPLICATE_NAME, "LSTM")
    assert problem.message == "another layer of this model has the name 'dense'"
    assert problem.hint == "choose a different name, such as name='dense_1'"


def test_label() -> None:
    assert label(Operation("dense_1", "Dense")) == 'Dense "dense_1"'
