"""How well the words of an answer fit a layer: its name, its class, its number, its arguments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from shapecalc.dataclasses import dataclass
from shapecalc.declare.names import snake_case
from shapecalc.grade.key import KeyRow
from shapecalc.grade.nicknames import OUTPUT, Nicknames, window_in, window_of
from shapecalc.grade.sheet import Answer
from shapecalc.grade.sheets.columns import CUT
from shapecalc.grade.sheets.subjects import ACTIVATION_WORDS, LONGEST_NAME
from shapecalc.grade.sheets.words import ALIKE, LAST
from shapecalc.patterns import regex
from shapecalc.plan import LayerPlan

WORD = 60
"""The characters of a word that are compared."""

_NUMBERED = regex(r"(.*?[^\W\d_]\w*?|.*?\d[dD])(_?)(\d{1,9})(?:_\d{1,9})?")
_NUMBER = regex(r"(?<![\w.])\d+(?![\w.])")
_ACTIVATION = regex(rf"\b(?:{'|'.join(sorted(ACTIVATION_WORDS))})\b")


@dataclass(frozen=True, eq=False)
class Correct:
    """The words that name a layer.

    Attributes:
        row: its row.
        class_name: its class.
        snake_case: the class as in automatic names.
        aliases: other names of the class in Keras.
        base: the name of the layer without its number.
        inner: the classes of layers inside it, if it is a wrapper.
        place: its number in the model, from 1; 0 for a layer inside another or without a row.
        nth: its number among the layers of its class.
        is_last, is_last_of_class: whether it is the last.
        of_class: how many layers its class has in the model.
        window: the side of its square window; 0 if it has none.
        nicknames: those of all layers of the model.
        numbers: the numbers among its arguments.
        activation: the name of its activation; empty if it has none.
    """

    row: KeyRow
    class_name: str
    snake_case: str
    base: str
    aliases: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    place: int = 0
    nth: int = 1
    is_last: bool = False
    is_last_of_class: bool = False
    of_class: int = 1
    window: int = 0
    nicknames: Nicknames | None = None
    numbers: frozenset[int] = frozenset()
    activation: str = ""

    @property
    def is_automatic(self) -> bool:
        """Whether Keras has given the name, so that it differs between sessions."""
        return self.base in (self.snake_case, "input_layer")

    def may_be(self, nickname: str) -> bool:
        """Return whether people may call the layer by a nickname."""
        return self.nicknames is not None and self.nicknames.has(self.row, nickname)

    @classmethod
    def all(cls, rows: Sequence[KeyRow]) -> list[Correct]:
        """Return the words for all rows of a model."""
        of_class = Counter(row.class_name for row in rows)
        count: Counter[str] = Counter()
        top = [row for row in rows if not row.inside and not row.extra]
        places = {id(row): at for at, row in enumerate(top, start=1)}
        correct, nicknames = [], Nicknames(rows)
        for row in rows:
            count[row.class_name] += 1
            plan = row.call.plan if row.call else None
            inner = tuple(_inner_classes(plan)) if plan else ()
            correct.append(
                cls(
                    row,
                    row.class_name,
                    snake_case(row.class_name),
                    re.sub(r"_\d+$", "", row.name),
                    aliases_of(row),
                    inner,
                    places.get(id(row), 0),
                    count[row.class_name],
                    bool(top) and row is top[-1],
                    count[row.class_name] == of_class[row.class_name],
                    of_class[row.class_name],
                    window_of(row),
                    nicknames,
                    frozenset(_numbers(plan)) if plan else frozenset(),
                    _activation(plan) if plan else "",
                )
            )
        return correct


def aliases_of(row: KeyRow) -> tuple[str, ...]:
    """Return the other names of a layer's class in Keras: ``MaxPool2D``, ``Convolution2D``."""
    return tuple(row.call.plan.rule.aliases) if row.call else ()


def _inner_classes(plan: LayerPlan) -> Iterator[str]:
    for value in plan.binding.written.values():
        if isinstance(value, LayerPlan):
            yield value.class_name


def _activation(plan: LayerPlan) -> str:
    """Return the name of the activation of a layer that is no activation itself."""
    name = getattr(plan.arguments, "activation", None)
    return name if isinstance(name, str) and plan.class_name != "Activation" else ""


def _numbers(plan: LayerPlan) -> Iterator[int]:
    for value in plan.binding.written.values():
        if isinstance(value, LayerPlan):
            yield from _numbers(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield value


@dataclass(frozen=True, slots=True)
class Written:
    """The words that name a layer in an answer.

    Attributes:
        name: its name.
        class_name: the class; empty if there is none.
        base: the name without its number, which counts only if there is no class.
        classes: the classes that a word of courses stands for.
        order: its number in the student's order.
        count: its number among the layers of its kind; below 0 if it may be an argument.
        numbers: the numbers among its arguments.
        window: the side of its square window; 0 if it has none.
        nickname: what people call it by its task.
        kinds: whether the answer has a shape, and a number of parameters.
        activation: the activation among its arguments, or by which it is called.
    """

    name: str = ""
    class_name: str = ""
    base: str = ""
    classes: object = ()
    order: object = None
    count: int = 0
    numbers: tuple[int, ...] = ()
    window: int = 0
    nickname: str = ""
    kinds: tuple[bool, bool] = (False, False)
    activation: str = ""

    @property
    def any_layer(self) -> bool:
        """Whether the answer names no layer."""
        named = self.class_name or self.base or self.classes or self.nickname
        return not named and not isinstance(self.order, tuple)

    @property
    def kind(self) -> tuple[object, ...]:
        """Return the words without their numbers."""
        return (self.class_name, self.base, self.classes)

    @classmethod
    def of(cls, answer: Answer) -> Written:
        """Return the words of an answer."""
        short = len(answer.name) <= LONGEST_NAME
        numbered = _NUMBERED.fullmatch(answer.name) if short else None
        base = numbered[1] if numbered else answer.name
        count = answer.count
        if numbered and not numbered[2] and not count:
            count = int(numbered[3])
        base = "" if answer.class_name or answer.classes else base
        name = "" if answer.is_other else answer.name.lower()
        called = answer.class_name
        numbers = tuple(map(int, _NUMBER.findall(answer.arguments)[:3]))
        return cls(
            name,
            answer.class_name,
            base,
            answer.classes,
            answer.order,
            count,
            numbers,
            window_in(answer.arguments) if answer.arguments else 0,
            answer.nickname,
            (answer.shape is not None, answer.params is not None),
            next(iter(_ACTIVATION.findall(f"{answer.arguments} {base} {called}".lower())), ""),
        )

    def is_against(self, correct: Correct) -> bool:
        """Return whether the activation is that of another layer: ``dense (softmax)``."""
        return "" not in (self.activation, correct.activation) and (
            self.activation != correct.activation
        )

    def likeness(self, correct: Correct) -> float:
        """Return from 0 to 1 how well the words fit a layer."""
        if self.nickname:
            return 1.0 if correct.may_be(self.nickname) else 0.0
        if self.classes == LAST:
            return 1.0 if correct.is_last or correct.may_be(OUTPUT) else 0.0
        if isinstance(self.classes, tuple) and self.classes:
            if correct.class_name in self.classes:
                return 1.0
            if correct.class_name.removeprefix("Global") in self.classes:
                return 0.7  # `pooling` may be a global one.
            return 0.8 if {*correct.inner} & {*self.classes} else 0.0
        if self.class_name:
            inner = max((similarity(self.class_name, c) for c in correct.inner), default=0)
            names = (correct.class_name, *correct.aliases)
            active = 0.7 * (self.class_name.lower() == correct.activation)
            return max(0.8 * inner, active, *(similarity(self.class_name, n) for n in names))
        if self.base:
            return max(
                similarity(self.base, correct.class_name),
                similarity(self.base, correct.snake_case),
                0.9 * similarity(self.base, correct.base),
                *(similarity(self.base, name) for name in correct.aliases),
                *(0.8 * similarity(self.base, name) for name in correct.inner),
                0.7 * (self.base.lower() == correct.activation != ""),
            )
        return 0.5


def _is_other(written: Written, correct: Correct) -> bool:
    """Return whether an answer says that it is about another layer, whatever its class is."""
    order = written.order
    any_class = not (written.class_name or written.base or written.classes)
    last = order == LAST or (any_class and order == ("of class", LAST))
    of_others = isinstance(order, tuple) and order[2:] not in ((), (correct.of_class,))
    window = written.window and correct.window and written.window != correct.window
    return bool((last and not correct.is_last) or of_others or window)


def score(written: Written, correct: Correct) -> float:
    """Return how well an answer fits a row; 0 if it does not.

    The class counts most, then its numbers, then the exact name.
    """
    fits = 0 if _is_other(written, correct) else written.likeness(correct)
    if not fits:
        return 0
    total = 4 * fits - 0.5 * correct.row.extra - 0.3 * correct.row.inside
    if written.name and written.name == correct.row.name.lower():
        total += 0.05 if correct.is_automatic else 4
    if isinstance(written.order, int) and written.order == correct.place:
        total += 0.4
    if isinstance(written.order, tuple):
        nth = written.order[1]
        fits_order = correct.is_last_of_class if nth == LAST else nth == correct.nth
        total += 1 if fits_order else -1.5
    if written.count:
        total += 0.4 * (abs(written.count) == correct.nth)
        total += 0.4 * (written.count < 0 and -written.count in correct.numbers)
    if written.activation and correct.activation:
        total += -0.5 if written.is_against(correct) else 0.5
    if written.numbers:
        total += 0.4 if written.numbers[0] in correct.numbers else -0.2
    return max(total, 0.1)


@lru_cache(maxsize=4096)
def similarity(written: str, correct: str) -> float:
    """Return from 0 to 1 how similar two words are: cut off, in other case, misspelled.

    >>> similarity("lstm", "LSTM"), similarity("conv2d_t…", "Conv2DTranspose")
    (1, 0.9)
    """
    written, correct = (word[:WORD].lower().replace("_", "") for word in (written, correct))
    if written == correct:
        return 1
    start = written.rstrip(CUT)
    cut_off = start != written or len(start) > 4
    if len(start) > 1 and correct.startswith(start) and cut_off:
        return 0.9
    both_inputs = {written, correct} <= {"input", "inputlayer"}
    ratio = 0.9 if both_inputs else SequenceMatcher(None, written, correct).ratio()
    return ratio * 0.9 if ratio >= ALIKE else 0
