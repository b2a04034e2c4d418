"""Keras's automatic names."""

from __future__ import annotations

from shapecalc.model.automatic_names import Keras2Names, Names


def test_names_count_in_the_order_of_creation() -> None:
    counters = Names()
    assert [counters.fresh("Dense") for _ in range(3)] == ["dense", "dense_1", "dense_2"]
    assert counters.fresh("MaxPooling2D") == "max_pooling2d"
    assert counters.prefix("MaxPooling2D") == "max_pooling2d"


def test_the_following_name_is_not_counted() -> None:
    counters = Names()
    assert counters.following("Dense") == counters.following("Dense") == "dense"
    counters.fresh("Dense")
    assert counters.following("Dense") == "dense_1"


def test_the_input_and_the_graph_of_a_stack() -> None:
    counters = Names()
    assert [counters.input_of("lstm"), counters.input_of("lstm")] == [
        "input_layer",
        "input_layer_1",
    ]
    assert [counters.graph_of("m"), counters.graph_of("m")] == ["functional", "functional_1"]


def test_names_of_keras_2() -> None:
    counters = Keras2Names()
    assert [counters.fresh("InputLayer"), counters.fresh("InputLayer")] == ["input_1", "input_2"]
    assert [counters.fresh("Functional"), counters.fresh("Functional")] == ["model", "model_1"]
    assert [counters.fresh("Dense"), counters.fresh("Dense")] == ["dense", "dense_1"]
    assert counters.input_of("lstm") == "lstm_input"
    assert counters.graph_of("my_model") == "my_model"
