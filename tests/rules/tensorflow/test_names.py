"""The names of TensorFlow's functions: two names are one function, as in TensorFlow."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from shapecalc.rules.tensorflow.names import OTHER, SHORT, canonical_name


def test_as_in_tensorflow(keras: Any) -> None:
    import tensorflow as tf

    names = {**{name: f"math.{name}" for name in SHORT}, **OTHER}
    different = [
        name for name, first in names.items() if attrgetter(name)(tf) is not attrgetter(first)(tf)
    ]
    assert different == []


def test_the_first_name_is_its_own() -> None:
    for name in {*OTHER.values(), *(f"math.{name}" for name in SHORT), "reshape", "nothing"}:
        assert canonical_name(name) == name
