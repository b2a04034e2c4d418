"""One layer by itself, as ``shapecalc explain`` and exercises have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shapecalc.errors import ModelError, Place, Source
from shapecalc.plan import LayerPlan
from shapecalc.read.files import File
from shapecalc.read.spec import ModelReader
from shapecalc.read.syntax import node


def read_layer(data: Any, source: Source) -> LayerPlan:
    """The plan of one layer.

    Raises:
        ModelError: if it is none.
    """
    reader = ModelReader(File(source, Path.cwd()))
    found = None
    with reader.collecting():
        found = reader.stacked(node(data, Place(source)))
    if reader.problems or not isinstance(found, LayerPlan):
        raise ModelError(reader.problems)
    return found
