"""Layers that are written like an earlier one of the same file are not read again.

What is bound and checked depends on nothing but what is written, so it holds for the copies, too.
"""

from __future__ import annotations

import re
from marshal import dumps
from typing import Any, Final, Protocol

from shapecalc.declare.bind import Binding
from shapecalc.declare.equal_binding import EqualBinding
from shapecalc.errors import Place, Step
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.read.problems import Findings

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


class StepReader(Protocol):
    """What reads the layers of a model."""

    problems: Findings
    steps: list[LayerPlan | ModelPlan | CallPlan]


class Repeats:
    """The layers of a model so far, by how they are written."""

    def __init__(self) -> None:
        self._equal = EqualPlans()
        self._words: set[str] = set()

    def layer(self, reader: StepReader, item: Any, place: Place) -> LayerPlan | None:
        """Return a layer that is written like an earlier one, as the next step; None if none is.

        Args:
            reader: reads the model.
            item: what is written.
            place: where that is.
        """
        plan = self._equal.repeated(_key(item), place)
        if plan is not None:
            reader.problems.limit("layers", place)
            reader.steps.append(plan)
        return plan

    def start(self, reader: StepReader) -> tuple[int, int]:
        """Return how many steps and layers there are before a layer is read."""
        return len(reader.steps), reader.problems.counts["layers"]

    def add(self, reader: StepReader, item: Any, place: Place, start: tuple[int, int]) -> None:
        """Let later layers take over what was bound for one, if it can be.

        Args:
            reader: has read it, and perhaps a call of it.
            item: what is written.
            place: where that is.
            start: what there was before.
        """
        steps, layers = start
        if reader.problems.counts["layers"] != layers + 1:
            return
        plan, *calls = reader.steps[steps:]
        is_alone = all(isinstance(call, CallPlan) and call.layer is plan for call in calls)
        key = _key(item)
        if key and is_alone and isinstance(plan, LayerPlan) and is_repeatable(plan):
            self._equal.add(key, plan, place)
            self._words.update(WORD.findall(str(item)))

    def define(self, name: str) -> None:
        """Forget all layers if a name is defined that one of them may mean from now on."""
        if name in self._words:
            self._equal, self._words = EqualPlans(), set()


WORD = re.compile(r"[^\W\d]\w*")


def _key(item: Any) -> bytes | str | None:
    """Return what layers that are written alike have in common; None for what is long."""
    if isinstance(item, str):
        return item if len(item) <= LONGEST else None
    return equal_bytes(item)


def is_repeatable(plan: LayerPlan) -> bool:
    """Return whether another layer can take over the arguments of one: they have no problem."""
    binding = plan.binding
    return not (binding.problems or binding.deferred or binding.unread)


class EqualPlans:
    """The first of the layers that are written alike, by what they have in common.

    This holds for one file and its reader, and ends with both.
    """

    def __init__(self) -> None:
        self._first: dict[bytes | str, tuple[tuple[Step, ...], EqualBinding]] = {}

    def add(self, key: bytes | str, plan: LayerPlan, place: Place) -> None:
        """Let later layers take over what was bound for a layer.

        Args:
            key: what they have in common with it.
            plan: the layer.
            place: where it is written.
        """
        assert isinstance(plan.binding, Binding)
        plan.binding = EqualBinding(plan.binding, place, place, plan.binding.name)
        self._first[key] = plan.place.path[len(place.path) :], plan.binding

    def repeated(
        self, key: bytes | str | None, place: Place, name: str | None = None
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
        steps, binding = first
        name = binding.given_name if name is None else name
        at = Place(place.source, steps, place) if steps else place
        return LayerPlan(EqualBinding(binding.first, binding.above, place, name), at)
