"""The sheets in tests/sheets are marked as a careful teacher marks them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from grade.corpus import (
    HANDS,
    KINDS,
    SHEETS,
    Comparison,
    Entry,
    Paper,
    compare,
    compare_hand,
    marked,
    most,
    names_of_mistakes,
    papers,
)

from shapecalc.grade.key import key_of
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

ALL = [(key, paper) for hand in HANDS for _, key, sheets in papers(hand) for paper in sheets]


@pytest.mark.parametrize("hand", HANDS)
def test_differences_from_the_teacher(hand: str, tmp_path: Path) -> None:
    """The first mistake is the real one in 95 % of the wrong answers whose mistake is known.

    The fourth hand names none.
    """
    found = Comparison()
    for _, comparison in compare_hand(hand, tmp_path):
        found.add(comparison)
    for kind, limit in most()[hand].items():
        differences = [str(one) for one in found.differences if one.kind == kind]
        assert len(differences) <= limit, "\n".join([kind, *differences])
    others = [str(one) for one in found.differences if one.kind == "other mistake"]
    assert found.named > 60 or hand == "fourth"
    assert len(others) <= 0.05 * found.named, "\n".join(others)


def test_the_table_of_counts_has_all_kinds() -> None:
    assert {hand: list(kinds) for hand, kinds in most().items()} == {
        hand: list(KINDS) for hand in HANDS
    }


def test_the_mistakes_are_those_of_the_table() -> None:
    text = (SHEETS / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| ([^|]+?) +\| [^|]+\|$", text, re.MULTILINE)[2:]
    used = {entry.mistake for _, paper in ALL for entry in paper.entries} - {""}
    assert list(names_of_mistakes()) == table
    assert used == set(table)


def test_entries_are_about_lines_and_layers() -> None:
    for key, paper in ALL:
        lines, layers = paper.text.count("\n") + 1, {row.name for row in key.rows}
        for entry in paper.entries:
            assert 1 <= entry.line <= lines, (paper.file, entry)
            assert entry.layer in layers or not entry.layer, (paper.file, entry)
            of_layer = entry.question in ("shape", "params")
            assert bool(entry.layer) == of_layer or entry.question == "macs", entry
        assert not paper.passed & {entry.line for entry in paper.entries}, paper.file
        subjects = [(entry.layer, entry.question) for entry in paper.entries if entry.question]
        assert len(subjects) == len(set(subjects)), paper.file


def test_there_are_enough_sheets() -> None:
    counts = {hand: sum(paper.where.startswith(hand) for _, paper in ALL) for hand in HANDS}
    least = {"fourth": 80, "fifth": 55, "sixth": 120, "seventh": 80, "eighth": 110}
    assert all(count >= least.get(hand, 170) for hand, count in counts.items())
    assert len({paper.where for _, paper in ALL}) >= 15
    assert sum(len(paper.entries) for _, paper in ALL) >= 2_500
    for hand in HANDS:
        names = [(paper.where, paper.file) for _, paper in ALL if paper.where.startswith(hand)]
        assert len(names) == len(set(names))


def kinds(tmp_path: Path, text: str, *entries: str, passed: tuple[int, ...] = ()) -> list[str]:
    """The kinds of differences on a sheet about one LSTM."""
    plan = read_data({"layers": ["LSTM(10, input_shape=(3, 1))"]})
    paper = Paper("x/lstm", "x.txt", text, "utf-8", list(map(Entry.of, entries)), frozenset(passed))
    result = compare(paper, marked(paper, Marker(key_of(plan)), tmp_path))
    return [difference.kind for difference in result.differences]


def test_what_counts_as_a_difference(tmp_path: Path) -> None:
    assert kinds(tmp_path, "lstm (LSTM) 480", "1 lstm params right") == []
    assert kinds(tmp_path, "lstm (LSTM) 480", "1 lstm params wrong") == ["wrong marked right"]
    assert kinds(tmp_path, "lstm (LSTM) 480", "1 lstm params not right") == ["wrong marked right"]
    assert kinds(tmp_path, "lstm (LSTM) 480", "1 not understood") == ["unclear but marked"]
    assert kinds(tmp_path, "lstm (LSTM) 481", "1 lstm params right") == ["right marked wrong"]
    assert kinds(tmp_path, "lstm (LSTM) 481", "1 lstm params not right") == []
    assert kinds(tmp_path, "lstm (LSTM) 481", "1 lstm params wrong, slip in copying") == [
        "other mistake"
    ]
    assert kinds(tmp_path, "lstm (LSTM) 481", passed=(1,)) == ["no answer marked"]
    assert kinds(tmp_path, "lstm (LSTM) 481") == ["added"]
    assert kinds(tmp_path, "lstm (LSTM) 480", "1 lstm params right", "1 lstm shape right") == [
        "dropped"
    ]
    assert kinds(tmp_path, "?", "1 lstm params right") == ["not read"]
