"""Keras's summary table, with shapes and parameters, without TensorFlow.

>>> import shapecalc
>>> s = shapecalc.summarize(["LSTM(10, input_shape=(3, 1))", "Dense(5)"])
>>> [layer.params for layer in s.layers], s.total_params
([480, 55], 535)
"""

from __future__ import annotations

import sys
from types import ModuleType

__version__ = "0.1.0"

TYPE_CHECKING = False
"""As that of `typing`, which is slow to import: Ctrl-C is heeded only after this module."""

if TYPE_CHECKING:
    from shapecalc.api.asking import Quiz, quiz
    from shapecalc.api.explaining import LayerExplanation, explain, explain_model
    from shapecalc.api.linting import LintProblem, LintReport, lint
    from shapecalc.api.magic import load_ipython_extension as load_ipython_extension
    from shapecalc.api.messages import Causes, why
    from shapecalc.api.solving import Solutions, solve, solve_model
    from shapecalc.api.summarizing import summarize
    from shapecalc.errors import InputError, ModelError, ShapecalcError
    from shapecalc.grade.notebook import Feedback, check, mark
    from shapecalc.table.rows import Row
    from shapecalc.table.summary import Summary

_HOMES = {
    "summarize": "shapecalc.api.summarizing",
    "explain": "shapecalc.api.explaining",
    "explain_model": "shapecalc.api.explaining",
    "LayerExplanation": "shapecalc.api.explaining",
    "solve": "shapecalc.api.solving",
    "solve_model": "shapecalc.api.solving",
    "Solutions": "shapecalc.api.solving",
    "check": "shapecalc.grade.notebook",
    "lint": "shapecalc.api.linting",
    "LintProblem": "shapecalc.api.linting",
    "LintReport": "shapecalc.api.linting",
    "why": "shapecalc.api.messages",
    "Causes": "shapecalc.api.messages",
    "quiz": "shapecalc.api.asking",
    "Quiz": "shapecalc.api.asking",
    "mark": "shapecalc.grade.notebook",
    "Feedback": "shapecalc.grade.notebook",
    "InputError": "shapecalc.errors",
    "ModelError": "shapecalc.errors",
    "ShapecalcError": "shapecalc.errors",
    "Row": "shapecalc.table.rows",
    "Summary": "shapecalc.table.summary",
    "load_ipython_extension": "shapecalc.api.magic",
}

__all__ = [
    "Causes",
    "Feedback",
    "InputError",
    "LayerExplanation",
    "LintProblem",
    "LintReport",
    "ModelError",
    "Quiz",
    "Row",
    "ShapecalcError",
    "Solutions",
    "Summary",
    "check",
    "explain",
    "explain_model",
    "lint",
    "mark",
    "quiz",
    "solve",
    "solve_model",
    "summarize",
    "why",
]


class _Package(ModuleType):
    """The package, in which a function such as ``explain`` hides the folder of the same name."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that the command line starts fast."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
