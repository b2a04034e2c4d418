"""Words for a total: of the model, of a layer, or of a part of its parameters."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.grade.sheets.behind_reader import WEIGHTS
from shapecalc.grade.sheets.label_reader import LabelReader
from shapecalc.grade.sheets.parts import LinePart, value_of
from shapecalc.grade.sheets.statements import Mention
from shapecalc.grade.sheets.weightless import has_statistics
from shapecalc.grade.sheets.words import Role
from shapecalc.grade.sheets.working import adds_up

OF_WHAT = "is it a part of this layer, or of the model?"

_BETWEEN = ("of", "the", "all", "its", "der", "des", "aller", "von")
_PLURALS = ("layers", "schichten")
_BEFORE_VALUE = (Role.VALUE, Role.SEPARATOR, Role.EQUALS)


class TotalReader(LabelReader):
    """Reads which total a number is."""

    __slots__ = ()

    def _total(self, token: LinePart) -> None:
        listed = self.current.others and not self.current.answers
        if listed and token.text.lower() in ("모두", "전부", "all", "다"):
            self._each_of(token)  # `pool1, pool2: 모두 0`
        elif not ((token.value == "total" and self._is_of_part()) or self._is_of_layer(token)):
            self._read_total(token)

    def _is_of_layer(self, token: LinePart) -> bool:
        """Read ``1216 trainable params`` as all parameters of a layer that trains all of them."""
        current, following = self.current, self.following()
        behind = self.at > 0 and self.tokens[self.at - 1].kind is Role.VALUE
        forward = following is not None and following.text in (":", "=")
        if token.value != "trainable" or not (behind and current.subject) or forward:
            return False
        named = "param" in token.text.lower() or "파라미터" in token.text
        last = current.mentions[-1] if current.mentions else None
        if not named or last is None or last.label or has_statistics(current):
            return False
        last.label = Role.PARAMS_LABEL
        return True

    def _read_total(self, token: LinePart) -> None:
        """Read a word for a total, not for the sum of a part."""
        current = self.current
        answers = current.answers
        parts = all(f.part for f in answers) or (len(answers) > 1 and any(f.part for f in answers))
        named = "param" in token.text.lower() or "파라미터" in token.text
        before = self.tokens[self.at - 1] if self.at else None
        if self._may_be_of_model(token, summed := self._sums_up(token)):
            current.unclear = "it may be the sum of several layers"
        if current.subject and before and before.text.lower() in _PLURALS:
            current.unclear = "it is the sum of several layers"
        _mark_parts(summed)
        of_layer = current.subject and (not answers or summed or (parts and not named))
        if of_layer and token.value == "total":
            self.flags.add(Role.FINAL)
            return
        if (current.total or current.is_rest) and not current.answers:
            if token.value != "total":
                current.total = str(token.value)
            return  # `나머지는 전부 0`
        following = self.following()
        before_value = following and following.text != "," and following.kind in _BEFORE_VALUE
        if current.answers and not current.is_named and not before_value:
            current.total = str(token.value)  # `879 in total`
            return
        if not before_value and self._is_behind_number(token):
            return
        of_weights = current.answers and token.value != "total" and has_statistics(current)
        of_weights = of_weights or current.unclear == OF_WHAT
        if current.answers or current.no_params or current.subject:
            self.begin()
        if of_weights:
            self.current.unclear = OF_WHAT
        self.current.total = str(token.value)
        self.label = None

    def _is_of_part(self) -> bool:
        """Read the number behind ``sum of biases`` or ``bias total`` as that of a part."""
        ahead = 1
        while (word := self.following(ahead)) and word.text.lower() in _BETWEEN:
            ahead += 1
        before = self.tokens[self.at - 1] if self.at else None
        if word and ahead > 1 and word.kind is Role.PART and word.text.lower() not in WEIGHTS:
            self.at += ahead
        elif not (before and _is_part_alone(before)):
            return False
        self.label = Role.PART
        self.current.words += 1
        return True

    def _is_behind_number(self, token: LinePart) -> bool:
        """Read a word for another total behind its number: ``1597 (of which 0 non-trainable)``."""
        if not self.current.total or len(self.current.answers) < 2:
            return False
        last = self.current.mentions.pop()
        self.begin()
        self.current.mentions, self.current.total = [last], str(token.value)
        return True

    def _may_be_of_model(self, token: LinePart, summed: Sequence[Mention]) -> bool:
        """Return whether all is added up behind an answer with which a sentence goes on."""
        words, current = token.text, self.current
        adds = " " in words and words.startswith(("다 ", "모두 ", "전부 "))
        return adds and bool(current.mentions) and not (current.answers or summed)

    def _sums_up(self, token: LinePart) -> Sequence[Mention]:
        """Return the values before a word for a sum that give the number behind it."""
        if token.value != "total" or not self.current.subject:
            return ()
        ahead = (self.following(at) for at in (1, 2))
        value = next((t for t in ahead if t and t.kind is Role.VALUE), None)
        parts = [mention for mention in self.current.mentions if not mention.value.is_shape]
        return adds_up(parts, value_of(value).amounts[-1:]) if value else ()


def _is_part_alone(word: LinePart) -> bool:
    """Return whether a word names a part, and neither all weights nor a letter: ``bias``."""
    return word.kind is Role.PART and len(word.text) > 1 and word.text.lower() not in WEIGHTS


def _mark_parts(summed: Sequence[Mention]) -> None:
    for part in summed:
        part.part, part.label = True, None
