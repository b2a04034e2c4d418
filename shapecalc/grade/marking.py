"""Marks a sheet: what is right, what is wrong, and which mistake would give what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Unknown, shape_text
from shapecalc.grade.amounts import contains_letters
from shapecalc.grade.equal import number_of, same_amount, same_shapes
from shapecalc.grade.key import AnswerKey, KeyRow, LayerCall
from shapecalc.grade.matching import match
from shapecalc.grade.mistakes import guesses
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.model.graph import Operation, Tensor

SHAPE, PARAMS = "shape", "params"
FOLLOW_ON = "follow-on"

NO_SUCH_LAYER = Mistake("no such layer", "the model has no such layer, or none that is left")

MOST_WORLDS = 2_000
"""For how many layers the mistakes are kept in mind that might be made with them."""


@dataclass(slots=True)
class Verdict:
    """One answer, marked.

    Attributes:
        question: what was asked: shape, params, or which total.
        told: the answer.
        right: whether it is right.
        expected: what is right, as it is written.
        item: the layer that it is about; None for a total, or for a layer that there is not.
        label: the layer as the sheet calls it.
        line: where the answer stands.
        reasons: the mistakes that would give it, the most plausible first.
        follow_on: whether it is right, given an earlier answer of the sheet that is wrong.
    """

    question: str
    told: Response
    right: bool
    expected: str
    item: KeyRow | None = None
    label: str = ""
    line: int = 0
    reasons: Sequence[Mistake] = ()
    follow_on: bool = False


@dataclass(slots=True)
class Marked:
    """A sheet, marked.

    Attributes:
        sheet: what was written.
        verdicts: every answer, in the order of the model.
        unanswered: the layers of which the sheet says nothing.
    """

    sheet: Sheet
    verdicts: list[Verdict] = field(default_factory=list)
    unanswered: list[KeyRow] = field(default_factory=list)

    @property
    def wrong(self) -> list[Verdict]:
        """The answers that are wrong."""
        return [verdict for verdict in self.verdicts if not verdict.right]


class Marker:
    """Marks sheets about one model; what it has worked out once it keeps."""

    def __init__(self, key: AnswerKey) -> None:
        self.key = key
        self._known: dict[Any, list[Mistake]] = {}

    def mark(self, sheet: Sheet) -> Marked:
        """The verdict on each answer of a sheet."""
        pairs = match(sheet.answers, self.key.items, _agreeing)
        without_batch = any(_leaves_batch_out(answer, item) for answer, item in pairs if item)
        beliefs = FollowOn(self.key, [(answer, item) for answer, item in pairs if item])
        marking = _Marking(self, without_batch, beliefs)
        found = Marked(sheet)
        order = {id(item): number for number, item in enumerate(self.key.items)}
        for answer, item in sorted(pairs, key=lambda pair: order.get(id(pair[1]), len(order))):
            found.verdicts += marking.of_layer(answer, item)
        for name, told in sheet.totals.items():
            found.verdicts.append(marking.of_total(name, told, found.verdicts))
        answered = {id(item) for _, item in pairs}
        found.unanswered = [
            item
            for item in self.key.items
            if id(item) not in answered and not item.extra and not item.inside
        ]
        return found

    def guesses(self, world: LayerCall) -> list[Mistake]:
        """What mistakes would give for a layer."""
        at = (id(world.plan), world.arriving)
        if at not in self._known:
            if len(self._known) >= MOST_WORLDS:
                self._known.clear()
            self._known[at] = list(guesses(world))
        return self._known[at]


@dataclass(slots=True)
class _Marking:
    """What is known while one sheet is marked."""

    marker: Marker
    without_batch: bool
    beliefs: FollowOn

    def of_layer(self, answer: Answer, item: KeyRow | None) -> Iterator[Verdict]:
        """What is said of one layer."""
        for question, told in ((SHAPE, answer.shape), (PARAMS, answer.params)):
            if told is None:
                continue
            made = Verdict(question, told, False, "", item, answer.label, answer.line)
            if item is None:
                made.reasons = [NO_SUCH_LAYER]
            elif (item.shapes if question == SHAPE else item.params) is None:
                continue  # Nobody knows what is right.
            else:
                self.judge(made, item)
            yield made

    def judge(self, made: Verdict, item: KeyRow) -> None:
        """Whether an answer is right, and else why not."""
        made.right = self.is_right(made, item)
        made.expected = shapes_text(item.shapes) if made.question == SHAPE else f"{item.params:,}"
        if made.right:
            return
        if not made.told.readable:
            kind = "a shape" if made.question == SHAPE else "a number of parameters"
            made.reasons = [Mistake("unreadable", f"{made.told.text!r} cannot be read as {kind}")]
            return
        made.reasons = list(_distinct(self.reasons(made, item))) or list(_plain(made, item))
        made.follow_on = any(guess.mistake == FOLLOW_ON for guess in made.reasons[:1])

    def is_right(self, made: Verdict, item: KeyRow) -> bool:
        if made.question == PARAMS:
            return same_amount(made.told.amount, item.params, item)
        return any(
            same_shapes(made.told.shapes or (), item.shapes or (), item, without)
            for without in (False, self.without_batch)
        )

    def reasons(self, made: Verdict, item: KeyRow) -> Iterator[Mistake]:
        """The mistakes that would give a wrong answer."""
        if item.world is None:
            return
        believed = self.beliefs.world(item)
        follows = believed.result if believed else None
        if follows and self.gives(made, item, Mistake.of("", "", follows)):
            yield Mistake(FOLLOW_ON, self.beliefs.why(item))
        yield from self.fitting(item.world, made, item)
        if believed:
            for guess in self.fitting(believed, made, item):
                yield replace(guess, why=f"{guess.why}; {self.beliefs.why(item)}")

    def fitting(self, world: LayerCall, made: Verdict, item: KeyRow) -> Iterator[Mistake]:
        """The mistakes with a layer that would give what was written."""
        return (g for g in self.marker.guesses(world) if self.gives(made, item, g))

    def gives(self, made: Verdict, item: KeyRow, guess: Mistake) -> bool:
        """Whether a mistake would give what was written."""
        if made.question == PARAMS:
            number = _comes_to(made.told.amount, item)
            return number is not None and guess.params is not None and number == guess.params
        if guess.shapes is None:
            return False
        return same_shapes(made.told.shapes or (), guess.shapes, item, self.without_batch)

    def of_total(self, name: str, told: Response, verdicts: Sequence[Verdict]) -> Verdict:
        """What is said of the whole model."""
        right = self.marker.key.totals.get(name)
        made = Verdict(name, told, same_amount(told.amount, right, None), f"{right:,}")
        if not made.right and told.readable:
            made.reasons = list(self.total_reasons(name, told.amount, verdicts))
            made.follow_on = any(guess.mistake == FOLLOW_ON for guess in made.reasons[:1])
        return made

    def total_reasons(self, name: str, told: Any, verdicts: Sequence[Verdict]) -> Iterator[Mistake]:
        counted = [made for made in verdicts if made.question == PARAMS and made.item]
        own = {id(v.item): v.told.amount for v in counted if isinstance(v.told.amount, int)}
        items = [item for item in self.marker.key.items if item.world is not None]
        summed = sum(own.get(id(item), item.params or 0) for item in items)
        if any(not made.right for made in counted) and told == summed:
            yield Mistake(FOLLOW_ON, f"it is the sum of the numbers above it, {told:,}")
        for other, amount in self.marker.key.totals.items():
            if told == amount and other != name:
                yield Mistake("other total", f"that is the number of {other} parameters")
        for item in items:
            if item.params and told == self.marker.key.totals[name] - item.params:
                yield Mistake("row forgotten", f"the {item.params:,} of {item.name} are missing")


def _comes_to(told: Any, item: KeyRow) -> Any:
    """The number that was written, or what a formula comes to."""
    if contains_letters(told) and item.explanation:
        return number_of(told, item.explanation)
    return told


def _distinct(found: Iterator[Mistake]) -> Iterator[Mistake]:
    """Each mistake once."""
    seen = set()
    for guess in found:
        if guess.mistake not in seen:
            seen.add(guess.mistake)
            yield guess


def _plain(made: Verdict, item: KeyRow) -> Iterator[Mistake]:
    """Reasons that need no rule: they compare what was written with what is right."""
    if made.question == PARAMS:
        if contains_letters(made.told.amount) and _comes_to(made.told.amount, item) == item.params:
            why = f"it comes to {item.params:,} with the numbers of this layer only"
            yield Mistake("by chance", why)
        elif item.params == 0:
            why = f"{item.class_name} has no weights: there is nothing to learn"
            yield Mistake("no weights", why)
        elif made.told.amount == 0:
            yield Mistake("weights", f"{item.class_name} has weights, which are learned")
        return
    right, told = (item.shapes or ((),))[0], (made.told.shapes or ((),))[0]
    if len(made.told.shapes or ()) != len(item.shapes or ()):
        yield Mistake("outputs", f"the layer gives {len(item.shapes or ())} outputs")
    elif len(told) == len(right) and told[1:] == right[1:]:
        yield Mistake("batch", f"the first size is that of the batch, which is {right[0]} here")
    elif sorted(map(str, told)) == sorted(map(str, right)):
        yield Mistake("order", "the sizes are right, their order is not")
    elif len(told) < len(right) and _within(told, right):
        yield Mistake("axes", f"axes are missing: {len(right)} leave the layer, with the batch")
    elif len(told) > len(right) and _within(right, told):
        yield Mistake("axes", f"there are axes too many: {len(right)} leave the layer")


def _within(few: Sequence[Any], many: Sequence[Any]) -> bool:
    """Whether some sizes stand among others, in their order."""
    rest = iter(many)
    return all(any(size == other for other in rest) for size in few)


def _agreeing(answer: Answer, item: KeyRow) -> int:
    """How many values of an answer are right for a layer."""
    shape, params = answer.shape, answer.params
    right = (
        shape
        and shape.shapes
        and any(
            same_shapes(shape.shapes, item.shapes or (), item, without) for without in (False, True)
        )
    )
    count = params is not None and known_equal(params.amount, item.params)
    return bool(right) + bool(count)


def known_equal(told: Any, right: Any) -> bool:
    """Whether two numbers are the same; formulas are not looked at."""
    return told is not None and right is not None and bool(told == right)


def _leaves_batch_out(answer: Answer, item: KeyRow) -> bool:
    """Whether a shape is written without the batch, for certain."""
    told = answer.shape.shapes[0] if answer.shape and answer.shape.shapes else None
    right = item.shapes[0] if item.shapes else None
    return bool(told and right and len(told) == len(right) - 1 and told[0] is not UNKNOWN)


def shapes_text(shapes: Sequence[Shape] | None) -> str:
    """Shapes as Keras's table prints them."""
    return ", ".join(map(shape_text, shapes or ()))


class FollowOn:
    """What leaves each layer, as a sheet says or as follows from what it says."""

    def __init__(self, key: AnswerKey, answers: Sequence[tuple[Answer, KeyRow]]) -> None:
        self.key = key
        self.told = {id(item): answer for answer, item in answers if answer.shape}
        self.worlds: dict[int, LayerCall | None] = {}

    def world(self, item: KeyRow) -> LayerCall | None:
        """A layer as it is called if the answers above it are right; None if that is as it is."""
        if id(item) not in self.worlds:
            self.worlds[id(item)] = None  # Nothing that reads itself can be worked out.
            self.worlds[id(item)] = self._world(item)
        return self.worlds[id(item)]

    def _world(self, item: KeyRow) -> LayerCall | None:
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

    def _stated(self, item: KeyRow) -> tuple[Shape, ...] | None:
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

    def why(self, item: KeyRow) -> str:
        """Which earlier answer a later one follows from."""
        followed = []
        for tensor in item.sources:
            if self._believed(tensor) != tensor.shape:
                followed.append(f"{shape_text(self._believed(tensor))} for {self._origin(tensor)}")
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
