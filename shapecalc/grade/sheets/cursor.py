"""The state while a line is read, part by part."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.sheets.parts import LinePart
from shapecalc.grade.sheets.statements import Statement
from shapecalc.grade.sheets.words import Role


@dataclass(slots=True)
class LineCursor:
    """The place in a line, and what its words say about the next value.

    Attributes:
        number, text: the line.
        tokens: its parts.
        rest: the text of the parts.
        at: the index of the current part.
        label: the kind of the last word that says what a value is.
        flags: the kinds of other words before the next value: or, not, so.
        before: the last sign before the next value.
        words_before: how many words without a meaning stood before the subject.
        about: whether the layer of the statement stands behind its value: ``480 for the LSTM``.
        closed: whether brackets around the layer end behind it: ``480 (LSTM)``.
        topic: what a word at the start of the line says about all its values.
        current: the statement that is being read.
        done: the statements before it.
    """

    number: int
    text: str
    tokens: Sequence[LinePart]
    rest: str
    at: int = 0
    label: Role | None = None
    flags: set[Role] = field(default_factory=set)
    before: str = ""
    words_before: int = 0
    about: bool = False
    closed: bool = False
    topic: Role | None = None
    current: Statement = field(init=False)
    done: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.current = Statement(self.number, self.text)

    def following(self, ahead: int = 1) -> LinePart | None:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def begin(self) -> None:
        """Begin the next statement of the line."""
        self.done.append(self.current)
        self.current = Statement(self.number, self.text)
        self.label, self.flags, self.before, self.words_before = None, set(), "", 0
        self.about = self.closed = False
