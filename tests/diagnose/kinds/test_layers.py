"""SC201 to SC204: layers, arguments and values."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("Desne", "did you mean Dense?"),
        ("Dense", "another version of Keras saved the file: load it there, and save it again"),
        ("Functional", "another version of Keras saved the file: load it there, and save it again"),
        ("Xyzzy", "pass the class: load_model(path, custom_objects={'Xyzzy': Xyzzy})"),
    ],
)
def test_unknown_layer(name: str, fix: str) -> None:
    finding = explained(f"Unknown layer: {name}")
    assert finding.code is Code.UNKNOWN_LAYER
    assert finding.means == f"Keras has no layer class named {name}"
    assert finding.fixes == [fix]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (
            "Unrecognized keyword arguments passed to LSTM: {'return_sequence': True}",
            "did you mean return_sequences?",
        ),
        (
            "Unrecognized keyword arguments passed to Conv2D: {'border_mode': 'same'}",
            "did you mean padding?",
        ),
        (
            "Unrecognized keyword arguments passed to Dense: {'zzz': 1}",
            "`shapecalc layers Dense` lists the arguments",
        ),
        (
            "('Keyword argument not understood:', 'zzz')",
            "`shapecalc layers` lists the arguments",
        ),
    ],
)
def test_unknown_argument(text: str, fix: str) -> None:
    finding = explained(text)
    assert finding.code is Code.UNKNOWN_ARGUMENT
    assert finding.fixes == [fix]


@pytest.mark.parametrize(
    ("value", "fix"),
    [
        ("rleu", "did you mean relu?"),
        ("glorot_unifrm", "did you mean glorot_uniform?"),
        (
            "zzz",
            "check the spelling of zzz; pass a custom function itself, not its name, and to "
            "load_model with custom_objects={…}",
        ),
    ],
)
def test_unknown_value(value: str, fix: str) -> None:
    finding = explained(f"Could not interpret activation function identifier: {value}")
    assert finding.code is Code.ARGUMENT
    assert finding.means == f"Keras does not know the name {value}"
    assert finding.fixes == [fix]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (
            "Received an invalid value for `units`, expected a positive integer. Received: "
            "units=-1",
            "units cannot be -1",
        ),
        (
            "The number of filters must be evenly divisible by the number of groups. Received: "
            "groups=3, filters=8",
            "8 filters cannot be divided into 3 equal groups",
        ),
        ("Cannot convert '4' to a shape.", "the shape is a number, but it must be a tuple"),
        (
            "Please initialize `TimeDistributed` layer with a `keras.layers.Layer` instance. "
            "Received: 5",
            "TimeDistributed wraps a layer, but 5 is not a layer",
        ),
    ],
)
def test_invalid_value(text: str, means: str) -> None:
    finding = explained(text)
    assert finding.code is Code.ARGUMENT
    assert finding.means == means


def test_missing_argument() -> None:
    finding = explained("Conv2D.__init__() missing 1 required positional argument: 'kernel_size'")
    assert finding.code is Code.MISSING_ARGUMENT
    assert finding.means == "the Conv2D layer needs the argument kernel_size, which has no default"
    assert finding.fixes == ["add it: kernel_size=…"]
