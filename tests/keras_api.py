"""The names of real Keras: what shapecalc/read/python/keras_api.txt has to hold.

.venv/bin/python tests/keras_api.py writes the file anew.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

HIDDEN = frozenset(("src", "_tf_keras", "_legacy"))
"""Folders that programs do not import; to import all of the first would change Keras."""


def modules(root: Any) -> Mapping[str, set[str]]:
    """The public names of each module of a package, by its name inside the package."""
    names: dict[str, set[str]] = {}
    pending = [root]
    while pending:
        module = pending.pop()
        inside = module.__name__[len(root.__name__) + 1 :]
        names[inside] = {name for name in dir(module) if not name.startswith("_")}
        for found in pkgutil.iter_modules(getattr(module, "__path__", ())):
            if found.name not in HIDDEN:
                pending.append(importlib.import_module(f"{module.__name__}.{found.name}"))
    return names


def models(keras: Any) -> set[str]:
    """The public names that a trained model has."""
    import numpy as np

    inputs = keras.Input((1,))
    stack = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    names: set[str] = set()
    for model in (stack, keras.Model(inputs, keras.layers.Dense(1)(inputs))):
        model.compile("sgd", "mse")
        model.fit(np.zeros((1, 1)), np.zeros((1, 1)), verbose=0)
        names |= {name for name in dir(model) if not name.startswith("_")}
    return names


def text(keras: Any) -> str:
    """What the file has to hold."""
    import keras._tf_keras.keras as tensorflow_keras

    plain, more = modules(keras), modules(tensorflow_keras)
    lines = [_line("", name, words) for name, words in sorted(plain.items())]
    for name, words in sorted(more.items()):
        here = plain.get(name, set())
        lines += [_line("+", name, words - here)] if words - here else []
        lines += [_line("-", name, here - words)] if here - words and name else []
    return "\n".join([*lines, _line("", "Model", models(keras))]) + "\n"


def _line(sign: str, name: str, words: set[str]) -> str:
    return f"{sign}{name or '.'}: {' '.join(sorted(words))}"


if __name__ == "__main__":
    import keras
    from conftest import ROOT

    path = ROOT / "shapecalc" / "read" / "python" / "keras_api.txt"
    path.write_text(text(keras), encoding="utf-8")
