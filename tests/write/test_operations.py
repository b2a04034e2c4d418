"""Operations of keras.ops: a program applies them, Keras's JSON has them."""

from __future__ import annotations

from itertools import chain
from random import Random
from typing import Any

import pytest
from operation_cases import call
from test_operations import UNREADABLE, UNSHOWN
from write.test_convert import plan_of, program, unlike

from shapecalc.errors import Place, ShapecalcError, Source, WriteError
from shapecalc.model.infer import Inference, infer
from shapecalc.model.operations import AppliedOperation
from shapecalc.oracle.build import Builder
from shapecalc.plan import CallPlan, OperationPlan
from shapecalc.read.document import read_data
from shapecalc.rules import OPERATIONS
from shapecalc.write.convert import convert
from shapecalc.write.operations import (
    function_of,
    module_of,
    refusal,
    with_constants,
    without_mask,
)

TRIES = 80
"""How many configurations are made until some can be saved."""


def saved(builder: Builder, name: str, random: Random) -> Any:
    """A model with one operation, as Keras saves it; None if there is none."""
    builder.set_names(None)
    try:
        inputs, outputs = call(builder.keras, name, random)
        text: str = builder.keras.Model(inputs, outputs).to_json()
        infer(plan_of(text))
    except ShapecalcError:
        return None
    except Exception:  # Keras refuses in many ways, which have nothing in common.
        return None
    return text


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - UNREADABLE.keys() - UNSHOWN.keys()))
def test_operations(builder: Builder, name: str) -> None:
    texts = (saved(builder, name, Random(f"{name} {number}")) for number in range(TRIES))
    found = filter(None, texts)
    first = next(found)
    again, _ = convert(plan_of(first), "keras")
    assert list(unlike(plan_of(first), builder.saved(again))) == []
    if OPERATIONS[name].made_by is None:
        with pytest.raises(WriteError, match="cannot represent the operation"):
            convert(plan_of(first), "python")
    else:
        programs = (programmed(builder, text) for text in chain([first], found))
        text, written, model = next(filter(None, programs))
        assert list(unlike(plan_of(text), model)) == [], written


def programmed(builder: Builder, text: str) -> Any:
    """The program of a model, and what it makes; None if a function refuses what a class takes."""
    try:
        written, _ = convert(plan_of(text), "python")
        return text, written, program(builder, written)
    except Exception:
        return None


def test_a_graph(builder: Builder) -> None:
    """Layers and operations, one after the other."""
    keras = builder.keras
    builder.set_names(None)
    x = keras.Input((4, 6))
    y = keras.layers.Dense(6)(x) + x
    y = keras.layers.Dense(2)(keras.ops.mean(y[:, 1:], axis=1, keepdims=True))
    text = keras.Model(x, y).to_json()
    expected = """\
from keras import Input, Model, ops
from keras.layers import Dense

input_layer = Input(shape=(4, 6))

dense = Dense(6)(input_layer)
add = ops.add(dense, input_layer)
get_item = ops.get_item(add, (slice(None, None, None), slice(1, None, None)))

x = ops.mean(get_item, axis=1, keepdims=True)
x = Dense(2)(x)

model = Model(inputs=input_layer, outputs=x)
model.summary()
"""
    written, notes = convert(plan_of(text), "python")
    assert (written, list(notes)) == (expected, [])
    assert list(unlike(plan_of(text), program(builder, written))) == []


def test_an_array_of_which_only_the_shape_is_known(builder: Builder) -> None:
    keras = builder.keras
    x = keras.Input((2,))
    text = keras.Model(x, x + keras.ops.convert_to_tensor([1.0, 2.0])).to_json()
    for form in ("keras", "python"):
        with pytest.raises(WriteError, match=r'Add "add.*": '):
            convert(plan_of(text), form)


def test_an_operation_without_a_rule(builder: Builder) -> None:
    keras = builder.keras
    x = keras.Input((2, 2))
    text = keras.Model(x, keras.ops.cholesky(x)).to_json().replace('"Cholesky"', '"JVP"')
    with pytest.raises(WriteError, match=r'JVP "cholesky.*": this format cannot represent'):
        convert(plan_of(text), "python")


# The parts, which need no Keras

TOP = Place(Source("a.json"))
OPS = "keras.src.ops.numpy"


def operation(name: str, module: str = OPS, **constants: Any) -> OperationPlan:
    return OperationPlan(OPERATIONS.get(name), name, "own", constants, TOP, module)


@pytest.mark.parametrize(
    ("plan", "function"),
    [
        (operation("Add"), "add"),
        (operation("ExpandDims"), "expand_dims"),
        (operation("GetItem"), "get_item"),
        (operation("Resize", "keras.src.ops.image"), "image.resize"),
        (operation("MaxPool", data_format="channels_last"), "max_pool"),
    ],
)
def test_function_of(plan: OperationPlan, function: str) -> None:
    assert function_of(plan) == function


@pytest.mark.parametrize(
    "plan",
    [operation(name) for name in ("Abs", "Conj", "SegmentReduction", "Full", "MaxPool", "Novelty")],
    ids=lambda plan: plan.class_name,
)
def test_operations_without_a_function(plan: OperationPlan) -> None:
    with pytest.raises(WriteError) as caught:
        function_of(plan)
    assert (
        str(caught.value) == f'{plan.class_name} "own": this format cannot represent the operation'
    )


def test_refusal() -> None:
    (problem,) = refusal(operation("Add")).problems
    assert (problem.layer, problem.place) == ('Add "own"', TOP)


@pytest.mark.parametrize(
    ("plan", "arguments", "keywords", "expected"),
    [
        (operation("Add"), ["x", "y"], {}, (["x", "y"], {})),
        (operation("Mean", axis=1), ["x"], {}, (["x"], {"axis": 1})),
        (
            operation("Mean", axis=1),
            ["x"],
            {"keepdims": True},
            (["x"], {"axis": 1, "keepdims": True}),
        ),
        (operation("Novelty", axis=1), ["x"], {"a": 2}, (["x"], {"a": 2})),
        (operation("Einsum", subscripts="ab->ba"), ["x"], {}, (["ab->ba", "x"], {})),
    ],
)
def test_with_constants(
    plan: OperationPlan, arguments: list[str], keywords: dict[str, Any], expected: Any
) -> None:
    call = CallPlan(plan, arguments, keywords, TOP)
    positional, named = with_constants(plan, call)
    assert (list(positional), named) == expected


def applied(module: str, name: str) -> AppliedOperation:
    operation = AppliedOperation.__new__(AppliedOperation)
    operation.class_name, operation.module, operation.rule = name, module, OPERATIONS[name]
    return operation


@pytest.mark.parametrize(
    ("module", "name", "expected"),
    [
        ("keras.src.ops.nn", "Relu", "keras.src.ops.nn"),
        ("", "NotEqual", "keras.src.ops.numpy"),
        ("", "Cast", "keras.src.ops.core"),
        ("", "Softmax", "keras.src.ops.nn"),
        ("", "Erf", "keras.src.ops.math"),
        ("", "Norm", "keras.src.ops.linalg"),
        ("", "Resize", "keras.src.ops.image"),
        ("", "Sum", "keras.src.ops.numpy"),
    ],
)
def test_module_of(module: str, name: str, expected: str) -> None:
    assert module_of(applied(module, name)) == expected


def saved_calls(change: str = "", by: str = "") -> tuple[list[CallPlan], Inference]:
    """The calls of a saved model with a mask, changed at one place."""
    layers = {"y": ["x", "Embedding(9, 4, mask_zero=True)", "LSTM(3)"]}
    text = convert(read_data({"inputs": {"x": 7}, "layers": layers}), "keras")[0]
    assert change in text
    plan = plan_of(text.replace(change, by) if change else text)
    inference = Inference(keras2=False, correct=False)
    inference.outermost_model(plan)
    return [step for step in plan.steps if isinstance(step, CallPlan)], inference


def test_a_mask_that_comes_by_itself() -> None:
    calls, inference = saved_calls()
    (lstm,) = (item for item in calls if "mask" in item.keywords)
    assert without_mask(lstm, inference) == {}


def test_a_mask_of_another_layer() -> None:
    calls, inference = saved_calls('"mask_zero": true', '"mask_zero": false')
    (lstm,) = (item for item in calls if "mask" in item.keywords)
    assert set(without_mask(lstm, inference)) >= {"mask"}


def test_calls_without_a_mask() -> None:
    calls, inference = saved_calls()
    others = [item for item in calls if "mask" not in item.keywords]
    assert others
    assert [without_mask(item, inference) for item in others] == [item.keywords for item in others]
