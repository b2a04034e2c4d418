"""The files about a class: a spreadsheet, results for Gradescope, a summary."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from typing import Any

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.class_report import (
    NAMED,
    PER_QUESTION,
    SHOWN,
    Statistics,
    as_csv,
    gradescope,
    gradescope_unreadable,
    statistics_text,
    summary_page,
)
from shapecalc.grade.csv_table import BOM
from shapecalc.grade.key import key_of
from shapecalc.grade.marking import Marker
from shapecalc.grade.rubric import Rubric, RubricItem
from shapecalc.read.document import read_data

LSTM_DENSE = ["LSTM(10, input_shape=(3, 1))", "Dense(1)"]
KEY = key_of(read_data(LSTM_DENSE))
RUBRIC = Rubric({"shape": 0, "params": 2})
QUESTIONS = RUBRIC.questions(KEY)


def record(student: str, *scores: float | str | None, **more: Any) -> dict[str, Any]:
    """What a journal keeps of a marked submission."""
    return {
        "file": f"{student}.txt",
        "student": student,
        "id": "",
        "name": "",
        "status": "graded",
        "why": "",
        "late": "",
        "points": sum(score for score in scores if isinstance(score, (int, float))),
        "scores": list(scores),
        "mistakes": [],
        "reasons": [],
        **more,
    }


def broken(student: str, why: str = "it is empty") -> dict[str, Any]:
    return record(student, status="needs review", why=why, points=None)


KIM = record("kim", 2, 2)
LEE = record(
    "lee",
    2,
    0,
    mistakes=[("dense.params", "bias forgotten")],
    reasons=["dense.params: the bias is missing"],
)
PARK = record("park", None, 0, mistakes=[("dense.params", "bias forgotten")])
CHOI = broken("choi")


def statistics(*records: dict[str, Any]) -> Statistics:
    counted = Statistics(QUESTIONS)
    for one in records:
        counted.add(one)
    return counted


# CSV


def read(questions: list[RubricItem], records: list[dict[str, Any]]) -> list[list[str]]:
    text = "".join(as_csv(questions, records))
    assert text.startswith(BOM)
    return list(csv.reader(StringIO(text.removeprefix(BOM))))


def test_csv() -> None:
    doubtful = record("may", 2, "needs review", status="needs review", points=2, late="1 day")
    known = KIM | {"id": "20231234", "name": "김민지"}
    assert read(QUESTIONS, [known, LEE, PARK, CHOI, doubtful]) == [
        [
            *("student", "id", "name", "file", "lstm.params", "dense.params", "late"),
            *("grading_status", "total_points_earned", "percent_correct", "reasons"),
        ],
        [PER_QUESTION, "", "", "", "2", "2", "", "", "4", "", ""],
        ["kim", "20231234", "김민지", "kim.txt", "2", "2", "", "graded", "4", "1.0000", ""],
        [
            *("lee", "", "", "lee.txt", "2", "0", "", "graded", "2", "0.5000"),
            "dense.params: the bias is missing",
        ],
        ["park", "", "", "park.txt", "", "0", "", "graded", "0", "0.0000", ""],
        ["choi", "", "", "choi.txt", "", "", "", "needs review", "", "", "it is empty"],
        [
            *("may", "", "", "may.txt", "2", "needs review", "1 day", "needs review"),
            *("2", "0.5000", ""),
        ],
    ]


def test_csv_of_a_rubric_without_points() -> None:
    rows = read([], [record("kim")])
    assert rows[2] == ["kim", "", "", "kim.txt", "", "graded", "0", "0.0000", ""]


# Gradescope


def test_gradescope() -> None:
    marked = Marker(KEY).mark(sheet_of(Source("kim.txt", "lstm 440")))
    results = gradescope(marked, RUBRIC.scores(QUESTIONS, marked))
    assert results["score"] == 0
    assert results["output"] == "0 of 1 answers are right, 0 of 4 points"
    assert results["stdout_visibility"] == "hidden"
    first, second = results["tests"]
    assert (first["number"], first["name"], first["status"]) == ("1", "lstm.params", "failed")
    assert first["output"].splitlines()[:2] == [
        "line 1, lstm (LSTM), params: 440 is wrong, 480 is right",
        "Likely mistake: the bias is missing (40 parameters: one value for each unit and gate).",
    ]
    assert (second["output"], second["score"], second["max_score"]) == ("no answer", 0, 2)


def test_gradescope_of_right_answers() -> None:
    marked = Marker(KEY).mark(sheet_of(Source("kim.txt", "lstm 480\ndense 11")))
    results = gradescope(marked, RUBRIC.scores(QUESTIONS, marked))
    assert results["score"] == 4
    assert {test["status"] for test in results["tests"]} == {"passed"}
    assert {test["output"] for test in results["tests"]} == {"right"}


def test_gradescope_of_what_is_not_understood() -> None:
    marked = Marker(KEY).mark(sheet_of(Source("kim.txt", "lstm 480\ndense 11")))
    for verdict in marked.verdicts[1:]:
        verdict.right = None
    results = gradescope(marked, RUBRIC.scores(QUESTIONS, marked), notes=["It was late."])
    assert results["score"] == 2
    assert results["output"].splitlines()[1] == "It was late."
    _, second = results["tests"]
    assert "score" not in second
    assert "status" not in second
    assert second["output"].endswith("The teacher will decide about this answer.")


def test_gradescope_of_points_that_a_teacher_has_given() -> None:
    marked = Marker(KEY).mark(sheet_of(Source("kim.txt", "lstm 440")))
    first, second = RUBRIC.scores(QUESTIONS, marked)
    results = gradescope(marked, [replace(first, earned=1, changed=True), second], 3.5)
    assert results["score"] == 3.5
    assert results["tests"][0]["score"] == 1
    assert "The teacher has given these points." in results["tests"][0]["output"]


def test_gradescope_of_an_unreadable_submission() -> None:
    assert gradescope_unreadable("it is\nempty", QUESTIONS) == {
        "score": 0,
        "output": "it is empty\nThe teacher will look at it: 0 of 4 points so far",
        "output_format": "text",
    }
    given = gradescope_unreadable("it is empty", QUESTIONS, 3)
    assert (given["score"], given["output"].splitlines()[1]) == (
        3,
        "The teacher has given 3 of 4 points.",
    )


# Statistics


def test_statistics() -> None:
    missing = record("jung", None, None, status="missing", points=None)
    doubtful = record("may", 2, "needs review", status="needs review", points=2)
    counted = statistics(KIM, LEE, PARK, CHOI, missing, doubtful)
    assert (counted.students, counted.points, counted.unreadable) == (6, 6, 1)
    assert list(counted.overview()) == [
        "3 of 5 submissions graded",
        "2 need review",
        "1 handed in nothing",
        "mean: 2.00 of 4 points",
    ]
    assert list(counted.rows()) == [
        ("lstm.params", "75%", ""),
        ("dense.params", "25%", "bias forgotten (2), needs review (1)"),
    ]
    assert counted.broken == [("needs review", "choi.txt", "it is empty")]


def test_statistics_of_no_class() -> None:
    counted = statistics()
    assert list(counted.overview()) == ["0 of 0 submissions graded", "mean: 0.00 of 4 points"]
    assert [share for _, share, _ in counted.rows()] == ["0%", "0%"]


def test_the_most_frequent_mistakes_come_first() -> None:
    names = ["a", "b", "b", "c", "c", "c", "d", "d"]
    counted = statistics(
        *(record("x", 0, 0, mistakes=[("lstm.params", mistake)]) for mistake in names)
    )
    assert counted.common_mistakes("lstm.params") == "c (3), b (2), d (2)"
    assert counted.common_mistakes("lstm.params").count("(") == SHOWN
    assert counted.common_mistakes("dense.params") == ""


def test_text() -> None:
    assert statistics_text(statistics(KIM, LEE, CHOI)).splitlines() == [
        "2 of 3 submissions graded",
        "1 needs review",
        "mean: 3.00 of 4 points",
        "",
        "question      right  common mistakes",
        "lstm.params    100%",
        "dense.params    50%  bias forgotten (1)",
        "",
        "needs review: choi.txt: it is empty",
    ]


def test_only_some_submissions_are_named() -> None:
    lines = statistics_text(statistics(*(broken(str(n)) for n in range(NAMED + 3)))).splitlines()
    assert len([line for line in lines if line.endswith("it is empty")]) == NAMED
    assert lines[-1] == "not read: 3 more"


def test_summary() -> None:
    records = [KIM, LEE, broken("choi|", "it is <b>")]
    page = "".join(summary_page(statistics(*records), records))
    assert page.splitlines() == [
        "# Summary",
        "",
        "2 of 3 submissions graded.",
        "",
        "1 needs review.",
        "",
        "mean: 3.00 of 4 points.",
        "",
        "| question | right | common mistakes |",
        "|---|---:|---|",
        "| lstm.params | 100% |  |",
        "| dense.params | 50% | bias forgotten (1) |",
        "",
        "| student | points | mistakes |",
        "|---|---:|---|",
        "| kim | 4 |  |",
        "| lee | 2 | dense.params: bias forgotten |",
        r"| choi\| |  | needs review; it is &lt;b&gt; |",
    ]


def test_questions_of_the_rubric() -> None:
    assert [
        RubricItem("lstm.params", KEY.rows[1], "params", 2),
        RubricItem("dense.params", KEY.rows[2], "params", 2),
    ] == QUESTIONS
