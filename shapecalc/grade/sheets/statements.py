"""What a line says about one layer, or about the whole model."""

from __future__ import annotations

from operator import attrgetter

from shapecalc.dataclasses import dataclass, field, fields
from shapecalc.grade.amounts import WrittenShape
from shapecalc.grade.sheets.parts import NamedLayer
from shapecalc.grade.sheets.value import Value
from shapecalc.grade.sheets.words import NO_ANSWERS, Role

MINUS = "the dash may be a minus sign"

MOST_VALUES = 100
"""The most values of a statement that are read."""


@dataclass(slots=True, eq=False)
class Mention:
    """A value of a line with the words around it.

    Attributes:
        value: the value.
        label: the kind of the word that says what it is; None if none does.
        before: what stands before it: an arrow, a sign, or nothing.
        gap: whether it stands apart, behind a sign or a wide gap.
        part: whether it is a part of the answer: ``120 per gate``.
        final: whether it is the answer after some parts: ``480 in all``.
        doubt: why it is not understood.
        words: how many words without a meaning stand before it.
        weights: whether the word behind it is "weights".
        channels: whether the word behind it is "channels".
        earlier: whether it is what the student had first: ``I first had 512``.
        repeated: whether it is the shape of the line above: ``same shape``.
        cost: which cost it is: macs, flops, or operations, which may be either; else empty.
    """

    value: Value
    label: Role | None = None
    before: str = ""
    gap: bool = False
    part: bool = False
    final: bool = False
    doubt: str = ""
    words: int = 0
    weights: bool = False
    channels: bool = False
    earlier: bool = False
    repeated: bool = False
    cost: str = ""


@dataclass(slots=True)
class Statement:
    """What a line says about one layer, or about the whole model.

    Attributes:
        line, text: the line.
        subject: the layer, if it is named.
        order: its number in the student's order; LAST for the last one.
        count: its number among the layers of its kind: ``합성곱층1``.
        total: which total of the model it states; empty if it states none.
        mentions: the values.
        no_params: whether it says that there are no parameters.
        corrects: whether it begins with a word that corrects an earlier answer.
        letters: the letters that it defines: ``n = 10``.
        words: how many words it has that mean nothing here.
        noise: why it is no answer, by a word such as ``student number``.
        labels: the kinds of the words that say what values are.
        unclear: why it is not clear which layer is meant; empty if it is.
        others: the layers behind the subject in a list: ``conv1, conv2: 320, 18496``.
        orders: the numbers of the layers in a list: ``first and second LSTM``.
        respectively: whether it says that each layer of the list has a value: ``respectively``.
        several: how many layers of a class it is about: ``both dense layers``; 0 if it says none.
        for_each: whether each of several layers has the value: ``both dense layers: 110``.
        cost: the cost that a word at its start names, which may be that of all its numbers.
        discarded: the values that the student had first: ``1,280, changed from 1,290``.
        added: the layers that a sum adds: ``conv1 + conv2 = 18816``.
        is_other: whether it is about the other layer of the kind that was named last.
        is_rest: whether it is about all layers without an answer.
        same: whether it says that the shape is that of the layer above.
        chain: whether it names several layers, from one to the next; the last one counts.
    """

    line: int
    text: str
    subject: NamedLayer | None = None
    order: object = None
    count: int = 0
    total: str = ""
    mentions: list[Mention] = field(default_factory=list)
    no_params: bool = False
    corrects: bool = False
    letters: dict[str, int] = field(default_factory=dict)
    words: int = 0
    noise: str = ""
    labels: set[Role] = field(default_factory=set)
    unclear: str = ""
    others: list[NamedLayer] = field(default_factory=list)
    orders: list[object] = field(default_factory=list)
    respectively: bool = False
    several: int = 0
    for_each: bool = False
    cost: str = ""
    discarded: tuple[str, ...] = ()
    added: int = 0
    is_other: bool = False
    is_rest: bool = False
    same: bool = False
    chain: bool = False

    def copied_to(self, line: int) -> Statement:
        """Return the same statement on a line of a sheet, whose reading changes it."""
        copied = Statement(*_statement_fields(self))
        copied.line = line
        copied.mentions = [Mention(*_mention_fields(mention)) for mention in self.mentions]
        copied.letters, copied.labels = dict(self.letters), set(self.labels)
        copied.others, copied.orders = list(self.others), list(self.orders)
        return copied

    @property
    def answers(self) -> list[Mention]:
        """Return the values that are not about something else, such as the input."""
        return [mention for mention in self.mentions if mention.label not in NO_ANSWERS]

    @property
    def has_value(self) -> bool:
        """Return whether it gives a shape, a number of parameters or a cost so far."""
        return bool(self.answers) or any(mention.cost for mention in self.mentions)

    @property
    def costs(self) -> list[Mention]:
        """Return the multiply-adds and FLOPs; none if it is not clear which number is one.

        The 2 of ``FLOPs = 2 × MACs`` is none.
        """
        costs = [mention for mention in self.mentions if mention.cost]
        clear = len({mention.cost for mention in costs}) == len(costs)
        return costs if clear and all(m.value.amounts != [2] for m in costs) else []

    @property
    def is_named(self) -> bool:
        """Return whether it says which layer or total it is about."""
        return bool(self.subject or self.order or self.total)

    @property
    def is_empty(self) -> bool:
        """Return whether it has no value."""
        return not self.no_params and all(f.label in NO_ANSWERS for f in self.mentions)


def doubted(mention: Mention, why: str) -> Mention:
    """Return a value after setting that it is not understood; the first reason counts."""
    mention.doubt = mention.doubt or why
    return mention


_mention_fields = attrgetter(*(part.name for part in fields(Mention)))
_statement_fields = attrgetter(*(part.name for part in fields(Statement)))


def listed(statement: Statement) -> list[Mention]:
    """Return the values of a line that has one for each layer; empty if it has none such."""
    mention = statement.answers
    if len(mention) == 1 and mention[0].label is Role.PARAMS_LABEL and mention[0].value.is_shape:
        sizes = (mention[0].value.shapes or [()])[0]
        numbers = [size for size in sizes if isinstance(size, int)]
        if mention[0].value.strong or len(numbers) < max(len(sizes), 3):
            return []
        return [Mention(Value(str(n), amounts=[n]), Role.PARAMS_LABEL) for n in numbers]
    if len(mention) == 1 and len(shapes := mention[0].value.shapes or ()) > 2:
        return [_one_of(mention[0], shape) for shape in shapes]
    if statement.words > 1 or any(f.doubt or f.part for f in mention):
        return []
    if any(f.label is not None for f in mention[1:]):
        return []
    are_numbers = all(f.value.is_number for f in mention)
    separators = {f.before for f in mention[1:]}
    if len(separators) != 1 or not separators <= {"/", ",", "|", ";", ""}:
        return []
    if are_numbers and separators == {""}:
        return mention if len(mention) > 3 else []
    return mention if are_numbers or all(f.value.is_shape for f in mention) else []


def _one_of(mention: Mention, shape: WrittenShape) -> Mention:
    """Return one of several shapes in a row as a value of its own."""
    text = ", ".join("None" if size is None else str(size) for size in shape)
    value = Value(f"({text})", mention.value.start, mention.value.end, [shape], strong=True)
    return Mention(value, mention.label, mention.before)
