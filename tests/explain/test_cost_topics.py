"""The topics about costs, compared with the layers and optimizers themselves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from shapecalc.algebra.notation import evaluate, parse_formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.explain.layer import explain
from shapecalc.explain.multiply_adds import explain_multiply_adds
from shapecalc.explain.topic import Formulas, TopicRows
from shapecalc.explain.topics import TOPICS
from shapecalc.read.document import read_layer


def blocks(name: str, **given: int) -> tuple[dict[str, list[Any]], list[Any]]:
    """Return the formulas of a topic, worked out, and the rows of its tables."""
    topic = TOPICS[name]
    values = {key: given.get(key, option.default) for key, option in topic.options.items()}
    numbers = {option.letter: values[key] for key, option in topic.options.items()}
    found = list(topic.body(SimpleNamespace(**values)))
    formulas = {
        block.name: [evaluate(part, numbers) for part in block.parts]
        for block in found
        if isinstance(block, Formulas)
    }
    rows = [row for block in found if isinstance(block, TopicRows) for row in block.rows[1:]]
    return formulas, rows


def test_convolution() -> None:
    """The worked example is a Conv2D."""
    given = dict(size=11, window=4, channels=3, filters=5)
    formulas, _ = blocks("macs", **given)
    conv = explain(read_layer("Conv2D(5, 4)", Source("<test>")), [(UNKNOWN, 11, 11, 3)])
    costs = explain_multiply_adds(conv)
    assert costs is not None
    assert formulas["multiply-adds"] == [costs.total]
    assert formulas["FLOPs"] == [2 * costs.total]
    assert formulas["parameters"] == [conv.total]
    assert tuple(formulas["output"]) == conv.shape(conv.outputs[0])[1:]


@pytest.mark.parametrize(
    ("layer", "shapes", "others"),
    [
        ("Dense(7)", [(3,)], {}),
        ("Conv1D(4, 3)", [(9, 2)], {}),
        ("Conv2D(4, (3, 2))", [(9, 8, 2)], {}),
        ("Conv2D(4, (3, 2), groups=2)", [(9, 8, 2)], {"g": 2}),
        ("DepthwiseConv2D((3, 2), depth_multiplier=3)", [(9, 8, 2)], {}),
        ("SeparableConv2D(4, (3, 2))", [(9, 8, 2)], {}),
        ("Conv2DTranspose(4, (3, 2))", [(9, 8, 2)], {"kh": 3, "kw": 2}),
        ("SimpleRNN(5)", [(6, 3)], {}),
        ("LSTM(5)", [(6, 3)], {}),
        ("GRU(5)", [(6, 3)], {}),
        ("Attention()", [(6, 3), (6, 3)], {}),
        ("MultiHeadAttention(2, 5)", [(6, 3)], {}),
    ],
)
def test_families(layer: str, shapes: list[Any], others: dict[str, int]) -> None:
    """The formula in the table is that of the layer."""
    _, rows = blocks("macs")
    name = layer.partition("(")[0] + (" with g groups" if "groups" in layer else "")
    (formula,) = (row[1] for row in rows if row[0] == name)
    plan = read_layer(layer, Source("<test>"))
    costs = explain_multiply_adds(explain(plan, [(UNKNOWN, *shape) for shape in shapes]))
    assert costs is not None
    assert evaluate(parse_formula(formula), {**costs.numbers, **others}) == costs.total


def test_memory() -> None:
    formulas, _ = blocks("memory", params=10, values=7, batch=3, slots=1, bytes=2)
    assert {name: parts[0] for name, parts in formulas.items()} == {
        "weights": 20,
        "activations of a batch": 42,
        "gradients": 20,
        "slots of the optimizer": 20,
        "training": 102,
    }


def test_slots_of_optimizers(keras: Any) -> None:
    """The table has the numbers of variables that Keras makes for one weight."""
    made: dict[str, int] = {}
    for call in ("SGD()", "SGD(momentum=0.9)", "RMSprop()", "Adagrad()", "Adam()", "AdamW()"):
        made[call] = slots(keras, call)
    made |= {call: slots(keras, call) for call in ("Nadam()", "Adam(amsgrad=True)")}
    _, rows = blocks("memory")
    shown = {
        name if "(" in name else f"{name}()": int(number)
        for names, number in rows
        for name in names.split(", ")
    }
    assert shown == made


def slots(keras: Any, call: str) -> int:
    """Return how many numbers an optimizer keeps for each number of a weight."""
    optimizer = eval(f"optimizers.{call}", {"optimizers": keras.optimizers})
    weight = keras.Variable([[1.0] * 4] * 3)
    optimizer.build([weight])
    return sum(v.shape == weight.shape for v in optimizer.variables)
