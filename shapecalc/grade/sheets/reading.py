"""From the lines of a sheet to its answers, its doubts, and the lines that are passed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from shapecalc.dataclasses import replace
from shapecalc.grade.amounts import contains_letters
from shapecalc.grade.sheet import Answer, Remark, Response
from shapecalc.grade.sheets.choices import IN_PROSE, first_choice, is_in_prose, second_choice
from shapecalc.grade.sheets.collected import (
    CollectedAnswers,
    SheetReading,
    answer_of,
    is_free,
    lack_shapes,
)
from shapecalc.grade.sheets.habits import PARAMS, SHAPE, Decision, Habits
from shapecalc.grade.sheets.numbers import read_number
from shapecalc.grade.sheets.parts import NamedLayer
from shapecalc.grade.sheets.responses import differ, go_on, params_response, shape_response
from shapecalc.grade.sheets.size_rows import join_pairs
from shapecalc.grade.sheets.statements import Statement, listed
from shapecalc.grade.sheets.whole_sheet import read_together
from shapecalc.grade.sheets.words import ANSWER_LABELS, Role, without_number
from shapecalc.patterns import regex

NO_LAYER = "it names no layer, and the lines above do not either"
NO_VALUE = "no shape and no number"
_UNREAD = regex(r"[\w)]\s*[*×]\s*[\w(]|\)\s*[*×+]")
"""The signs of a formula."""

_REFERS = regex(r"\b(?:it|its|this layer|that layer)\b|그 층|이 층|그것|이것", re.IGNORECASE)
"""Words of a question for the layer above."""

OTHER_TOTAL = "line {line} has another total; which of them counts?"
SOME_LAYERS = "it adds up some of the layers"
PROSE = "a sentence without an answer"
BESIDE = "it stands in the sentence beside the answer, and is not read"


def read_statements(statements: Sequence[Statement]) -> SheetReading:
    """Return what some statements say together."""
    read_together(statements)
    return _Reader(statements).read()


class _Reader:
    """The state while a sheet is read: which layer the last lines are about."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements: list[Statement] = []
        self.passed: list[Statement] = []
        for statement in statements:
            (self.passed if self._is_passed(statement) else self.statements).append(statement)
        self.choices = {id(s): first_choice(s) for s in self.statements}
        join_pairs([(s, self.choices[id(s)]) for s in self.statements])
        self.habits = Habits()
        for statement in self.statements:
            choice = self.choices[id(statement)]
            self.habits.add(statement, choice)
        self.letters: dict[str, int] = {}
        self.reading = SheetReading()
        self.collected = CollectedAnswers(self.reading.answers, self._counted())
        self.numbered = Counter(
            _kind_words(s.subject) if s.subject else ""
            for s in self.statements
            if not s.total and self._has_numbers(s)
        )
        self.numbers: set[object] = set()
        self.lines_passed: set[Remark] = set()
        self.before_layer = {
            id(first)
            for first, second in pairwise(self.statements)
            if first.line == second.line and second.subject and not first.is_named
        }
        self.in_line = Counter(s.line for s in self.statements if not s.is_empty)
        self.asked: Role | None = None
        self.named = any(s.subject or s.order for s in self.statements if not s.is_empty)
        self.named = self.named or any(s.subject for s in self.statements)

    @staticmethod
    def _is_passed(statement: Statement) -> bool:
        """Return whether a statement is a heading, a name or a sentence, not an answer."""
        if not statement.noise or statement.corrects or statement.no_params:
            return False
        if statement.total and statement.noise == "a heading":
            return False
        return not any(f.label in ANSWER_LABELS or f.value.is_shape for f in statement.mentions)

    def read(self) -> SheetReading:
        """Return what the statements say."""
        for statement in self.statements:
            self.letters |= statement.letters
        for statement in self.statements:
            if self._is_general(statement):
                self._pass_over(statement, "a formula in letters, which other lines use")
            else:
                self._read(statement)
                self._read_costs(statement)
        for statement in self.passed:
            self._pass_over(statement, statement.noise)
        self.reading.answers = [a for a in self.reading.answers if a.shape or a.params or a.costs]
        self.reading.passed.sort(key=lambda remark: remark.line)
        return self.reading

    def _is_general(self, statement: Statement) -> bool:
        """Return whether a statement is a formula in letters that others give with numbers."""
        choice = self.choices[id(statement)]
        params = choice.params
        if statement.letters or not params or params.doubt or statement.total or choice.shape:
            return False
        amounts = params.value.amounts
        if not amounts or not all(map(contains_letters, amounts)) or choice.open:
            return False
        subject = statement.subject
        same_words = self.numbered[_kind_words(subject)] if subject else 0
        return same_words + self.numbered[""] > 0

    def _has_numbers(self, statement: Statement) -> bool:
        """Return whether a statement gives a number of parameters without letters."""
        choice = self.choices[id(statement)]
        amounts = [f.value.amounts for f in [choice.params, *choice.open] if f]
        return any(sides and not any(map(contains_letters, sides)) for sides in amounts)

    def _pass_over(self, statement: Statement, why: str) -> None:
        if statement.text.strip():
            remark = Remark(statement.line, statement.text.strip(), why)
            if remark not in self.lines_passed:
                self.lines_passed.add(remark)
                self.reading.passed.append(remark)

    def _doubt(self, statement: Statement, why: str) -> None:
        self.reading.doubts.append(Remark(statement.line, statement.text.strip(), why))

    def _read(self, statement: Statement) -> None:
        if statement.is_empty:
            self._read_heading(statement)
            return
        if self._read_list(statement):
            return
        self._label_as_asked(statement)
        choice = second_choice(statement, self.choices[id(statement)], self.habits)
        if statement.is_other and statement.subject is None and self.collected.open is not None:
            self._read_other(statement, choice)
        elif statement.unclear:
            self._doubt(statement, statement.unclear)
        elif statement.subject and _is_prose(choice):
            self._doubt(statement, IN_PROSE)
            self.collected.add(answer_of(statement))  # The next lines may be about this layer.
        elif statement.is_rest and not statement.is_named:
            answer = Answer(line=statement.line)
            self._fill(answer, statement, choice)
            self.reading.rest.append(answer)
        elif statement.total or self._is_sum(statement, choice):
            self._read_total(statement, choice)
        elif statement.subject or (statement.order and not self._asks(statement)):
            self._read_answer(statement, choice)
        else:
            self._read_more(statement, choice)

    @staticmethod
    def _asks(statement: Statement) -> bool:
        """Return whether a numbered line is a question in words, as ``Q2. How many …? 640``."""
        return isinstance(statement.order, int) and statement.words > 2 and bool(statement.labels)

    def _label_as_asked(self, statement: Statement) -> None:
        """Read a bare number below a question as what it asks for: ``How many parameters …?``."""
        choice = self.choices[id(statement)]
        if self.asked and not statement.is_named and len(choice.open) == 1 and not choice.shape:
            (number,) = choice.open
            number.label = self.asked
            shape = self.asked is Role.SHAPE_LABEL
            decision = Decision(shape=number) if shape else Decision(params=number)
            self.choices[id(statement)] = decision
        self.asked = None

    def _read_heading(self, statement: Statement) -> None:
        """Read a line without a value: it may name the layer of the next lines, or their kind."""
        labels = statement.labels & {Role.SHAPE_LABEL, Role.PARAMS_LABEL}
        if not statement.subject and labels:
            topics = {Role.SHAPE_LABEL: SHAPE, Role.PARAMS_LABEL: PARAMS}
            self.habits.topic = topics[labels.pop()] if len(labels) == 1 else ""
            if statement.text.rstrip().endswith("?") and _REFERS.search(statement.text):
                self.asked = next(iter(labels)) if len(labels) == 1 else None
            else:
                self.collected.open = None
        rest = statement.text.replace(statement.subject.text, "") if statement.subject else ""
        if _UNREAD.search(rest) and not statement.costs:
            self._doubt(statement, "it cannot be read as a formula")
            return
        if statement.chain or ("?" in statement.text and statement.labels == {Role.INPUT_LABEL}):
            self.collected.open = (
                None  # Nobody knows which layer, or which number, the next lines are about.
            )
        elif statement.subject or (statement.order and statement.words < 3):
            answer = answer_of(statement)
            goes_on = labels or statement.costs
            self.collected.open = self.collected.same_layer(answer) if goes_on else None
            if self.collected.open is None and self.in_line[statement.line] < 2:
                self.collected.add(answer)
            self.asked = labels.pop() if len(labels) == 1 else None
        if not statement.costs:
            self._pass_over(statement, NO_VALUE)

    def _read_costs(self, statement: Statement) -> None:
        """Read the multiply-adds and the FLOPs that a statement gives beside its other values."""
        costs = statement.costs
        several = statement.chain or statement.others or statement.orders or statement.unclear
        if not costs or several:
            return
        if statement.total:
            target = self.reading.costs
        elif layer := self._layer_with_costs(statement):
            target = layer.costs
        else:
            self._doubt(statement, NO_LAYER)
            return
        for mention in costs:
            response = params_response(mention, statement, self.letters)
            earlier = target.get(mention.cost)
            if earlier and not statement.corrects and differ(earlier, response):
                response.doubt = OTHER_TOTAL.format(line=earlier.line)
            target[mention.cost] = response

    def _layer_with_costs(self, statement: Statement) -> Answer | None:
        """Return the answer about the layer of a statement; None if it is not clear which."""
        if not (statement.subject or statement.order):
            return self.collected.open
        answer, last = answer_of(statement), self.collected.open
        if last is not None and last.layer == answer.layer:
            return last
        same = self.collected.same_layer(answer)
        if same is None:
            self.collected.add(answer)
        return same or answer

    def _name_rest(self, statement: Statement, choice: Decision) -> None:
        """Name the numbers of a sentence that stand beside its clear values, and are not read."""
        read = (choice.shape, choice.params)
        for mention in statement.answers:
            if mention.value.is_number and mention not in read and is_in_prose(mention):
                self.reading.passed.append(Remark(statement.line, mention.value.text, BESIDE))

    def _read_total(self, statement: Statement, choice: Decision) -> None:
        mention = choice.params
        if mention is None:
            self._doubt(statement, "a total is a number of parameters")
            return
        self._name_rest(statement, choice)
        name = statement.total or "total"
        response = params_response(mention, statement, self.letters)
        response.added = statement.added
        earlier = self.reading.totals.get(name)
        if earlier and response.added:
            self._doubt(statement, SOME_LAYERS)
        else:
            if earlier and earlier.added:
                self.reading.doubts.append(Remark(earlier.line, earlier.source, SOME_LAYERS))
                earlier = None
            if earlier and not statement.corrects and differ(earlier, response):
                response.doubt = OTHER_TOTAL.format(line=earlier.line)
            self.reading.totals[name] = response
        self.collected.open = None

    def _is_sum(self, statement: Statement, choice: Decision) -> bool:
        """Return whether a line without a layer adds up the numbers of the lines above it."""
        if statement.subject or statement.order or choice.params is None or choice.shape:
            return False
        above = [a.params.amount for a in self.reading.answers if a.params]
        alone = choice.params.value.is_number and not statement.words
        if self.collected.open and self.collected.open.params and len(above) > 1 and alone:
            exact = all(isinstance(number, int) for number in above)
            if not exact or not sum(above) or [sum(above)] != [*choice.params.value.amounts]:
                return False
            choice.params.doubt = ""
            return True
        terms = re.findall(r"\d[\d,.' ]*", choice.params.value.text.partition("=")[0])
        numbers = [read_number(term.strip(" ,.")) for term in terms]
        signs = re.sub(r"[\d,.'\s]", "", choice.params.value.text.partition("=")[0])
        known = {*numbers} <= self.numbers or (not self.named and len(numbers) > 2)
        return len(numbers) > 1 and {*signs} == {"+"} and known

    def _read_list(self, statement: Statement) -> bool:
        """Read a line of many values without a layer, one for each layer in their order."""
        if statement.is_named:
            return False
        values = listed(statement)
        joined = len(statement.answers) == 1 and len(values) > 2 and values[0].value.strong
        if len(values) < 3 or (joined and not lack_shapes(self.reading.answers, len(values))):
            return False
        label = next((f.label for f in values if f.label), None)
        topic = self.habits.topic
        for mention in values:
            answer = Answer(line=statement.line)
            is_shape = mention.value.is_shape or label is Role.SHAPE_LABEL or topic == SHAPE
            choice = Decision(shape=mention) if is_shape else Decision(params=mention)
            self._fill(answer, statement, choice)
            self.reading.answers.append(answer)
        self.collected.open = None
        return True

    def _read_other(self, statement: Statement, choice: Decision) -> None:
        """Read an answer about the other layer of the kind that the last line was about."""
        assert self.collected.open is not None
        answer = replace(
            self.collected.open, shape=None, params=None, order=None, count=0, arguments=""
        )
        answer.line, answer.is_other = statement.line, True
        self._fill(answer, statement, choice)
        self.collected.add(answer)

    def _read_answer(self, statement: Statement, choice: Decision) -> None:
        answer = answer_of(statement)
        if statement.corrects:
            corrected = self.collected.corrected(answer)
            if corrected is None:
                self._doubt(statement, "it corrects an answer, but it is not clear which")
            else:
                self._fill(corrected, statement, choice)
            return
        same = self.collected.same_layer(answer)
        open_ = None if answer.is_other else self.collected.open
        labelled = any(f.label for f in (choice.shape, choice.params) if f)
        in_block = open_ is not None and open_.layer == answer.layer
        in_block = in_block and (labelled or not (open_.shape or open_.params))  # type: ignore[union-attr]
        if open_ is not None and in_block and is_free(open_, choice, statement.no_params):
            self._fill(open_, statement, choice)
            return
        if same is not None and is_free(same, choice, statement.no_params):
            self._fill(same, statement, choice)
            return
        self._fill(answer, statement, choice)
        self.collected.add(answer)

    def _read_more(self, statement: Statement, choice: Decision) -> None:
        """Read a line that names no layer: it may belong to the layer above it."""
        has_label = any(f.label in ANSWER_LABELS for f in statement.answers)
        if self._continues(statement, choice):
            return
        fits = self.collected.open is not None and is_free(self.collected.open, choice)
        fits = fits and id(statement) not in self.before_layer
        if fits and self.collected.open is not None and (has_label or statement.words < 3):
            self._fill(self.collected.open, statement, choice)
        elif statement.words > 1 and not has_label and not choice.shape:
            self._pass_over(statement, PROSE)
        elif not self.named and statement.words < 3:
            answer = answer_of(statement)
            self._fill(answer, statement, choice)
            self.collected.add(answer)
        else:
            self._doubt(statement, NO_LAYER)

    def _continues(self, statement: Statement, choice: Decision) -> bool:
        """Add the sides of an equation that goes on below: ``= 3 * (16 + 7 + 1) * 16 = 1152``."""
        params = self.collected.open.params if self.collected.open else None
        text = statement.text.lstrip()
        if params is None or not text.startswith(("=", "→")) or choice.shape:
            return False
        if choice.params is None or statement.words > 1:
            return False
        results = [[*sides][-1:] for sides in (params.amounts, choice.params.value.amounts)]
        if text.startswith(("=>", "→")) and results[0] != results[1]:
            return False  # It may be a total.
        go_on(params, params_response(choice.params, statement, self.letters))
        return True

    def _counted(self) -> Counter[tuple[str, str]]:
        """Return how often the sheet gives each kind of value for the same words."""
        counts: Counter[tuple[str, str]] = Counter()
        for statement in self.statements:
            choice = self.choices[id(statement)]
            if statement.subject and not statement.is_empty:
                counts[statement.subject.text, SHAPE] += choice.shape is not None
                counts[statement.subject.text, PARAMS] += choice.params is not None
        return counts

    def _fill(self, answer: Answer, statement: Statement, choice: Decision) -> None:
        """Add the values of a statement to an answer, or put them in the place of its values."""
        self._name_rest(statement, choice)
        if choice.shape:
            answer.shape = shape_response(choice.shape, statement)
        if choice.params:
            answer.params = params_response(choice.params, statement, self.letters)
            self.numbers.update(a for a in answer.params.amounts if isinstance(a, int))
        elif statement.no_params:
            answer.params = Response("0", amounts=[0], line=statement.line)


def _kind_words(subject: NamedLayer) -> str:
    return without_number((subject.class_name or subject.text).lower())


def _is_prose(choice: Decision) -> bool:
    """Return whether the only value is a number in a sentence that may be about anything."""
    return choice.shape is None and choice.params is not None and choice.params.doubt == IN_PROSE
