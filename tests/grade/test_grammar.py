"""Properties of the grammar: right answers in every form, and values that are not right."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
import random_values as st
from random_values import Draw, trying

from shapecalc.errors import ShapecalcError, Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import AnswerKey, KeyRow, key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

READ = 0.9
"""The least share of right answers that has to be read as right."""


@st.composite
def course_models(draw: Draw) -> list[str]:
    """Models as courses have them: images, texts, and sequences of vectors."""
    size = st.integers(5, 70)
    kind = draw(st.sampled_from(["image", "text", "series"]))
    if kind == "image":
        layers = [f"Conv2D({draw(size)}, 3, input_shape=({draw(st.integers(12, 40))}, 40, 3))"]
        more = ["MaxPooling2D(2)", f"Conv2D({draw(size)}, 3, padding='same')", "Dropout(0.5)"]
        more += ["BatchNormalization()", "AveragePooling2D(2)"]
        layers += draw(st.lists(st.sampled_from(more), max_size=3))
        layers.append(draw(st.sampled_from(["Flatten()", "GlobalAveragePooling2D()"])))
    else:
        cells = ["LSTM({}{})", "GRU({}{})", "SimpleRNN({}{})", "Bidirectional(LSTM({}{}))"]
        first = [f"InputLayer(input_shape=({draw(size)}, {draw(size)}))"]
        if kind == "text":
            embedding = f"Embedding({draw(st.integers(500, 9000))}, {draw(size)})"
            first = ["InputLayer(input_shape=(30,))", embedding]
        recurrent = draw(st.lists(st.sampled_from(cells), min_size=1, max_size=3))
        last = recurrent.pop()
        layers = [*first, *(r.format(draw(size), ", return_sequences=True") for r in recurrent)]
        layers.append(last.format(draw(size), ""))
    dense = draw(st.lists(size, min_size=1, max_size=2))
    return [*layers, *(f"Dense({units})" for units in dense)]


# Right answers

WORDS = {
    "Conv2D": ("conv", "합성곱층", "convolution"),
    "MaxPooling2D": ("maxpool", "max pooling", "최대 풀링"),
    "AveragePooling2D": ("avgpool", "average pooling"),
    "GlobalAveragePooling2D": ("GAP", "global average pooling"),
    "BatchNormalization": ("BN", "batch norm", "배치 정규화"),
    "Dropout": ("dropout", "드롭아웃"),
    "Flatten": ("flatten", "플래튼"),
    "Embedding": ("embedding", "임베딩"),
    "LSTM": ("lstm", "LSTM 층"),
    "GRU": ("gru", "GRU layer"),
    "SimpleRNN": ("rnn", "SimpleRNN"),
    "Bidirectional": ("BiLSTM", "bidirectional", "양방향"),
    "Dense": ("fc", "dense", "완전연결층"),
}
SUBJECTS = ("name", "name and class", "class", "word", "number", "Layer 1", "1층", "Q1)")
MARKS = ("", ",", "'", "\u00a0", "\u202f", ".0")
SHAPES = ("None", "none", "?", "batch", "N", "배치", "bare", "×", "x", "by", "@", "list")
LABELS = (
    ("", ""),
    ("params ", ""),
    ("params: ", ""),
    ("Param # ", ""),
    ("", " params"),
    ("", "개"),
    ("파라미터 ", ""),
    ("파라미터: ", "개"),
    ("parameters = ", ""),
)
SHAPE_LABELS = ("", "output shape ", "output: ", "출력 ", "shape = ", "출력 형태: ")
SEPARATORS = (
    (": ", ", "),
    (" -> ", ", "),
    (" | ", " | "),
    ("  ", "  "),
    (" - ", " / "),
    ("\t", "\t"),
)
NOISE = (
    "Student number: 20261121",
    "학번: 20261121",
    "HW 3",
    "Homework 3, 2026-05-12",
    "이름: 김민수",
    "Name: Ada Lovelace",
    "Page 2 of 3",
    "- 2 -",
    "제출일: 2026년 5월 12일",
    "I did this with my neighbour.",
    "아래와 같이 계산했습니다.",
    "Email: ada@example.org",
    "",
    "=====",
)


def number_text(number: int, mark: str) -> str:
    if mark == ".0":
        return f"{number}.0"
    return f"{number:,}".replace(",", mark)


def shape_text(shape: Sequence[Any], form: str) -> str:
    """A shape in a form; in brackets where the form does not suit it."""
    sizes = [str(size) for size in shape[1:]]
    if form in ("×", "x", "by") and len(sizes) > 1:
        return (f" {form} " if form == "by" else form).join(sizes)
    if form == "@" and len(sizes) == 3:
        return f"{sizes[2]}@{sizes[0]}x{sizes[1]}"
    if form == "bare":
        return f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"
    if form == "list":
        return f"[{', '.join(['None', *sizes])}]"
    batch = form if form in SHAPES[:6] else "None"
    return f"({', '.join([batch, *sizes])})"


def subject_text(row: KeyRow, number: int, form: str, word: str) -> str:
    forms = {
        "name": row.name,
        "name and class": f"{row.name} ({row.class_name})",
        "class": row.class_name,
        "word": word,
        "number": f"{number}. {row.class_name}",
        "Layer 1": f"Layer {number}",
        "1층": f"{number}층 {word}",
        "Q1)": f"Q{number}) {row.class_name}",
    }
    return forms[form]


class Hand:
    """The habits of a student: one form for each part of an answer."""

    def __init__(self, dice: Random) -> None:
        self.subject, self.mark = dice.choice(SUBJECTS), dice.choice(MARKS)
        self.shape, self.label = dice.choice(SHAPES), dice.choice(LABELS)
        self.shape_label = dice.choice(SHAPE_LABELS)
        self.first, self.then = dice.choice(SEPARATORS)
        self.order = dice.choice(["both", "both", "params first", "shape", "params", "block"])
        self.words = {name: dice.choice(words) for name, words in WORDS.items()}

    def __str__(self) -> str:
        return f"{self.subject}, {self.mark!r}, {self.shape}, {self.label}, {self.order}"

    def parts(self, row: KeyRow, number: int) -> tuple[str, str, str]:
        """The subject, the shape and the number of parameters of a row."""
        assert row.shapes
        subject = subject_text(row, number, self.subject, self.words[row.class_name])
        return subject, shape_text(row.shapes[0], self.shape), number_text(row.params, self.mark)

    def line(self, row: KeyRow, number: int) -> str:
        subject, shape, params = self.parts(row, number)
        shape, params = f"{self.shape_label}{shape}", params.join(self.label)
        if self.order in ("shape", "params"):
            return f"{subject}{self.first}{shape if self.order == 'shape' else params}"
        if self.order == "block":
            return f"{subject}\n  output shape: {shape}\n  params: {params}"
        if self.order == "params first":
            shape, params = params, shape
        return f"{subject}{self.first}{shape}{self.then}{params}"


def lines_of(rows: Sequence[KeyRow], dice: Random, hand: Hand) -> Source:
    lines = []
    for number, row in enumerate(rows, 1):
        lines += [dice.choice(NOISE)] * (not dice.randrange(6))
        lines.append(hand.line(row, number))
    return Source("x.txt", "\n".join([dice.choice(NOISE), dice.choice(NOISE), *lines]))


def table_of(rows: Sequence[KeyRow], dice: Random, hand: Hand) -> Source:
    hand.subject = dice.choice(SUBJECTS[:5])
    heading = dice.choice(
        ["| Layer | Output Shape | Param # |", "| 층 | 출력 형태 | 파라미터 수 |"]
    )
    table = [f"| {' | '.join(hand.parts(row, n))} |" for n, row in enumerate(rows, 1)]
    return Source("x.md", "\n".join([dice.choice(NOISE), "", heading, "|---|---|---|", *table]))


def csv_of(rows: Sequence[KeyRow], dice: Random, hand: Hand) -> Source:
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(["layer", "output shape", "params"])
    hand.subject = dice.choice(SUBJECTS[:4])
    write.writerows(hand.parts(row, number) for number, row in enumerate(rows, 1))
    return Source("x.csv", out.getvalue())


def totals_of(key: AnswerKey, hand: Hand, dice: Random) -> str:
    word = dice.choice(["Total params: ", "Total: ", "합계 ", "총 파라미터: ", "total = "])
    return f"\n{word}{number_text(key.totals['total'], hand.mark)}"


def marked(key: AnswerKey, source: Source) -> Marked:
    try:
        sheet = sheet_of(source, key)
    except ShapecalcError:
        return Marked(sheet_of(Source("x.txt", "dense: 1")))
    return Marker(key).mark(sheet)


def rows_of(key: AnswerKey) -> list[KeyRow]:
    return [row for row in key.rows if row.class_name in WORDS]


def sheets(request: pytest.FixtureRequest) -> int:
    """How many models are tried: a tenth of the right sheets that the option asks for."""
    return max(int(request.config.getoption("sheets")) // 10, 1)


def test_right_answers_are_never_wrong(
    request: pytest.FixtureRequest, tally: dict[str, Counter[str]]
) -> None:
    counts = tally.setdefault("right answers in forms of the grammar", Counter())
    failures: list[str] = []

    @trying(course_models(), request.config.getoption("seed"), sheets(request))
    def never_wrong(layers: list[str]) -> None:
        key = key_of(read_data({"layers": layers}))
        dice = Random(str(layers))
        rows = rows_of(key)
        for form in (lines_of, lines_of, lines_of, table_of, csv_of):
            hand = Hand(dice)
            source = form(rows, dice, hand)
            per_row = 1 if form is lines_of and hand.order in ("shape", "params") else 2
            if form is lines_of:
                source = Source(source.name, source.text + totals_of(key, hand, dice))
            result = marked(key, source)
            answers = per_row * len(rows) + (form is lines_of)
            counts["answers"] += answers
            counts["right"] += min(result.right, answers)
            if result.right < answers:
                failures.append(f"{result.right}/{answers} {hand}\n{source.text}")
            assert not result.wrong, f"{hand}\n{source.text}\n{result.wrong}"

    never_wrong()
    assert counts["right"] >= READ * counts["answers"], "\n\n".join(failures[:5])


# Values that are not right

NOT_RIGHT = (
    "{above}",
    "{below}",
    "{n} or {above}",
    "{above} or {n}",
    "{n} 또는 {above}",
    "not {n}",
    "!= {n}",
    "{n} 아님",
    "< {n}",
    "> {n}",
    "≤ {n}",
    "-{n}",
    "{n} MB",
    "{n} KB",
    "{n}%",
    "{n}?",
    "{n} -> {above}",
    "{n} = {above}",
    "{above} = {n}",
    "{n}5",
    "{torn}",
    "{n}.5",
    "{n}/2",
    "{n} ± 1",
    "~~{n}~~ {above}",
    "{n} wait no, {above}",
    "{n}…",
    "2 * {n}",
    "{n} + 1",
    "{n}^2",
    "{n}e1",
    "{n}k",
    "{n}_{n}",
)


def false_values(number: int) -> list[str]:
    digits = str(number)
    torn = f"{digits[:-1]} {digits[-1]}"
    return [
        form.format(n=number, above=number + 1, below=number - 1, torn=torn) for form in NOT_RIGHT
    ]


def false_shapes(shape: Sequence[Any], dice: Random) -> list[str]:
    """Shapes with a wrong size, too few or too many axes, or in another order."""
    at = dice.randrange(1, len(shape))
    wrong = [size + (place == at) if place else None for place, size in enumerate(shape)]
    others = [wrong, [*shape, 1], [*shape, shape[-1]]]
    others += [[None, *shape[2:]]] * (len(shape) > 2)
    turned = [None, *reversed(shape[1:])]
    others += [turned] * (turned != [None, *shape[1:]])
    texts = [shape_text(other, dice.choice(("None", "?", "list"))) for other in others]
    right = shape_text(shape, "None")
    return [*texts, f"{right} or {texts[0]}", f"not {right}", f"{right[:-1]}?)", f"{right}?"]


def test_what_is_not_right_is_never_right(
    request: pytest.FixtureRequest, tally: dict[str, Counter[str]]
) -> None:
    counts = tally.setdefault("values that are not right", Counter())

    @trying(course_models(), request.config.getoption("seed"), max(sheets(request) // 3, 1))
    def never_right(layers: list[str]) -> None:
        key = key_of(read_data({"layers": layers}))
        dice = Random(str(layers))
        rows = [row for row in rows_of(key) if row.params > 10]
        row = dice.choice(rows)
        assert row.shapes
        others = [
            f"{r.name}: {shape_text(r.shapes[0], 'None')}, {r.params}"
            for r in rows
            if r is not row and r.shapes
        ]
        for question, texts in (
            ("params", false_values(row.params)),
            ("shape", false_shapes(row.shapes[0], dice)),
        ):
            for text in texts:
                label = dice.choice(["", f"{question} ", f"{question}: "])
                line = f"{row.name}: {label}{text}"
                for lines in ([line], [*others, line]):
                    result = marked(key, Source("x.txt", "\n".join(lines)))
                    counts["values"] += 1
                    right = [
                        verdict
                        for verdict in result.verdicts
                        if verdict.row is row and verdict.question == question and verdict.right
                    ]
                    assert not right, "\n".join(lines)

    never_right()
