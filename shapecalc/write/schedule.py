"""The order in which a person would write the calls of a model that Keras saved.

Keras lists them by their distance from the outputs. A program follows one
branch and then the next. Automatic names show which layer was created first.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from heapq import heappop, heappush

from shapecalc.model.automatic_names import Names
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Operation
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
        self.ready = Ready(self, calls)

    def __iter__(self) -> Iterator[CallPlan]:
        followers: dict[CallPlan, list[CallPlan]] = {}
        for call, needs in self.needs.items():
            for need in needs:
                followers.setdefault(need, []).append(call)
            if not needs:
                self.ready.add(call)
        while chosen := self.ready.take():
            yield chosen
            self.note(chosen)
            for follower in followers.get(chosen, ()):
                self.needs[follower].remove(chosen)
                if not self.needs[follower]:
                    self.ready.add(follower)
            if chosen is self.last:
                self.ready.branch_into(followers.get(chosen, ()))

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
        due = self.due_at(plan)
        return not due or due[1] == self.names.following(due[0])

    def due_at(self, plan: LayerPlan | ModelPlan) -> tuple[str, str] | None:
        """Return the class and the automatic name at which a layer is due; None if it always is."""
        layer = self.layers[plan]
        if plan in self.called or layer is None or not is_automatic(layer):
            return None
        return layer.class_name, layer.name

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


class Ready:
    """The calls that could come next, in groups of which only the first can have the lowest rank.

    The groups are heaps of the positions of calls; a call that has been taken stays in some.

    Attributes:
        schedule: the ranks of the calls.
        calls: the calls in Keras's order.
        waiting: the positions of the calls that are ready.
        everything: all of them.
        groups: those of operations, and of layers by the name at which they are due.
        classes: the classes of these layers.
        branch: the positions of those that continue the branch, the lowest rank last.
    """

    def __init__(self, schedule: Schedule, calls: Sequence[CallPlan]) -> None:
        self.schedule = schedule
        self.calls = calls
        self.waiting: set[int] = set()
        self.everything: list[int] = []
        self.groups: dict[Hashable, list[int]] = {}
        self.classes: set[str] = set()
        self.branch: list[int] = []

    def add(self, call: CallPlan) -> None:
        """Add a call whose needs have been met."""
        position, group = self.schedule.position[call], self.group(call)
        self.waiting.add(position)
        heappush(self.everything, position)
        heappush(self.groups.setdefault(group, []), position)
        if isinstance(group, tuple):
            self.classes.add(group[0])

    def group(self, call: CallPlan) -> Hashable:
        """Return what decides about the rank of a call beside the branch."""
        if isinstance(call.layer, OperationPlan):
            return OperationPlan
        return self.schedule.due_at(call.layer)

    def branch_into(self, calls: Sequence[CallPlan]) -> None:
        """Note the calls that may continue the branch from now on."""
        ready = [call for call in calls if self.schedule.position[call] in self.waiting]
        self.branch = [self.schedule.position[call] for call in sorted(ready, key=self.rank)]
        self.branch.reverse()

    def rank(self, call: CallPlan) -> tuple[bool, bool, int]:
        """Return the rank of a call."""
        return self.schedule.rank(call)

    def take(self) -> CallPlan | None:
        """Remove and return the call with the lowest rank; None if there is none."""
        names = [(name, self.schedule.names.following(name)) for name in self.classes]
        heaps = [self.groups.get(group, []) for group in (OperationPlan, None, *names)]
        firsts = [self.first(heap) for heap in (*heaps, self.everything)]
        while self.branch and self.branch[-1] not in self.waiting:
            self.branch.pop()
        numbers = [*firsts, *self.branch[-1:]]
        candidates = [self.calls[number] for number in numbers if number is not None]
        if not candidates:
            return None
        lowest = min(candidates, key=self.rank)
        self.waiting.remove(self.schedule.position[lowest])
        return lowest

    def first(self, heap: list[int]) -> int | None:
        """Return the first position in a heap that is still waiting."""
        while heap and heap[0] not in self.waiting:
            heappop(heap)
        return heap[0] if heap else None


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
