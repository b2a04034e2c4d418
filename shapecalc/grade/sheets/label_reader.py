"""The words of a line: what they say about the values beside them, and about the line."""

from __future__ import annotations

import re

from shapecalc.grade.sheets.parts import LinePart, NamedLayer, value_of
from shapecalc.grade.sheets.statements import doubted
from shapecalc.grade.sheets.value import is_window
from shapecalc.grade.sheets.value_reader import A_GUESS, A_LIMIT, A_PART, ValueReader
from shapecalc.grade.sheets.words import ANSWER_LABELS, EASTERN, Role
from shapecalc.patterns import regex

EXCLUDING = ("without", "excluding", "제외하면", "빼면", "제외", "ohne", "w/o")
"""Words for a number without a part of it; others leave open which number is meant."""

_NAMES_PARAMS = regex(r"par[aá]m|파라미터")
SIDES = ("쪽", "측", "side", "branch")
"""Words behind which a layer follows: ``the input side dense``."""


EACH = ("each", "씩", "for each")
"""Words that give each of several layers the value before them: ``two LSTMs: 480 each``."""


_PAIRED = ("&", "and", "und", "et", "/", ",", "+", "와", "과", "및")


class LabelReader(ValueReader):
    """Reads words: labels, doubts, corrections, what is no answer."""

    __slots__ = ()

    # Labels

    def _shape_label(self, token: LinePart) -> None:
        self._set_label(token)

    def _params_label(self, token: LinePart) -> None:
        self._set_label(token)

    def _input_label(self, token: LinePart) -> None:
        following = self.following()
        if following and (following.kind is Role.SUBJECT or following.text in SIDES):
            return
        self._set_label(token)

    def _other_label(self, token: LinePart) -> None:
        following = self.following()
        names = following and (following.text == ":" or following.kind in (Role.ARROW, Role.LAYER))
        if self.at == 0 and names and token.text.lower() == "sigmoid":
            self.current.subject = NamedLayer(token.text, token.text.lower())
            return
        value = following if following and following.kind is Role.VALUE else None
        equals = following if following and following.kind is Role.EQUALS else None
        if equals and (after := self.following(2)) and after.kind is Role.VALUE:
            value = after
            amounts = value_of(after).amounts
            if len(amounts) == 1 and isinstance(amounts[0], int):
                others = {t.text.lower() for t in self.tokens} & {"k", "s", "f"}
                if token.text.lower() == "p" and not others:  # It is no padding.
                    self._set_label(token)
                    self.label = Role.PARAMS_LABEL
                    return
                self.current.letters[token.text] = amounts[0]
        if value and len(value_of(value).amounts) > 1 and re.search(EASTERN, value.text):
            return  # `특징 22개 × 4 = 88`
        particle = re.match(EASTERN, token.text) is not None  # `채널은 32개`
        if value and (equals or value.start - token.end <= 1 + particle):
            self.label = Role.OTHER_LABEL
        colon = following and following.text == ":" and self.following(2)
        alone = not (self.done or self.current.subject or self.current.mentions)
        if colon and colon.kind is Role.VALUE:
            setting = is_window(value_of(colon)) or (alone and value_of(colon).is_number)
            self.label = Role.OTHER_LABEL if setting else self.label  # `Pool size: 2x2`

    def _cost_label(self, token: LinePart) -> None:
        self.label = token.kind
        if not (self.done or self.current.subject or self.current.mentions):
            self.current.cost = str(token.value)

    def _part(self, token: LinePart) -> None:
        if len(token.text) > 2 or not self._defines(token):
            self.label = Role.PART

    def _gate(self, token: LinePart) -> None:
        counted = self.at > 0 and self.tokens[self.at - 1].kind is Role.ITEM  # `4개 게이트 480개`
        if token.text.lower() != "gates" and not counted:
            self.label = Role.PART

    def _factor(self, token: LinePart) -> None:
        following = self.following()
        if token.text.lower() == "times" or (following and following.kind is Role.VALUE):
            self.flags.add(Role.FACTOR)

    def _or(self, token: LinePart) -> None:
        rest = [t.kind for t in self.tokens[self.at :]]
        if token.text.lower() in EXCLUDING and self.current.mentions and Role.VALUE not in rest:
            self.current.mentions[-1].doubt = "it is not the whole number"
        else:
            self.flags.add(Role.OR)

    def _compare(self, token: LinePart) -> None:
        if not re.match(EASTERN, token.text):
            self.flags.add(Role.COMPARE)
        elif self.current.mentions and self.tokens[self.at - 1].kind in (Role.VALUE, Role.ITEM):
            self.current.mentions[-1].doubt = A_LIMIT

    def _set_label(self, token: LinePart) -> None:
        sign, second = self.following(), self.following(2)
        pair = sign is not None and sign.text.lower() in _PAIRED and second is not None
        if pair and second and {token.kind, second.kind} == {*ANSWER_LABELS}:
            self.at += 2  # `shape & params = (3, 10) & 480`: their forms say which is which.
            self.current.labels.update(ANSWER_LABELS)
            self.label = None
            return
        self.label = token.kind
        self.current.labels.add(token.kind)
        alone = not self.done and not self.current.subject and not self.current.mentions
        if alone and token.kind in ANSWER_LABELS:
            self.topic = token.kind
        elif self.topic and self.topic is not token.kind and token.kind is not Role.INPUT_LABEL:
            self.topic = None

    # Words

    def _word(self, token: LinePart) -> None:
        if self._defines(token):
            return
        self.current.words += len(token.text) > 1

    def _defines(self, token: LinePart) -> bool:
        """Return whether a word is a letter with its number: ``n = 10``; if it is, keep it."""
        following, after = self.following(), self.following(2)
        if not (following and after and following.kind is Role.EQUALS and after.kind is Role.VALUE):
            return False
        amounts = value_of(after).amounts
        if len(token.text) > 12 or len(amounts) != 1 or not isinstance(amounts[0], int):
            return False
        self.current.letters[token.text] = amounts[0]
        self.at += 2
        return True

    def _each_of(self, token: LinePart) -> None:
        self.current.respectively = self.current.for_each = True
        self.current.words += 1

    def _earlier(self, token: LinePart) -> None:
        self.flags.add(Role.EARLIER)
        self.current.words += 1

    def _reason(self, token: LinePart) -> None:
        self.flags.add(Role.REASON)
        self.current.words += 1

    def _noise(self, token: LinePart) -> None:
        following = self.following()
        if following and following.kind is Role.VALUE:
            self.label = Role.OTHER_LABEL
        if not self.current.subject and not self.current.total and not self.current.noise:
            self.current.noise = str(token.value)

    def _flag(self, token: LinePart) -> None:
        self.flags.add(token.kind)
        if token.kind is Role.FINAL and self.label is Role.INPUT_LABEL:
            self.label = None  # `Pooling takes the maximum, so (None, 48)`

    def _pass_over(self, token: LinePart) -> None:
        return

    def _correction(self, token: LinePart) -> None:
        if self.current.mentions:
            self.flags.add(Role.CORRECTION)

    def _none(self, token: LinePart) -> None:
        following = self.following()
        names_params = _NAMES_PARAMS.search(token.text.lower()) is not None
        if self.label is Role.PARAMS_LABEL or names_params or self.current.is_rest:
            self.current.no_params = True
            self.label = None
        elif following and following.kind is Role.PARAMS_LABEL:
            self.current.no_params = True
            self.at += 1
        elif self._is_alone(following):
            self.current.no_params = True
        elif token.text.lower() in ("no", "none", "zero", "없음"):
            self.flags.add(Role.CORRECTION if token.text.lower() == "no" else Role.NONE)

    def _is_alone(self, following: LinePart | None) -> bool:
        """Return whether ``none`` ends a list of parameters: ``dense 55, dropout none``."""
        ends = following is None or following.text in (".", ",", ";")
        behind = self.at > 0 and self.tokens[self.at - 1].kind is Role.SUBJECT
        counts = [mention.label for part in self.done for mention in part.mentions][-1:]
        return ends and behind and counts == [Role.PARAMS_LABEL]

    def _same(self, token: LinePart) -> None:
        following = self.following()
        rest = self.rest[token.end : token.end + 8].split(",")[0]
        if Role.FACTOR in self.flags or self._is_behind_factor() or "?" in rest:
            return  # `twice as big as before`
        if following and following.kind is Role.VALUE:
            self.label = self.label or Role.SHAPE_LABEL  # `그대로 64`
        else:
            self.current.same = self.label is not Role.PARAMS_LABEL

    def _is_behind_factor(self) -> bool:
        return any(part.kind is Role.FACTOR for part in self.tokens[max(self.at - 4, 0) : self.at])

    def _unsure(self, token: LinePart) -> None:
        """Doubt the number beside words such as ``not sure`` and ``I guess``."""
        self.current.words += 1
        if self.current.mentions:
            doubted(self.current.mentions[-1], A_GUESS)
        else:
            self.flags.add(Role.UNSURE)

    def _arrow(self, token: LinePart) -> None:
        self.before = "→"

    def _separator(self, token: LinePart) -> None:
        self.before = token.text
        self.flags.discard(Role.REASON)  # `because …, and it has 320 parameters`
        if token.text in "|;":
            self.label, self.words_before = None, self.current.words

    def _equals(self, token: LinePart) -> None:
        self.before = "="

    def _is_behind_part(self) -> bool:
        """Return whether a number stands before this word: ``120 per gate``, not ``each: 120``."""
        following = self.following()
        forward = following is not None and following.text in (":", "=")
        apart = self.at > 0 and self.tokens[self.at - 1].kind is Role.SEPARATOR
        if apart and following is not None and following.kind is Role.VALUE:
            forward = True  # `4 gates, each 20*(20+5) = 500`
        return bool(self.current.mentions) and not forward

    def _partial(self, token: LinePart) -> None:
        current = self.current
        of_several = current.several or current.orders or (current.others and current.mentions)
        if of_several and token.text.lower() in EACH:
            current.respectively = current.for_each = True
        elif current.others and not current.mentions:
            current.respectively = True
        elif self._is_behind_part():
            last = self.current.mentions[-1]
            doubted(last, A_PART).part = True
        else:
            self.label = Role.PART
