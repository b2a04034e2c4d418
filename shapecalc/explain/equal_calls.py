"""Equal calls of layers, which are explained once: a large model repeats a few."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.plan import LayerPlan


def call_key(
    plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None = None
) -> Hashable:
    """Return a key that is equal only for calls whose layers differ in nothing but their names.

    >>> from shapecalc.read.document import read_data
    >>> a, b, c = read_data(["Dense(1)", "Dense(1, name='b')", "Dense(1.0)"]).layers
    >>> call_key(a, [(3,)]) == call_key(b, [(3,)]), call_key(a, [(3,)]) == call_key(c, [(3,)])
    (True, False)
    """
    written = tuple(
        (name, _with_types(value)) for name, value in plan.binding.written.items() if name != "name"
    )
    built, called = _with_types(plan.build_config), _with_types(others or {})
    key = (id(plan.rule), written, built, called, tuple(shapes), tuple(plan.saved_shapes))
    try:
        hash(key)
    except TypeError:  # It has a value that may change.
        return id(plan), tuple(shapes)
    return key


def _with_types(value: Any) -> Any:
    """Return a value that is equal only to one of the same type: 1 is not True."""
    if isinstance(value, (list, tuple)):
        return type(value), *map(_with_types, value)
    if isinstance(value, dict):
        return dict, *((name, _with_types(item)) for name, item in value.items())
    return type(value), repr(value) if isinstance(value, float) else value
