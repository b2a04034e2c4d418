"""SC601: cures for data, by comparing their shape with that of the model."""

from __future__ import annotations

import numpy as np
import pytest

from shapecalc.diagnose.kinds.data_shapes import (
    axes_fixes,
    axes_in_order,
    channels,
    fixes,
    is_flat,
    width,
    width_fixes,
)
from shapecalc.diagnose.message import MessageFields, sizes


def first(wanted: str, own: str) -> str:
    return fixes(sizes(wanted), sizes(own))[0]


@pytest.mark.parametrize(
    ("wanted", "own", "words"),
    [
        ("(None, 28, 28)", "(28, 28)", "x[np.newaxis] for one sample, dataset.batch(32)"),
        ("(None, 224, 224, 3)", "(32, 224, 3)", "one sample of shape (224, 224, 3)"),
        ("(None, 28, 28, 1)", "(8, 28, 28)", "x = x[..., np.newaxis]"),
        ("(None, 28, 28, 3)", "(8, 28, 28)", "np.repeat(x[..., np.newaxis], 3, axis=-1)"),
        ("(None, 32, 32, 3)", "(8, 32, 32, 4)", "drop the alpha channel"),
        ("(None, 32, 32, 3)", "(8, 32, 32, 1)", "np.repeat(x, 3, axis=-1)"),
        ("(None, 28, 28, 1)", "(8, 28, 28, 3)", "color_mode='grayscale'"),
        ("(None, 32, 32, 3)", "(8, 3, 32, 32)", "np.transpose(x, (0, 2, 3, 1))"),
        ("(None, 10, 3)", "(8, 3, 10)", "np.transpose(x, (0, 2, 1))"),
        ("(None, 32, 32, 3)", "(8, 64, 64, 3)", "image_size=(32, 32)"),
        ("(None, 10, 3)", "(8, 12, 3)", "cut or pad every sample to 10 time steps"),
        ("(None, 784)", "(8, 28, 28)", "x.reshape(-1, 784)"),
        ("(None, 28, 28)", "(8, 784)", "x.reshape(-1, 28, 28)"),
        ("(None, 4)", "(8, 5)", "give the data 4 columns"),
        ("(None, 10, 3)", "(8, 10, 4)", "3 numbers on the last axis instead of 4"),
        ("(4, None, 1)", "(3, 3, 1)", "use batch_size=4"),
        ("(None, 28, 28)", "(1, 8, 28, 28)", "x = x[0]"),
        ("(None, 5, 6, 7)", "(2, 3)", "compare x.shape with (None, 5, 6, 7)"),
        ("(None, 5, 6, 7)", "(2, 8, 9, 10)", "compare x.shape"),
    ],
)
def test_the_first_cure(wanted: str, own: str, words: str) -> None:
    assert words in first(wanted, own)


@pytest.mark.parametrize("wanted", ["(5, 6, 3)", "(6, 5)", "(4, 5, 6)"])
def test_transposed_data_fit(wanted: str) -> None:
    """What the order of axes says is what NumPy makes of it."""
    shape = tuple(map(int, sizes(wanted)))
    for own in {shape, shape[::-1], (shape[-1], *shape[:-1])}:
        order = axes_in_order(sizes(wanted), [str(size) for size in own])
        assert np.zeros((2, *own)).transpose(0, *order).shape == (2, *shape)


def test_no_order_is_guessed() -> None:
    assert axes_in_order(["4", "5"], ["4", "6"]) == ()
    assert axes_in_order(["None", "5"], ["None", "5"]) == ()
    assert axes_in_order(["7", "7"], ["7", "7"]) == ()


def test_channels() -> None:
    assert "drop the alpha channel, or" in channels("1", "4")[0]
    assert channels("3", "7") == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"layer": "conv2d", "expected": "3", "data": "(8, 3, 32, 32)"}, "(0, 2, 3, 1)"),
        ({"layer": "conv2d", "expected": "3", "data": "(8, 32, 32, 4)"}, "alpha"),
        ({"layer": "dense", "expected": "784", "data": "(8, 28, 28)"}, "x.reshape(-1, 784)"),
        ({"layer": "dense", "expected": "3600", "data": "(8, 15376)"}, "resize the pictures"),
        (
            {"layer": "dense", "expected": "36", "shape": "(8, 64)", "other": "(8, 9, 9, 1)"},
            "resize the pictures",
        ),
        ({"layer": "dense", "expected": "4", "data": "(8, 5)"}, "4 columns"),
        ({"layer": "dense", "expected": "4", "data": "(4, 1)"}, "dataset.batch(32)"),
        ({"layer": "dense", "expected": "4", "data": "(8, 1)"}, "np.array([x])"),
        ({"layer": "dense", "expected": "1352", "data": "(28, 0)"}, "dataset.batch(32)"),
    ],
)
def test_widths(fields: dict[str, str], words: str) -> None:
    t = MessageFields(fields)
    assert words in width_fixes(t)[0]
    assert width(t).startswith(f"{fields['layer']} expects {fields['expected']} numbers")


def test_flat_pictures_are_wide() -> None:
    assert is_flat("3600", ["8", "15376"])
    assert not is_flat("4", ["8", "5"])
    assert not is_flat("3600", ["8", "60", "60"])


@pytest.mark.parametrize(
    ("expected", "own", "words"),
    [
        (2, "(8, 28, 28)", "x.reshape(-1, 784)"),
        (3, "(8, 28, 28, 1)", "x.reshape(-1, 28, 28)"),
        (3, "(8, 784)", "x.reshape(-1, 28, 28)"),
        (4, "(8, 784)", "x.reshape(-1, 28, 28, 1)"),
        (4, "(60000, 28, 28)", "x = x[..., np.newaxis]"),
        (4, "(224, 224, 3)", "one picture"),
        (3, "(8, 10)", "x[np.newaxis]"),
    ],
)
def test_only_the_number_of_axes_is_known(expected: int, own: str, words: str) -> None:
    assert words in axes_fixes(expected, sizes(own))[0]
