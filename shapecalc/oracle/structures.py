"""Shapes and outputs as Keras takes and returns them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.algebra.size import known


def plain_shape(shape: Any) -> Any:
    """Return a shape, or a list of shapes, as Keras takes it.

    >>> from shapecalc.algebra.size import UNKNOWN
    >>> plain_shape([(UNKNOWN, 3), (2,)])
    [(None, 3), (2,)]
    """
    if isinstance(shape, list):
        return [*map(plain_shape, shape)]
    return tuple(size if known(size) else None for size in shape)


def flattened(structure: Any) -> list[Any]:
    """Return the tensors of a structure one after the other, as a spec counts them.

    >>> flattened({"b": 2, "a": [1, (3,)]})
    [1, 3, 2]
    """
    if isinstance(structure, Mapping):
        structure = [structure[name] for name in sorted(structure)]
    if isinstance(structure, (list, tuple)):
        return [tensor for item in structure for tensor in flattened(item)]
    return [structure]
