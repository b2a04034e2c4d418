"""Layers that are written like an earlier one of the same file are not read again.

What is bound and checked depends on nothing but what is written, so it holds for the copies, too.
"""

from __future__ import annotations

from marshal import dumps
from typing import Any, Final, Protocol

from shapecalc.declare.bind import Binding
from shapecalc.declare.equal_binding import EqualBinding, moved
from shapecalc.errors import Place
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import Node, node

FORMAT: Final = 2
"""The format of `marshal` that gives equal bytes for equal data: it has no references."""

LONGEST = 10_000
"""The most bytes of a layer that is compared with others: a vocabulary appears once in a file."""


def equal_bytes(data: Any) -> bytes | None:
    """Return the same bytes for equal data; None for what is long, or may not be compared.

    >>> equal_bytes([1, {"a": True}]) == equal_bytes([1, {"a": True}])
    True
    >>> equal_bytes([1, {"a": True}]) == equal_bytes([1, {"a": 1}])
    False
    """
    try:
        text = dumps(data, FORMAT)
    except ValueError:  # Data of a program may hold any object.
        return None
    return text if len(text) <= LONGEST else None


class StackReader(Protocol):
    """What reads the layers of a stack."""

    problems: Findings
    steps: list[LayerPlan | ModelPlan | CallPlan]

    def stacked(self, item: Node) -> LayerPlan | ModelPlan:
        """Return a layer of a stack."""


class Repeats:
    """The layers of a stack so far, by how they are written."""

    def __init__(self) -> None:
        self._equal = EqualPlans()

    def read(self, reader: StackReader, item: Any, place: Place) -> LayerPlan | ModelPlan:
        """Return a layer of a stack.

        Args:
            reader: reads it if it is the first of its kind.
            item: what is written.
            place: where that is.
        """
        key = equal_bytes(item)
        plan = self._equal.repeated(key, place)
        if plan is not None:
            reader.problems.limit("layers", place)
            reader.steps.append(plan)
            return plan
        before = reader.problems.counts["layers"]
        layer = reader.stacked(node(item, place))
        is_alone = reader.problems.counts["layers"] == before + 1 and reader.steps[-1:] == [layer]
        if key and is_alone and isinstance(layer, LayerPlan) and is_repeatable(layer):
            self._equal.add(key, layer, place)
        return layer


def is_repeatable(plan: LayerPlan) -> bool:
    """Return whether another layer can take over the arguments of one: they have no problem."""
    binding = plan.binding
    return not (binding.problems or binding.deferred or binding.unread)


class EqualPlans:
    """The first of the layers that are written alike, by what they have in common.

    This holds for one file and its reader, and ends with both.
    """

    def __init__(self) -> None:
        self._first: dict[bytes, tuple[Place, EqualBinding]] = {}

    def add(self, key: bytes, plan: LayerPlan, place: Place) -> None:
        """Let later layers take over what was bound for a layer.

        Args:
            key: what they have in common with it.
            plan: the layer.
            place: where it is written.
        """
        assert isinstance(plan.binding, Binding)
        plan.binding = EqualBinding(plan.binding, place, place, plan.binding.name)
        self._first[key] = plan.place, plan.binding

    def repeated(
        self, key: bytes | None, place: Place, name: str | None = None
    ) -> LayerPlan | None:
        """Return a layer that is written like an earlier one; None if none is.

        Args:
            key: what the two have in common.
            place: where it is written.
            name: its name, if equal layers may differ in it; else that of the first.
        """
        first = self._first.get(key) if key else None
        if first is None:
            return None
        first_place, binding = first
        above, name = binding.above, binding.given_name if name is None else name
        at = place if first_place is above else moved(first_place, above, place)
        return LayerPlan(EqualBinding(binding.first, above, place, name), at)
