"""What is written about a class whose submissions are graded."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT

from shapecalc.grade.assignment import Assignment
from shapecalc.grade.class_results import ClassResults
from shapecalc.grade.gradebooks.reading import read_gradebook
from shapecalc.grade.journal import Journal
from shapecalc.grade.overrides import EMPTY
from shapecalc.grade.people import Person
from shapecalc.grade.results import Results
from shapecalc.grade.review import Doubt, as_review, read_review
from shapecalc.grade.submission import Students, Submission

MODEL = str(ROOT / "specs" / "lstm.yaml")


def test_results(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "kim.txt").write_text("lstm (None, 10) 440\ndense (None, 5) 55\n")
    (tmp_path / "in" / "lee.txt").write_text("no answers here")
    (tmp_path / "g.csv").write_text("Student,ID,Section,HW (3)\nKim,7,A,\nLee,8,A,\nPark,9,A,1\n")
    (tmp_path / "review.yaml").write_text("".join(as_review([Doubt("old.txt", 1, "", "x", "y")])))
    submissions = [
        Submission("kim.txt", "kim", listed=0),
        Submission("lee.txt", "lee", listed=1),
    ]
    missing = [
        Submission("", "park", files=(), person=Person("park"), listed=2),
        Submission("", "choi", files=()),
    ]
    work = Assignment(MODEL, str(tmp_path / "in"), str(tmp_path / "out"), None, "text")
    with Journal(tmp_path / "out" / "journal.sqlite", work.head) as journal:
        for submission in submissions:
            journal.add(work.mark(submission).record)
        results = ClassResults(work, Students(submissions, missing), Results(work.output, journal))
        assert [record["status"] for record in results.records()] == [
            *("graded", "needs review", "missing", "missing")
        ]
        statistics = results.write()
        assert (statistics.students, statistics.points) == (4, 3)
        filled = results.fill(read_gradebook(str(tmp_path / "g.csv"), None, None))
        assert (filled.count, filled.strangers) == (1, ["choi"])
        assert filled.open == ["Lee (needs review)", "Park (missing)"]
        results.write_review(
            str(tmp_path / "review.yaml"), read_review(str(tmp_path / "review.yaml"))
        )
    written = (tmp_path / "out" / "canvas.csv").read_text()
    assert written == "Student,ID,Section,HW (3)\nKim,7,A,3\nLee,8,A,\nPark,9,A,1\n"
    assert (tmp_path / "out" / "overrides.csv").read_bytes() == EMPTY.encode()
    doubts = read_review(str(tmp_path / "review.yaml"))
    assert [(doubt.student, doubt.file) for doubt in doubts] == [
        ("lee", "lee.txt"),
        ("", "old.txt"),
    ]
