"""Calls of layers, and what a mistake with them gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shapecalc.grade.key import LayerCall, key_of
from shapecalc.grade.mistakes.mistake import Mistake, Situation
from shapecalc.read.document import read_data


def situations(spec: Any) -> list[Situation]:
    """Return the calls of the layers of a model, each in its place."""
    key = key_of(read_data(spec))
    calls = [(row, row.call) for row in key.rows]
    return [Situation(c, c.result, row, key) for row, c in calls if c and c.result]


def call_of(spec: Any) -> LayerCall:
    """Return the call of the last layer of a model, or of one layer."""
    return situations(spec if isinstance(spec, (dict, list)) else [spec])[-1].call


def made(mistakes: Callable[[Situation], Any], spec: Any) -> list[Mistake]:
    """Return what a mistake gives with the last layer of a model, or with one layer."""
    return list(mistakes(situations(spec if isinstance(spec, (dict, list)) else [spec])[-1]))
