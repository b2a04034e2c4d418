"""Everything that is known about a problem."""

from __future__ import annotations

from shapecalc.diagnose.case import Case, LayerCase, path_to_input
from shapecalc.diagnose.edits import Edit, applied
from shapecalc.diagnose.lints import check
from shapecalc.errors import Source
from shapecalc.model.call import LayerProblem

STACK = "- LSTM(8, input_shape=(3, 1))\n- Dropout(0.5)\n- LSTM(4)\n"
GRAPH = """\
inputs:
  a: (10, 8)
  b: (10, 4)
layers:
  c: [a, Dense(3)]
  y: Add()([c, b])
outputs: y
"""


def layer_case(text: str) -> LayerCase:
    problem = check(Source("a.yaml", text))[0]
    assert isinstance(problem, LayerProblem)
    return LayerCase(problem)


def test_the_text_at_the_place() -> None:
    case = Case(check(Source("a.yaml", "- Desne(5)\n"))[0])
    assert case.written == "Desne"
    change = case.write("Dense")
    assert (change.message, change.edits) == ("write `Dense`", (Edit(2, 7, "Dense"),))
    assert change.enough


def test_a_stack() -> None:
    case = layer_case(STACK)
    assert case.layer.name == "lstm_1"
    assert case.shape[1:] == (8,)
    assert case.expected_axes == 3
    assert [producer.name for producer in case.producers] == ["dropout"]
    assert [tensor.node.operation.name for tensor in path_to_input(case.inputs[0])] == [
        *("dropout", "lstm", "input_layer")
    ]


def test_the_input_shape_of_a_stack() -> None:
    case = layer_case(STACK)
    assert case.input_shape == (3, 1)
    assert case.input_argument
    assert case.input_argument[1] == "input_shape"
    (change,) = case.set_input_shape((3, 8), "why not")
    assert str(change) == "set `input_shape=(3, 8)`: why not"
    assert applied(change.edits, STACK).startswith("- LSTM(8, input_shape=(3, 8))\n")


def test_the_input_shape_of_an_input_layer() -> None:
    case = layer_case("- Input((8,))\n- LSTM(4)\n")
    assert case.input_shape == (8,)
    assert case.input_argument
    assert case.input_argument[1] == "shape"


def test_changes_of_layers() -> None:
    case = layer_case(STACK)
    (dropout,) = case.producers
    (change,) = case.set_argument(dropout, "rate", 0.1)
    assert applied(change.edits, STACK) == STACK.replace("0.5", "0.1")
    (change,) = case.remove(dropout)
    assert applied(change.edits, STACK) == STACK.replace("- Dropout(0.5)\n", "")
    (change,) = case.wrap("TimeDistributed")
    assert applied(change.edits, STACK).endswith("- TimeDistributed(LSTM(4))\n")
    (change,) = case.insert_before("Reshape((8, 1))")
    assert applied(change.edits, STACK).endswith("- Reshape((8, 1))\n- LSTM(4)\n")


def test_a_layer_that_keras_adds_is_not_in_the_file() -> None:
    case = layer_case(STACK)
    *_, start = path_to_input(case.inputs[0])
    assert case.plan_of(start.node.operation) is None


def test_a_graph() -> None:
    case = layer_case(GRAPH)
    assert case.shape == ()
    assert [shape[1:] for shape in case.shapes] == [(10, 3), (10, 4)]
    assert case.problem.call
    assert case.notation.inputs(case.problem.call) == ["c", "b"]
    (change,) = case.insert_after(1, "Dense(3)")
    assert str(change) == "insert `Dense(3)` after `b`"
    assert "y: Add()([c, Dense(3)(b)])" in applied(change.edits, GRAPH)


def test_a_call_on_one_tensor() -> None:
    text = "inputs:\n  a: (8,)\nlayers:\n  y: Dense(1)(LSTM(4)(a))\noutputs: y\n"
    case = layer_case(text)
    assert case.problem.call
    assert case.notation.inputs(case.problem.call) == ["a"]
    (change,) = case.insert_before("Reshape((8, 1))")
    assert "LSTM(4)(Reshape((8, 1))(a))" in applied(change.edits, text)
