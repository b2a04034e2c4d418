"""The order in which a person would write the calls of a model that Keras saved.

Keras lists them by their distance from the outputs. A program follows one
branch and then the next. Automatic names show which layer was created first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Names, Operation
from shapecalc.model.layer import Layer
from shapecalc.model.meaning import tensors_in
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan

Layers = Mapping[LayerPlan | ModelPlan, Layer | None]
"""The layer of each plan; None for a layer that Keras never creates."""


class Schedule:
    """Iterates over calls, each after those that it reads.

    Attributes:
        layers: the layers, which have names.
        position: the position of each call in Keras's order.
        needs: for each call, the calls that must come first and have not come yet.
        names: the automatic names so far.
        called: the layers that have been called.
        last: the last call of a layer.
    """

    def __init__(self, calls: Sequence[CallPlan], layers: Layers) -> None:
        self.layers = layers
        self.position = {call: number for number, call in enumerate(calls)}
        self.needs = dict(_needs(calls))
        self.names = Names()
        self.called: set[LayerPlan | ModelPlan] = set()
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
            self.note(call)
            for follower in followers.get(call, ()):
                self.needs[follower].remove(call)
                if not self.needs[follower]:
                    ready.add(follower)

    def rank(self, call: CallPlan) -> tuple[bool, bool, int]:
        """Return the sort key of a call that could come next: the lowest does.

        A layer whose automatic name is due goes first, then a call that continues the branch.
        """
        if isinstance(call.layer, OperationPlan):
            return False, False, self.position[call]
        continues = any(tensor.source is self.last for tensor in tensors_in(call.arguments))
        return not self.due(call.layer), not continues, self.position[call]

    def due(self, plan: LayerPlan | ModelPlan) -> bool:
        """Return whether a layer that is created now would get the name that it has."""
        layer = self.layers[plan]
        if plan in self.called or layer is None:
            return True
        return not is_automatic(layer) or layer.name == self.names.following(layer.class_name)

    def note(self, call: CallPlan) -> None:
        """Note a call, and count the automatic names that it uses."""
        if isinstance(call.layer, OperationPlan):
            return
        self.last = call
        layer = self.layers[call.layer]
        if call.layer not in self.called and layer is not None:
            self.called.add(call.layer)
            self.count_name(layer)

    def count_name(self, operation: Operation) -> None:
        """Count the automatic name of a layer, and those of the layers inside it."""
        for inner in operation.layers:
            self.count_name(inner)
        if isinstance(operation, DeclaredLayer):
            for value in vars(operation.arguments).values():
                if isinstance(value, Layer):
                    self.names.fresh(value.class_name)
        if operation.name == self.names.following(operation.class_name):
            self.names.fresh(operation.class_name)


def is_automatic(layer: Operation) -> bool:
    """Return whether the name of a layer looks like an automatic one."""
    prefix = re.escape(Names().prefix(layer.class_name))
    return re.fullmatch(rf"{prefix}(_\d+)?", layer.name) is not None


def _needs(calls: Sequence[CallPlan]) -> Iterator[tuple[CallPlan, set[CallPlan]]]:
    """Yield each call with the calls before it: those that it reads, and the last of its layer."""
    before: dict[LayerPlan | ModelPlan | OperationPlan, CallPlan] = {}
    for call in calls:
        read = [tensor.source for tensor in tensors_in([call.arguments, call.keywords])]
        read += [before[call.layer]] if call.layer in before else []
        yield call, {source for source in read if isinstance(source, CallPlan)}
        before[call.layer] = call
