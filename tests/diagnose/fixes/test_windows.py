"""Fixes for windows that are larger than what they move over."""

from __future__ import annotations

from diagnose.suggested import stack, suggested


def test_padding() -> None:
    changes = suggested(stack("Input((3, 3, 8))", "Conv2D(8, 5)"))
    assert changes == {
        "set `padding='same'` on conv2d": stack("Input((3, 3, 8))", "Conv2D(8, 5, padding='same')")
    }


def test_padding_of_all_convolutions() -> None:
    layers = ["Input((6, 6, 8))", "Conv2D(8, 3)", "MaxPooling2D(2)", "Conv2D(8, 3)"]
    changes = suggested(stack(*layers))
    assert list(changes) == [
        "set `padding='same'` on conv2d_1",
        "set `padding='same'` on conv2d and conv2d_1",
        "set `padding='same'` on conv2d, max_pooling2d and conv2d_1",
    ]


def test_padding_that_the_others_have() -> None:
    same = "Conv2D(8, 3, padding='same')"
    changes = suggested(stack("Input((2, 2, 8))", same, "Conv2D(8, 2)", same, "Conv2D(8, 3)"))
    assert list(changes)[:2] == [
        "set `padding='same'` on conv2d_3",
        "set `padding='same'` on conv2d_1",
    ]


def test_channels_in_front() -> None:
    changes = suggested(stack("Input((3, 32, 32))", "Conv2D(8, 5)", "MaxPooling2D(2)"))
    first, second, *_ = changes
    assert first == "set `shape=(32, 32, 3)`: the channels come last"
    assert changes[first].startswith("- Input((32, 32, 3))\n")
    assert second == "set `data_format='channels_first'` on conv2d and max_pooling2d"


def test_sizes_that_are_no_channels() -> None:
    for shape in ("(3, None, 32)", "(3, 9, 4)", "(8, 8, 3)"):
        changes = suggested(stack(f"Input({shape})", "Conv2D(8, 9)"))
        assert not any("channels" in message for message in changes)


def test_a_layer_with_another_data_format() -> None:
    first = "Conv2D(8, 3, data_format='channels_first')"
    changes = suggested(stack("Input((8, 8, 1))", first, "MaxPooling2D(2)", "Conv2D(8, 3)"))
    message = "set `data_format='channels_last'` on conv2d"
    assert "Conv2D(8, 3, data_format='channels_last')" in changes[message]
