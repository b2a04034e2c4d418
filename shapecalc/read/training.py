"""The settings of training in an HDF5 file, in the form that Keras 3 has in other files.

Source: Keras 3.15, ``load_model_from_hdf5`` and ``compile_args_from_training_config``: classes are
found by their names alone. If one setting is refused, the file is loaded with ``compile=False``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from shapecalc.declare.names import Vocabulary
from shapecalc.model.saved import HOME, UNDECLARED, WRAPPER, ForeignError, RefusedError
from shapecalc.model.saved import optimizer_slots as slots_of
from shapecalc.rules.objectives import LOSSES, METRICS, SHORT_LOSSES
from shapecalc.rules.optimizers import OPTIMIZERS

KNOWN_OPTIMIZERS = {
    name.lower(): name for name in (*OPTIMIZERS, WRAPPER, *UNDECLARED) if name != "Lamb"
}
"""The optimizers that Keras finds by their names, in small letters; its list lacks Lamb."""

FOREIGN = "is not part of Keras, and the file has no code"

OTHER_LOSSES = frozenset(("Loss", "Circle", "circle", "CTC", "ctc"))
"""The losses of Keras that have no rule here."""


def compile_config(text: str) -> dict[str, Any]:
    """Return the ``compile_config`` that says the same as a ``training_config``.

    Raises:
        RefusedError: if Keras refuses it; the text says why.

    >>> compile_config('{"optimizer_config": {"class_name": "sgd"}, "loss_weights": null}')
    {'loss': None, 'loss_weights': None, 'optimizer': {'class_name': 'SGD', 'config': {}}}
    """
    try:
        saved = json.loads(text)
    except (ValueError, RecursionError):
        saved = None
    if not isinstance(saved, dict):
        raise RefusedError("its `training_config` is not a mapping in JSON")
    for key in ("optimizer_config", "loss_weights"):
        if key not in saved:
            raise RefusedError(f"its `training_config` has no `{key}`")
    _check_loss(saved.get("loss"))
    metrics = {key: saved[key] for key in ("metrics", "weighted_metrics") if saved.get(key)}
    for key, value in metrics.items():
        if not isinstance(value, (list, dict)) or "class_name" in value:
            raise RefusedError(f"`{key}` must be a list or a mapping, not {value!r}")
        _check_parts(value, METRICS)
    kept = {"loss": saved.get("loss"), "loss_weights": saved["loss_weights"], **metrics}
    return {**kept, "optimizer": _optimizer(saved["optimizer_config"])}


def _check_loss(data: Any) -> None:
    """Check a loss, or losses by output: of one loss alone, Keras has to know the name.

    Raises:
        RefusedError: if Keras refuses it.
    """
    _check_parts(data, LOSSES)
    name = data.get("class_name") if isinstance(data, dict) else data
    if not isinstance(name, str) or name in LOSSES.classes or name in OTHER_LOSSES:
        return
    config = data.get("config") if isinstance(data, dict) else None
    second = config.get("name") if isinstance(config, dict) else None
    if second not in LOSSES.classes:
        raise RefusedError(f"its loss `{name}` {FOREIGN}")


def _check_parts(data: Any, vocabulary: Vocabulary) -> None:
    """Check losses or metrics, alone or in lists and mappings.

    Raises:
        RefusedError: if Keras refuses one of them.
    """
    if isinstance(data, dict) and "class_name" in data:
        _check_object(data, vocabulary)
    elif isinstance(data, (list, dict)):
        for item in data.values() if isinstance(data, dict) else data:
            _check_parts(item, vocabulary)
    elif isinstance(data, str):
        _check_name(data, vocabulary)
    elif data is not None:
        raise RefusedError(f"{data!r} is not {vocabulary.with_article}")


def _check_object(data: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    """Check an object: a class with its arguments, or a function.

    Raises:
        RefusedError: if Keras refuses it.
    """
    name, config = data["class_name"], data.get("config") or {}
    if not isinstance(name, str) or data.get("module", "") is None:
        raise RefusedError(f"{name!r} is not {vocabulary.with_article}")
    _check_name(name, vocabulary)
    if vocabulary.classes.get(name) != name:
        return
    if not isinstance(config, dict):
        raise RefusedError(f"the arguments of {name} must be a mapping, not {config!r}")
    try:
        vocabulary.check(name, [], config)
    except ValueError as error:
        raise RefusedError(f"{name} must be {error}") from None


def _check_name(name: str, vocabulary: Vocabulary) -> None:
    """Check that Keras finds a loss, since it refuses the short names of losses here.

    Raises:
        RefusedError: if the name is a short one.
    """
    if vocabulary is LOSSES and name in SHORT_LOSSES:
        raise RefusedError(f"its loss has the short name `{name}`")


def _optimizer(data: Any) -> dict[str, Any]:
    """Return an optimizer as a ``compile_config`` has it.

    Raises:
        RefusedError: if Keras refuses it.
    """
    if not isinstance(data, dict) or not isinstance(data.get("class_name"), str):
        raise RefusedError(f"{data!r} is no optimizer")
    name, config = data["class_name"], data.get("config") or {}
    if name.lower() not in KNOWN_OPTIMIZERS:  # Keras looks at its other name, and at no argument.
        name, config = config.get("name") if isinstance(config, dict) else None, {}
    if not isinstance(name, str) or name.lower() not in KNOWN_OPTIMIZERS:
        raise RefusedError(f"Keras does not find its optimizer `{data['class_name']}` by the name")
    optimizer = {"class_name": KNOWN_OPTIMIZERS[name.lower()], "config": config}
    rate = config.get("learning_rate") if isinstance(config, dict) else None
    if isinstance(rate, dict) and "module" not in rate:
        raise RefusedError("the schedule of its optimizer does not name its `module`")
    with suppress(ForeignError):  # What Keras does with it is unknown, and the table says so.
        slots_of({"optimizer": {"module": HOME, **optimizer}}, [])
    return optimizer
