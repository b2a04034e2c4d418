"""Words for several layers of a class: ``both dense layers``, ``LSTM 1 and 2``."""

from __future__ import annotations

from shapecalc.grade.sheets.parts import LinePart, NamedLayer, as_class, with_window
from shapecalc.grade.sheets.total_reader import TotalReader
from shapecalc.grade.sheets.value import Value, is_window
from shapecalc.grade.sheets.weightless import is_separable, is_separable_part
from shapecalc.grade.sheets.words import ANSWER_LABELS, LAST, Role
from shapecalc.patterns import regex

AND = {"and", "&", "und", "et", "와", "과", "및", "이랑", "랑", "하고"}
_SEVERAL = {"two": 2, "both": 2, "three": 3, "두": 2, "세": 3, "zwei": 2, "beide": 2, "beiden": 2}
_SEVERAL |= {"drei": 3, "deux": 2, "trois": 3, "dos": 2, "ambas": 2, "tres": 3, "네": 4, "four": 4}
_SEVERAL |= {"vier": 4, "quatre": 4, "cuatro": 4, "둘": 2, "셋": 3, "2": 2, "3": 3, "4": 4}
_EACH = {"both", "beide", "beiden", "ambas"}
"""Words for two layers, each of which has the value: ``both dense layers: 110``."""

_COUNTERS = {"개", "층", "레이어", "개의", "個の", "個", "의", "of", "the", "des", "de"}
_BEHIND_NUMBERS = (*ANSWER_LABELS, Role.EACH_OF)
_NUMBER_OF_LAYER = regex(r"\d{1,3}")


class SeveralReader(TotalReader):
    """Reads how many layers of a class a value is about, and which."""

    __slots__ = ()

    def _is_part_of_layer(self, subject: NamedLayer) -> bool:
        """Return whether a word names a part of a separable convolution: ``pointwise: 768``."""
        return is_separable_part(subject) and is_separable(self.current)

    def _with_window(self, token: LinePart, subject: NamedLayer) -> NamedLayer:
        """Return a layer with the window before it as its argument: ``1x1 conv``."""
        last = self.current.mentions[-1] if self.current.mentions else None
        if last is None or last.label is not Role.OTHER_LABEL or not is_window(last.value):
            return subject
        if token.start - last.value.end > 1 or subject.is_plural:
            return subject
        return with_window(subject, last.value.text)

    def _count_layers(self) -> None:
        """Use the words around a class that count its layers."""
        current = self.current
        if count := self._count_before() or self._count_behind():
            current.several, current.respectively = current.several or count, True
            self._name_class()

    def _name_class(self) -> None:
        """Read a name that is only that of a class as one: ``both dense layers``."""
        subject = self.current.subject
        if subject and subject.name == subject.text:
            self.current.subject = as_class(subject)

    def _count_before(self) -> int:
        """Return how many layers a word before the class counts: ``both dense layers``; or 0."""
        words = [part.text.lower() for part in self.tokens[max(self.at - 3, 0) : self.at]]
        while words and words[-1] in _COUNTERS:
            words.pop()
        word = words[-1] if words else ""
        if word.isdigit() or word not in _SEVERAL:
            return 0
        self.current.for_each = self.current.for_each or word in _EACH
        return _SEVERAL[word]

    def _count_behind(self) -> int:
        """Return how many layers a word behind the class counts: ``LSTM 두 개는``; or 0."""
        number, counter = self.following(), self.following(2)
        if number is None or counter is None or counter.text not in _COUNTERS:
            return 0
        after = self.following(3)
        kinds = {part.kind for part in self.tokens[self.at + 3 : self.at + 6]} & {Role.EACH_OF}
        if number.kind is Role.VALUE and not (kinds or (after and after.text == "모두")):
            return 0  # `dense 2개`
        return _SEVERAL.get(number.text, 0) and self._skip(2, _SEVERAL[number.text])

    def _skip(self, parts: int, count: int) -> int:
        """Pass over the next parts of the line, and return a count."""
        self.at += parts
        return count

    def _read_numbers_behind(self) -> bool:
        """Read the numbers of several layers behind their class: ``LSTM 1 and 2: 480 and 840``."""
        numbers: list[int] = []
        ahead = 1
        while (
            (part := self.following(ahead))
            and part.kind is Role.VALUE
            and _NUMBER_OF_LAYER.fullmatch(part.text)
        ):
            numbers.append(int(part.text))
            sign = self.following(ahead + 1)
            if sign is None or sign.text.lower() not in {",", "/", *AND}:
                break
            ahead += 2
        end = self.following(ahead + 1)
        ends = end is not None and (end.text in (":", "=") or end.kind in _BEHIND_NUMBERS)
        in_row = numbers == [*range(numbers[0], numbers[0] + len(numbers))] if numbers else False
        if len(numbers) < 2 or len(numbers) * 2 - 1 != ahead or not (ends and in_row):
            return False
        self._name_class()
        self.current.orders += numbers
        self.at += ahead
        return True

    def _is_value_of_layer(self, value: Value) -> bool:
        """Return whether a number ends a line, and counts no layers: ``after the last layer 9``."""
        current = self.current
        ends = self.following(2) is None and not current.mentions
        last = LAST in (current.order, *(current.order if isinstance(current.order, tuple) else ()))
        return ends and (last or (current.subject is not None and len(value.text) > 1))
