"""Models of TensorFlow.js (``model.json``): a config of Keras, and a list of the weights.

Source: https://github.com/tensorflow/tfjs, ``tfjs-converter``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from shapecalc.declare.kinds import sequence, whole
from shapecalc.errors import Code, Place
from shapecalc.read.syntax import stop

TOPOLOGY = "modelTopology"


def topology(data: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], Place]:
    """The config of a model, and where it stands.

    Raises:
        UnreadableError: if it is a graph without layers, or nothing of the kind.
    """
    found, at = data[TOPOLOGY], place / TOPOLOGY
    if isinstance(found, dict) and isinstance(found.get("model_config"), dict):
        found, at = found["model_config"], at / "model_config"
    if data.get("format") == "graph-model" or (isinstance(found, dict) and "node" in found):
        message = "this is a graph-model of TensorFlow.js, which has no layers"
        hint = "convert the Keras model itself, to a layers-model"
        raise stop(Code.FORM, message, place / TOPOLOGY, hint)
    if not isinstance(found, dict) or "class_name" not in found or "config" not in found:
        raise stop(Code.FORM, f"`{TOPOLOGY}` holds no model of layers", place / TOPOLOGY)
    return found, at


def stored(data: Mapping[str, Any]) -> int | None:
    """How many numbers the weights are that the file lists, None if it does not list them all."""
    groups: Any = data.get("weightsManifest")
    if not sequence(groups):
        return None
    shapes: list[Any] = [
        weight.get("shape")
        for group in groups
        if isinstance(group, dict) and sequence(group.get("weights"))
        for weight in group["weights"]
        if isinstance(weight, dict)
    ]
    if not all(sequence(shape) and all(whole(size, 0) for size in shape) for shape in shapes):
        return None
    return sum(int(prod(shape)) for shape in shapes)
