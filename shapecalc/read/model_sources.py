"""The models that the functions for Python take: a file, the data of a spec, or Keras's own."""

from __future__ import annotations

from os import PathLike, fspath
from typing import Any

from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data, read_spec
from shapecalc.read.live import LiveModel, read_live

ModelSource = str | PathLike[str] | list[Any] | dict[str, Any] | LiveModel
"""A model: the path of a file, ``-`` for standard input, the data of a spec, or Keras's own."""


def read_plan(model: ModelSource) -> ModelPlan:
    """Return the plan of a model.

    Raises:
        TypeError: if it is no model.
        InputError: if the file, or the config of Keras's model, cannot be read.
    """
    if isinstance(model, LiveModel):
        return read_live(model)
    return read_data(model) if isinstance(model, (list, dict)) else read_spec(path_of(model))


def path_of(model: Any) -> str:
    """Return the path of a file.

    Raises:
        TypeError: if it is none.
    """
    path = fspath(model) if isinstance(model, (str, PathLike)) else None
    if not isinstance(path, str):
        message = (
            "expected the path of a file, a list of layers, a mapping or a model of Keras, not"
        )
        raise TypeError(f"{message} {type(model).__name__}")
    return path
