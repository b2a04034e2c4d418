"""In which order a person would make the calls of a model that Keras has saved.

Keras lists them by their distance from the outputs. A program goes along one
branch and then along the next, and automatic names tell which layer was made
before which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Names, Operation
from shapecalc.model.layer import Layer
from shapecalc.model.meaning import tensors_in
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan

Made = Mapping[LayerPlan | ModelPlan, Layer | None]


class Schedule:
    """Goes through calls, each after those that it reads.

    Attributes:
        made: the layers, which have names.
        needs: for each call, the calls that have to come first and have not come yet.
        names: the automatic names so far.
        told: the layers that have been called.
        last: the last call of a layer.
    """

    def __init__(self, calls: Sequence[CallPlan], made: Made) -> None:
        self.made = made
        self.place = {call: number for number, call in enumerate(calls)}
        self.needs = dict(_needs(calls))
        self.names = Names()
        self.told: set[LayerPlan | ModelPlan] = set()
        self.last: CallPlan | None = None

    def __iter__(self) -> Iterator[CallPlan]:
        followers: dict[CallPlan, list[CallPlan]] = {}
        for call, needs in self.needs.items():
            for need in needs:
                followers.setdefault(need, []).append(call)
        ready = {call for call, needs in self.needs.items() if not needs}
        while ready:
            call = min(ready, key=self.rank)
            ready.remove(call)
            yield call
            self.tell(call)
            for follower in followers.get(call, ()):
                self.needs[follower].remove(call)
                if not self.needs[follower]:
                    ready.add(follower)

    def rank(self, call: CallPlan) -> tuple[bool, bool, int]:
        """The lowest comes next: the layer whose automatic name is due, the branch at hand."""
        if isinstance(call.layer, OperationPlan):
            return False, False, self.place[call]
        goes_on = any(tensor.source is self.last for tensor in tensors_in(call.arguments))
        return not self.due(call.layer), not goes_on, self.place[call]

    def due(self, plan: LayerPlan | ModelPlan) -> bool:
        """Whether a layer that is made now would get its name, or has one of its own anyway."""
        layer = self.made[plan]
        if plan in self.told or layer is None:
            return True
        return not is_automatic(layer) or layer.name == self.names.following(layer.class_name)

    def tell(self, call: CallPlan) -> None:
        """Notes a call, and the names that are given on its way."""
        if isinstance(call.layer, OperationPlan):
            return
        self.last = call
        layer = self.made[call.layer]
        if call.layer not in self.told and layer is not None:
            self.told.add(call.layer)
            self.name(layer)

    def name(self, operation: Operation) -> None:
        """Counts the automatic name of a layer, and of what it holds."""
        for inner in operation.layers:
            self.name(inner)
        if isinstance(operation, DeclaredLayer):
            for value in vars(operation.arguments).values():
                if isinstance(value, Layer):
                    self.names.fresh(value.class_name)
        if operation.name == self.names.following(operation.class_name):
            self.names.fresh(operation.class_name)


def is_automatic(layer: Operation) -> bool:
    """Whether a name looks as Keras gives it."""
    prefix = re.escape(Names().prefix(layer.class_name))
    return re.fullmatch(rf"{prefix}(_\d+)?", layer.name) is not None


def _needs(calls: Sequence[CallPlan]) -> Iterator[tuple[CallPlan, set[CallPlan]]]:
    """What each call reads, and the call of the same layer before it."""
    before: dict[LayerPlan | ModelPlan | OperationPlan, CallPlan] = {}
    for call in calls:
        read = [tensor.source for tensor in tensors_in([call.arguments, call.keywords])]
        read += [before[call.layer]] if call.layer in before else []
        yield call, {source for source in read if isinstance(source, CallPlan)}
        before[call.layer] = call
