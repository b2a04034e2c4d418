"""The graph: names, structures of tensors, and Keras's order of operations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layer_rules import Alike, Unlike, agree, refused_alike
from model.cases import GRAPHS, PLAIN_STACKS, REFUSED_PLAIN_STACKS, settings_of

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import RuleError
from shapecalc.errors import Source
from shapecalc.model.graph import (
    DisconnectedError,
    Node,
    Operation,
    Tensor,
    UnknownShapeError,
    UnknownTensor,
    flatten,
    grouped,
    is_flat,
    leaves,
    order,
    replace_leaves,
    shape_of,
    without_history,
)
from shapecalc.model.infer import Inference, infer
from shapecalc.model.operations import AppliedOperation
from shapecalc.oracle.build import Builder
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data, read_layer
from shapecalc.rules import OPERATIONS


def tensor(*shape: Any, dtype: str = "float32") -> Tensor:
    return Tensor(shape or (UNKNOWN, 3), dtype)


def call(name: str, *inputs: Tensor, operation: Operation | None = None) -> Tensor:
    """Return the output of a new operation, or of one that exists, on some tensors."""
    output = tensor()
    Node(operation or Operation(name, name.title()), list(inputs), {}, output)
    return output


def names(operations: Sequence[Operation]) -> list[str]:
    return [operation.name for operation in operations]


# Tensors


def test_a_tensor_knows_its_call() -> None:
    x = call("input")
    operation = Operation("lstm", "LSTM")
    first, second = tensor(), tensor()
    Node(operation, [x], {}, first)
    Node(operation, [x], {}, (tensor(), second))
    assert first.history == "lstm[0][0]"
    assert second.history == "lstm[1][1]"
    assert [node.number for node in operation.nodes] == [0, 1]
    assert second.node.input_tensors == [x]


def test_a_tensor_of_unknown_shape() -> None:
    unknown = UnknownTensor("int32")
    with pytest.raises(UnknownShapeError):
        _ = unknown.shape
    assert unknown.dtype == "int32"
    assert shape_of(unknown) is None
    assert shape_of(tensor(2, 3)) == (2, 3)


def test_without_history() -> None:
    x = call("input")
    copy = without_history(x)
    assert (copy.shape, copy.dtype) == (x.shape, x.dtype)
    assert copy is not x
    assert not hasattr(copy, "node")
    assert isinstance(without_history(UnknownTensor("int32")), UnknownTensor)


# Structures


def test_leaves_are_in_the_order_of_keras() -> None:
    x, y, z = tensor(), tensor(), tensor()
    assert leaves({"b": x, "a": [y, (3, z)]}) == [y, 3, z, x]
    assert flatten({"b": x, "a": [y, (3, z)], "c": None}) == [y, z, x]
    assert flatten(x) == [x]
    assert leaves("text") == ["text"]
    assert flatten([]) == []


def test_replace_leaves_keeps_the_structure() -> None:
    x, y = tensor(), tensor()
    found = replace_leaves({"b": [x, 3], "a": (y, "text")}, lambda leaf: leaf.dtype)
    assert found == {"a": ("float32", "text"), "b": ["float32", 3]}
    assert isinstance(found["a"], tuple)
    assert list(found) == ["a", "b"]


LISTS = st.lists(st.integers(), max_size=3)

STRUCTURES = LISTS | st.dictionaries(st.sampled_from("cab"), LISTS | st.tuples(LISTS, LISTS))


@given(STRUCTURES)
def test_replacing_nothing_changes_nothing(structure: Any) -> None:
    assert replace_leaves(structure, lambda leaf: leaf) == structure


# The order


def test_a_chain() -> None:
    x = call("x")
    a = call("a", x)
    b = call("b", a)
    found = order([x], [b])
    assert names(found.operations) == ["x", "a", "b"]
    assert [node.operation.name for node in found.nodes] == ["x", "a", "b"]
    assert sorted(found.by_depth) == [0, 1, 2]


def test_the_longest_path_decides() -> None:
    """`c` reads `x` directly, and also by way of `a` and `b`."""
    x = call("x")
    a = call("a", x)
    b = call("b", a)
    c = call("c", x, b)
    found = order([x], [c])
    assert names(found.operations) == ["x", "a", "b", "c"]
    assert [len(nodes) for nodes in found.by_depth.values()] == [1, 1, 1, 1]


def test_operations_of_one_depth_are_in_the_order_of_a_walk_from_the_outputs() -> None:
    x = call("x")
    a, b = call("a", x), call("b", x)
    joined = call("joined", b, a)
    assert names(order([x], [joined]).operations) == ["x", "b", "a", "joined"]
    assert names(order([x], [a, b]).operations) == ["x", "a", "b"]
    assert names(order([x], [b, a]).operations) == ["x", "b", "a"]
    assert names(order([x], [a, a, b]).operations) == ["x", "a", "b"]
    assert sorted(order([x], [a, a, b]).by_depth) == [0, 1]


def test_a_shared_operation_is_listed_once() -> None:
    x, y = call("x"), call("y")
    shared = Operation("shared", "Shared")
    a, b = call("", x, operation=shared), call("", y, operation=shared)
    joined = call("joined", a, b)
    found = order([x, y], [joined])
    assert names(found.operations) == ["x", "y", "shared", "joined"]
    assert len([node for node in found.nodes if node.operation is shared]) == 2


def test_an_input_that_nothing_uses_comes_last() -> None:
    x, unused = call("x"), call("unused")
    assert names(order([unused, x], [call("a", x)]).operations) == ["x", "unused", "a"]


def test_a_model_of_an_input_alone() -> None:
    x = call("x")
    assert names(order([x], [x]).operations) == ["x"]


def test_a_tensor_without_a_path_from_the_inputs() -> None:
    x, other = call("x"), call("other")
    a = call("a", x, other)
    with pytest.raises(DisconnectedError, match=r"other\[0\]\[0\]") as caught:
        order([x], [a])
    assert caught.value.tensor is other
    assert caught.value.reader is a.node


def test_a_later_call_has_no_more_outputs_than_the_first() -> None:
    """Keras takes no others for computed."""
    x, operation = call("x"), Operation("split", "Split")
    Node(operation, [x], {}, tensor())
    one, two = tensor(), tensor()
    Node(operation, [x], {}, (one, two))
    assert names(order([x], [one]).operations) == ["x", "split"]
    with pytest.raises(DisconnectedError, match=r"split\[1\]\[1\]") as caught:
        order([x], [two])
    assert (caught.value.tensor, caught.value.reader) == (two, None)


def test_a_deep_graph() -> None:
    """The walk does not exceed Python's limit of recursion."""
    x = last = call("x")
    for number in range(5_000):
        last = call(f"layer_{number}", last)
    assert len(order([x], [last]).operations) == 5_001


# Operations


def test_the_settings_of_the_parts_of_a_graph() -> None:
    assert settings_of(Operation) == "name class_name nodes"
    assert settings_of(AppliedOperation) == "name class_name nodes * rule constants module"
    assert settings_of(Node) == "operation arguments keywords outputs"
    assert settings_of(Tensor) == "shape dtype mask value"
    plain = AppliedOperation("add", "Add", rule=None)
    assert (plain.constants, plain.module) == ({}, "")
    assert (tensor().mask, tensor().value) == (None, None)


def test_the_defaults_of_an_operation() -> None:
    operation = call("a").node.operation
    assert (operation.built, operation.trainable, operation.unknown) == (True, True, False)
    assert (operation.variables, operation.trained, operation.layers) == ((), [], ())
    assert (operation.is_input, operation.cautions) == (False, ())
    assert (operation.remarks, operation.output_template) == ((), "")
    assert (operation.known_output_shape, operation.known_outputs) == (None, None)
    assert operation.dtype == "float32"
    with pytest.raises(NotImplementedError):
        operation.output_structure([], {})


def test_an_operation_of_keras() -> None:
    add = AppliedOperation("add", "Add", rule=OPERATIONS["Add"])
    output = add.output_structure([tensor(UNKNOWN, 3), tensor(1, dtype="int32")], {})
    assert (output.shape, output.dtype) == ((UNKNOWN, 3), "float32")
    with pytest.raises(RuleError):
        add.output_structure([tensor(4), tensor(3)], {})


def test_an_operation_with_several_outputs() -> None:
    split = AppliedOperation(
        "split", "Split", rule=OPERATIONS["Split"], constants={"indices_or_sections": 2, "axis": 1}
    )
    outputs = split.output_structure([tensor(5, 4)], {})
    assert isinstance(outputs, tuple)
    assert [output.shape for output in outputs] == [(5, 2), (5, 2)]


def test_an_operation_that_is_not_declared() -> None:
    with pytest.raises(UnknownShapeError):
        AppliedOperation("mine", "Mine", rule=None).output_structure([tensor()], {})


ALIKE: list[Alike] = [
    *GRAPHS,
    *PLAIN_STACKS,
]

UNLIKE: list[Unlike] = [
    *REFUSED_PLAIN_STACKS,
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


def test_the_text_of_an_operation_has_no_calls() -> None:
    """A call has the operation and tensors of all calls before."""
    applied = AppliedOperation("add", "Add", rule=OPERATIONS["Add"])
    assert "nodes" not in repr(applied)


def test_the_weights_that_training_changes() -> None:
    spec = ["Input(3)", "BatchNormalization()", "Dense(2, trainable=False)", "Dense(2)"]
    layers = infer(read_data(spec)).layers
    trained = [[variable.weight.name for variable in layer.trained] for layer in layers]
    assert trained == [["gamma", "beta"], [], ["kernel", "bias"]]


def test_the_products_of_a_call_by_names() -> None:
    """They depend on the arguments by name as on those by position."""
    x, y = Tensor((UNKNOWN, 5, 8), "float32"), Tensor((UNKNOWN, 7, 6), "float32")
    plan = read_layer("MultiHeadAttention(2, 4)", Source("<text>"))
    assert isinstance(plan, LayerPlan)
    layer = Inference(keras2=False, correct=False).make_layer(plan)
    layer.outputs_for(x, {"value": y})
    by_name = layer.products_of_call([x], {"value": y})
    assert by_name
    assert str(by_name) == str(layer.products_of_call([x, y], {}))
    assert str(by_name) != str(layer.products_of_call([x, x], {}))


def test_how_outputs_are_grouped() -> None:
    a, b, c = tensor(), tensor(), tensor()
    assert grouped([a, b, c], ()) == (a, b, c)
    assert grouped([a, b, c], (None, 2)) == (a, [b, c])
    assert grouped([a, b, c], (1, None, None)) == ([a], b, c)


def test_what_is_flat() -> None:
    x = tensor(2)
    assert [is_flat(item) for item in (x, [x, x], (x,), [])] == [True] * 4
    nested: list[Any] = [[x, [x]], {"a": x}, [x, 3]]
    assert [is_flat(item) for item in nested] == [False] * 3
