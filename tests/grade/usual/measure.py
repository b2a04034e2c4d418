"""Make the usual mistakes with the layers of many models, and see which mistake is named first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from conftest import SPECS
from grade.usual.counts import COUNTS, Usual
from grade.usual.facts import Taught, taught
from grade.usual.shapes import SHAPES

from shapecalc.errors import ShapecalcError, Source
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marked import PARAMS, SHAPE, Verdict
from shapecalc.grade.marking import Marker
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.draft import usual
from shapecalc.quiz.quiz import draft
from shapecalc.quiz.random_models import NothingFitsError, RandomModels
from shapecalc.read.document import read_data, read_spec

CLASSICS: list[list[str]] = [
    [
        "Conv2D(32, 3, activation='relu', input_shape=(28, 28, 1))",
        "MaxPooling2D(2)",
        "Conv2D(64, 3, activation='relu')",
        "MaxPooling2D(2)",
        "Flatten()",
        "Dropout(0.5)",
        "Dense(10, activation='softmax')",
    ],
    [
        "Conv2D(64, 3, padding='same', input_shape=(32, 32, 3))",
        "Conv2D(64, 3, padding='same')",
        "MaxPooling2D(2, strides=2)",
        "Conv2D(128, 3, padding='same')",
        "MaxPooling2D(2, strides=2)",
        "Flatten()",
        "Dense(256)",
        "BatchNormalization()",
        "Dense(10)",
    ],
    [
        "Conv2D(96, 11, strides=4, input_shape=(227, 227, 3))",
        "MaxPooling2D(3, strides=2)",
        "Conv2D(256, 5, padding='same')",
        "MaxPooling2D(3, strides=2)",
        "Flatten()",
        "Dense(4096)",
    ],
    ["Input((100,))", "Embedding(10000, 128)", "Bidirectional(LSTM(64))", "Dense(1)"],
    ["Input((80,))", "Embedding(5000, 32)", "LSTM(16, return_sequences=True)", "GRU(8)"],
    ["Input((20,))", "Embedding(2000, 16)", "Flatten()", "Dense(24)", "Dense(6)"],
    ["LSTM(10, return_sequences=True, input_shape=(3, 1))", "LSTM(5)", "Dense(5)"],
    ["SimpleRNN(32, return_sequences=True, input_shape=(10, 8))", "SimpleRNN(16)", "Dense(1)"],
    ["Bidirectional(GRU(12, return_sequences=True), input_shape=(7, 5))", "GRU(9)", "Dense(4)"],
    ["Conv1D(32, 5, input_shape=(100, 6))", "MaxPooling1D(3)", "GlobalAveragePooling1D()"],
    [
        "SeparableConv2D(24, 3, input_shape=(30, 30, 3))",
        "DepthwiseConv2D(3, padding='same')",
        "BatchNormalization()",
        "GlobalAveragePooling2D()",
        "Dense(7)",
    ],
    ["Dense(128, input_shape=(784,))", "Dropout(0.2)", "Dense(64)", "Dense(10)"],
    ["Input((6, 12))", "TimeDistributed(Dense(9))", "LayerNormalization()", "Dense(3)"],
]
"""Models as courses have them."""


@dataclass(frozen=True)
class WrongAnswer:
    """A wrong answer: the mistake that it comes from, and the layer."""

    usual: Usual
    layer: Taught
    question: str
    value: Any

    @property
    def text(self) -> str:
        """Return the answer as it is written."""
        return str(self.value)


def models(drawn: int, seed: int) -> Iterator[AnswerKey]:
    """Yield the models of courses, those of the specs, and random ones."""
    for layers in CLASSICS:
        yield key_of(read_data(layers))
    for path in SPECS:
        yield key_of(read_spec(str(path)))
    for number in range(drawn):
        dice = Dice(seed, 2, number)
        random = RandomModels(dice, dice.pick((1, 2, 2, 2, 3)), usual())
        try:
            yield key_of(read_data(draft(random, dice.pick(usual())).spec))
        except (NothingFitsError, ShapecalcError):
            continue


def wrong_answers(layer: Taught) -> Iterator[WrongAnswer]:
    """Yield the wrong answers about a layer, each once: with its most plausible mistake."""
    for question, mistakes, right in (
        (PARAMS, COUNTS, layer.params),
        (SHAPE, SHAPES, layer.leaves),
    ):
        seen = {right}
        for each in mistakes:
            for value in each.gives(layer):
                if value not in seen and possible(value):
                    seen.add(value)
                    yield WrongAnswer(each, layer, question, value)


def possible(value: Any) -> bool:
    """Return whether a person would write a value."""
    if isinstance(value, tuple):
        return len(value) > 1 and all(size is None or size > 0 for size in value)
    return value is not None and value >= 0


def marked(marker: Marker, made: WrongAnswer) -> Verdict:
    """Return the verdict on a sheet with one wrong answer."""
    answer = Answer(made.layer.row.name)
    if made.question == SHAPE:
        answer.shape = Response.shape(made.text)
    else:
        answer.params = Response.params(made.text)
    (verdict,) = marker.mark(Sheet(Source("x"), [answer])).verdicts
    return verdict


@dataclass
class Tally:
    """How often each mistake was named first, second or not at all, and what else was."""

    outcomes: dict[str, Counter[str]]
    named: dict[str, Counter[str]]
    missed: list[str]

    def share(self) -> float:
        """Return in which part of the wrong answers the first mistake named is the real one."""
        total = sum(map(Counter.total, self.outcomes.values()))
        return sum(counts["first"] for counts in self.outcomes.values()) / max(total, 1)

    def mean(self) -> float:
        """Return the mean of these parts over the mistakes, whatever number of layers each has."""
        parts = [n["first"] / n.total() for n in self.outcomes.values() if n]
        return sum(parts) / max(len(parts), 1)


def tally(keys: Iterable[AnswerKey], only: str = "") -> Tally:
    """Return what is named for the usual mistakes with the layers of some models."""
    found = Tally({}, {}, [])
    for each in (*COUNTS, *SHAPES):
        found.outcomes.setdefault(_title(each), Counter())
        found.named.setdefault(_title(each), Counter())
    for key in keys:
        marker = Marker(key)
        for layer in taught(key):
            for made in wrong_answers(layer):
                if only in _title(made.usual):
                    _count(found, made, marked(marker, made))
    return found


def _title(each: Usual) -> str:
    return f"{'shape' if each in SHAPES else 'params'}: {each.name}"


def _count(found: Tally, made: WrongAnswer, verdict: Verdict) -> None:
    names = [reason.name for reason in verdict.reasons]
    places = [at for at, name in enumerate(names) if name in made.usual.ours]
    outcome = ("first" if places[0] == 0 else "later") if places else "no" if names else "none"
    if verdict.right:
        outcome = "right"
    title = _title(made.usual)
    found.outcomes[title][outcome] += 1
    if outcome != "first":
        found.named[title][names[0] if names else "-"] += 1
        row, call = made.layer.row, made.layer.row.call
        text = f"{title}: {row.class_name} {call.plan.binding.written if call else ''} on "
        text += f"{made.layer.arrives}: {made.text}, right {verdict.expected}: {names}"
        found.missed.append(text)
