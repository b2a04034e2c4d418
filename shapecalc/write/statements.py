"""The statements of a Functional model: which layers, calls and chains of calls get names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shapecalc.errors import Place
from shapecalc.model.graph import Operation, flatten
from shapecalc.model.meaning import tensors_in
from shapecalc.plan import FUNCTIONAL, CallPlan, LayerPlan, ModelPlan, TensorPlan
from shapecalc.write.names import Naming, Variables
from shapecalc.write.schedule import is_automatic
from shapecalc.write.simplify import parts

Plan = LayerPlan | ModelPlan


@dataclass(slots=True)
class Define:
    """A layer or model with a name of its own."""

    name: str
    plan: Plan


@dataclass(slots=True)
class Chain:
    """Calls of which each reads nothing but the one before; the last has the name."""

    name: str
    calls: list[CallPlan]


Statement = Define | Chain


@dataclass(slots=True)
class Uses:
    """How often layers are used, and how often what calls give is read."""

    layers: Counter[Plan]
    calls: Counter[CallPlan]
    inside: set[Plan]
    """The layers that stand inside others."""

    @classmethod
    def of(cls, model: ModelPlan) -> Uses:
        uses = cls(Counter(), Counter(), set())
        uses.count(model)
        return uses

    def count(self, step: Any) -> None:
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
        sources = [tensor.source for tensor in tensors_in(structure)]
        self.calls.update(source for source in sources if isinstance(source, CallPlan))


class Scope:
    """The statements of one Functional model, or of a stack around models.

    Attributes:
        model: the model.
        uses: what is used how often.
        variables: the names that are taken.
        made: the layers, for names where the spec has none.
        names: the names of layers, models, inputs and calls.
        in_place: whether Functional models can be written where they are used.
    """

    def __init__(
        self,
        model: ModelPlan,
        uses: Uses,
        variables: Variables,
        made: Naming,
        names: dict[Any, str],
        in_place: bool,
    ) -> None:
        self.model, self.uses, self.variables = model, uses, variables
        self.made, self.names = made, names
        self.in_place = in_place
        self.inputs = [tensor.source for tensor in tensors_in(model.inputs)]
        self.ends = dict(self._ends())

    def _ends(self) -> Iterator[tuple[str, Any]]:
        """The last step of each entry of the spec: the entry's name is that step's."""
        for step in self.model.steps:
            name = entry(step.place, self.model.place)
            if name:
                yield name, step

    def name_inputs(self) -> None:
        """Gives names to the inputs, which are no statements here."""
        for source in self.inputs:
            if isinstance(source, LayerPlan) and source not in self.names:
                self.name(source)

    def statements(self) -> Iterator[Statement]:
        """What is written down, in order."""
        chain: list[CallPlan] = []
        following = [*self.model.steps[1:], None]
        for step, after in zip(self.model.steps, following):
            if self.silent(step, after):
                continue
            if chain and not self.goes_on(chain[-1], step):
                yield self.chain(chain)
                chain = []
            if isinstance(step, CallPlan):
                chain.append(step)
            else:
                yield Define(self.name(step), step)
        if chain:
            yield self.chain(chain)

    def chain(self, calls: list[CallPlan]) -> Chain:
        """Calls under one name, which is also that of what stands between them."""
        name = self.name(calls[-1], len(calls))
        self.names.update(dict.fromkeys(calls, name))
        return Chain(name, calls)

    def silent(self, step: Any, after: Any) -> bool:
        """Whether a layer is written where it is used."""
        if isinstance(step, CallPlan):
            return False
        if step in self.names:
            return True
        if is_graph(step) and not self.in_place:
            return False
        if self.written_inside(step):
            return True
        if holds_model(step) and isinstance(after, CallPlan) and not _plain(after):
            return False
        called = isinstance(after, CallPlan) and after.layer is step
        return called and self.uses.layers[step] == 1 and self.entry(step) == self.entry(after)

    def written_inside(self, step: Plan) -> bool:
        """Whether a layer is written as a part of the one around it."""
        return step in self.uses.inside and self.uses.layers[step] == 1

    def entry(self, step: Any) -> str:
        return entry(step.place, self.model.place)

    def goes_on(self, last: CallPlan, step: Any) -> bool:
        """Whether a step only goes on with what the last call gives, in the same entry."""
        if not isinstance(step, CallPlan) or not _plain(last) or not _plain(step):
            return False
        match step.arguments:
            case [TensorPlan(source=source, index=None)]:
                alone = source is last and self.uses.calls[last] == 1
                return alone and self.entry(step) == self.entry(last)
        return False

    def operation(self, step: Any) -> Operation:
        """The layer or operation that a step makes or calls."""
        if isinstance(step, CallPlan):
            return flatten(self.made.result_of(step))[0].node.operation
        return self.made.make(step)

    def name(self, step: Any, length: int = 1) -> str:
        """Names a layer, or what a chain of calls gives: as in the spec, or after the layer."""
        wish = self.entry(step)
        if not wish or self.ends.get(wish, step) is not step:
            operation = self.operation(step)
            wish = "x" if length > 1 and is_automatic(operation) else operation.name
        self.names[step] = self.variables.fresh(wish)
        return self.names[step]


def is_graph(plan: Plan) -> bool:
    """Whether a plan is a Functional model that is made of steps of its own."""
    return isinstance(plan, ModelPlan) and plan.class_name == FUNCTIONAL and bool(plan.steps)


def holds_model(plan: Plan) -> bool:
    """Whether a plan is a Functional model, or has one inside."""
    return is_graph(plan) or any(map(holds_model, parts(plan)))


def _plain(call: CallPlan) -> bool:
    """Whether a layer is called on one thing and nothing else."""
    return len(call.arguments) == 1 and not call.keywords


def entry(place: Place, model: Place) -> str:
    """The name that a spec has for what stands at a place in a model, if it has one."""
    own, base = place.path, model.path
    if place.source is not model.source or own[: len(base)] != base:
        return ""
    match own[len(base) : len(base) + 2]:
        case ("layers" | "inputs", str(name)):
            return name
    return ""
