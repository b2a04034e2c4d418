"""The words that stand behind a value: a label, a unit, a part of the number."""

from __future__ import annotations

from shapecalc.grade.sheets.cursor import LineCursor
from shapecalc.grade.sheets.parts import LinePart, value_of
from shapecalc.grade.sheets.statements import Mention
from shapecalc.grade.sheets.value import Value, is_window
from shapecalc.grade.sheets.weightless import gives_vector, is_vector
from shapecalc.grade.sheets.words import EASTERN, Role, names_part
from shapecalc.patterns import regex

_COUNTED = regex(
    r"(?!.*(?:다|임|고|며|요|므로|라고)$)(?![은는이가을를과와도로]|으로|만$|천$)" + EASTERN
)
"""A counter that means nothing here, or one with which a sentence goes on: ``9개라서``, ``3조``."""

_OPEN_ADDITION = regex(r"\s*\(\s*[-+±]?\s*\d+\s*\?\s*\)")
"""What may be added, in doubt: ``18432 (+64?)``."""

_ABOUT = regex(r"[(\[]\s*(?:≈|~|about|approx|ca\.?|약)")
"""How the same number stands rounded in brackets: ``2 485 952 MACs (≈ 2.49 M)``."""

_CHANNELS = ("channel", "channels", "maps", "채널", "장")
_SIZES = ("values", "features", "elements", "entries", "neurons", "werte", "valeurs")
_BETWEEN = ("for", "the", "of", "in", "are", "its")
"""Words between a number and a part: ``650 for the weights``."""

LARGEST_WINDOW = 11
"""The largest size of a window before the name of its layer: ``5x5 conv``."""

WEIGHTS = ("weights", "가중치", "웨이트")


def is_shape_part(part: LinePart | None) -> bool:
    """Return whether a part of a line is a shape."""
    return part is not None and part.kind is Role.VALUE and value_of(part).shapes is not None


class BehindReader(LineCursor):
    """Reads what stands behind a value."""

    __slots__ = ()

    def _read_behind(self, mention: Mention) -> None:
        """Use a label, a unit or a word that stands behind a value."""
        behind, after = self.following(), self.following(2)
        if behind is None or self._is_cost(mention, behind, after):
            return
        if behind.kind is Role.FINAL and behind.text.lower() == "in all":
            mention.final = True
        self._doubt_behind(mention, behind, after)
        counts = mention.value.is_number or len(mention.value.amounts) > 1
        counts = counts or mention.value.is_product
        part = behind.kind is Role.PART or names_part(mention.value.text.rpartition(" ")[2])
        if part and not mention.value.is_shape and mention.label is Role.SHAPE_LABEL:
            mention.label = None  # `The output has 32 weights and 1 bias`
        of_planes = behind.text.lower() in ("of", "à", "von") and is_shape_part(after)
        of_planes = of_planes and mention.value.is_number  # `64 of 11x11`: channels, or windows.
        if of_planes or (mention.label is None and self._is_window_of(mention.value, behind)):
            mention.label = Role.OTHER_LABEL
        if mention.label is None and counts:
            self._read_label_behind(mention, behind, after)
        ends = after is None or (after.kind in (Role.SIGN, Role.SEPARATOR) and after.text != ":")
        open_ = mention.label is None or (mention.label is Role.SHAPE_LABEL and ends)
        if open_ and not mention.value.is_shape and behind.kind is Role.PARAMS_LABEL:
            self._read_params_behind(mention, behind, after)

    def _doubt_behind(self, mention: Mention, behind: LinePart, after: LinePart | None) -> None:
        """Doubt a value by the words behind it."""
        value_follows = after is not None and after.kind is Role.VALUE
        if behind.kind is Role.NOT and not value_follows:
            mention.doubt = "it says what the answer is not"
        if behind.kind is Role.OR and not value_follows:
            mention.doubt = "it is not the only answer"
        if _OPEN_ADDITION.match(self.rest, mention.value.end):
            mention.doubt = "the question mark leaves it open"
        if behind.text == "(" and after and after.kind is Role.SHAPE_LABEL:
            mention.doubt = "the words beside it do not say what it is"

    def _is_cost(self, mention: Mention, behind: LinePart, after: LinePart | None) -> bool:
        """Return whether a word for a cost belongs to the value before it: ``194,688 MACs``."""
        if behind.kind is not Role.COST_LABEL or mention.label is not None:
            return False
        signs = (Role.VALUE, Role.EQUALS, Role.SIGN, Role.ARROW)
        rounded = after is not None and _ABOUT.match(after.text) is not None
        if (
            not rounded
            and after
            and after.kind in signs
            and after.text not in (",", ";", ".", ")", "|", "/")
        ):
            return False  # `320, MACs = 194,688`
        mention.label, mention.cost = Role.COST_LABEL, str(behind.value)
        self.at += 2 if rounded else 1
        return True

    def _cost_before(self) -> str:
        """Return which cost the label of a value is a word for; empty if it is for none."""
        if self.label is not Role.COST_LABEL:
            return ""
        labels = [part for part in self.tokens[: self.at] if part.kind is Role.COST_LABEL]
        return str(labels[-1].value)

    def _read_label_behind(
        self, mention: Mention, behind: LinePart, after: LinePart | None
    ) -> None:
        """Use a word behind a bare number, as in ``32 filters`` and ``64 outputs``."""
        close = after is not None and after.kind is Role.VALUE and after.start - behind.end <= 1
        counted = behind.kind is Role.WORD and behind.start == mention.value.end
        alone = after is None or (after.text in ".;," and after.kind is not Role.VALUE)
        led = mention.before == "→" and gives_vector(self.current)  # `dense -> 20 values`
        if behind.text.lower() in _SIZES and alone and (led or is_vector(self.current)):
            mention.label = Role.SHAPE_LABEL  # `Flatten: 1600 values`
            self.at += 1
            return
        ends = after is None or after.kind in (Role.SEPARATOR, Role.ARROW, Role.SIGN)
        if behind.text == "p" and ends:
            mention.label = Role.PARAMS_LABEL  # `32×32×8, 152 p`
            self.at += 1
            return
        argument = (behind.kind is Role.OTHER_LABEL and not close) or behind.kind is Role.GATE
        if argument or (counted and _COUNTED.match(behind.text)):
            mention.label = Role.OTHER_LABEL
            mention.channels = behind.text.lower() in _CHANNELS
        elif behind.kind is Role.PART and not mention.part:
            mention.part = True
            mention.weights = behind.text.lower() in WEIGHTS
            self.at += 1
        elif part := self._part_behind():
            mention.part = True
            self.at += part
        elif behind.kind is Role.INPUT_LABEL and not self._is_forward(after):
            mention.label = Role.INPUT_LABEL
            self.at += 1
        elif behind.kind is Role.SHAPE_LABEL and behind.text == "차원":
            mention.label = Role.OTHER_LABEL
            self.at += 1
        elif behind.kind is Role.SHAPE_LABEL and (
            not self._is_forward(after) or self._has_pages(mention)
        ):
            mention.label = Role.SHAPE_LABEL
            self.at += 1

    @staticmethod
    def _is_window_of(value: Value, behind: LinePart) -> bool:
        """Return whether a value is the window of what stands behind it: ``3x3 filters``."""
        if not is_window(value) or behind.start - value.end > 1:
            return False
        first, second = (value.shapes or [()])[0]
        square = first == second and isinstance(first, int) and first <= LARGEST_WINDOW
        return behind.kind is Role.OTHER_LABEL or (behind.kind is Role.SUBJECT and square)

    def _has_pages(self, mention: Mention) -> bool:
        """Return whether a number of channels stands behind a size: ``32*24 크기 12장``."""
        count = self.following(3)
        return mention.value.is_product and count is not None and count.text in _CHANNELS

    def _part_behind(self) -> int:
        """Return how far behind a number a part stands: ``650 for the weights``; 0 if none does."""
        ahead = 1
        while (word := self.following(ahead)) and word.text.lower() in _BETWEEN:
            ahead += 1
        return ahead if word and ahead > 1 and word.kind is Role.PART else 0

    @staticmethod
    def _is_forward(after: LinePart | None) -> bool:
        """Return whether a word is about the value behind it, not about that before it."""
        return after is not None and (after.kind is Role.VALUE or after.text in ":=")

    def _read_params_behind(
        self, mention: Mention, behind: LinePart, after: LinePart | None
    ) -> None:
        """Use a word for parameters behind a number, unless it is about the next number."""
        if behind.start - mention.value.end > 3:
            return
        sign = after is not None and after.kind in (Role.SEPARATOR, Role.EQUALS)
        unit = self.following(4)
        forward = sign and after is not None and after.text in ":="
        forward = forward and not (unit and unit.kind is Role.OTHER_UNIT)
        value = after is not None and after.kind is Role.VALUE and not value_of(after).is_shape
        if not forward and not (value and mention.before == "→"):
            mention.label = Role.PARAMS_LABEL
            self.at += 1
