"""The forms of data in a saved config."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.operation import Array
from shapecalc.errors import Place, Source
from shapecalc.plan import SavedTensor
from shapecalc.read.saved_data import (
    Origin,
    SavedTensors,
    constant,
    is_config,
    is_history,
    is_tensor,
    nested_shape,
    old_node,
    printable,
    saved_shape,
    saved_tensor,
)
from shapecalc.read.syntax import SpecError

TOP = Place(Source("m.json"))
TENSOR = saved_tensor("dense", 1, 2)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"class_name": "Dense", "config": {}}, True),
        ({"class_name": "Dense"}, False),
        ({"config": {}}, False),
        (["class_name", "config"], False),
    ],
)
def test_is_config(data: Any, expected: bool) -> None:
    assert is_config(data) is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (["dense", 0, 0], True),
        (["dense", 0], False),
        (["dense", 0, 0, {}], False),
        ([0, 0, 0], False),
        (["dense", "0", 0], False),
        ("dense", False),
        (None, False),
    ],
)
def test_is_history(data: Any, expected: bool) -> None:
    assert is_history(data) is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TENSOR, True),
        ({"class_name": "Dense", "config": {}}, False),
        ({"class_name": "__keras_tensor__"}, False),
        (["dense", 1, 2], False),
    ],
)
def test_is_tensor(data: Any, expected: bool) -> None:
    assert is_tensor(data) is expected


def test_origin_of_equal_tensors() -> None:
    tensors = SavedTensors()
    config = {"shape": [None, 3], "dtype": "int32", "keras_history": ["a", 0, 1, "more"]}
    first = tensors.origin(config, TOP)
    assert first == Origin("a", 0, 1, SavedTensor((UNKNOWN, 3), "int32"))
    other = tensors.origin({**config, "keras_history": ["b", 2, 0]}, TOP)
    assert other[:3] == ("b", 2, 0)
    assert other.saved is first.saved
    assert tensors.origin({**config, "shape": [], "dtype": None}, TOP).saved == SavedTensor(
        None, "float32"
    )


def test_origin_is_checked_each_time() -> None:
    tensors = SavedTensors()
    config = {"shape": [None, 1], "dtype": None, "keras_history": ["a", 0, 0]}
    tensors.origin(config, TOP)
    for wrong in ({**config, "keras_history": ["a"]}, {**config, "shape": [None, 1.0]}):
        with pytest.raises(SpecError):
            tensors.origin(wrong, TOP)
    del config["dtype"]
    with pytest.raises(SpecError, match="must have `dtype`"):
        tensors.origin(config, TOP)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "a tensor must have `shape`: a shape such as [null, 3]"),
        (5, "a tensor must be a mapping, not 5"),
        ({"shape": None}, "`shape` must be a shape such as [null, 3], not None"),
        ({"shape": [1], "dtype": "float3"}, "`dtype` must be the name of a dtype, not 'float3'"),
        (
            {"shape": [1], "dtype": None, "keras_history": ["dense"]},
            "`keras_history` must be a list such as ['dense', 0, 0], not ['dense']",
        ),
    ],
)
def test_what_is_no_tensor(config: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        SavedTensors().origin(config, TOP)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        ([None, 3], (UNKNOWN, 3)),
        ([2, 0], (2, 0)),
        ([], None),
        ([-1], None),
        ([1.5], None),
        (["3"], None),
        (None, None),
        (3, None),
    ],
)
def test_saved_shape(data: Any, shape: Any) -> None:
    assert saved_shape(data) == shape


@pytest.mark.parametrize(
    ("value", "shape"),
    [(5, ()), ([1, 2], (2,)), ([[1], [2], [3]], (3, 1)), ([], (0,)), ([[]], (1, 0))],
)
def test_nested_shape(value: Any, shape: tuple[int, ...]) -> None:
    assert nested_shape(value) == shape


@pytest.mark.parametrize(
    ("class_name", "config", "expected"),
    [
        ("__slice__", {"start": 1, "stop": None, "step": 2}, slice(1, None, 2)),
        ("__ellipsis__", {}, Ellipsis),
        ("__numpy__", {"value": [[1, 2]], "dtype": "int64"}, Array((1, 2), "int64")),
        ("__tensor__", {"value": 1.5, "dtype": "float32"}, Array((), "float32")),
        ("Dense", {}, None),
    ],
)
def test_constant(class_name: str, config: Any, expected: Any) -> None:
    assert constant({"class_name": class_name, "config": config}, TOP) == expected


@pytest.mark.parametrize(
    ("class_name", "config", "message"),
    [
        (
            "__slice__",
            {"start": 1},
            ("the config of a `__slice__` must have `stop`: a number or null"),
        ),
        ("__slice__", None, "the config of a `__slice__` must have `start`: a number or null"),
        ("__numpy__", {"value": 1, "dtype": 5}, "`dtype` must be the name of a dtype, not 5"),
    ],
)
def test_what_is_no_constant(class_name: str, config: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        constant({"class_name": class_name, "config": config}, TOP)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("node", "args", "kwargs"),
    [
        ([["x", 0, 0, {}]], [["x", 0, 0]], {}),
        ([["x", 0, 0], ["y", 1, 0, {"mask": None}]], [[["x", 0, 0], ["y", 1, 0]]], {"mask": None}),
    ],
)
def test_old_node(node: Any, args: Any, kwargs: Any) -> None:
    def history(tensor: Any) -> Any:
        if isinstance(tensor, list):
            return [*map(history, tensor)]
        return tensor["config"]["keras_history"] if is_tensor(tensor) else None

    found, keywords = old_node(node, TOP)
    assert (history(found), keywords) == (args, kwargs)


@pytest.mark.parametrize("node", [[5], [["x", 0]], [["x", 0, 0, 5]], [["x", 0, 0, {}, 5]]])
def test_what_is_no_old_node(node: Any) -> None:
    with pytest.raises(SpecError):
        old_node(node, TOP)


def test_printable_names() -> None:
    assert printable("dense_1", TOP) == "dense_1"
    with pytest.raises(SpecError) as caught:
        printable("a\x1b", TOP)
    assert caught.value.problem
    assert caught.value.problem.message == "a name must not have control characters: 'a\\x1b'"
