"""Functions and classes of one's own among the arguments of a saved layer.

A file has the name of an activation, an initializer, … but not its code. Neither shapes nor the
number of parameters depend on it.

Source: Keras 3.15, ``serialize_keras_object``: a function is its name, with its module or
``builtins``; a lambda is its code; a class has the module ``None`` or that of the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.names import ACTIVATIONS, Vocabulary
from shapecalc.errors import Place
from shapecalc.read.saved_data import printable

FUNCTION = "function"
"""The class that a config names for a function."""

LAMBDA = "__lambda__"
"""The class that a config names for a function without a name."""

PACKAGES = ("keras", "tf_keras", "tensorflow")
"""The packages whose objects are not one's own."""


def own_object(data: Any, vocabulary: Vocabulary, place: Place) -> KerasCall | str | None:
    """Return an object of one's own, or the name of a function of Keras.

    None if data is an object of Keras that a class and its settings describe, or a plain value.
    """
    if not isinstance(data, Mapping):
        return None
    name, module, config = data.get("class_name"), data.get("module"), str(data.get("config"))
    if name == LAMBDA or (name is None and isinstance(data.get("value"), list)):
        return foreign("lambda", place)
    if is_function(data):
        if of_keras(module) or (module == "builtins" and config in vocabulary.strings):
            return config
        return foreign(config, place)
    if vocabulary is ACTIVATIONS or "module" not in data or of_keras(module):
        return None
    return foreign(str(name), place)


def is_function(data: Mapping[str, Any]) -> bool:
    """Return whether data is a function as Keras saves it: with its name for a config."""
    return data.get("class_name") == FUNCTION and isinstance(data.get("config"), str)


def of_keras(module: Any) -> bool:
    """Return whether a module is part of Keras."""
    return isinstance(module, str) and module.partition(".")[0] in PACKAGES


def foreign(name: str, place: Place) -> KerasCall:
    """Return an object of one's own.

    Raises:
        SpecError: if its name cannot be printed.
    """
    return KerasCall(printable(name, place), (), {}, foreign=True)


def unknown_to_keras2(value: Any, vocabulary: Vocabulary) -> str:
    """Return the name of an object that Keras 2 does not know; an empty text for others.

    Keras 2 saved only the name of a function, and of a class.
    """
    if isinstance(value, str) and value:
        return "" if value in vocabulary.strings or value in vocabulary.classes else value
    if isinstance(value, KerasCall) and not value.foreign:
        return "" if value.name in vocabulary.constructors else value.name
    return ""
