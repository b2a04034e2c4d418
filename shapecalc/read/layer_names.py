"""The names of Keras that a spec may use: layers, functions, models, and modules before them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shapecalc.declare.layer import Rule
from shapecalc.errors import Code
from shapecalc.plan import FUNCTIONAL, SEQUENTIAL
from shapecalc.read.syntax import Name, SpecError
from shapecalc.rules import RULES

MODULES = frozenset(("tf", "tensorflow", "keras", "layers", "models"))
"""The modules that may come before a layer's name, as in ``tf.keras.layers.Dense``."""

OBJECTS = MODULES | {"nn", "activations", "initializers", "regularizers", "constraints"}
"""The modules that may come before the name of an activation, initializer, …"""

MODELS = {"Sequential": SEQUENTIAL, "Model": FUNCTIONAL, "Functional": FUNCTIONAL}
LOAD = "load_model"


def function(name: str) -> Rule | None:
    """Return the layer of a merging function, as in ``concatenate([a, b])``; None if it is none."""
    rule = RULES.get(name.capitalize()) if name.islower() else None
    return rule if rule and rule.function_defaults is not None else None


def find(name: Any) -> Rule | None:
    """Return the layer with a name, or that of a merging function with the name.

    >>> find("LSTM").name, find("concatenate").name, find("Desne")
    ('LSTM', 'Concatenate', None)
    """
    if not isinstance(name, str):
        return None
    return RULES.get(name) or function(name)


def names() -> list[str]:
    """Return the names of all layers and merging functions."""
    functions = (rule.name.lower() for rule in set(RULES.values()) if function(rule.name.lower()))
    return [*RULES, *sorted(functions)]


def check_modules(name: Name, modules: Iterable[str]) -> None:
    """Check that only modules of Keras come before a name."""
    for module in name.dotted.split(".")[:-1]:
        if module not in modules:
            message = f"Keras has no `{name.dotted}`"
            hint, meant = f"write `{name.name}`", name.name
            if name.name == "add":  # a line of a program: `model.add(Dense(5))`
                hint, meant = "write only the layer: each layer in the list is added", ""
            raise SpecError(Code.UNKNOWN_LAYER, message, name.place, hint, meant)
