"""The values of a line with the words around them: labels, units, corrections, doubts."""

from __future__ import annotations

import re
from dataclasses import replace

from shapecalc.grade.sheets.behind_reader import WEIGHTS
from shapecalc.grade.sheets.number_reader import NumberReader
from shapecalc.grade.sheets.parts import LinePart, value_of
from shapecalc.grade.sheets.statements import MINUS, MOST_VALUES, Mention, doubted
from shapecalc.grade.sheets.value import A_RANGE, Value, is_window, sizes_of
from shapecalc.grade.sheets.weightless import is_vector, rank_of
from shapecalc.grade.sheets.words import Role
from shapecalc.grade.sheets.working import read_sum
from shapecalc.patterns import regex

_OUTPUTS = ("output", "outputs", "out", "출력", "ausgabe", "gives", "returns", "결과", "出力")
"""Words behind which a number may be a size of several, or the only one."""

_CONNECTIVES = ("를", "을", "라서", "로", "의", "니까", "이라서", "씩", "짜리")
"""Endings behind ``개`` with which a sentence goes on: the number is no answer."""

A_GUESS = "the student is not sure of it"
A_LIMIT = "it is a limit, not a number"
NOT_EXACT = "it is only about this number"
_ROUND = regex(r"[1-9][\d,.']*00")
"""A number that is rounded: ``ca. 100``."""

SPACED = "a blank may stand between thousands, or between two numbers"
A_PART = "it is only a part of the number of parameters"


def without_earlier(mentions: list[Mention]) -> list[Mention]:
    """Return values without those that a student had first: ``528, I first had 512``."""
    now = [mention for mention in mentions if not mention.earlier]
    for mention in mentions if len(now) < len(mentions) else ():
        if mention.earlier and all(m.value.is_shape != mention.value.is_shape for m in now):
            now.append(doubted(mention, "is it the answer, or an earlier one?"))
    return now


class ValueReader(NumberReader):
    """Reads a value, and the words that stand beside it."""

    __slots__ = ()

    def _item(self, token: LinePart) -> None:
        following = self.following()
        if self.current.mentions and self.current.mentions[-1].label is None:
            other = following and following.kind in (Role.OTHER_LABEL, Role.GATE)
            goes_on = following and following.kind is Role.WORD and following.start == token.end
            counted = self.following(2)
            params = counted is not None and counted.kind is Role.PARAMS_LABEL  # `480개의 파라미터`
            goes_on = goes_on and not params
            if following and following.kind is Role.SHAPE_LABEL and not self._is_forward(counted):
                self.current.mentions[-1].label = Role.SHAPE_LABEL  # `7개 출력`
                self.at += 1
                return
            other = other or (goes_on and following and following.text in _CONNECTIVES)
            self.current.mentions[-1].label = Role.OTHER_LABEL if other else Role.PARAMS_LABEL
            self.at += bool(other)
            if not other:
                self._doubt_count()

    def _doubt_count(self) -> None:
        """Doubt the only number of a line that may count features: ``Flatten: 1600개``."""
        mentions = self.current.mentions
        if len(mentions) == 1 and mentions[0].value.amounts != [0] and is_vector(self.current):
            doubted(mentions[0], "it may count the features of the output")

    def _sign(self, token: LinePart) -> None:
        """Use the marks of a student behind a value: ``(X)`` is wrong, ``(O)`` is right."""
        self.closed = self.closed or (self.about and token.text == ")")
        mention = self.current.mentions
        mark = "".join(t.text for t in self.tokens[self.at : self.at + 3]).lower()
        if not mention or token.text != "(" or not re.fullmatch(r"\([xo✗✓]\)", mark):
            return
        if mark[1] in "x✗":
            mention.pop()
        self.at += 2

    def _other_unit(self, token: LinePart) -> None:
        following = self.following()
        behind = [part.kind for part in self.tokens[: self.at]][-1:] == [Role.VALUE]
        if token.text == "b" and following and not behind:
            self.label = Role.PART  # `b: 2*3*44 = 264`
            return
        if self.current.mentions and self.tokens[self.at - 1].kind is Role.VALUE:
            last = self.current.mentions[-1]
            last.doubt = f"{token.text} is no number of parameters"
            rate = token.text == "%" and any(t.kind is Role.VALUE for t in self.tokens[self.at :])
            if len(self.current.mentions) > 1 or rate:
                last.label = Role.OTHER_LABEL

    def _value(self, token: LinePart) -> None:
        value = value_of(token)
        if len(self.current.mentions) > MOST_VALUES:
            return  # It is not understood.
        if self._joins_thousands(token) or self._is_count(token):
            return
        if self.about and (self.closed or self._is_second_number(value)):
            self.begin()  # `160 for conv2d, 33760 for the LSTM`
        value = self._with_thousands_behind(value)
        self.current.letters |= value.letters
        if value.text[:1] in "+xX×*":
            if self._continues(value):
                return
            value = _without_factor(value)
        mention = Mention(value, self.label, self.before, doubt=value.doubt)
        mention.words = self.current.words - self.words_before
        mention.cost = self._cost_before()
        self._read_list(mention, token)
        previous = self.tokens[self.at - 1] if self.at else None
        mention.gap = self.before != "" or bool(previous and token.start - previous.end > 1)
        if self.label is Role.PART:
            self._read_part(mention, previous)
        if previous and previous.text == "-" and self.before and not value.is_shape:
            doubted(mention, MINUS)
        if self.flags:
            self._read_flags(mention)
        if self.before == "=" and mention.doubt == A_RANGE:
            mention.doubt = ""
        self._read_setting(mention)
        self._read_behind(mention)
        self._is_number_of_subject(mention, previous)
        self.current.mentions.append(mention)
        self.label, self.before = None, ""

    def _read_setting(self, mention: Mention) -> None:
        """Read a window behind a word for a setting as one: ``the filters are 5x5``."""
        before = self.tokens[max(self.at - 2, 0) : self.at]
        of_setting = [part.kind for part in before][:1] == [Role.OTHER_LABEL]
        if of_setting and before[-1].text == "are" and is_window(mention.value):
            mention.label = mention.label or Role.OTHER_LABEL

    def _is_second_number(self, value: Value) -> bool:
        """Return whether two numbers stand beside each other, and no shape."""
        return value.shapes is None and self.current.answers[-1].value.shapes is None

    def _read_part(self, mention: Mention, previous: LinePart | None) -> None:
        """Read a value behind a word for a part: ``bias 40``; the shape of a weight is none."""
        of_weight = previous is not None and previous.kind is Role.PART
        if mention.value.is_shape or (mention.value.shapes and not of_weight):
            mention.label = Role.OTHER_LABEL if of_weight else None
            return
        mention.part, mention.label = True, None
        doubted(mention, self._doubt_about_part())
        read_sum(mention, self.current.mentions)

    def _is_count(self, token: LinePart) -> bool:
        """Return whether a number only counts what a word names: ``Frage 2: …``, ``like 4)``."""
        following = self.following()
        if following is None or not re.fullmatch(r"\d{1,2}", token.text):
            return False
        before = self.rest[: token.start]
        if following.text == ")" and before.count("(") <= before.count(")"):
            return True  # The number of another answer: `concat with 4): …`.
        first = self.at == 1 and self.tokens[0].kind is Role.WORD and not self.done
        return first and following.text == ":"

    def _doubt_about_part(self) -> str:
        """Return the doubt about a number behind one of a layer's weights: ``lstm bias: 40``."""
        behind = [t for t in self.tokens[: self.at] if t.kind is not Role.SEPARATOR][-2:]
        layer = len(behind) == 2 and behind[0].kind is Role.SUBJECT
        weight = behind[-1].text.lower()
        return A_PART if layer and len(weight) > 1 and weight not in WEIGHTS else ""

    def _joins_thousands(self, token: LinePart) -> bool:
        """Join a number with the thousands before it, where a label leaves no other reading."""
        before = self.current.mentions[-1] if self.current.mentions else None
        labelled = before is not None and before.label in (Role.PARAMS_LABEL, Role.COST_LABEL)
        if before is None or not (labelled or self.current.total):
            return False
        behind = self.following()
        if before.cost and behind and behind.kind in (Role.PARAMS_LABEL, Role.ITEM):
            return False  # `MACs 73 120 params`
        value, text = before.value, token.text
        if token.start - value.end != 1 or not re.fullmatch(r"\d{3}", text):
            return False
        if not re.fullmatch(r"[1-9]\d{0,2}(?: \d{3})*", value.text):
            return False
        joined = f"{value.text} {text}"
        amount = int(joined.replace(" ", ""))
        before.value = replace(value, text=joined, end=token.end, amounts=[amount])
        return True

    def _with_thousands_behind(self, value: Value) -> Value:
        """Join a number with the thousands behind it, up to a word: ``30 000 parameters``."""
        ahead = 1
        text, end = value.text, value.end
        while (part := self.following(ahead)) and part.kind is Role.VALUE:
            if part.start - end != 1 or not re.fullmatch(r"\d{3}", part.text):
                return value
            text, end, ahead = f"{text} {part.text}", part.end, ahead + 1
        counts = (Role.PARAMS_LABEL, Role.ITEM, Role.COST_LABEL)
        counted = part is not None and part.kind in counts
        if ahead == 1 or not counted or not re.fullmatch(r"[1-9]\d{0,2}( \d{3})+", text):
            return value
        self.at += ahead - 1
        named = part is not None and part.kind is Role.PARAMS_LABEL
        apart = bool(self.current.total) or (
            (named or self.before in (";", "|", ":", "→"))
            and any(m.value.is_shape for m in self.current.mentions)
        )
        sure = ahead > 2 or " 0" in text or apart
        if part and part.kind is Role.COST_LABEL:  # `dense 320 194 688 MACs` may be two answers.
            short = ahead > 2 and text.index(" ") < 3
            sure = short or self.label is Role.COST_LABEL or self.before in (",", ";", "|", "→")
        amounts = [int(text.replace(" ", ""))]
        return replace(
            value, text=text, end=end, amounts=amounts, doubt=value.doubt if sure else SPACED
        )

    def _read_list(self, mention: Mention, token: LinePart) -> None:
        """Read the sizes of a shape behind a word for it: ``shape 40, 48``."""
        if mention.label is not Role.SHAPE_LABEL or not mention.value.is_number:
            return
        sizes = list(mention.value.amounts)
        label = self.tokens[self.at - 1] if self.at else None
        while (comma := self.following()) and comma.text == "," and (size := self.following(2)):
            behind = self.following(3)
            labelled = behind and behind.kind in (Role.PARAMS_LABEL, Role.ITEM)
            if size.kind is not Role.VALUE or not value_of(size).is_number or labelled:
                break
            if not isinstance(value_of(size).amounts[0], int):
                break  # Nobody rounds a size.
            sizes += value_of(size).amounts
            doubted(mention, value_of(size).doubt)
            self.at += 2
        two_axes = rank_of(self.current) == 2
        if len(sizes) == 2 and label and label.text.lower() in _OUTPUTS and not two_axes:
            doubted(mention, "it may be a shape, or a size and another number")
        if len(sizes) > 1:
            end = self.tokens[self.at].end
            text, shapes = self.rest[token.start : end], [sizes_of(sizes)]
            mention.value = replace(mention.value, text=text, end=end, shapes=shapes, amounts=())

    def _continues(self, value: Value) -> bool:
        """Add to an equation how it goes on: ``8*4 = 32, + 4 = 36``, ``= 1472, x2 = 2944``."""
        if not self.current.mentions:
            return False
        mention = self.current.mentions[-1]
        before = mention.value
        first = value.amounts[0] if value.amounts else None
        last = before.amounts[-1] if before.amounts else None
        if not isinstance(first, int) or not isinstance(last, int):
            return False
        if any(amount != last for amount in before.amounts):
            return False
        result = last + first if value.text[0] == "+" else last * first
        amounts, text = [result, *value.amounts[1:]], f"{before.text}, {value.text}"
        mention.value = replace(before, text=text, end=value.end, amounts=amounts)
        self.label, self.before = None, ""
        return True

    def _read_flags(self, mention: Mention) -> None:
        earlier = self.current.answers
        if Role.NOT in self.flags:
            mention.doubt = "it says what the answer is not"
        if Role.FACTOR in self.flags:
            mention.doubt = "it is one factor of a product"
        if Role.UNSURE in self.flags:
            mention.doubt = A_GUESS
        if Role.COMPARE in self.flags:
            mention.doubt = A_LIMIT
        if Role.ABOUT in self.flags and _ROUND.fullmatch(mention.value.text):
            mention.doubt = NOT_EXACT
        if Role.REASON in self.flags and earlier and len(mention.value.amounts) == 1:
            mention.label = Role.OTHER_LABEL  # `(None, 96), because 2*48`
        if Role.OR in self.flags and earlier:
            mention.doubt = earlier[-1].doubt = "which of them is the answer?"
        if Role.CORRECTION in self.flags and earlier:
            form = mention.value.is_shape
            self.current.mentions = [f for f in self.current.mentions if f.value.is_shape != form]
        mention.earlier = Role.EARLIER in self.flags
        mention.final = Role.FINAL in self.flags
        self.flags = set()


def _without_factor(value: Value) -> Value:
    """Return a value without the factor of an equation that it does not go on with."""
    return value if value.text[0] == "+" else replace(value, amounts=value.amounts[-1:])
