"""What the editor completes: every layer, and its arguments in Keras's order."""

from __future__ import annotations

from shapecalc.explain.catalogue import named
from shapecalc.playground.completion import arguments, layers


def test_layers() -> None:
    known = {layer["name"]: layer for layer in layers()}
    assert len(known) > 100
    assert known["Dense"]["call"] == "Dense(units, …)"
    assert known["Dense"]["about"].startswith("Connect every input feature")
    assert known["Conv2D"]["also"] == ["Convolution2D"]


def test_arguments() -> None:
    rule = named("dense")
    assert rule is not None
    first, second, *_, last = arguments(rule)
    assert first == {"name": "units", "about": "width of the output", "default": ""}
    assert (second["name"], second["default"]) == ("activation", "None")
    assert last["name"] not in rule.arguments
