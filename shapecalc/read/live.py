"""Models of Keras that a Python program holds: their config and their weights.

Keras itself is not imported: a model of any version says by its own methods what it is.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any, Protocol, runtime_checkable

from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_text
from shapecalc.stored_weights import StoredLayer, StoredWeight, StoredWeights, WeightsFile

NAME = "<model>.json"
"""What messages call a model, whose config they speak of."""


@runtime_checkable
class LiveModel(Protocol):
    """A model of Keras."""

    def to_json(self) -> str: ...

    def get_config(self) -> dict[str, Any]: ...


def live_source(model: LiveModel) -> Source:
    """Return the config of a model as a text.

    The settings of training are left out as long as the optimizer has no variables: then Keras's
    table does not count them.

    Raises:
        InputError: if the model has no config, or none with layers.
    """
    try:
        data = json.loads(model.to_json())
    except Exception as error:  # The `get_config` of one's own layers may raise anything.
        raise _unreadable(f"its config cannot be made: {error}", "") from None
    if not isinstance(data, dict) or "layers" not in (data.get("config") or ()):
        message = f"`{type(model).__name__}` is a class of one's own, whose config has no layers"
        raise _unreadable(message, "give the program that creates it, as a file")
    _complete(data, model)
    if not getattr(getattr(model, "optimizer", None), "built", False):
        data.pop("compile_config", None)
    return Source(NAME, json.dumps(data))


def read_live(model: LiveModel) -> ModelPlan:
    """Return the plan of a model; its weights count for layers whose code is not known.

    Raises:
        InputError: if its config cannot be read.
    """
    plan = read_text(live_source(model))
    plan.weights = WeightsFile(partial(_weights_of, model), quick=False)
    return plan


def _complete(data: dict[str, Any], model: Any) -> None:
    """Add what a model knows about its layers, and its config does not say.

    Keras leaves out the name of a layer whose class has no ``get_config``, and the shape of its
    input where a layer has nothing to build. A file is read without them, as Keras reads it.
    """
    entries = data["config"]["layers"]
    layers = {layer.name: layer for layer in getattr(model, "layers", ())}
    others = [entry for entry in entries if entry.get("class_name") != "InputLayer"]
    if len(others) == len(layers):  # A stack has them in order; a graph says their names.
        for entry, name in zip(others, layers):
            entry.setdefault("name", name)
    for entry in others:
        layer, config = layers.get(entry.get("name")), entry.get("config")
        if layer is None or not isinstance(config, dict):
            continue
        config.setdefault("name", layer.name)
        shape = _input_shape(layer)
        if shape and not entry.get("build_config"):
            entry["build_config"] = {"input_shape": shape}
        if isinstance(config.get("layers"), list):
            _complete(entry, layer)


def _input_shape(layer: Any) -> list[Any] | None:
    """Return the shape of the only input of a layer; None if it has none or several."""
    try:
        return [*layer.input.shape]
    except (AttributeError, TypeError, ValueError):  # It was never called, or has a list of inputs.
        return None


def _weights_of(model: Any) -> StoredWeights:
    """Return the weights of a model, by the names of its layers."""
    layers = {}
    for layer in model.layers:
        weights = [
            StoredWeight(
                weight.name.removesuffix(":0"),
                tuple(weight.shape),
                str(weight.dtype),
                bool(weight.trainable),
            )
            for weight in getattr(layer, "weights", ())
        ]
        if weights:
            layers[layer.name] = StoredLayer(layer.name, weights)
    return StoredWeights(StoredLayer("", layers=layers))


def _unreadable(message: str, hint: str) -> InputError:
    return InputError([Problem(Code.FORM, message, Place(Source(NAME)), hint)])
