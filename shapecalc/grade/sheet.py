"""An answer sheet after it was read, the same for every form in which it can be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.notation import Expr
from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Source
from shapecalc.grade.amounts import WrittenShape, read_amount, read_shapes
from shapecalc.grade.documents.line import Line
from shapecalc.grade.places import place_text
from shapecalc.grade.sheets.numbers import Rounded

CUT = "…"
"""The end of a cell that a narrow table has cut off."""


@dataclass(slots=True)
class Response:
    """One answer: its text, and the shapes or the amounts in it.

    Attributes:
        text: the text, as it was written.
        shapes: the shapes; None if it is not an answer to a question for a shape.
        amounts: the sides of ``a = b = c`` in their order, mostly one; all have to be right.
        doubt: why it is not understood; empty if it is.
        line: the number of its line, if that is not the line of the answer.
        added: how many layers it adds up, if it is a sum of layers; else 0.
        beside: the shapes and amounts of the other values that stand beside it.
        bare: whether it is a number without a word for what it is.
        source: the line in which it stands.
        repeated: whether it only says that it is the shape above.
    """

    text: str
    shapes: Sequence[WrittenShape] | None = None
    amounts: Sequence[Expr | Rounded] = ()
    doubt: str = ""
    line: int = 0
    added: int = 0
    beside: Sequence[tuple[Sequence[WrittenShape] | None, Sequence[Expr | Rounded]]] = ()
    bare: bool = False
    source: str = ""
    repeated: bool = False

    @property
    def amount(self) -> Any:
        """Return the result of a calculation, or the only amount; None if there is none."""
        return self.amounts[-1] if self.amounts else None

    @property
    def readable(self) -> bool:
        """Return whether the text is understood as a shape or an amount."""
        return not self.doubt and (self.shapes is not None or bool(self.amounts))

    @classmethod
    def shape(cls, text: str) -> Response:
        """Return the answer to a question for a shape."""
        try:
            return cls(text, shapes=read_shapes(text))
        except ValueError:
            return cls(text)

    @classmethod
    def params(cls, text: str) -> Response:
        """Return the answer to a question for a number of parameters."""
        try:
            return cls(text, amounts=[read_amount(text)])
        except ValueError:
            return cls(text)


@dataclass(slots=True)
class Answer:
    """The answers about one layer.

    Attributes:
        name: the name of the layer as it was written.
        class_name: its class as it was written.
        shape: the shape of its output.
        params: the number of its parameters.
        line: the number of the line, counted from 1; 0 if it is unknown.
        words: what the sheet calls the layer, if that is neither a name nor a class.
        classes: the classes that these words may stand for.
        order: its number in the student's order, ``("of class", 2)`` for the second of its
            class, ``("of class", 2, 3)`` if the class has three; None if there is none.
        count: its number behind its name, as in ``conv2``; 0 if there is none.
        arguments: the arguments behind its class, as in ``LSTM(10)``.
        nickname: what the sheet calls the layer by its task: stem, head.
        is_other: whether it is about the other layer of the kind that was named last.
        is_plural: whether the words name several layers: ``the poolings``.
        costs: its multiply-adds and FLOPs, by the word for them: macs, flops, operations.
    """

    name: str = ""
    class_name: str = ""
    shape: Response | None = None
    params: Response | None = None
    line: int = 0
    words: str = ""
    classes: object = ()
    order: object = None
    count: int = 0
    arguments: str = ""
    nickname: str = ""
    is_other: bool = False
    is_plural: bool = False
    costs: dict[str, Response] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return the layer in the words of the sheet."""
        if self.name and self.class_name:
            return f"{self.name} ({self.class_name})"
        return self.name or self.class_name or self.words

    @property
    def layer(self) -> tuple[object, ...]:
        """Return all that the sheet says to name the layer."""
        return (self.name, self.class_name, self.words, self.order, self.count, self.arguments)


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of a sheet that is no answer, or of which nobody knows whether it is one.

    Attributes:
        line: its number, counted from 1.
        text: the text.
        why: why it is passed over, or why it is not understood.
        place: where it is, if that is not its line: ``page 2, line 5``.
    """

    line: int
    text: str
    why: str
    place: str = ""

    @property
    def where(self) -> str:
        """Return where it is, in words; empty if that is unknown."""
        return place_text(self.place, self.line)


@dataclass(slots=True)
class Sheet:
    """All the answers of one person.

    Attributes:
        source: the file.
        answers: the answers about layers, in the order of the sheet.
        totals: the answers about the whole model: total, trainable, non-trainable.
        rest: the answers about all layers that have no other answer.
        doubts: the lines that are not understood.
        passed: the lines that are passed over: headings, names, prose.
        places: where lines are that are not only lines of a text, by their numbers.
        lines: the lines as they were read.
        costs: the multiply-adds and FLOPs of the whole model, by the word for them.
    """

    source: Source
    answers: list[Answer] = field(default_factory=list)
    totals: dict[str, Response] = field(default_factory=dict)
    rest: list[Answer] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)
    passed: list[Remark] = field(default_factory=list)
    places: Mapping[int, str] = field(default_factory=dict)
    lines: Sequence[Line] = ()
    costs: dict[str, Response] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Return whether nothing on the sheet is an answer or may be one."""
        answered = any(answer.shape or answer.params or answer.costs for answer in self.answers)
        return not (answered or self.totals or self.costs or self.rest or self.doubts)
