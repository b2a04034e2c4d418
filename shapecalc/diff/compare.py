"""What is different about two models, and about each two layers that belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.diff.align import align
from shapecalc.diff.items import Item, items
from shapecalc.model.graph import Operation, Tensor, flatten
from shapecalc.model.infer import Inference
from shapecalc.model.meaning import same
from shapecalc.model.models import Functional
from shapecalc.plan import ModelPlan
from shapecalc.table.summary import Summary, summary

CLASS, NAME, ARGUMENT, CALLED = "class", "name", "argument", "called with"
SHAPE, PARAMS, TRAINABLE = "output shape", "parameters", "trainable"
READS, INPUTS, OUTPUTS = "connected to", "inputs", "outputs"
"""What can be different."""


@dataclass(slots=True)
class Change:
    """One thing that is different; None stands for what is not there.

    Attributes:
        what: what it is about, such as `ARGUMENT`.
        name: the argument, if it is about one.
        before, after: the values in both models.
    """

    what: str
    name: str
    before: Any
    after: Any


@dataclass(slots=True)
class Pair:
    """Two layers or models that belong together; one of them is None for what is in one only."""

    one: Item | None
    other: Item | None
    changes: Sequence[Change] = ()
    inner: Sequence[Pair] = ()

    @property
    def status(self) -> str:
        """Whether it is added, removed, changed, or the same."""
        if self.one is None or self.other is None:
            return "added" if self.one is None else "removed"
        inside = any(pair.status != "same" for pair in self.inner)
        return "changed" if self.changes or inside else "same"

    @property
    def item(self) -> Item:
        """The later of the two, if there are two."""
        found = self.other or self.one
        assert found
        return found


@dataclass(slots=True)
class Difference:
    """Two models side by side.

    Attributes:
        model: the models themselves, with their layers.
        tables: their summaries, with the totals.
    """

    model: Pair
    tables: tuple[Summary, Summary]

    @property
    def found(self) -> bool:
        """Whether there is any."""
        return self.model.status != "same"

    @property
    def renamed(self) -> list[tuple[str, str]]:
        """Automatic names that are not the same, which says nothing of the layers."""
        return list(_renamed(self.model))


def diff(one: ModelPlan, other: ModelPlan) -> Difference:
    """What is different about two models.

    Raises:
        ModelError: if Keras would refuse one of them.
    """
    inferences = [Inference(keras2=False, correct=False) for _ in range(2)]
    models = [inference.outermost_model(plan) for inference, plan in zip(inferences, (one, other))]
    whole = [items(model, inference) for model, inference in zip(models, inferences)]
    found = pair(*whole)
    found.changes = [change for change in found.changes if change.what != PARAMS]
    return Difference(found, (summary(models[0]), summary(models[1])))


def pair(one: Item | None, other: Item | None) -> Pair:
    """Two layers, with what is different about them and inside."""
    if one is None or other is None:
        alone = one or other
        assert alone
        inner = [pair(one and item, other and item) for item in alone.inner]
        return Pair(one, other, list(_alone(alone, other is None)), inner)
    aligned = align(one, other)
    found = Pair(one, other, list(_changes(one, other)), [pair(*each) for each in aligned])
    if not (one.chained or other.chained):  # A stack says itself what reads what.
        partners = Partners(aligned)
        for inside in found.inner:
            inside.changes = [*inside.changes, *partners.reads(inside)]
        found.changes = [*found.changes, *partners.ends(one.operation, other.operation)]
    return found


class Partners:
    """Says of tensors whether they are the same in two models: where they come from.

    Attributes:
        calls: of each call, which pair of layers it is of, and the how manieth of that layer.
    """

    def __init__(self, aligned: Sequence[tuple[Item | None, Item | None]]) -> None:
        self.calls = {
            call.node: (number, count)
            for number, pair in enumerate(aligned)
            for item in filter(None, pair)
            for count, call in enumerate(item.calls)
        }

    def where(self, tensors: Sequence[Tensor]) -> list[Any]:
        """From which layer, which call, and which of its outputs."""
        return [(self.calls[tensor.node], tensor.index) for tensor in tensors]

    def reads(self, found: Pair) -> Iterator[Change]:
        """What two layers read, if that is not the same."""
        read = [
            [call.reads for call in item.calls] if item else [] for item in (found.one, found.other)
        ]
        one, other = (
            [{k: self.where(v) for k, v in call.items()} for call in calls] for calls in read
        )
        if one != other:
            texts = [
                [t.history for call in calls for v in call.values() for t in v] for calls in read
            ]
            yield Change(READS, "", *texts)

    def ends(self, one: Operation, other: Operation) -> Iterator[Change]:
        """The inputs and outputs of two models, if they are not the same."""
        assert isinstance(one, Functional)
        assert isinstance(other, Functional)
        for what in (INPUTS, OUTPUTS):
            structures = [getattr(model, what) for model in (one, other)]
            before, after = map(flatten, structures)
            names = [sorted(each) if isinstance(each, Mapping) else [] for each in structures]
            if self.where(before) != self.where(after) or names[0] != names[1]:
                yield Change(what, "", *(_ends(each) for each in structures))


def _ends(structure: Any) -> list[str]:
    """The tensors at an end of a model, with the names that they have there."""
    names = [f"{name}: " for name in sorted(structure)] if isinstance(structure, Mapping) else []
    tensors = flatten(structure)
    return [name + t.history for name, t in zip(names or [""] * len(tensors), tensors)]


def _alone(item: Item, removed: bool) -> Iterator[Change]:
    """What there is to say of a layer that only one of the models has."""
    told: list[tuple[str, str, Any]] = [(ARGUMENT, name, item.value(name)) for name in item.values]
    told += [(SHAPE, "", item.shapes)] if item.shapes else []
    told += [] if item.params in (None, 0) else [(PARAMS, "", item.params)]
    for what, name, value in told:
        yield Change(what, name, *((value, None) if removed else (None, value)))


def _changes(one: Item, other: Item) -> Iterator[Change]:
    """What is different about two layers, but for what they read and hold inside."""
    if one.given != other.given:
        yield Change(NAME, "", one.name, other.name)
    for name in dict.fromkeys((*one.values, *other.values)):
        if not same(one.canonical(name), other.canonical(name)):
            yield Change(ARGUMENT, name, one.value(name), other.value(name))
    for name in sorted(
        {name for item in (one, other) for call in item.calls for name in call.values}
    ):
        if one.called(name) != other.called(name):
            yield Change(CALLED, name, one.called(name), other.called(name))
    for what, told in TOLD.items():
        before, after = told(one), told(other)
        if before != after:
            yield Change(what, "", before, after)


TOLD: Mapping[str, Callable[[Item], Any]] = {
    CLASS: lambda item: item.class_name,
    SHAPE: lambda item: item.shapes,
    PARAMS: lambda item: item.params,
    TRAINABLE: lambda item: item.operation.trainable,
}
"""What each layer has, whatever its class."""


def _renamed(found: Pair) -> Iterator[tuple[str, str]]:
    one, other = found.one, found.other
    if one and other and not (one.given or other.given) and one.name != other.name:
        yield one.name, other.name
    for inside in found.inner:
        yield from _renamed(inside)
