"""Arguments of older versions of Keras, as Keras 3 takes them; real Keras has the present ones."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from reading import followed, rows

from shapecalc.read.python.older_arguments import DROPPED, METHODS, OF_METHODS, OF_OPTIMIZERS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Sequential([Input((9, 9, 2)), layers.Conv2D(nb_filter=3, nb_row=3, nb_col=5)])",
            "Sequential([Input((9, 9, 2)), layers.Conv2D(3, (3, 5))])",
        ),
        (
            "Sequential([Input((2, 9, 9)), layers.Conv2D(3, 3, dim_ordering='th')])",
            "Sequential([Input((2, 9, 9)), layers.Conv2D(3, 3, data_format='channels_first')])",
        ),
        (
            "Sequential([layers.LSTM(3, input_dim=2, input_length=5)])",
            "Sequential([layers.LSTM(3, input_shape=(5, 2))])",
        ),
        (
            "Sequential([layers.GRU(3, input_dim=2)])",
            "Sequential([layers.GRU(3, input_shape=(None, 2))])",
        ),
        (
            "Sequential([Input((3,)), layers.Dense(output_dim=4, bias=False, init='uniform')])",
            "Sequential([Input((3,)), layers.Dense(4, use_bias=False)])",
        ),
        (
            "Sequential([Input((3,)), layers.BatchNormalization(mode=0)])",
            "Sequential([Input((3,)), layers.BatchNormalization()])",
        ),
        (
            "Sequential([Input((9,)), layers.Embedding(9, 4, input_length=9)])",
            "Sequential([Input((9,)), layers.Embedding(9, 4)])",
        ),
    ],
)
def test_layers(old: str, new: str) -> None:
    assert rows(f"model = {old}") == rows(f"model = {new}")
    assert followed(f"model = {old}").outdated
    assert not followed(f"model = {new}").outdated


def test_arguments_that_are_spread_have_no_change() -> None:
    (problem,) = followed("layers.Dense(**{'output_dim': 5})").outdated
    assert not problem.changes


def test_both_the_old_and_the_new_name() -> None:
    program = followed("layers.Dense(units=5, output_dim=5)")
    assert [problem.message for problem in program.problems] == [
        "no argument is called `output_dim`"
    ]


def test_methods(keras: Any) -> None:
    """The arguments that real Keras has."""
    for name, words in OF_METHODS.items():
        parameters = inspect.signature(getattr(keras.Model, name)).parameters
        assert words == parameters.keys() - {"self"}
    for old, new in METHODS.items():
        assert not hasattr(keras.Model, old)
        assert hasattr(keras.Model, new)


def test_optimizers_and_layers(keras: Any) -> None:
    parameters = inspect.signature(keras.optimizers.Adam).parameters
    assert not OF_OPTIMIZERS.keys() & parameters.keys()
    normalization = inspect.signature(keras.layers.BatchNormalization).parameters
    assert not DROPPED["BatchNormalization"] & normalization.keys()
