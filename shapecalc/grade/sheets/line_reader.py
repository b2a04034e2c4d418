"""What a line says: about which layers, and which values, each with its evidence.

A line may say something about several layers: ``lstm: 480, dense: 11``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from shapecalc.grade.sheets.korean_numbers import with_digits
from shapecalc.grade.sheets.label_reader import SIDES
from shapecalc.grade.sheets.names import (
    with_letters,
    with_names,
    with_plain_words,
    with_shapes,
)
from shapecalc.grade.sheets.orders import CORRECTION, SPELLED, numbered_parts, order_of
from shapecalc.grade.sheets.parts import LinePart, NamedLayer, value_of
from shapecalc.grade.sheets.scan import tokens_of
from shapecalc.grade.sheets.several_reader import AND, SeveralReader
from shapecalc.grade.sheets.shared import (
    is_alias,
    is_input,
    is_name_behind_class,
    of_each_layer,
    with_activation,
)
from shapecalc.grade.sheets.statements import Statement
from shapecalc.grade.sheets.topics import read_as_cost
from shapecalc.grade.sheets.value_reader import without_earlier
from shapecalc.grade.sheets.weightless import is_activation
from shapecalc.grade.sheets.words import (
    ANSWER_LABELS,
    LAST,
    PHRASES,
    Role,
    SheetWords,
    folded,
    without_number,
)

_AFTER_ORDER = {
    *(Role.SUBJECT, Role.LAYER, Role.SEPARATOR, Role.VALUE, Role.SHAPE_LABEL, Role.PARAMS_LABEL),
    *(Role.ARROW, Role.EQUALS, Role.INPUT_LABEL, Role.NONE, Role.FINAL),
}
"""What stands behind the number of a layer; behind other words it numbers something else."""

_OUTPUTS = ("출력", "output", "ausgabe", "sortie", "salida")
_ARTICLES = {"the", "a", "an", "die", "der", "das"}

_PLACES = ("층", "번", "단계")
"""Counters of places in the model; others count the layers of a class."""


def statements_of(line: str, number: int, words: SheetWords) -> list[Statement]:
    """Return what a line says; at least one statement, which may be empty.

    The sheets of a class have many lines in common, which are read once.
    """
    read = _shared_statements if len(line) <= LONGEST_SHARED else _statements
    return [statement.copied_to(number) for statement in read(line, words)]


def _statements(line: str, words: SheetWords) -> Sequence[Statement]:
    return [s for part in numbered_parts(line) for s in _statements_of_part(part, line, words)]


def _statements_of_part(line: str, text: str, words: SheetWords) -> Sequence[Statement]:
    correction = CORRECTION.match(line)
    order, rest = order_of(line[correction.end() :] if correction else line)
    rest = with_plain_words(with_letters(with_shapes(with_digits(rest))))
    rest = with_names(rest)
    reader = LineReader(0, text, tokens_of(rest, words), rest)
    reader.current.order, reader.current.corrects = order, bool(correction)
    return list(reader.read())


MOST_SHARED, LONGEST_SHARED = 2_048, 100
"""The most lines that are kept for other sheets, and the most characters of one."""

_shared_statements = lru_cache(maxsize=MOST_SHARED)(_statements)


class LineReader(SeveralReader):
    """Reads the statements of a line from its tokens, one after the other."""

    __slots__ = ()

    def read(self) -> Iterator[Statement]:
        """Yield the statements of the line."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            _READERS[token.kind](self, token)
            self.at += 1
        self.topic = self.topic or (self.label if self.label in ANSWER_LABELS else None)
        parts = map(of_each_layer, self._with_subject_behind([*self.done, self.current]))
        statements = list(chain.from_iterable(parts))
        for statement in statements:
            earlier = [mention for mention in statement.mentions if mention.earlier]
            statement.mentions = without_earlier(statement.mentions)
            statement.discarded = tuple(
                mention.value.text for mention in earlier if mention not in statement.mentions
            )
        if len(statements) > 1 and (cost := statements[0].cost):
            for statement in statements:
                read_as_cost(statement, cost)
        for statement in statements if self.topic and len(statements) > 1 else ():
            for mention in statement.mentions:
                if mention.label is None and not statement.total and mention.value.is_number:
                    mention.label = self.topic
        yield from statements

    @staticmethod
    def _with_subject_behind(statements: list[Statement]) -> list[Statement]:
        """Return statements where a layer stands behind its values: ``43264 – flatten``."""
        if len(statements) != 2:
            return statements
        first, second = statements
        if not first.is_named and first.answers and second.subject and second.is_empty:
            first.subject, first.count = second.subject, second.count
            first.order = second.order
            return [first]
        return statements

    # Subjects

    def _subject(self, token: LinePart) -> None:
        subject = token.value
        assert isinstance(subject, NamedLayer)
        current = self.current
        if self._is_part_of_layer(subject):
            self._part(token)
            return
        subject = self._with_window(token, subject)
        self._forget_output()
        self.words_before, before, self.before = current.words, self.before, ""
        if self._names_group(subject):
            return
        if self._is_about(token):
            current.subject, self.about = subject, True
            return
        if self._joins(current, subject):
            return
        if Role.OR in self.flags and current.subject and not current.answers:
            current.unclear = "which layer is meant?"
        if before == "→":
            self._label_input()
        if current.has_value or current.no_params or current.total:
            self.begin()
            current = self.current
        if before == "→" and current.subject and not is_input(current.subject):
            current.chain = True
        self._take(current, subject, before)
        if self._read_numbers_behind():
            return
        self._count_layers()
        current.respectively = current.respectively or subject.is_plural

    def _label_input(self) -> None:
        """Read a shape from which an arrow leads to a layer with a value as its input."""
        current = self.current
        goes_on = any(part.kind is Role.VALUE for part in self.tokens[self.at :])
        if goes_on and not current.is_named and all(m.value.is_shape for m in current.mentions):
            for mention in current.mentions:
                mention.label = Role.INPUT_LABEL

    def _names_group(self, subject: NamedLayer) -> bool:
        """Read the name of a group of layers: ``history branch: …``, ``branch (history): …``."""
        following = self.following()
        if following and following.kind is Role.GROUP:
            self._group_of(subject)
            return True
        before = self.tokens[self.at - 2 : self.at] if self.at > 1 else ()
        of_group = [part.kind for part in before][:1] == [Role.GROUP] and before[1].text == "("
        goes_on = any(part.kind is Role.SUBJECT for part in self.tokens[self.at + 1 :])
        self.current.words += of_group and goes_on
        return of_group and goes_on

    def _group_of(self, subject: NamedLayer) -> None:
        """Pass over the name of a group before that of a layer: ``history branch: dense 20``."""
        self.current.words += 1
        if not any(part.kind is Role.SUBJECT for part in self.tokens[self.at + 1 :]):
            self.current.subject, self.current.chain = subject, True
            self.current.unclear = "it names a group of layers"

    def _take(self, current: Statement, subject: NamedLayer, before: str) -> None:
        """Use a layer as that of the statement, unless one before it says more."""
        if self._is_own_name(subject):
            current.subject, current.order = subject, None
        elif (
            current.subject is None
            or before == "→"
            or self._is_vague(current.subject)
            or is_activation(current.subject) > is_activation(subject)
            or is_input(current.subject) > is_input(subject)
            or is_name_behind_class(current.subject, subject)
        ):
            last = current.subject and current.subject.classes == LAST
            if subject.classes == LAST or last:
                current.order = LAST
            if not (current.subject and subject.classes == LAST):
                current.subject = with_activation(subject, current.subject)
        elif subject.classes == LAST:
            current.order = LAST

    def _forget_output(self) -> None:
        """Forget a word that only calls a layer the last one: ``output Dense: 22*5+5 = 115``."""
        before = self.tokens[self.at - 1].text.lower() if self.at else ""
        value = next((t for t in self.tokens[self.at :] if t.kind is Role.VALUE), None)
        calculated = value is not None and len(value_of(value).amounts) > 1
        behind = self.tokens[self.tokens.index(value) + 1 :] if value else []
        calculated = calculated or bool(behind and behind[0].kind is Role.ITEM)
        labels = [mention.label for part in self.done for mention in part.mentions]
        labels += [mention.label for mention in self.current.mentions]
        other = calculated or labels[-1:] == [Role.PARAMS_LABEL]  # `output price has 16 parameters`
        if other and before in _OUTPUTS and self.label is Role.SHAPE_LABEL:
            self.label = self.topic = None

    def _is_own_name(self, subject: NamedLayer) -> bool:
        """Return whether a name that is no class says which output is meant: ``output price``."""
        before = self.current.subject
        name = folded(without_number(subject.name))
        return bool(before and before.classes == LAST and name and name not in PHRASES)

    def _is_about(self, token: LinePart) -> bool:
        """Return whether a layer stands behind its value: ``160 000 for the embedding``."""
        current = self.current
        if current.is_named or not current.answers:
            return False
        before = [t.text.lower() for t in self.tokens[max(self.at - 3, 0) : self.at]]
        if before[-1:] == ["("] and self.tokens[self.at - 2].kind in (Role.VALUE, Role.ITEM):
            return True  # `26x26x32 (conv2d, 320 params)`
        if before[-1:] == ["for"] or before[-2:] == ["for", "the"]:
            return True
        following = self.following()
        goes_on = following is None or following.kind is not Role.SEPARATOR
        rest = [t.text.lower() for t in self.tokens[self.at :]]
        return "for" in before and (goes_on or (rest[1] == "," and "for" in rest))

    def _joins(self, current: Statement, subject: NamedLayer) -> bool:
        """Join a layer to those before it, in a sum or a list; return whether it is in one."""
        if self._is_added(current):
            if not is_activation(subject):
                current.added = max(current.added, 1) + 1
                current.subject, current.total = None, "total"
            return True
        if self._is_listed(current, subject):
            current.others.append(subject)
            return True
        if current.others and not current.answers:
            current.unclear = "which layer is meant?"
        return False

    def _is_added(self, current: Statement) -> bool:
        """Return whether layers are added: ``conv2d + dense = 29986``."""
        before = self.tokens[self.at - 1] if self.at else None
        plus = before is not None and before.kind is Role.PLUS
        return plus and not current.answers and bool(current.subject or current.total)

    def _is_listed(self, current: Statement, subject: NamedLayer) -> bool:
        """Return whether a layer stands behind another one in a list: ``flatten and dropout``."""
        at = self.at - 1
        while at > 0 and self.tokens[at].text.lower() in _ARTICLES:
            at -= 1
        sign = self.tokens[at].text.lower() if at > 0 else ""
        first = current.subject
        if first is None or current.has_value or current.no_params or is_activation(subject):
            return False
        if sign in AND:
            return True
        numbered = re.search(r"\d$", self._before_sign(at)) is not None
        words, others = (f"{s.text} {s.arguments}".lower() for s in (first, subject))
        is_same = words == others and not numbered
        return sign in (",", "/") and not is_same and not is_alias(first, subject)

    def _before_sign(self, at: int) -> str:
        return self.tokens[at - 1].text if at > 0 else ""

    @staticmethod
    def _is_vague(subject: NamedLayer) -> bool:
        if re.match(r"hidden|은닉|히든", subject.text.lower()):
            return True
        return (len(subject.candidates) > 1 or bool(subject.nickname)) and not subject.name

    def _order(self, token: LinePart) -> None:
        self.before = ""
        following = self.following()
        if self._is_in_list():
            if self.current.answers or self.current.no_params:
                self.begin()
            self.current.orders.append(token.value)
            return
        after = self.following(2)
        if following and following.kind is Role.INPUT_LABEL and after and after.text in SIDES:
            self.current.unclear = "which layer behind this input is meant?"
            return
        goes_on = following and following.kind not in _AFTER_ORDER and following.text != "one"
        if (goes_on and not self._starts_sentence()) or self._counts_behind(token):
            return
        if self.current.orders:
            self.current.orders.append(token.value)
            return
        before = self.current
        names_layer = following is not None and following.kind is Role.SUBJECT
        if before.answers or before.no_params or (before.subject and names_layer):
            self.begin()
            names_class = before.subject and (before.order or not self._starts_sentence())
            if names_class and not names_layer and not token.text.endswith(_PLACES):
                self.current.subject = before.subject  # `the first Dense …, the second …`
        if token.value != LAST and self.current.subject and isinstance(token.value, int):
            self.current.count = token.value
        elif token.text.endswith(_PLACES):
            self.current.order = token.value
        else:
            self.current.order = ("of class", token.value)

    def _counts_behind(self, token: LinePart) -> bool:
        """Read a layer's number that stands behind its value: ``903 for the last one``."""
        current, following = self.current, self.following()
        before = [part.text.lower() for part in self.tokens[max(self.at - 2, 0) : self.at]]
        alone = following is None or following.text in ("one", "layer")
        if current.is_named or not current.answers or "for" not in before:
            return False
        if following and following.kind is Role.SUBJECT and isinstance(token.value, int):
            current.count = token.value  # `320 for the first conv`
            return True
        if following and isinstance(following.value, NamedLayer):
            current.subject, current.order = following.value, ("of class", LAST)
            self.about = bool(self._skip(1, 1))  # `9 for the last Dense`
            return True
        if not alone:
            return False
        current.order = LAST if token.value == LAST else ("of class", token.value)
        self.about = True
        return True

    def _starts_sentence(self) -> bool:
        """Return whether a full stop stands before this word: ``784. The last has 17.``"""
        return any(part.text == "." for part in self.tokens[max(self.at - 2, 0) : self.at])

    def _is_in_list(self) -> bool:
        """Return whether another number follows: ``first and second``."""
        sign, after = self.following(), self.following(2)
        in_list = sign is not None and sign.text.lower() in {",", "/", *AND}
        return in_list and after is not None and after.kind is Role.ORDER

    def _layer(self, token: LinePart) -> None:
        if not self.current.answers and self._read_numbers_behind():
            return
        following = self.following()
        if following and (spelled := SPELLED.get(following.text.lower())):
            if self.current.subject and not self.current.count:
                self.current.count = spelled  # `conv layer two`
                self.at += 1
            return
        if following and following.kind is Role.VALUE and following.start - token.end <= 1:
            value = value_of(following)
            if self._is_value_of_layer(value):
                return
            if value.is_number and isinstance(value.amounts[0], int) and value.amounts[0] < 200:
                if self.current.subject:
                    self.current.count = value.amounts[0]
                elif self.current.is_empty:
                    self.current.order = value.amounts[0]
                else:
                    return
                self.at += 1

    def _group(self, token: LinePart) -> None:
        self.label = None  # `output branch: …` names no shape.
        self.current.words += 1

    def _other_one(self, token: LinePart) -> None:
        before = self.current
        if before.answers or before.no_params:
            self.begin()
            self.current.subject = before.subject
        self.current.is_other = True

    def _rest(self, token: LinePart) -> None:
        following = self.following()
        if following and (following.kind is Role.SUBJECT or following.text.lower() == "of"):
            self.current.words += 1
            return
        if self.current.answers or self.current.no_params or self.current.subject:
            self.begin()
        self.current.is_rest = True


_FLAGS = (Role.NOT, Role.ABOUT, Role.FINAL, Role.PLUS)

_READERS: dict[Role, Callable[[LineReader, LinePart], None]] = {
    role: getattr(LineReader, f"_{role.name.lower()}", LineReader._pass_over) for role in Role
}
_READERS |= dict.fromkeys(_FLAGS, LineReader._flag)
"""What reads each kind of part."""
