"""The answers of a sheet about its layers: which of them a line goes on with or corrects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.sheet import Answer, Remark, Response
from shapecalc.grade.sheets.habits import PARAMS, SHAPE, Decision
from shapecalc.grade.sheets.statements import Statement
from shapecalc.patterns import regex

_NUMBER_BEHIND = regex(r"_\d+$")
CORRECTED = 200
"""Among how many answers before it a correction finds the one that it corrects."""


@dataclass(slots=True)
class SheetReading:
    """What a sheet says.

    Attributes:
        answers: the answers about layers, in the order of the sheet.
        totals: the answers about the whole model.
        rest: the answers about all layers that have no other answer.
        doubts: the lines that are not understood.
        passed: the lines that are passed over.
        costs: the multiply-adds and FLOPs of the whole model, by the word for them.
    """

    answers: list[Answer] = field(default_factory=list)
    totals: dict[str, Response] = field(default_factory=dict)
    rest: list[Answer] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)
    passed: list[Remark] = field(default_factory=list)
    costs: dict[str, Response] = field(default_factory=dict)


def is_free(answer: Answer, choice: Decision, no_params: bool = False) -> bool:
    """Return whether an answer lacks the values of a choice."""
    params = choice.params is not None or no_params
    return not ((choice.shape and answer.shape) or (params and answer.params))


def lack_shapes(answers: Sequence[Answer], count: int) -> bool:
    """Return whether as many answers lack a shape as stand in a row.

    Other shapes in a row may be the outputs of one layer.
    """
    return sum(answer.params is not None and answer.shape is None for answer in answers) == count


def answer_of(statement: Statement) -> Answer:
    """Return an answer without values about the layer of a statement."""
    subject, order = statement.subject, statement.order
    answer = Answer(line=statement.line)
    if subject:
        answer.name, answer.class_name = subject.name, subject.class_name
        answer.classes, answer.arguments = subject.classes, subject.arguments
        answer.words, answer.nickname = subject.text, subject.nickname
    answer.order, answer.count = order, statement.count
    answer.is_other = statement.is_other
    answer.is_plural = subject is not None and subject.is_plural
    return answer


class CollectedAnswers:
    """The answers about layers, in the order of the sheet.

    Args:
        answers: the list to which they are added.
        counts: how often the sheet gives each kind of value for the same words.
    """

    def __init__(self, answers: list[Answer], counts: Counter[tuple[str, str]]) -> None:
        self.answers, self.counts = answers, counts
        self.by_words: dict[tuple[object, ...], list[Answer]] = {}
        self.open: Answer | None = None

    def corrected(self, answer: Answer) -> Answer | None:
        """Return the earlier answer that a line corrects."""
        for other in self.answers[: -1 - CORRECTED : -1]:
            same_order = answer.order is not None and other.order == answer.order
            same_words = answer.label and other.layer[:3] == answer.layer[:3]
            if (same_order or answer.order is None) and (same_words or not answer.label):
                return other
            if same_words and answer.order is None:
                return other
        return None

    def same_layer(self, answer: Answer) -> Answer | None:
        """Return an earlier answer about the same layer, if its words leave no other reading."""
        if answer.is_other:
            return None
        numbered = answer.count > 0 or _NUMBER_BEHIND.search(answer.name) is not None
        specific = numbered or isinstance(answer.order, tuple)
        if not specific and not self._is_only(answer):
            return None
        others = self.by_words.get((*answer.layer[:3], answer.count), [])
        by_order = isinstance(answer.order, tuple) or not answer.label
        fitting = (o for o in reversed(others) if not by_order or o.order == answer.order)
        return next(fitting, None)

    def add(self, answer: Answer) -> None:
        """Add an answer about another layer, which the next lines may go on with."""
        self.answers.append(answer)
        self.by_words.setdefault((*answer.layer[:3], answer.count), []).append(answer)
        self.open = answer

    def _is_only(self, answer: Answer) -> bool:
        """Return whether the sheet never gives one kind of value twice for these words."""
        words = answer.words or answer.label
        return self.counts[words, SHAPE] < 2 and self.counts[words, PARAMS] < 2
