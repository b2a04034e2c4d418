"""The models that the functions take, and the errors that they raise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from typing import Any

from shapecalc.errors import ShapecalcError
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data, read_spec
from shapecalc.read.live import LiveModel, read_live
from shapecalc.table.escape import lines_of

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


@contextmanager
def readable_errors() -> Iterator[None]:
    """Give the errors of the block their problems as the message, which Python prints as it is."""
    try:
        yield
    except ShapecalcError as error:
        error.args = (lines_of(error.problems),)
        raise
