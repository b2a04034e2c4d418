"""Doubtful places: what is written, what a teacher decides, and what has changed since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shapecalc.errors import InputError, Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.grade.review import (
    NOTHING,
    RIGHT,
    WRONG,
    Doubt,
    Reviewer,
    as_review,
    merged,
    read_review,
)
from shapecalc.grade.rubric import Rubric
from shapecalc.read.document import read_data

KEY = key_of(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(1)"]))
MARKER = Marker(KEY)
QUESTIONS = Rubric().questions(KEY)
DOUBT = Doubt("kim.txt", 1, "lstm.params", "lstm 480", "who knows", "kim")


def doubtful() -> Marked:
    """A sheet of which the number of the LSTM is not understood."""
    marked = MARKER.mark(sheet_of(Source("kim.txt", "lstm 480\ndense 11")))
    marked.verdicts[0].right = None
    return marked


def reviewed(choice: str) -> Marked:
    reviewer = Reviewer(MARKER, QUESTIONS, {DOUBT.key: choice} if choice else {})
    marked = reviewer.review(doubtful(), "kim.txt")
    assert [doubt.key for doubt in reviewer.doubts] == [DOUBT.key]
    return marked


@pytest.mark.parametrize(
    ("choice", "verdicts"),
    [
        ("", [("480", None), ("11", True)]),
        (RIGHT, [("480", True), ("11", True)]),
        (WRONG, [("480", False), ("11", True)]),
        (NOTHING, [("11", True)]),
        ("480", [("480", True), ("11", True)]),
        ("440", [("440", False), ("11", True)]),
        ("lstm 480", [("480", True), ("11", True)]),
    ],
)
def test_choices(choice: str, verdicts: list[tuple[str, bool | None]]) -> None:
    marked = reviewed(choice)
    assert [(v.response.text, v.right) for v in marked.verdicts] == verdicts
    assert all(v.line for v in marked.verdicts)


def test_what_is_no_answer_is_passed_over() -> None:
    (remark,) = reviewed(NOTHING).sheet.passed
    assert (remark.line, remark.text, remark.why) == (1, "480", "the teacher: it is no answer")


def test_a_line_without_a_question() -> None:
    marked = doubtful()
    marked.verdicts[0] = replace(marked.verdicts[0], row=None, question="")
    marked.unanswered = [KEY.rows[1]]
    reviewer = Reviewer(MARKER, QUESTIONS, {("kim.txt", "", "lstm 480"): "lstm 480"})
    marked = reviewer.review(marked, "kim.txt")
    assert [v.right for v in marked.verdicts] == [True, True]
    assert marked.unanswered == []


def test_a_number_of_nobody_knows_which_layer_has_no_question() -> None:
    marked = doubtful()
    marked.verdicts[0] = replace(marked.verdicts[0], row=None, line=9)
    reviewer = Reviewer(MARKER, QUESTIONS, {})
    reviewer.review(marked, "kim.txt")
    (doubt,) = reviewer.doubts
    assert (doubt.question, doubt.text) == ("", "480")
    marked.verdicts[0] = replace(marked.verdicts[0], question="total")
    assert reviewer.doubt(marked.verdicts[0], marked, "kim.txt").question == "total"


def test_a_file_that_cannot_be_read() -> None:
    for choice, count in [("lstm 480\ndense 11", 2), (NOTHING, 0)]:
        reviewer = Reviewer(MARKER, QUESTIONS, {("scan.pdf", "", ""): choice})
        marked = reviewer.whole_file("scan.pdf", "it is a scan")
        assert marked is not None
        assert marked.right == count
    reviewer = Reviewer(MARKER, QUESTIONS, {})
    assert reviewer.whole_file("scan.pdf", "it is a scan") is None
    assert reviewer.doubts == [Doubt("scan.pdf", 0, "", "", "it is a scan")]


def test_only_new_doubts_are_conflicts() -> None:
    reviewer = Reviewer(MARKER, QUESTIONS, {("a + b", "dense.params", "dense 11"): WRONG})
    marked = reviewer.review(doubtful(), "a")
    marked.verdicts[1].right = None
    reviewer.review_conflicts(marked, "a + b")
    assert [doubt.file for doubt in reviewer.doubts] == ["a", "a + b"]
    assert [v.right for v in marked.verdicts] == [None, False]


# The file


def test_what_is_written_is_read(tmp_path: Path) -> None:
    doubts = [
        DOUBT,
        replace(DOUBT, choice="480", before="48O -> wrong", place="page 2, line 5"),
        Doubt("a: b.txt", 0, "", "", "it's empty", "이준", NOTHING),
        Doubt("x", 2, "", "lstm: 3\n- \x1b \u202e # no", "w", "=1+1", "lstm 480\ndense 11"),
    ]
    text = "".join(as_review(doubts))
    assert "\x1b" not in text
    (tmp_path / "review.yaml").write_text(text, encoding="utf-8")
    assert read_review(str(tmp_path / "review.yaml")) == doubts
    assert "".join(as_review([])).endswith("review: []\n")
    assert read_review(str(tmp_path / "nothing.yaml")) == []


ENTRY = (
    "review:\n- file: kim.txt\n  line: 3\n  question: {question}\n  text: x\n  choice: {choice}\n"
)


@pytest.mark.parametrize("choice", ["no answer", "right", "480", "(None, 10) 480", "null", ""])
def test_choices_are_texts(tmp_path: Path, choice: str) -> None:
    path = tmp_path / "review.yaml"
    path.write_text(ENTRY.format(question="lstm.params", choice=choice))
    if choice == "null":
        with pytest.raises(InputError, match="is no line with an answer"):
            read_review(str(path))
        return
    assert read_review(str(path))[0].choice == choice


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("layers: []", "it has no list `review`", "name a new file; the run writes it"),
        ("- LSTM(3)", "it has no list `review`", "name a new file"),
        ("review:\n- 3", "entry 1 of `review` has no `file` and `text`", ""),
        ("review: [", "this is not valid YAML", "in quotes"),
        (ENTRY.format(question="", choice="lstm: 480"), "this is not valid YAML", "in quotes"),
        (ENTRY.format(question="", choice="right"), "kim.txt, line 3: nobody knows which", "lstm"),
        (
            ENTRY.format(question="", choice="right").replace(
                "question", "place: row 4\n  question"
            ),
            "kim.txt, row 4: nobody knows which",
            "lstm",
        ),
        (ENTRY.format(question="total", choice="?!"), "'?!' is no line with an answer", "right,"),
        ("review: !x 3", "this is not valid YAML", ""),
    ],
)
def test_files_that_are_none(tmp_path: Path, text: str, message: str, hint: str) -> None:
    (tmp_path / "review.yaml").write_text(text)
    with pytest.raises(InputError) as error:
        read_review(str(tmp_path / "review.yaml"))
    (problem,) = error.value.problems
    assert message in problem.message
    assert hint in problem.hint


# Runs


def test_choices_stay() -> None:
    decided = replace(DOUBT, choice=RIGHT)
    assert merged([decided], [DOUBT], ["kim.txt"]) == [decided]


def test_a_text_that_has_changed_is_asked_again() -> None:
    decided = replace(DOUBT, choice=RIGHT)
    now = replace(DOUBT, text="481")
    assert merged([decided], [now], ["kim.txt"]) == [replace(now, before="lstm 480 -> right")]
    assert merged([DOUBT], [now], ["kim.txt"]) == [now]


def test_what_is_understood_now_goes_away() -> None:
    assert merged([DOUBT], [], ["kim.txt"]) == []


def test_files_that_were_not_read_keep_their_choices() -> None:
    decided = replace(DOUBT, choice=RIGHT)
    assert merged([decided], [], ["lee.txt"]) == [decided]


def test_files_in_the_zip_of_a_student() -> None:
    inner = replace(DOUBT, file="kim.zip/a.txt", choice=RIGHT)
    assert inner.files == ("kim.zip/a.txt", "kim.zip")
    assert merged([inner], [], ["kim.zip"]) == []
