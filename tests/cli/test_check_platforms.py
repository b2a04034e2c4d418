"""From the export of a platform to the file that is given back to it, and what a person changes."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from command_line import Done, command
from conftest import ROOT

MODEL = str(ROOT / "specs" / "lstm.yaml")
RIGHT = "lstm (None, 10) 480\ndense (None, 5) 55\n"
WRONG = RIGHT.replace("480", "440")
SCAN = "this is no sheet\n"


def check(folder: Path, *arguments: str) -> Done:
    """Grade the class in a folder; the results are in ``out`` there."""
    line = ["--submissions", str(folder / "in"), "--output", str(folder / "out")]
    return command("check", MODEL, *line, *arguments)


def hand_out(folder: Path, files: Mapping[str, str | bytes], packed: bool = False) -> None:
    """Write what a platform hands out."""
    if packed:
        with ZipFile(folder / "in", "w") as file:
            for name, content in files.items():
                file.writestr(name, content)
        return
    for name, content in files.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def grades(folder: Path) -> dict[str, tuple[str, str]]:
    """Return the state and the points of each student."""
    return {
        row["student"]: (row["grading_status"], row["total_points_earned"])
        for row in rows(folder / "out" / "grades.csv")[1:]
    }


# Canvas

CANVAS: dict[str, str | bytes] = {
    "kimminji_12345_670_answers.txt": WRONG,
    "kimminji_12345_690_answers-1.txt": RIGHT,
    "leejun_LATE_12346_671_hw.txt": WRONG,
    f"{unicodedata.normalize('NFD', '박서연')}_12347_672_답.txt": SCAN,
    "choi_12348_673_photo.png": b"\x89PNG",
    ".DS_Store": b"\0",
    "__MACOSX/._kimminji_12345_670_answers.txt": b"\0",
}
CANVAS_GRADES = """Student,ID,SIS User ID,SIS Login ID,Section,HW 3 (77),HW 4 (78),Final Score
,,,,,Manual Posting,,
    Points Possible,,,,,4.0,10.0,(read only)
"Kim, Minji",12345,20230001,minji,A,,7,50
"Lee, Jun",12346,20230002,jun,A,1,7,50
"박, 서연",12347,20230003,seo,A,,,
"Choi, Woojin",12348,20230004,woo,A,,,
"Jung, Noah",12349,20230005,noah,A,,,
"""


@pytest.mark.parametrize("packed", [False, True])
def test_canvas(tmp_path: Path, packed: bool) -> None:
    hand_out(tmp_path, CANVAS, packed)
    (tmp_path / "canvas.csv").write_text(CANVAS_GRADES)
    gradebook = ["--gradebook", str(tmp_path / "canvas.csv"), "--assignment", "HW 3"]
    done = check(tmp_path, *gradebook)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Canvas export: 4 students"
    assert "kimminji_12345_670_answers.txt (an earlier attempt of kimminji)" in done.stderr
    assert "in Canvas nothing changes for: Choi, Woojin (needs review), 박, 서연" in done.stderr
    assert grades(tmp_path) == {
        "Kim, Minji": ("graded", "4"),
        "Lee, Jun": ("graded", "3"),
        "박, 서연": ("needs review", ""),
        "Choi, Woojin": ("needs review", ""),
    }
    assert {row["student"]: row["late"] for row in rows(tmp_path / "out" / "grades.csv")}[
        "Lee, Jun"
    ] == "late"
    written = (tmp_path / "out" / "canvas.csv").read_text()
    expected = CANVAS_GRADES.replace("minji,A,,7", "minji,A,4,7").replace("jun,A,1", "jun,A,3")
    assert written == expected
    assert check(tmp_path, *gradebook).stdout == done.stdout
    assert (tmp_path / "out" / "canvas.csv").read_text() == expected


def test_late_in_canvas_needs_a_word_of_the_teacher(tmp_path: Path) -> None:
    hand_out(tmp_path, CANVAS)
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text("late: {deadline: 2026-12-01 23:59+09:00, per_day: 0.1, at_most: 0.5}\n")
    check(tmp_path, "--rubric", str(rubric))
    assert grades(tmp_path)["leejun"] == ("needs review", "3")
    with open(tmp_path / "out" / "overrides.csv", "a", encoding="utf-8") as file:
        file.write("leejun,,,2,he told me\n")
    check(tmp_path, "--rubric", str(rubric))
    assert grades(tmp_path)["leejun"] == ("graded", "2.4")
    page = (tmp_path / "out" / "feedback" / "leejun.md").read_text()
    assert "by 2 days: 20 % of the points are lost, 2.4 points are left" in page
    assert "he told me" in page


# Moodle

MOODLE_GRADES = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
    "Participant 12345,김 민지,kim@x.edu,Submitted for grading,,100.00,Yes,"
    '"Tuesday, 1 December 2026, 11:00 PM",-,\r\n'
    "Participant 12346,Lee Jun,lee@x.edu,Submitted for grading - 3 mins late,,100.00,Yes,"
    '"Wednesday, 2 December 2026, 12:02 AM",-,\r\n'
    "Participant 12347,Park Seo,park@x.edu,No submission,,100.00,Yes,-,-,\r\n"
)
MOODLE = {
    "김 민지_12345_assignsubmission_file_/answers.txt": RIGHT,
    "Lee Jun_12346_assignsubmission_file_/part 1.txt": "lstm (None, 10) 480",
    "Lee Jun_12346_assignsubmission_file_/part 2.txt": "dense (None, 5) 55",
    "Lee Jun_12346_assignsubmission_file_/Thumbs.db": b"\0",
}
FLAT = {name.replace("_file_/", "_file_"): content for name, content in MOODLE.items()}
NEWER = {name.replace("_file_/", "_file/"): content for name, content in MOODLE.items()}


@pytest.mark.parametrize("files", [MOODLE, FLAT, NEWER], ids=["folders", "flat", "newer"])
@pytest.mark.parametrize("packed", [False, True])
def test_moodle(tmp_path: Path, files: Mapping[str, str | bytes], packed: bool) -> None:
    hand_out(tmp_path, files, packed)
    (tmp_path / "moodle.csv").write_bytes(MOODLE_GRADES.encode())
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text("late: {deadline: 2026-12-01 23:59+09:00, per_day: 0.25}\n")
    gradebook = ["--gradebook", str(tmp_path / "moodle.csv"), "--rubric", str(rubric)]
    done = check(tmp_path, *gradebook)
    assert done.returncode == 0
    assert done.stderr.splitlines()[0] == "Moodle export: 2 students"
    assert "the points are scaled, as Moodle has 100 full points" in done.stderr
    assert grades(tmp_path) == {"김 민지": ("graded", "4"), "Lee Jun": ("graded", "3")}
    written = (tmp_path / "out" / "moodle.csv").read_bytes().decode()
    assert written.startswith("\ufeffIdentifier")
    kim, lee, park = csv.DictReader(StringIO(written.removeprefix("\ufeff"), newline=""))
    before = list(csv.DictReader(StringIO(MOODLE_GRADES.removeprefix("\ufeff"), newline="")))
    assert (kim["Grade"], lee["Grade"], park) == ("100", "75", before[2])
    assert kim["Feedback comments"] == "4 of 4 points"
    assert "late, by 1 day: 25 % of the points are lost" in lee["Feedback comments"]
    changed = {"Grade": "", "Feedback comments": ""}
    assert [row | changed for row in (kim, lee)] == before[:2]


# Gradescope

GRADESCOPE = {
    "export/submission_metadata.yml": """
submission_101:
  :submitters:
  - :name: 김민지
    :sid: '0230001'
    :email: kim@x.edu
  - :name: Jun Lee
    :sid: '20230002'
    :email: lee@x.edu
  :created_at: 2026-12-01 14:00:00.000000000 Z
  :score: 0.0
submission_102:
  :submitters:
  - :name: 박서연
    :sid: '20230003'
    :email: park@x.edu
  :created_at: 2026-12-02 16:00:00.000000000 Z
""",
    "export/submission_101/answers.txt": RIGHT,
    "export/submission_102/answers.txt": RIGHT,
    "export/README.txt": "as Gradescope writes it",
}
GRADESCOPE_GRADES = """Name,SID,Email,Total Score,Max Points,Status,Submission ID,Submission Time
김민지,0230001,kim@x.edu,,4.0,Ungraded,101,2026-12-01 14:00:00 +0000
Jun Lee,20230002,lee@x.edu,,4.0,Ungraded,101,2026-12-01 14:00:00 +0000
박서연,20230003,park@x.edu,,4.0,Ungraded,102,2026-12-02 16:00:00 +0000
최우진,20230004,choi@x.edu,,4.0,Missing,,
"""


@pytest.mark.parametrize("packed", [False, True])
def test_gradescope(tmp_path: Path, packed: bool) -> None:
    hand_out(tmp_path, GRADESCOPE, packed)
    (tmp_path / "scores.csv").write_text(GRADESCOPE_GRADES)
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text("late: {deadline: 2026-12-01 23:59+09:00, per_day: 0.1}\n")
    gradebook = ["--gradebook", str(tmp_path / "scores.csv"), "--rubric", str(rubric)]
    done = check(tmp_path, *gradebook)
    assert done.returncode == 0
    assert done.stderr.splitlines()[0] == "Gradescope export: 3 students"
    assert grades(tmp_path) == {
        "김민지": ("graded", "4"),
        "Jun Lee": ("graded", "4"),
        "박서연": ("graded", "3.2"),
    }
    read = rows(tmp_path / "out" / "gradescope.csv")
    assert [(row["SID"], row["Total Score"], row["Status"]) for row in read] == [
        ("0230001", "4", "Graded"),
        ("20230002", "4", "Graded"),
        ("20230003", "3.2", "Graded"),
        ("20230004", "", "Missing"),
    ]


# Rosters


def test_a_roster(tmp_path: Path) -> None:
    hand_out(
        tmp_path,
        {
            "20230001_김민지.txt": RIGHT,
            "lee.txt": RIGHT,
            "20230003.jpg": b"\xff\xd8",
            "holiday.jpg": b"\xff\xd8",
            "guest.txt": RIGHT,
        },
    )
    names = ["김민지", "Lee", "박서연", "정노아"]
    roster = "".join(f",{name},2023000{at}\r\n" for at, name in enumerate(names, start=1))
    (tmp_path / "roster.csv").write_bytes(f"이메일,성명,학번\r\n{roster}".encode("cp949"))
    done = check(tmp_path, "--roster", str(tmp_path / "roster.csv"))
    assert "note: not read: holiday.jpg (an image)" in done.stderr
    assert "note: not in the roster: guest" in done.stderr
    listed = [
        (r["student"], r["id"], r["grading_status"]) for r in rows(tmp_path / "out/grades.csv")
    ]
    assert listed[1:] == [
        ("김민지", "20230001", "graded"),
        ("Lee", "20230002", "graded"),
        ("박서연", "20230003", "needs review"),
        ("guest", "", "graded"),
        ("정노아", "20230004", "missing"),
    ]
    assert "1 handed in nothing" in done.stdout


# Zips


def test_a_student_may_hand_in_a_zip(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with ZipFile(tmp_path / "in" / "kim.zip", "w") as file:
        file.writestr("hw/answers.txt", WRONG)
        file.writestr("hw/model.keras", b"\0")
        file.writestr("../../evil.txt", RIGHT)
    with ZipFile(tmp_path / "in" / "lee.zip", "w") as file:
        file.writestr("photo.png", b"\0")
    check(tmp_path)
    assert grades(tmp_path) == {"kim": ("graded", "3"), "lee": ("needs review", "")}
    assert not (tmp_path.parent / "evil.txt").exists()
    assert [path.name for path in (tmp_path / "out").glob(".*")] == []


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"no zip", "it is no zip that can be read"), (b"PK\x05\x06" + bytes(18), "no submissions")],
)
def test_zips_that_cannot_be_read(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "in").write_bytes(content)
    done = check(tmp_path)
    assert done.returncode == 2
    assert message in done.stderr


# What a person changes


def test_changed_marks_survive(tmp_path: Path) -> None:
    hand_out(tmp_path, {"kim.txt": WRONG, "lee.txt": SCAN, "park.txt": RIGHT})
    check(tmp_path)
    overrides = tmp_path / "out" / "overrides.csv"
    assert (
        overrides.read_text(encoding="utf-8-sig") == "student,question,points,days_late,comment\n"
    )
    with open(overrides, "a", encoding="utf-8") as file:
        file.write("kim,lstm.params,0.5,,half of it\nlee,,2,,oral exam\n")
    for _ in range(2):
        check(tmp_path)
        assert grades(tmp_path) == {
            "kim": ("graded", "3.5"),
            "lee": ("graded", "2"),
            "park": ("graded", "4"),
        }
    kim, *_ = rows(tmp_path / "out" / "grades.csv")[1:]
    assert (kim["lstm.params"], "half of it" in kim["reasons"]) == ("0.5", True)


def test_edited_grades_are_not_lost(tmp_path: Path) -> None:
    hand_out(tmp_path, {"kim.txt": WRONG})
    check(tmp_path)
    (tmp_path / "out" / "grades.csv").write_text("edited")
    done = check(tmp_path)
    assert done.returncode == 2
    assert "marks that you change belong in overrides.csv beside it" in done.stderr


def test_changes_for_nobody(tmp_path: Path) -> None:
    hand_out(tmp_path, {"kim.txt": WRONG})
    check(tmp_path)
    (tmp_path / "out" / "overrides.csv").write_text("student,points\nkin,3\n")
    done = check(tmp_path)
    assert (done.returncode, "did you mean `kim`?" in done.stderr) == (2, True)


# Doubtful places


def entries(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["review"])


def test_review(tmp_path: Path) -> None:
    hand_out(tmp_path, {"kim.txt": SCAN, "lee.txt": RIGHT})
    path = tmp_path / "review.yaml"
    review = ["--review", str(path)]
    done = check(tmp_path, *review)
    assert f"write your choices into {path}" in done.stdout
    (entry,) = entries(path)
    assert (entry["student"], entry["file"], entry["choice"]) == ("kim", "kim.txt", None)
    text = path.read_text().replace("choice:\n", "choice: |-\n    lstm 480\n    dense 55\n")
    path.write_text(text)
    done = check(tmp_path, *review)
    assert done.returncode == 0
    assert grades(tmp_path) == {"kim": ("graded", "2"), "lee": ("graded", "4")}
    (entry,) = entries(path)
    assert entry["choice"] == "lstm 480\ndense 55"
    assert check(tmp_path, *review).stdout == done.stdout
    check(tmp_path)
    assert grades(tmp_path)["kim"] == ("needs review", "")


def test_strict(tmp_path: Path) -> None:
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text("late: {deadline: 2026-12-01 23:59+09:00, per_day: 0.1}\n")
    hand_out(tmp_path, {"leejun_LATE_12346_671_hw.txt": RIGHT})
    assert check(tmp_path, "--rubric", str(rubric)).returncode == 0
    assert check(tmp_path, "--rubric", str(rubric), "--strict").returncode == 1


def test_review_of_one_sheet(tmp_path: Path) -> None:
    (tmp_path / "kim.txt").write_text("lstm: 480 or 440\ndense: 55\n")
    path = tmp_path / "review.yaml"
    line = ["check", MODEL, str(tmp_path / "kim.txt"), "--review", str(path)]
    command(*line)
    path.write_text(path.read_text().replace("choice:", "choice: lstm 480"))
    if entries(path):
        done = command(*line)
        assert (done.returncode, "2 of 2 answers are right" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--roster", "x.csv"], "--roster, --gradebook and --assignment need --submissions"),
        (["--submissions", ".", "--assignment", "x"], "--gradebook, which is missing"),
        (["--submissions", ".", "--roster", "nothing.csv"], "there is no such file"),
        (["--submissions", ".", "--bundle", "x.zip"], "neither ANSWERS nor --submissions"),
        (["--bundle", MODEL], "exists, and is no autograder"),
    ],
)
def test_what_does_not_go_together(arguments: list[str], message: str) -> None:
    done = command("check", MODEL, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_bundle_from_the_command_line(tmp_path: Path) -> None:
    for _ in range(2):
        done = command("check", MODEL, "--bundle", str(tmp_path / "x.zip"))
        assert (done.returncode, done.stderr) == (0, "")
    assert "upload it to Gradescope" in done.stdout
