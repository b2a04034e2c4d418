"""Other sizes for the inputs of a model: the same as those of a file that has them."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.costs.input_sizes import give_letters, give_shape
from shapecalc.costs.model_inputs import inputs_of
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.summary import summary

INNER = {"Model": {"layers": ["Input((None, 3))", "Dense(5)"]}}
GRAPH = {"inputs": {"x": [4, 3]}, "layers": {"m": INNER, "y": "m(x)"}}


def shapes(plan: Any) -> list[Any]:
    return [row.output_shapes for row in summary(infer(plan)).layers]


@pytest.mark.parametrize(
    ("data", "sizes", "same"),
    [
        (["Input((28, 28, 1))", "Flatten"], (4, 4, 3), ["Input((4, 4, 3))", "Flatten"]),
        (["Dense(5, input_shape=(3,))"], (4,), ["Dense(5, input_shape=(4,))"]),
        (["Dense(5, input_dim=3)"], (4,), ["Dense(5, input_shape=(4,))"]),
        (["LSTM(5, input_dim=3)"], (4, 2), ["LSTM(5, input_shape=(4, 2))"]),
        (["Dense(5)", "Dense(2)"], (4,), ["Dense(5, input_shape=(4,))", "Dense(2)"]),
        (
            ["Input(batch_shape=(7, 3, 2))", "LSTM(5)"],
            (9, 2),
            ["Input(batch_shape=(7, 9, 2))", "LSTM(5)"],
        ),
        (["Embedding(9, 4, input_shape=(3,))"], (5,), ["Embedding(9, 4, input_shape=(5,))"]),
        (GRAPH, (6, 3), {**GRAPH, "inputs": {"x": [6, 3]}}),
        (
            [INNER, "Flatten"],
            (6, 3),
            [{"Model": {"layers": ["Input((6, 3))", "Dense(5)"]}}, "Flatten"],
        ),
    ],
)
def test_shapes(data: Any, sizes: tuple[int, ...], same: Any) -> None:
    plan = read_data(data)
    give_shape(plan, False, sizes)
    assert shapes(plan) == shapes(read_data(same))


INPUT = {"class_name": "InputLayer", "config": {"batch_shape": [None, 3, 2], "name": "x"}}
LSTM = {"class_name": "LSTM", "config": {"name": "lstm", "units": 4}}


BUILT = {"build_input_shape": [None, 3, 2]}


@pytest.mark.parametrize(
    ("layers", "built"), [([INPUT, LSTM], BUILT), ([LSTM], BUILT), ([INPUT, LSTM], {})]
)
def test_saved_stacks(layers: list[Any], built: dict[str, Any]) -> None:
    """A stack that is saved after it is built may have its shape twice."""
    config = {"name": "net", "layers": layers, **built}
    plan = read_data({"class_name": "Sequential", "module": "keras", "config": config})
    give_shape(plan, False, (5, 7))
    (row,) = summary(infer(plan)).layers
    assert row.params == 4 * 4 * (7 + 4 + 1)


def test_several_inputs() -> None:
    data = {"inputs": {"x": 3, "y": 3}, "layers": {"z": "add([x, y])"}}
    with pytest.raises(ModelError) as caught:
        give_shape(read_data(data), False, (4,))
    assert caught.value.problems[0].message == "the model has 2 inputs: it cannot have one size"


def test_a_model_that_refuses_the_size() -> None:
    with pytest.raises(ModelError):
        give_shape(read_data(["Input((3, 2))", "LSTM(5)"]), False, (3,))


PROGRAM = """
import keras
from keras import layers
a = keras.Sequential([layers.Dense(3)])
a.build((None, 5))
b = keras.applications.MobileNetV2(input_shape=(96, 96, 3), include_top=False, weights=None)
c = keras.Model(b.input, layers.GlobalAveragePooling2D()(b.output))
"""


@pytest.mark.parametrize(
    ("name", "sizes", "last"),
    [("a", (9,), (3,)), ("b", (64, 64, 3), (2, 2, 1280)), ("c", (64, 64, 3), (1280,))],
)
def test_programs(tmp_path: Any, name: str, sizes: tuple[int, ...], last: tuple[int, ...]) -> None:
    path = tmp_path / "a.py"
    path.write_text(PROGRAM)
    plan = read_spec(f"{path}:{name}")
    give_shape(plan, False, sizes)
    assert shapes(plan)[-1][0][1:] == last


@pytest.mark.parametrize(
    ("data", "sizes", "letters", "same"),
    [
        (["LSTM(5, input_shape=(None, 2))"], {"T": 9}, "T", ["LSTM(5, input_shape=(9, 2))"]),
        (
            ["Input((None, None, 3))", "Conv2D(1, 2)"],
            {"H": 9, "u": 3},
            "H W",
            ["Input((9, None, 3))", "Conv2D(1, 2)"],
        ),
        (["Input((3, 2))", "LSTM(5)"], {"T": 9}, "", ["Input((3, 2))", "LSTM(5)"]),
        (
            {"inputs": {"x": [None, 2], "y": [None, 2]}, "layers": {"z": "add([x, y])"}},
            {"T": 4},
            "T",
            {"inputs": {"x": [4, 2], "y": [4, 2]}, "layers": {"z": "add([x, y])"}},
        ),
    ],
)
def test_letters(data: Any, sizes: dict[str, int], letters: str, same: Any) -> None:
    plan = read_data(data)
    assert give_letters(plan, False, sizes) == set(letters.split())
    assert shapes(plan) == shapes(read_data(same))


def test_letters_of_the_file_stay() -> None:
    plan = read_data(["Input((None, 2))", "LSTM(u)"])
    assert give_letters(plan, False, {"T": 3}) == {"T"}
    assert [str(size) for size in shapes(plan)[-1][0]] == ["None", "u"]


def test_inputs() -> None:
    assert [layer.class_name for layer in inputs_of(read_data(GRAPH))] == ["InputLayer"]
