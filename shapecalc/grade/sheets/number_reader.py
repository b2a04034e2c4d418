"""Numbers behind the name of a layer that count it and are no answers: ``LSTM 2: 320``."""

from __future__ import annotations

import re

from shapecalc.grade.sheets.behind_reader import BehindReader
from shapecalc.grade.sheets.parts import LinePart, value_of, with_window
from shapecalc.grade.sheets.statements import Mention
from shapecalc.grade.sheets.value import Value, is_window
from shapecalc.grade.sheets.weightless import gives_vector
from shapecalc.grade.sheets.words import EASTERN, Role, folded

MOST_NUMBERED = 100
"""The number from which on it does not count layers."""


class NumberReader(BehindReader):
    """Reads the number of a layer behind its name."""

    __slots__ = ()

    def _is_numbered_in_list(self, mention: Mention, subject: LinePart) -> bool:
        """Read the number behind the name of a layer in a list: ``conv 1, conv 2: 320, 18496``."""
        number, listed = mention.value.amounts[0], self.current.others
        after = self.following(2)
        same = after is not None and after.kind is Role.SUBJECT and after.text == subject.text
        is_short = isinstance(number, int) and number < MOST_NUMBERED and mention.label is None
        if not is_short or self.current.answers or not (listed or same):
            return False
        following = self.following()
        if not (same or (following and following.text in (":", "="))):
            return False
        mention.label = Role.OTHER_LABEL
        if listed:
            last, base = listed[-1], folded(listed[-1].text).replace(" ", "")
            listed[-1] = last._replace(name=f"{base}{number}")
        elif isinstance(number, int):
            self.current.count = number
        return True

    def _leads_to_params(self, mention: Mention, following: LinePart | None) -> bool:
        """Return whether an arrow leads from the size of a vector on: ``dropout 1600 -> 0``."""
        arrow = following is not None and following.kind is Role.ARROW
        size = mention.value.amounts[0]
        numbered = isinstance(size, int) and size < MOST_NUMBERED
        return arrow and not numbered and gives_vector(self.current)

    def _is_before_shape(self, value: Value, subject: LinePart) -> bool:
        """Return whether a number before a shape names its layer: ``LSTM 2 (None, 5) 320``.

        If no number follows, it may be the answer: ``dense  192  (None, 16)``.
        """
        following = self.following()
        if not (following and following.kind is Role.VALUE and value_of(following).is_shape):
            return False
        behind = self.tokens[self.at + 2 :]
        number, sizes = value.amounts[0], (value_of(following).shapes or [()])[-1]
        others = any(t.kind is Role.VALUE and value_of(t).amounts for t in behind)
        is_answer = value.start - subject.end > 1 or number == 0 or len(value.text) > 2
        return others or number in sizes or not is_answer

    def _is_number_of_subject(self, mention: Mention, previous: LinePart | None) -> None:
        """Read the number behind the name of a layer as its number: ``LSTM 2: 320``."""
        following = self.following()
        amounts = mention.value.amounts
        if previous is None or previous.kind is not Role.SUBJECT:
            return
        colon = following is not None and following.text in (":", "→", "->")
        if colon and is_window(mention.value):  # `conv 1x1: 512`
            mention.label = Role.OTHER_LABEL
            if subject := self.current.subject:
                self.current.subject = with_window(subject, mention.value.text)
        if not mention.value.is_number or self._leads_to_params(mention, following):
            return
        if self._is_numbered_in_list(mention, previous):
            return
        joined = mention.value.start == previous.end and re.match(EASTERN, previous.text[-1])
        is_name = joined or (
            following
            and (
                (following.kind is Role.SEPARATOR and following.text == ":")
                or following.kind in (Role.ARROW, Role.SHAPE_LABEL, Role.PARAMS_LABEL, Role.LAYER)
                or self._is_before_shape(mention.value, previous)
            )
        )
        if is_name and mention.label is None and isinstance(amounts[0], int):
            mention.label = Role.OTHER_LABEL
            if amounts[0] < MOST_NUMBERED and not self.current.count:
                self.current.count = -amounts[0]  # A number or an argument: who knows.
