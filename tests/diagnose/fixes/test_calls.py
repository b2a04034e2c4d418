"""Fixes for layers that are called on the wrong tensors, and for states."""

from __future__ import annotations

from diagnose.suggested import graph, stack, suggested


def test_several_outputs() -> None:
    changes = suggested(stack("LSTM(2, return_state=True, input_shape=(4, 3))", "Dense(4)"))
    assert "set `return_state=False` on lstm" in changes


def test_a_list_for_a_layer_that_takes_one_tensor() -> None:
    text = graph("y: Dense(2)([a, b])")
    message = "join them: `concatenate([…])`"
    assert "y: Dense(2)(concatenate([a, b]))" in suggested(text)[message]


def test_self_attention() -> None:
    text = graph("y: MultiHeadAttention(2, 2)(a)", inputs=("a: (3, 1)",))
    assert "MultiHeadAttention(2, 2)(a, a)" in suggested(text)["pass `a` twice: `(a, a)`"]


def test_stateful_layers() -> None:
    changes = suggested(stack("LSTM(3, stateful=True, input_shape=(3, 1))"))
    message = "set the batch size, for example `batch_size=32`"
    assert changes[message] == stack("LSTM(3, stateful=True, input_shape=(3, 1), batch_size=32)")
    assert "set `stateful=False` on lstm" in changes


def test_tensors_that_are_not_in_a_list() -> None:
    changed = suggested(graph("y: concatenate(a, b)"))["put them in a list: `[…]`"]
    assert "y: concatenate([a, b])" in changed
    changed = suggested(graph("y: Concatenate()(a, b)"))["put them in a list: `[…]`"]
    assert "y: Concatenate()([a, b])" in changed


def test_a_merging_layer_is_not_joined_once_more() -> None:
    assert not any("join" in m for m in suggested(graph("y: Add()(a)")))
