"""Compare two models: the differences of the models, and of each pair of layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.diff.align import align
from shapecalc.diff.items import Item, model_item
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Operation, Tensor, flatten
from shapecalc.model.infer import Inference
from shapecalc.model.meaning import same
from shapecalc.model.models import Functional
from shapecalc.model.own import OwnLayer
from shapecalc.plan import ModelPlan
from shapecalc.table.summary import Summary, summary

CLASS, NAME, ARGUMENT, CALLED = "class", "name", "argument", "called with"
SHAPE, PARAMS, TRAINABLE = "output shape", "parameters", "trainable"
MACS = "multiply-adds"
READS, INPUTS, OUTPUTS = "connected to", "inputs", "outputs"
"""The kinds of changes."""


@dataclass(slots=True)
class Change:
    """One property that differs.

    Attributes:
        what: the kind of change, such as `ARGUMENT`.
        name: the name of the argument, if it is an argument.
        before, after: the values in both models; None where there is none.
    """

    what: str
    name: str
    before: Any
    after: Any


@dataclass(slots=True)
class Pair:
    """Two layers or models that correspond to each other.

    Attributes:
        first, second: the two; one of them is None if only one model has the layer.
        changes: the properties that differ.
        inner: the pairs of layers inside them.
    """

    first: Item | None
    second: Item | None
    changes: Sequence[Change] = ()
    inner: Sequence[Pair] = ()

    @property
    def status(self) -> str:
        """One of ``added``, ``removed``, ``changed`` and ``same``."""
        if self.first is None or self.second is None:
            return "added" if self.first is None else "removed"
        inside = any(pair.status != "same" for pair in self.inner)
        return "changed" if self.changes or inside else "same"

    @property
    def item(self) -> Item:
        """The second of the two, or the first if there is no second."""
        item = self.second or self.first
        assert item
        return item


@dataclass(slots=True)
class Difference:
    """The result of a comparison.

    Attributes:
        model: the pair of both models, with their layers.
        tables: the summaries of both models, which have the totals.
        macs: the multiply-adds of both models, if they are compared; None where they are unknown.
    """

    model: Pair
    tables: tuple[Summary, Summary]
    macs: tuple[Any, Any] | None = None

    @property
    def exists(self) -> bool:
        """Whether the models differ."""
        return self.model.status != "same"

    @property
    def with_code(self) -> list[str]:
        """The classes whose code is not compared: it is in the program, or elsewhere."""
        return list(dict.fromkeys(_with_code(self.model)))

    @property
    def renamed(self) -> list[tuple[str, str]]:
        """The automatic names that differ, which does not count as a difference."""
        return list(_renamed(self.model))


def diff(first: ModelPlan, second: ModelPlan, *, macs: bool = False) -> Difference:
    """Return the differences of two models, with the multiply-adds of both if wanted.

    Raises:
        ModelError: if Keras would refuse one of them.
    """
    inferences = [Inference(keras2=False, correct=False) for _ in range(2)]
    plans = (first, second)
    models = [inference.outermost_model(plan) for inference, plan in zip(inferences, plans)]
    items = [model_item(model, inference) for model, inference in zip(models, inferences)]
    tables = summary(models[0]), summary(models[1])
    totals = None
    if macs:
        from shapecalc.diff.multiply_adds import add_multiply_adds  # only --macs asks for them

        before, after = map(add_multiply_adds, items, models, tables, plans)
        totals = before, after
    result = pair(*items)
    # The totals below the layers show the numbers of the whole model.
    result.changes = [change for change in result.changes if change.what not in (PARAMS, MACS)]
    return Difference(result, tables, totals)


def pair(first: Item | None, second: Item | None) -> Pair:
    """Return two layers or models as a pair, with the changes and the pairs inside."""
    if first is None or second is None:
        only = first or second
        assert only
        inner = [pair(first and item, second and item) for item in only.inner]
        return Pair(first, second, list(_properties(only, second is None)), inner)
    aligned = align(first, second)
    result = Pair(first, second, list(_changes(first, second)), [pair(*both) for both in aligned])
    if not (first.chained or second.chained):  # In a stack the order is the connection.
        partners = Partners(aligned)
        for inside in result.inner:
            inside.changes = [*inside.changes, *partners.connections(inside)]
        result.changes = [*result.changes, *partners.ends(first.operation, second.operation)]
    return result


class Partners:
    """Finds connections that differ: tensors are equal if they come from paired calls.

    Attributes:
        calls: for each call, the number of its pair and which call of the layer it is.
    """

    def __init__(self, aligned: Sequence[tuple[Item | None, Item | None]]) -> None:
        self.calls = {
            call.node: (number, count)
            for number, pair in enumerate(aligned)
            for item in filter(None, pair)
            for count, call in enumerate(item.calls)
        }

    def sources(self, tensors: Sequence[Tensor]) -> list[Any]:
        """Return the call and the output number that each tensor comes from."""
        return [(self.calls[tensor.node], tensor.index) for tensor in tensors]

    def connections(self, pair: Pair) -> Iterator[Change]:
        """Yield the change of the tensors that two layers get, if they differ."""
        calls_of_both = [
            [call.tensors for call in item.calls] if item else []
            for item in (pair.first, pair.second)
        ]
        before, after = (
            [{name: self.sources(read) for name, read in call.items()} for call in calls]
            for calls in calls_of_both
        )
        if before != after:
            texts = [
                [tensor.history for call in calls for read in call.values() for tensor in read]
                for calls in calls_of_both
            ]
            yield Change(READS, "", *texts)

    def ends(self, first: Operation, second: Operation) -> Iterator[Change]:
        """Yield the changes of the inputs and outputs of two models."""
        assert isinstance(first, Functional)
        assert isinstance(second, Functional)
        for what in (INPUTS, OUTPUTS):
            structures = [getattr(model, what) for model in (first, second)]
            before, after = map(flatten, structures)
            names = [sorted(end) if isinstance(end, Mapping) else [] for end in structures]
            if self.sources(before) != self.sources(after) or names[0] != names[1]:
                yield Change(what, "", *(_end_names(end) for end in structures))


def _end_names(structure: Any) -> list[str]:
    """Return the tensors of a model's inputs or outputs, with their keys in a mapping."""
    keys = [f"{key}: " for key in sorted(structure)] if isinstance(structure, Mapping) else []
    tensors = flatten(structure)
    return [key + tensor.history for key, tensor in zip(keys or [""] * len(tensors), tensors)]


def _properties(item: Item, removed: bool) -> Iterator[Change]:
    """Yield the properties of a layer that only one of the models has."""
    properties: list[tuple[str, str, Any]] = [
        (ARGUMENT, name, item.value(name)) for name in item.arguments
    ]
    properties += [(SHAPE, "", item.shapes)] if item.shapes else []
    # A number of parameters with letters is neither true nor false.
    properties += [] if item.params in (None, 0) else [(PARAMS, "", item.params)]
    properties += [] if item.macs in (None, 0) else [(MACS, "", item.macs)]
    for what, name, value in properties:
        yield Change(what, name, *((value, None) if removed else (None, value)))


def _changes(first: Item, second: Item) -> Iterator[Change]:
    """Yield the changes of two layers, without their connections and the layers inside."""
    if first.label != second.label:
        yield Change(NAME, "", first.name, second.name)
    for name in dict.fromkeys((*first.arguments, *second.arguments)):
        if not same(first.canonical(name), second.canonical(name)):
            yield Change(ARGUMENT, name, first.value(name), second.value(name))
    for name in sorted(
        {name for item in (first, second) for call in item.calls for name in call.values}
    ):
        if first.call_value(name) != second.call_value(name):
            yield Change(CALLED, name, first.call_value(name), second.call_value(name))
    for what, value_of in RESULTS.items():
        before, after = value_of(first), value_of(second)
        if before != after:
            yield Change(what, "", before, after)


RESULTS: Mapping[str, Callable[[Item], Any]] = {
    CLASS: lambda item: item.class_name,
    SHAPE: lambda item: item.shapes,
    PARAMS: lambda item: item.params,
    MACS: lambda item: item.macs,
    TRAINABLE: lambda item: item.operation.trainable,
}
"""The properties that a layer of any class has."""


def _with_code(pair: Pair) -> Iterator[str]:
    operation = pair.item.operation
    if isinstance(operation, OwnLayer) or (
        isinstance(operation, DeclaredLayer) and operation.rule.foreign
    ):
        yield pair.item.class_name
    for inside in pair.inner:
        yield from _with_code(inside)


def _renamed(pair: Pair) -> Iterator[tuple[str, str]]:
    first, second = pair.first, pair.second
    if first and second and not (first.label or second.label) and first.name != second.name:
        yield first.name, second.name
    for inside in pair.inner:
        yield from _renamed(inside)
