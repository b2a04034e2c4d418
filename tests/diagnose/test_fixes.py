"""Suggestions by the kind of problem, before they are tried out; and the changes that they make."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shapecalc.diagnose.case import LayerCase, Suggestion
from shapecalc.diagnose.edits import applied
from shapecalc.diagnose.fixes import FIXES, fix, suggestions
from shapecalc.diagnose.lints import check
from shapecalc.errors import Code, Source


def suggested(text: str, number: int = 0) -> dict[str, str]:
    """Return the changed text of each suggestion for a problem, by its message."""
    problem = check(Source("a.yaml", text))[number]
    return {str(change): applied(change.edits, text) for change in suggestions(problem)}


def stack(*layers: str) -> str:
    return "".join(f"- {layer}\n" for layer in layers)


def graph(*layers: str, inputs: tuple[str, ...] = ("a: (4,)", "b: (5,)")) -> str:
    lines = ["inputs:", *inputs, "layers:", *layers]
    return (
        "\n".join([line if line[-1] == ":" else f"  {line}" for line in lines]) + "\noutputs: y\n"
    )


def test_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FIXES, Code.RANK, [])
    monkeypatch.setitem(FIXES, Code.MERGE, [])

    @fix(Code.RANK, Code.MERGE)
    def nothing(case: LayerCase) -> Iterator[Suggestion]:
        yield from ()

    assert FIXES[Code.RANK] == FIXES[Code.MERGE] == [nothing]


def test_a_window_with_letters() -> None:
    """Only the sizes that are known are compared with the input."""
    changes = suggested(stack("Input((6, 1, 3))", "AveragePooling2D((F, 2))"))
    assert "set `pool_size=(F, 1)` on average_pooling2d" in changes


def test_return_sequences() -> None:
    changes = suggested(stack("LSTM(8, input_shape=(3, 1))", "LSTM(8)"))
    first = "set `return_sequences=True` on lstm"
    assert next(iter(changes)) == first
    assert changes[first] == stack("LSTM(8, input_shape=(3, 1), return_sequences=True)", "LSTM(8)")
    assert "insert `Reshape((8, 1))` before lstm_1" in changes


def test_the_layer_inside_a_wrapper() -> None:
    changes = suggested(stack("Bidirectional(LSTM(8), input_shape=(3, 1))", "LSTM(8)"))
    assert changes["set `return_sequences=True` on lstm"].startswith(
        "- Bidirectional(LSTM(8, return_sequences=True), input_shape"
    )


def test_the_batch_in_the_input_shape() -> None:
    changes = suggested(stack("Conv2D(8, 3, input_shape=(60000, 28, 28, 1))"))
    message = "set `input_shape=(28, 28, 1)`: the number of samples is not part of it"
    assert changes[message] == stack("Conv2D(8, 3, input_shape=(28, 28, 1))")


def test_a_missing_channels_axis() -> None:
    changes = suggested(stack("Input((28, 28))", "Conv2D(8, 3)"))
    message = "set `shape=(28, 28, 1)`: the last axis is missing"
    assert changes[message] == stack("Input((28, 28, 1))", "Conv2D(8, 3)")


def test_flatten_before_a_layer_for_vectors() -> None:
    changes = suggested(stack("Input((4, 3))", "RepeatVector(2)"))
    assert changes["insert `Flatten()` before repeat_vector"] == stack(
        "Input((4, 3))", "Flatten()", "RepeatVector(2)"
    )
    assert "insert `GlobalAveragePooling1D()` before repeat_vector" in changes


def test_remove_a_flatten() -> None:
    changes = suggested(stack("Input((8, 8, 1))", "Flatten()", "Conv2D(8, 3)"))
    assert changes["remove flatten"] == stack("Input((8, 8, 1))", "Conv2D(8, 3)")


def test_wrap_a_layer_for_images() -> None:
    changes = suggested(stack("Input((5, 8, 8, 1))", "MaxPooling2D(2)"))
    message = "wrap it: `TimeDistributed(MaxPooling2D(…))`"
    assert changes[message] == stack("Input((5, 8, 8, 1))", "TimeDistributed(MaxPooling2D(2))")


def test_unwrap() -> None:
    changes = suggested(stack("Input((4,))", "TimeDistributed(Dense(3))"))
    assert changes["remove TimeDistributed: `Dense(3)`"] == stack("Input((4,))", "Dense(3)")


def test_windows() -> None:
    changes = suggested(stack("Input((3, 3, 8))", "Conv2D(8, 5)"))
    assert changes["set `padding='same'` on conv2d"].endswith("Conv2D(8, 5, padding='same')\n")
    assert changes["set `kernel_size=3` on conv2d"].endswith("Conv2D(8, 3)\n")
    changes = suggested(stack("Input((3, 9, 8))", "MaxPooling2D((4, 4))"))
    assert "set `pool_size=(3, 4)` on max_pooling2d" in changes


def test_channels_in_front() -> None:
    changes = suggested(stack("Input((3, 32, 32))", "Conv2D(8, 5)"))
    assert "set `data_format='channels_first'` on conv2d" in changes
    message = "set `shape=(32, 32, 3)`: the channels come last"
    assert changes[message] == stack("Input((32, 32, 3))", "Conv2D(8, 5)")


def test_unknown_sizes_may_be_channels_or_not() -> None:
    changes = suggested(stack("Input((3, None, 32))", "Conv2D(8, 5)"))
    assert list(changes)[:2] == [
        "set `padding='same'` on conv2d",
        "set `kernel_size=(3, 5)` on conv2d",
    ]


def test_the_input_shape_is_changed_only_before_the_first_layer() -> None:
    changes = suggested(stack("Input((28, 28))", "Dense(3)", "Conv2D(8, 3)"))
    assert not any("the last axis is missing" in message for message in changes)


def test_target_shapes() -> None:
    changes = suggested(stack("Input((16,))", "Reshape((4, 5))"))
    assert list(changes)[:2] == [
        "set `target_shape=(4, 4)` on reshape",
        "set `target_shape=(-1,)` on reshape",
    ]


def test_widths_of_an_add() -> None:
    text = graph("p: [a, Dense(3)]", "q: [b, Dense(4)]", "y: Add()([p, q])")
    changes = suggested(text)
    assert list(changes)[:2] == ["set `units=3` on dense_1", "set `units=4` on dense"]
    assert "[b, Dense(3)]" in changes["set `units=3` on dense_1"]


def test_the_axis_of_a_concatenation() -> None:
    text = graph("y: Concatenate(axis=1)([a, b])", inputs=("a: (4, 3)", "b: (4, 5)"))
    assert "set `axis=2` on concatenate" in suggested(text)


def test_images_of_different_sizes() -> None:
    text = graph("y: Add()([a, b])", inputs=("a: (8, 7, 3)", "b: (8, 8, 3)"))
    changes = suggested(text)
    message = "insert `ZeroPadding2D(((0, 0), (0, 1)))` after `a`"
    assert "y: Add()([ZeroPadding2D(((0, 0), (0, 1)))(a), b])" in changes[message]


def test_an_image_and_a_vector() -> None:
    text = graph("y: concatenate([a, b])", inputs=("a: (8, 3)", "b: (8,)"))
    assert "concatenate([Flatten()(a), b])" in suggested(text)["insert `Flatten()` after `a`"]


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


def test_an_unknown_length() -> None:
    changes = suggested(stack("Flatten(input_shape=(None, 3))", "Dense(2)"))
    assert "replace flatten with `GlobalAveragePooling1D()`: one number per channel" in changes


def test_warnings_get_only_their_own_suggestions() -> None:
    changes = suggested("layers:\n- Dense(1, activation='softmax', input_shape=(4,))\n")
    assert list(changes) == ["set `activation='sigmoid'` on dense"]


def test_a_problem_without_a_layer() -> None:
    assert list(suggested("- Desne(5)\n")) == ["write `Dense`"]
    assert suggested("layers: [\n") == {}
