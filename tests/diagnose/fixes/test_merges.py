"""Fixes for tensors whose sizes do not match where they are merged."""

from __future__ import annotations

from diagnose.suggested import graph, suggested


def test_widths_of_an_add() -> None:
    text = graph("p: [a, Dense(3)]", "q: [b, Dense(4)]", "y: Add()([p, q])")
    changes = suggested(text)
    assert list(changes)[:2] == ["set `units=3` on dense_1", "set `units=4` on dense"]
    assert "[b, Dense(3)]" in changes["set `units=3` on dense_1"]


def test_the_axis_of_a_concatenation() -> None:
    text = graph("y: Concatenate(axis=1)([a, b])", inputs=("a: (4, 3)", "b: (4, 5)"))
    assert "set `axis=-1` on concatenate" in suggested(text)


def test_images_of_different_sizes() -> None:
    text = graph("y: Add()([a, b])", inputs=("a: (8, 7, 3)", "b: (8, 8, 3)"))
    changes = suggested(text)
    message = "insert `ZeroPadding2D(((0, 0), (0, 1)))` after `a`"
    assert "y: Add()([ZeroPadding2D(((0, 0), (0, 1)))(a), b])" in changes[message]


def test_an_image_and_a_vector() -> None:
    text = graph("y: concatenate([a, b])", inputs=("a: (8, 3)", "b: (8,)"))
    assert "concatenate([Flatten()(a), b])" in suggested(text)["insert `Flatten()` after `a`"]


BLOCK = (
    "s: Conv2D(6, 1, strides=2, padding='same')(a)",
    "q: Conv2D(6, 3, padding='same')(a)",
    "p: Conv2D(6, 3, padding='same')(BatchNormalization()(q))",
)


def test_steps_of_a_shortcut() -> None:
    """The convolution of the other branch that is first gets its steps."""
    text = graph(*BLOCK, "y: Add()([s, p])", inputs=("a: (8, 8, 8)",))
    changes = suggested(text)
    assert list(changes)[:3] == [
        "set `strides=2` on conv2d_1",
        "set `strides=2` on conv2d_2",
        "set `strides=1` on conv2d",
    ]


def test_padding_of_a_branch() -> None:
    text = graph("p: Conv2D(8, 3)(a)", "y: Add()([a, p])", inputs=("a: (8, 8, 8)",))
    assert next(iter(suggested(text))) == "set `padding='same'` on conv2d"


def test_steps_of_a_decoder() -> None:
    layer = "p: Conv2DTranspose(8, 2, padding='same')(MaxPooling2D(2)(a))"
    text = graph(layer, "y: concatenate([a, p])", inputs=("a: (8, 8, 8)",))
    assert "set `strides=2` on conv2d_transpose" in suggested(text)
