"""Records hold what their annotations say, in every test: a problem without a place is a fault.

mypy says the same of the code that it sees. Here, each record that a test makes is looked at.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Union, get_args, get_origin, get_type_hints

from shapecalc import errors, plan
from shapecalc.declare import bind
from shapecalc.read import syntax
from shapecalc.read.python import values

RECORDS = (
    *(errors.Problem, errors.Place, bind.WrittenValue),
    *(plan.LayerPlan, plan.OperationPlan, plan.CallPlan, plan.TensorPlan, plan.ModelPlan),
    *(syntax.Literal, syntax.Name, syntax.Items, syntax.Call),
    *(values.UnknownValue, values.Imported, values.Method, values.Function, values.Class),
    *(values.KerasThing, values.ArrayValue, values.IteratorValue, values.Partial, values.Passed),
)
"""The records that are looked at."""


def check_records() -> None:
    """Look at every record that this process makes from now on."""
    for record in RECORDS:
        record.__init__ = checked(record)  # type: ignore[method-assign]


def checked(record: type[Any]) -> Callable[..., None]:
    """Return how a record is made, with a look at its fields."""
    make: Callable[..., None] = record.__init__
    # Some names are imported for types only, and any value has one of those types.
    hints = get_type_hints(record, localns={"Missing": Any, "OwnCode": Any, "WeightsFile": Any})
    expected = {field.name: classes(hints[field.name]) for field in fields(record)}
    names = [(name, kinds) for name, kinds in expected.items() if object not in kinds]

    def look(self: Any, *args: Any, **options: Any) -> None:
        make(self, *args, **options)
        for name, kinds in names:
            value = getattr(self, name, None)
            assert isinstance(value, kinds), f"{name} of a {record.__name__} is {value!r}"

    return look


def classes(annotation: Any) -> tuple[type, ...]:
    """Return the classes of the values that an annotation allows.

    >>> classes(str | None), classes(tuple[int, ...])
    ((<class 'str'>, <class 'NoneType'>), (<class 'tuple'>,))
    """
    if annotation is Any:
        return (object,)
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return tuple(kind for part in get_args(annotation) for kind in classes(part))
    return (origin or annotation,)
