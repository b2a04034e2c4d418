"""What a sheet takes for granted: what reaches a layer if the answers above it are right."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.algebra.size import UNKNOWN, Shape, Unknown, text
from shapecalc.grade.key import Item, Key, World
from shapecalc.grade.sheet import Answer
from shapecalc.model.graph import Operation, Tensor


class Beliefs:
    """What leaves each layer, as a sheet says or as follows from what it says."""

    def __init__(self, key: Key, answers: Sequence[tuple[Answer, Item]]) -> None:
        self.key = key
        self.told = {id(item): answer for answer, item in answers if answer.shape}
        self.worlds: dict[int, World | None] = {}

    def world(self, item: Item) -> World | None:
        """A layer as it is called if the answers above it are right; None if that is as it is."""
        if id(item) not in self.worlds:
            self.worlds[id(item)] = None  # Nothing that reads itself can be worked out.
            self.worlds[id(item)] = self._world(item)
        return self.worlds[id(item)]

    def _world(self, item: Item) -> World | None:
        if item.world is None:
            return None
        arriving = tuple(map(self._believed, item.sources))
        if len(arriving) != len(item.world.arriving) or arriving == item.world.arriving:
            return None
        return item.world.reading(*arriving)

    def _believed(self, tensor: Tensor) -> Shape:
        """The shape of a tensor as the sheet has it."""
        item = self.key.of(tensor.node.operation)
        if item is None or tensor.node is not tensor.node.operation.nodes[-1]:
            return tensor.shape
        shapes = self._stated(item)
        if shapes is None:
            world = self.world(item)
            shapes = world.result.shapes if world and world.result else None
        if shapes is None or tensor.index >= len(shapes):
            return tensor.shape
        return shapes[tensor.index]

    def _stated(self, item: Item) -> tuple[Shape, ...] | None:
        """What the sheet says that leaves a layer, if it is plain sizes."""
        answer = self.told.get(id(item))
        told = answer.shape.shapes if answer and answer.shape else None
        if not told or item.shapes is None or len(told) != len(item.shapes):
            return None
        if any(not isinstance(size, (int, Unknown)) for shape in told for size in shape):
            return None
        return tuple(
            self._with_batch(tuple(shape), right)  # type: ignore[arg-type]
            for shape, right in zip(told, item.shapes)
        )

    def _with_batch(self, told: Shape, right: Shape) -> Shape:
        """A shape with its batch, which people leave out."""
        if told[:1] == right[:1] or told[:1] == (UNKNOWN,):
            return told
        return (*right[:1], *told)

    def why(self, item: Item) -> str:
        """Which earlier answer a later one follows from."""
        followed = []
        for tensor in item.sources:
            if self._believed(tensor) != tensor.shape:
                followed.append(f"{text(self._believed(tensor))} for {self._origin(tensor)}")
        return f"it follows from your {' and '.join(followed)}"

    def _origin(self, tensor: Tensor) -> str:
        """The layer whose stated shape a belief comes from."""
        seen: set[Operation] = set()
        while tensor.node.operation not in seen:
            seen.add(tensor.node.operation)
            item = self.key.of(tensor.node.operation)
            if item is None or id(item) in self.told or not item.sources:
                break
            different = [one for one in item.sources if self._believed(one) != one.shape]
            if not different:
                break
            tensor = different[0]
        return tensor.node.operation.name
