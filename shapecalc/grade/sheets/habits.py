"""How the clear lines of a sheet are written: it decides about bare numbers in other lines."""

from __future__ import annotations

from collections import Counter

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.sheets.numbers import are_thousands
from shapecalc.grade.sheets.statements import Mention, Statement
from shapecalc.grade.sheets.weightless import is_grid, is_weightless

SHAPE, PARAMS = "shape", "params"


@dataclass(slots=True)
class Decision:
    """The shape and the number of parameters in a statement, and the numbers that are left open."""

    shape: Mention | None = None
    params: Mention | None = None
    open: list[Mention] = field(default_factory=list)

    @property
    def certain(self) -> bool:
        """Return whether nothing is left open."""
        values = [mention for mention in (self.shape, self.params) if mention]
        return not self.open and not any(mention.doubt for mention in values)


@dataclass(slots=True)
class Habits:
    """How the certain statements of a sheet are written.

    Attributes:
        after: how often a shape or a number stands behind an arrow, a colon, or nothing.
        params_first: in how many statements with both the number stands before the shape.
        both, shapes, params: how many statements have both values, or only one of them.
        topic: what a heading above asks for: ``Output shapes:``.
        brackets, bare: how many shapes stand in brackets, and how many do not.
        spaced: whether a number has blanks between its thousands for certain.
        columns: how many statements have two bare numbers that are no thousands.
        lone, pairs: how many statements have one bare number, or two.
        counted: how many have only one number where a size would need several.
    """

    after: Counter[tuple[str, str]] = field(default_factory=Counter)
    both: int = 0
    params_first: int = 0
    shapes: int = 0
    params: int = 0
    spaced: bool = False
    columns: int = 0
    lone: int = 0
    pairs: int = 0
    counted: int = 0
    brackets: int = 0
    bare: int = 0
    topic: str = ""

    def add(self, statement: Statement, choice: Decision) -> None:
        """Count a statement, and what it leaves open or not."""
        if statement.total:
            return
        if not choice.certain:
            self._add_open(statement, choice)
            return
        if choice.shape and choice.shape.value.text[:1] in "([":
            self.brackets += 1
        elif choice.shape:
            self.bare += 1
        for kind, mention in ((SHAPE, choice.shape), (PARAMS, choice.params)):
            if mention and mention.label is None and mention.value is not None:
                self.after[mention.before, kind] += 1
        if choice.shape and choice.params:
            self.both += 1
            self.params_first += choice.params.value.start < choice.shape.value.start
        elif choice.shape and not is_weightless(statement):  # There, nothing else is to be said.
            self.shapes += choice.shape.label is None
        elif choice.params and choice.params.value.text != "0":
            self.params += choice.params.label is None

    def _add_open(self, statement: Statement, choice: Decision) -> None:
        """Count the bare numbers of a statement without another value."""
        texts = [f.value.text for f in choice.open]
        self.spaced = self.spaced or are_thousands(texts[1:])
        if choice.shape or choice.params or not statement.subject:
            return
        self.lone += len(texts) == 1 and not is_weightless(statement)
        self.pairs += len(texts) == 2
        self.counted += len(texts) == 1 and texts != ["0"] and is_grid(statement)
        self.columns += len(texts) == 2 and len(texts[1]) != 3 and texts[1].isdigit()
