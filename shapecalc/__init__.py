"""Keras's summary table, with shapes and parameters, without TensorFlow.

>>> import shapecalc
>>> s = shapecalc.summarize(["LSTM(10, input_shape=(3, 1))", "Dense(5)"])
>>> [layer.params for layer in s.layers], s.total_params
([480, 55], 535)
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
"""As that of `typing`, which is slow to import: Ctrl-C is heeded only after this module."""

if TYPE_CHECKING:
    from shapecalc.api import summarize
    from shapecalc.errors import InputError, ModelError, ShapecalcError
    from shapecalc.grade.notebook import Feedback, mark
    from shapecalc.table.rows import Row
    from shapecalc.table.summary import Summary

_HOMES = {
    "summarize": "shapecalc.api",
    "mark": "shapecalc.grade.notebook",
    "Feedback": "shapecalc.grade.notebook",
    "InputError": "shapecalc.errors",
    "ModelError": "shapecalc.errors",
    "ShapecalcError": "shapecalc.errors",
    "Row": "shapecalc.table.rows",
    "Summary": "shapecalc.table.summary",
}

__all__ = [
    "Feedback",
    "InputError",
    "ModelError",
    "Row",
    "ShapecalcError",
    "Summary",
    "mark",
    "summarize",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that the command line starts fast."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
