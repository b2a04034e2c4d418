"""Random programs: real Keras takes what we take, refuses what we refuse, and prints the same."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from other_models import random_program
from programs import Data, difference
from random_values import Strategy, trying

from shapecalc.oracle.build import Builder


def test_random_programs(
    request: pytest.FixtureRequest, builder: Builder, tally: dict[str, Counter[str]]
) -> None:
    outcomes = tally.setdefault("random programs", Counter())
    programs = Strategy(lambda random: random_program(random.random()))
    options = request.config

    @trying(programs, options.getoption("seed"), options.getoption("programs"))
    def agree(program: Any) -> None:
        outcome, text = difference(builder.keras, program)
        assert not text, text
        outcomes[outcome] += 1

    agree()
    accepted = outcomes["accepted by both"] + outcomes["accepted by both and saved"]
    assert accepted > outcomes["refused by both"]


# Programs that have differed


def new(layer: str, /, **arguments: Any) -> Data:
    return {"layer": layer, "arguments": arguments}


def called(layer: str, on: Data, **keywords: Any) -> Data:
    return {"call": layer, "on": [on], "with": {k: ["value", v] for k, v in keywords.items()}}


def applied(name: str, *on: Data, **arguments: Any) -> Data:
    return {"operation": name, "on": list(on), "arguments": arguments}


def program(*steps: Data, inputs: Data = "x", outputs: Data = "y", **settings: Any) -> Data:
    """Return a program; the steps are called ``x``, ``a``, ``b``, …, and the last ``y``."""
    names = ["x", *"abcdefg"[: len(steps) - 2], "y"]
    return {"steps": list(zip(names, steps)), "inputs": inputs, "outputs": outputs, **settings}


def input_of(*shape: Any, **arguments: Any) -> Data:
    return new("Input", batch_shape=shape, **arguments)


def alone(layer: Data, *shape: Any) -> Data:
    """Return a program of one layer, called on one input."""
    return program(input_of(*shape), layer, called("a", "x"))


ACCEPTED = {
    "batches that differ at a later call": program(
        input_of(2, 4),
        {
            "model": program(
                input_of(None, 4),
                applied("Max", "x", axis=0, keepdims=False),
                new("Add"),
                called("b", ["x", "a"]),
            )
        },
        called("a", "x"),
    ),
    "a mapping for a list of inputs": program(
        input_of(3, 4),
        {"model": program(input_of(None, 4, name="k"), new("Dense", units=2), called("a", "x"))},
        called("a", {"k": "x"}),
    ),
    "frozen models freeze what is inside": program(
        input_of(None, 4),
        {"stack": [new("Dense", units=2), {"stack": [new("Dense", units=3)]}], "frozen": True},
        called("a", "x"),
    ),
    "a backward layer of other axes": alone(
        new(
            "Bidirectional",
            layer=new("LSTM", units=2),
            backward_layer=new("ConvLSTM2D", filters=3, kernel_size=2, go_backwards=True),
        ),
        *(None, 5, 3),
    ),
    "freezing again changes nothing": program(
        input_of(None, 4),
        {
            "stack": [new("Dense", units=2)],
            "arguments": {"trainable": False},
            "frozen": True,
        },
        called("a", "x"),
    ),
    "a frozen program": {**alone(new("LSTM", units=3), None, 4, 5), "frozen": True},
    "a frozen wrapper": program(
        input_of(None, 4, 5),
        {**new("TimeDistributed", layer=new("Dense", units=3)), "frozen": True},
        called("a", "x"),
    ),
    "no query heads": program(
        input_of(None, 3, 4),
        new("GroupQueryAttention", head_dim=1, num_query_heads=0, num_key_value_heads=1),
        {"call": "a", "on": ["x"], "with": {"value": ["tensors", "x"]}},
    ),
    "a text for a number that is not needed": program(
        input_of(None, 4),
        new("GroupQueryAttention", head_dim="2", num_query_heads=4, num_key_value_heads=-2),
        new("Hashing", num_bins=0.5),
        new("EinsumDense", equation=[], output_shape=[-1]),
        new("Dense", units=2),
        called("d", "x"),
    ),
    "no sizes for the output of a pool": alone(
        new("AdaptiveAveragePooling2D", output_size=[None, 2]), None, 4, 4, 3
    ),
    "a range of lists": alone(
        new("RandomColorJitter", value_range=[[1, 2], [3, 4]], saturation_factor=0.5), None, 4, 4, 3
    ),
    "repeated along no axis": program(input_of(2, 3), applied("Tile", "x", repeats="")),
    "a list of tensors as one class": program(
        input_of(2, 3), applied("OneHot", ["x"], num_classes=2)
    ),
    "a mapping without sizes is a shape": program(
        new("Input", shape={}), new("Dropout", rate=0.5), called("a", "x")
    ),
}
"""Programs that Keras takes."""

REFUSED = {
    "a letter for a number": alone(new("MaxPooling2D", pool_size="x"), None, 6, 6, 1),
    "letters for strides": alone(
        new("ConvLSTM2D", filters=2, kernel_size=2, strides="x"), None, 3, 6, 6, 1
    ),
    "a letter in a shape": program(new("Input", shape=["T", 3]), new("ReLU"), called("a", "x")),
    "a number that is no shape": program(new("Input", shape=0.0), new("ReLU"), called("a", "x")),
    "a fraction of repetitions": program(input_of(2, 3), applied("Tile", "x", repeats=2.5)),
    "an output that is an input elsewhere": program(
        input_of(None, 4), input_of(None, 3), new("ReLU"), called("b", "x"), outputs=["y", "a"]
    ),
    "a mapping without the input": program(
        input_of(3, 4),
        {"model": program(input_of(None, 4, name="k"), new("Dense", units=2), called("a", "x"))},
        called("a", {"j": "x"}),
    ),
    "a call with `training`, repeated": program(
        input_of(3, 4),
        {"model": program(input_of(None, 4), new("Flatten"), called("a", "x", training=True))},
        called("a", "x"),
    ),
    "sparse and ragged": program(
        input_of(None, 3, sparse=True, ragged=True), new("ReLU"), called("a", "x")
    ),
    "a model as a cell": alone(new("RNN", cell={"stack": [new("Dense", units=2)]}), None, 3, 4),
    "a model read in both directions": alone(
        new("Bidirectional", layer={"stack": [new("LSTM", units=2)]}), None, 3, 4
    ),
    "a model without time steps": alone(
        new("TimeDistributed", layer={"stack": [new("Dense", units=2)]}), None, 4
    ),
    "a pipeline on a mapping": program(
        input_of(None, 4),
        {"within": {"inputs": "x", "outputs": {"k": "x"}}},
        called("a", "x"),
        new("Pipeline", layers=[new("ReLU")]),
        called("c", "b"),
    ),
    "no cells": alone(new("RNN", cell=[], return_state=True), None, 3, 4),
    "no second choice": program(input_of(None, 3), applied("Where", "x")),
    "one axis mirrored": program(input_of(None), applied("Fliplr", "x")),
    "an axis for classes": program(input_of(2, 3), applied("OneHot", "x", num_classes=2, axis=-2)),
    "the largest of a scalar": program(input_of(), applied("TopK", "x", k=1)),
    "no outputs at all": program(input_of(None, 3), applied("Unstack", "x", num=0)),
}
"""Programs that Keras refuses."""


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(builder: Builder, name: str) -> None:
    assert difference(builder.keras, ACCEPTED[name]) == ("accepted by both", "")


@pytest.mark.parametrize("name", REFUSED)
def test_refused(builder: Builder, name: str) -> None:
    assert difference(builder.keras, REFUSED[name]) == ("refused by both", "")
