"""The public function for Python programs and notebooks."""

from __future__ import annotations

from os import PathLike, fspath
from typing import Any

from shapecalc.collector import uncollected
from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.escape import lines_of
from shapecalc.table.summary import Summary, summary


@uncollected
def summarize(spec: str | PathLike[str] | list[Any] | dict[str, Any]) -> Summary:
    """Return the summary of a model.

    Args:
        spec: the path of a file, ``-`` for standard input, or the data of such a file: a
            list of layers, or a mapping.

    Returns:
        The rows and totals of Keras's table. ``print`` shows it as Keras does.

    Raises:
        TypeError: if it is neither a path nor the data of a spec.
        InputError: if the file cannot be read as a spec.
        ModelError: if Keras would refuse the model. Both exceptions have ``problems``.

    >>> summarize(["Conv2D(10, (2, 2), input_shape=(10, 10, 1))"]).layers[0].params
    50
    """
    try:
        plan = read_data(spec) if isinstance(spec, (list, dict)) else read_spec(_path(spec))
        model = summary(infer(plan), keras2=plan.keras2)
        model.notes = [*plan.notes, *model.notes]
        return model
    except ShapecalcError as error:
        error.args = (lines_of(error.problems),)
        raise  # Python prints the message as it is.


def _path(spec: Any) -> str:
    path = fspath(spec) if isinstance(spec, (str, PathLike)) else None
    if not isinstance(path, str):
        message = "expected the path of a file, a list of layers or a mapping, not"
        raise TypeError(f"{message} {type(spec).__name__}")
    return path
