"""Bare numbers are joined to a shape where their number or their gaps leave no other reading."""

from __future__ import annotations

from typing import Any

import pytest
from grade.verdicts import verdicts

from shapecalc.grade.sheets.parts import NamedLayer
from shapecalc.grade.sheets.size_rows import (
    joined_before_arrow,
    joined_before_gap,
    joined_by_rank,
    read_pair,
)
from shapecalc.grade.sheets.statements import Mention, Statement
from shapecalc.grade.sheets.value import Value


def row(line: str, before: str = "") -> list[Mention]:
    """Return the numbers of a line, with what separates them."""
    mentions, at = [], 0
    for text in line.split():
        at = line.index(text, at)
        mentions.append(Mention(Value(text, at, at + len(text), amounts=[int(text)])))
        at += len(text)
    for mention, sign in zip(mentions, before.split()):
        mention.before = sign
    return mentions


@pytest.mark.parametrize(
    ("class_name", "line", "shape"),
    [
        ("Conv2D", "26 26 32 320", (26, 26, 32)),
        ("MaxPooling2D", "13 13 32", (13, 13, 32)),
        ("Conv1D", "3 10 30", (3, 10)),
        ("Conv3D", "3 3 3 10", (3, 3, 3, 10)),
        ("Conv2D", "26 320", None),
        ("Conv2D", "1 26 26 32 320", None),
        ("GlobalMaxPooling2D", "26 26 32 320", None),
        ("Dense", "3 10", None),
        ("GRU", "30 24 2304", (30, 24)),
        ("GRU", "24 2304", None),
        ("Embedding", "60 32", (60, 32)),
        ("Embedding", "160 000", None),
    ],
)
def test_by_rank(class_name: str, line: str, shape: tuple[int, ...] | None) -> None:
    statement = Statement(1, line, subject=NamedLayer(class_name, class_name=class_name))
    joined, rest = joined_by_rank(statement, row(line))
    assert (joined and joined.value.shapes) == (shape and [shape])
    assert len(rest) == len(line.split()) - len(shape or ())


SEQUENCE = ("Conv1D(8, 3, input_shape=(20, 4))", "MaxPooling1D(2)", "Dense(5)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Conv1D(8, 3) # 18, 8\nMaxPooling1D(2) # 9, 8",
            "conv1d shape right, max_pooling1d shape right",
        ),
        (
            "Conv1D(8, 3) # 18, 8\nMaxPooling1D(2) # 8, 9",
            "conv1d shape right, max_pooling1d shape wrong",
        ),
        ("Conv1D(8, 3) # 18, 104\nMaxPooling1D(2) # 9, 0", "params right"),
    ],
)
def test_pairs_beside_layers_with_two_sizes(text: str, expected: str) -> None:
    assert expected in verdicts(text, SEQUENCE)


def test_one_pair_alone_is_no_shape() -> None:
    assert "shape right" not in verdicts("Conv1D(8, 3) # 18, 8", SEQUENCE)


def test_before_an_arrow() -> None:
    joined = joined_before_arrow(row("24 16 1200", "→ , →"))
    assert joined
    assert joined.value.shapes == [(24, 16)]
    assert joined_before_arrow(row("24 16 1200", "→ , ,")) is None


def test_before_a_gap() -> None:
    joined = joined_before_gap(row("24 24 16     416"))
    assert joined
    assert joined.value.shapes == [(24, 24, 16)]
    assert joined_before_gap(row("24 24 16 416")) is None
    assert joined_before_gap(row("1 024 416     416")) is None


@pytest.mark.parametrize(("class_name", "shapes"), [("Conv1D", [(60, 48)]), ("Dense", None)])
def test_two_sizes_with_a_comma(class_name: str, shapes: Any) -> None:
    statement = Statement(1, "", subject=NamedLayer(class_name, class_name=class_name))
    mention = Mention(Value("60,48", doubt="it is no whole number"), doubt="it is no whole number")
    read_pair(statement, mention)
    assert mention.value.shapes == shapes
    assert bool(mention.doubt) == (shapes is None)
