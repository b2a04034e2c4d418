"""Which layer corresponds to which."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.diff.align import Alignment, align
from shapecalc.diff.items import Item, model_item
from shapecalc.model.infer import Inference
from shapecalc.read.document import read_data

START = "Input((6, 4))"


def item(data: Any) -> Item:
    inference = Inference(keras2=False, correct=False)
    return model_item(inference.outermost_model(read_data(data)), inference)


def text(pair: tuple[Item | None, Item | None]) -> str:
    """Return a pair as text: both names, or ``+`` or ``-`` before the only one."""
    first, second = pair
    if first and second:
        return f"{first.name}={second.name}"
    return f"-{first.name}" if first else f"+{second.name}" if second else ""


def texts(pairs: list[tuple[Item | None, Item | None]]) -> list[str]:
    return list(map(text, pairs))


def stacks(first: list[str], second: list[str]) -> list[str]:
    return texts(align(item([START, *first]), item([START, *second])))[1:]


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        (["LSTM(8)"], ["LSTM(8)"], ["lstm=lstm"]),
        (["LSTM(8)"], ["LSTM(9)"], ["lstm=lstm"]),
        (["LSTM(8)"], ["GRU(8)"], ["-lstm", "+gru"]),
        (["LSTM(8, name='a')"], ["GRU(8, name='a')"], ["a=a"]),
        (["Dense(3)"], ["Dense(2)", "Dense(3)"], ["+dense", "dense=dense_1"]),
        (["Dense(2)", "Dense(3)"], ["Dense(3)"], ["-dense", "dense_1=dense"]),
        (["Dense(3, name='a')"], ["Dense(3, name='b')"], ["a=b"]),
        (
            ["Dense(3)", "Dropout(0.5)", "Dense(1)"],
            ["Dense(3)", "Dense(1)"],
            ["dense=dense", "-dropout", "dense_1=dense_1"],
        ),
        (["Flatten()", "Dense(1)"], ["LSTM(8)"], ["-flatten", "-dense", "+lstm"]),
        ([], ["Flatten()"], ["+flatten"]),
    ],
)
def test_stacks(first: list[str], second: list[str], pairs: list[str]) -> None:
    assert stacks(first, second) == pairs


def test_fewest_changes_decide() -> None:
    """Of two layers of one class the more similar one is the partner."""
    first = ["Dense(3, activation='relu')"]
    second = ["Dense(4)", "Dense(3, activation='relu', use_bias=False)"]
    assert stacks(first, second) == ["+dense", "dense=dense_1"]


def graph(layers: dict[str, str], last: str) -> Item:
    return item({"inputs": {"x": "(4,)"}, "layers": layers, "outputs": last})


def test_a_custom_name_in_a_graph() -> None:
    first = graph(
        {"a": "Dense(3, name='p')(x)", "b": "Dense(5)(x)", "y": "concatenate([a, b])"}, "y"
    )
    second = graph(
        {"b": "Dense(5)(x)", "a": "Dense(9, name='p')(x)", "y": "concatenate([a, b])"}, "y"
    )
    assert "p=p" in texts(align(first, second))
    assert "dense=dense" in texts(align(first, second))


def test_the_origin_in_a_graph() -> None:
    """Of equal layers those that are computed from the same are partners."""
    layers = {"a": "Dense(3)(x)", "b": "Dense(4)(x)", "p": "Dense(2)(a)", "q": "Dense(2)(b)"}
    swapped = {name: layers[name] for name in ("b", "a", "q", "p")}
    last = {"y": "Subtract()([p, q])"}
    pairs = texts(align(graph({**layers, **last}, "y"), graph({**swapped, **last}, "y")))
    assert {"dense=dense_1", "dense_1=dense", "dense_2=dense_3", "dense_3=dense_2"} <= set(pairs)


LAYERS = st.lists(
    st.sampled_from(["Dense(3)", "Dense(4)", "Dropout(0.5)", "ReLU()", "Dense(3, name={!r})"]),
    max_size=6,
).map(lambda layers: [text.format(f"n{number}") for number, text in enumerate(layers)])


@settings(max_examples=40)
@given(LAYERS, LAYERS)
def test_every_layer_is_in_one_pair_in_its_order(first: list[str], second: list[str]) -> None:
    models = item([START, *first]), item([START, *second])
    pairs = align(*models)
    assert [one for one, _ in pairs if one] == list(models[0].inner)
    assert [other for _, other in pairs if other] == list(models[1].inner)


@settings(max_examples=40)
@given(LAYERS)
def test_a_model_and_itself(layers: list[str]) -> None:
    pairs = align(item([START, *layers]), item([START, *layers]))
    assert all(one and other and one.key == other.key for one, other in pairs)
    assert len(pairs) == len(layers) + 1


def test_costs() -> None:
    first = item([START, "Dense(3)", "Dense(3, name='a')", "ReLU()"])
    second = item([START, "Dense(4)", "Dense(3, name='b')", "Dropout(0.5)"])
    alignment = Alignment(first, second)
    assert alignment.cost(0, 0) == 0
    assert alignment.cost(1, 1) == 100_001
    assert alignment.cost(2, 2) == 300_001
    assert alignment.cost(3, 3) == 2_000_002


def test_features_of_too_many_layers_are_not_paired() -> None:
    first = item([START, "Dense(3)", "Dense(3)"])
    second = item([START, "Dense(3)"])
    alignment = Alignment(first, second)
    alignment.pair_equal(alignment.kinds, most=1)
    assert alignment.pairs == {0: 0}
    assert alignment.unpaired() == ([1, 2], [1])
    alignment.pair_equal(alignment.kinds)
    assert alignment.pairs == {0: 0, 1: 1}
