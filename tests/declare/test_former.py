"""What older versions of Keras wrote differently."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.declare.former import LAYERS, current_object, former_arguments
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.names import ACTIVATIONS, CONSTRAINTS, INITIALIZERS, REGULARIZERS, Vocabulary
from shapecalc.rules import RULES


def test_former_arguments_are_gone() -> None:
    """What a layer takes today is not listed."""
    known = {name: former for name, former in LAYERS.items() if name in RULES}
    assert len(known) > 40
    for name, former in known.items():
        assert not former.keys() & RULES[name].own.keys(), name


def test_every_layer_has_some() -> None:
    assert {"dynamic", "time_major"} <= former_arguments("GRU").keys()
    assert "time_major" not in former_arguments("Dense")


@pytest.mark.parametrize(
    ("value", "vocabulary", "current"),
    [
        ("maxnorm", CONSTRAINTS, "MaxNorm"),
        ("softmax_v2", ACTIVATIONS, "softmax"),
        ("radial_constraint", CONSTRAINTS, None),
        ("zeros", INITIALIZERS, "zeros"),
        ("mine", INITIALIZERS, "mine"),
        (None, INITIALIZERS, None),
        (KerasCall("OnesV2", (), {"dtype": "float32"}), INITIALIZERS, KerasCall("Ones", (), {})),
        (
            KerasCall("GlorotUniform", (), {"seed": 1, "scale": 1, "dtype": None}),
            INITIALIZERS,
            KerasCall("GlorotUniform", (), {"seed": 1}),
        ),
        (
            KerasCall("VarianceScaling", (), {"scale": 2.0}),
            INITIALIZERS,
            KerasCall("VarianceScaling", (), {"scale": 2.0}),
        ),
        (KerasCall("L2", (), {"l3": 0.1}), REGULARIZERS, KerasCall("L2", (), {"l3": 0.1})),
    ],
)
def test_objects_under_their_names_of_today(
    value: Any, vocabulary: Vocabulary, current: Any
) -> None:
    assert current_object(value, vocabulary) == current
