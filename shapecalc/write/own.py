"""Layers and models of one's own cannot be written: their code is elsewhere."""

from __future__ import annotations

from shapecalc.errors import Place, WriteError
from shapecalc.model.graph import Operation
from shapecalc.model.infer import Model
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.own import OwnLayer


def without_code(model: Model, place: Place) -> Functional | Sequential:
    """Return a model that has no code of its own.

    Raises:
        WriteError: if it, or a layer in it, has.
    """
    pending: list[Operation] = [model]
    seen: set[Operation] = set()
    while pending:
        layer = pending.pop()
        if layer in seen:
            continue
        seen.add(layer)
        if isinstance(layer, OwnLayer):
            message = f"the class {layer.class_name} has code, which this format cannot hold"
            raise WriteError(message, place, f'{layer.class_name} "{layer.name}"')
        pending += [*layer.layers, *(layer.inner_layers if isinstance(layer, Layer) else ())]
    assert not isinstance(model, OwnLayer)
    return model
