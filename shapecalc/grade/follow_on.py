"""Follow-on errors: what a layer would give if the earlier answers of a sheet were right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, shape_text
from shapecalc.grade.amounts import size_of
from shapecalc.grade.key import AnswerKey, KeyRow, LayerCall
from shapecalc.grade.sheet import Answer
from shapecalc.model.graph import Operation, Tensor


class FollowOn:
    """The calls of layers if the answers of a sheet for earlier layers were right."""

    def __init__(self, key: AnswerKey, answers: Sequence[tuple[Answer, KeyRow]]) -> None:
        self.key = key
        self.answers = {id(row): answer for answer, row in answers if answer.shape}
        self.calls: dict[int, LayerCall | None] = {}
        self.names: dict[Operation, str] = {}

    def call(self, row: KeyRow) -> LayerCall | None:
        """Return the call of a layer with the inputs of the sheet; None if they are right."""
        pending = [] if id(row) in self.calls else [(row, False)]
        while pending:
            current, ready = pending.pop()
            if ready:
                self.calls[id(current)] = self._call(current)
            elif id(current) not in self.calls:
                self.calls[id(current)] = (
                    None  # A layer that reads its own output has no such call.
                )
                pending.append((current, True))
                pending += [(other, False) for other in self._followed(current)]
        return self.calls[id(row)]

    def _followed(self, row: KeyRow) -> Iterator[KeyRow]:
        """Yield the rows without an answer whose outputs a layer gets: their calls decide."""
        for tensor in row.sources if row.call else ():
            source = self.key.row_of(tensor.node.operation)
            if source and self._answered(source) is None:
                yield source

    def _call(self, row: KeyRow) -> LayerCall | None:
        if row.call is None:
            return None
        inputs = tuple(map(self._assumed, row.sources))
        if len(inputs) != len(row.call.inputs) or inputs == row.call.inputs:
            return None
        return row.call.with_inputs(*inputs)

    def _assumed(self, tensor: Tensor) -> Shape:
        """Return the shape of a tensor if the answers of the sheet are right."""
        row = self.key.row_of(tensor.node.operation)
        if row is None or tensor.node is not tensor.node.operation.nodes[-1]:
            return tensor.shape
        shapes = self._answered(row)
        if shapes is None:
            call = self.call(row)
            shapes = call.result.shapes if call and call.result else None
        if shapes is None or tensor.index >= len(shapes):
            return tensor.shape
        return shapes[tensor.index]

    def _answered(self, row: KeyRow) -> tuple[Shape, ...] | None:
        """Return the output shapes of a layer on the sheet; None if they have unknown letters."""
        answer = self.answers.get(id(row))
        shapes = answer.shape.shapes if answer and answer.shape else None
        if not shapes or row.shapes is None or len(shapes) != len(row.shapes):
            return None
        values = [tuple(map(size_of, shape)) for shape in shapes]
        names = {
            name
            for shape in values
            for size in shape
            if isinstance(size, Formula)
            for name in size.names
        }
        if not names <= row.letters:
            return None
        return tuple(_with_batch(shape, right) for shape, right in zip(values, row.shapes))

    def origins(self, row: KeyRow) -> str:
        """Return the earlier wrong answers that determine the inputs of a layer."""
        followed = [
            f"{shape_text(self._assumed(tensor))} for {self._origin(tensor)}"
            for tensor in row.sources
            if self._assumed(tensor) != tensor.shape
        ]
        return f"your answer {' and '.join(followed)}"

    def _origin(self, tensor: Tensor) -> str:
        """Return the name of the layer whose answer determines the shape of a tensor."""
        seen: set[Operation] = set()
        while tensor.node.operation not in seen and tensor.node.operation not in self.names:
            seen.add(tensor.node.operation)
            row = self.key.row_of(tensor.node.operation)
            if row is None or id(row) in self.answers or not row.sources:
                break
            different = [source for source in row.sources if self._assumed(source) != source.shape]
            if not different:
                break
            tensor = different[0]
        last = tensor.node.operation
        self.names.update(dict.fromkeys(seen, self.names.get(last, last.name)))
        return self.names[last]


def _with_batch(shape: Shape, right: Shape) -> Shape:
    """Return a shape with its batch size, which people leave out."""
    if shape[:1] == right[:1] or shape[:1] == (UNKNOWN,):
        return shape
    return (*right[:1], *shape)
