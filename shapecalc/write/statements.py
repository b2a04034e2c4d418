"""The statements of a Functional model: the layers, calls and chains of calls that get names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.errors import Place
from shapecalc.model.graph import Operation, flatten
from shapecalc.model.meaning import tensors_in
from shapecalc.plan import FUNCTIONAL, CallPlan, LayerPlan, ModelPlan, OperationPlan, TensorPlan
from shapecalc.write.names import Naming, Variables
from shapecalc.write.schedule import is_automatic
from shapecalc.write.simplify import parts

Plan = LayerPlan | ModelPlan


@dataclass(slots=True)
class Define:
    """A statement that gives a layer or model a name."""

    name: str
    plan: Plan


@dataclass(slots=True)
class Chain:
    """A statement of calls, each of which reads only the one before; the last has the name."""

    name: str
    calls: list[CallPlan]


Statement = Define | Chain


@dataclass(slots=True)
class Uses:
    """How often layers are used, and how often the outputs of calls are read."""

    layers: Counter[Plan]
    calls: Counter[CallPlan]
    inside: set[Plan]
    """The layers inside other layers."""

    @classmethod
    def of(cls, model: ModelPlan) -> Uses:
        """Count the uses in a model."""
        uses = cls(Counter(), Counter(), set())
        uses.count(model)
        return uses

    def count(self, step: Any) -> None:
        """Count what a step uses."""
        if isinstance(step, CallPlan):
            self.layers[step.layer] += 1  # type: ignore[index]
            self.read([step.arguments, step.keywords])
            return
        self.layers.update(parts(step))
        self.inside.update(parts(step))
        if isinstance(step, ModelPlan):
            self.read([step.inputs, step.outputs])
            for inner in step.steps:
                self.count(inner)

    def read(self, structure: Any) -> None:
        """Count the calls whose outputs are read."""
        sources = [tensor.source for tensor in tensors_in(structure)]
        self.calls.update(source for source in sources if isinstance(source, CallPlan))


class Scope:
    """The statements of one Functional model, or of a stack around models.

    Attributes:
        model: the model.
        uses: how often layers and calls are used.
        variables: the names that are taken.
        naming: the layers, whose names are used where the spec has none.
        names: the names of layers, models, inputs and calls.
        in_place: whether Functional models can be written where they are used.
    """

    def __init__(
        self,
        model: ModelPlan,
        uses: Uses,
        variables: Variables,
        naming: Naming,
        names: dict[Any, str],
        in_place: bool,
    ) -> None:
        self.model, self.uses, self.variables = model, uses, variables
        self.naming, self.names = naming, names
        self.in_place = in_place
        self.inputs = [tensor.source for tensor in tensors_in(model.inputs)]
        self.ends = dict(self._ends())

    def _ends(self) -> Iterator[tuple[str, Any]]:
        """Yield each entry of the spec with a step; the last step of an entry has its name."""
        for step in self.model.steps:
            name = entry(step.place, self.model.place)
            if name:
                yield name, step

    def name_inputs(self) -> None:
        """Name the inputs, which are not statements."""
        for source in self.inputs:
            if isinstance(source, LayerPlan) and source not in self.names:
                self.name(source)

    def statements(self) -> Iterator[Statement]:
        """Yield the statements in order."""
        chain: list[CallPlan] = []
        following = [*self.model.steps[1:], None]
        for step, after in zip(self.model.steps, following):
            if self.is_inline(step, after):
                continue
            if chain and not self.continues(chain[-1], step):
                yield self.chain(chain)
                chain = []
            if isinstance(step, CallPlan):
                chain.append(step)
            else:
                yield Define(self.name(step), step)
        if chain:
            yield self.chain(chain)

    def chain(self, calls: list[CallPlan]) -> Chain:
        """Return a chain of calls; its name is also that of the tensors between them."""
        name = self.name(calls[-1], len(calls))
        self.names.update(dict.fromkeys(calls, name))
        return Chain(name, calls)

    def is_inline(self, step: Any, after: Any) -> bool:
        """Return whether a layer is written where it is used, so that it needs no statement."""
        if isinstance(step, CallPlan):
            return False
        if step in self.names:
            return True
        if not self.in_place and (is_graph(step) or step.frozen):
            return False
        if self.is_part(step):
            return True
        if holds_model(step) and isinstance(after, CallPlan) and not _plain(after):
            return False
        called = isinstance(after, CallPlan) and after.layer is step
        return called and self.uses.layers[step] == 1 and self.entry(step) == self.entry(after)

    def is_part(self, step: Plan) -> bool:
        """Return whether a layer is written as a part of the one around it."""
        return step in self.uses.inside and self.uses.layers[step] == 1

    def entry(self, step: Any) -> str:
        """Return the name of the entry that a step is part of."""
        return entry(step.place, self.model.place)

    def continues(self, last: CallPlan, step: Any) -> bool:
        """Return whether a step is a call that reads only the last call, in the same entry."""
        if not isinstance(step, CallPlan) or not _plain(last) or not _plain(step):
            return False
        if self.in_place and any(isinstance(c.layer, OperationPlan) for c in (last, step)):
            return False  # A chain of a spec has layers.
        match step.arguments:
            case [TensorPlan(source=source, index=None)]:
                only_reader = source is last and self.uses.calls[last] == 1
                return only_reader and self.entry(step) == self.entry(last)
        return False

    def operation(self, step: Any) -> Operation:
        """Return the layer or operation that a step creates or calls."""
        if isinstance(step, CallPlan):
            return flatten(self.naming.result_of(step))[0].node.operation
        return self.naming.make(step)

    def name(self, step: Any, length: int = 1) -> str:
        """Name a layer, or the output of a chain: as in the spec, or after the layer."""
        wish = self.entry(step)
        if not wish or self.ends.get(wish, step) is not step:
            operation = self.operation(step)
            wish = "x" if length > 1 and is_automatic(operation) else operation.name
        self.names[step] = self.variables.fresh(wish)
        return self.names[step]


def is_graph(plan: Plan) -> bool:
    """Return whether a plan is a Functional model with steps of its own."""
    return isinstance(plan, ModelPlan) and plan.class_name == FUNCTIONAL and bool(plan.steps)


def holds_model(plan: Plan) -> bool:
    """Return whether a plan is a Functional model, or has one inside."""
    return is_graph(plan) or any(map(holds_model, parts(plan)))


def _plain(call: CallPlan) -> bool:
    """Return whether a call has one argument and no keywords."""
    return len(call.arguments) == 1 and not call.keywords


def entry(place: Place, model: Place) -> str:
    """Return the name of the entry at a place in a model; empty if the place is in none."""
    own, base = place.path, model.path
    if place.source is not model.source or own[: len(base)] != base:
        return ""
    match own[len(base) : len(base) + 2]:
        case ("layers" | "inputs", str(name)):
            return name
    return ""
