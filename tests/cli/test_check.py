"""``shapecalc check`` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.test_commands import LITE, imported
from command_line import command
from conftest import ROOT
from grade.documents.office_files import document, with_part

STACK, ANSWERS = "specs/lstm_stack.yaml", "docs/answers.txt"


def test_a_wrong_sheet() -> None:
    done = command("check", STACK, ANSWERS)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("docs/answers.txt: 5 of 9 answers are right")
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_right_sheet_on_standard_input() -> None:
    pasted = command("summary", STACK).stdout
    done = command("check", STACK, "-", stdin=pasted)
    assert (done.returncode, done.stderr) == (0, "")
    assert "wrong" not in done.stdout


def test_comments_in_the_spec() -> None:
    done = command("check", "docs/commented.yaml")
    assert done.returncode == 1
    assert "line 5, lstm_2 (LSTM), shape: (None, 3, 2) is wrong" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([STACK], 2, "no comment in specs/lstm_stack.yaml"),
        ([STACK, "nothing.txt"], 2, "there is no such file"),
        (["nothing.yaml", ANSWERS], 2, "there is no such file"),
        (["docs/wrong.yaml", ANSWERS], 1, "error[SC201]"),
        ([STACK, "LICENSE"], 2, "contains no shape"),
        ([STACK, ANSWERS, "--submissions", "docs"], 2, "not both"),
        ([STACK, "--submissions", "nowhere"], 2, "there is no folder or zip nowhere"),
        ([STACK, ANSWERS, "--rubric", "nothing.yaml"], 2, "there is no such file"),
        ([STACK, ANSWERS, "--format", "nothing"], 2, "--format"),
    ],
)
def test_exit_codes(arguments: list[str], code: int, said: str) -> None:
    done = command("check", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_json() -> None:
    found = json.loads(command("check", STACK, ANSWERS, "--format", "json").stdout)
    assert (found["answers"], found["right"]) == (9, 5)
    wrong = [v for v in found["verdicts"] if not v["right"]]
    assert [v["mistakes"][0]["mistake"] for v in wrong] == [
        *("bias forgotten", "return_sequences", "follow-on", "follow-on")
    ]
    assert wrong[0]["explanation"]["steps"][-1] == "320"


def test_strict(tmp_path: Path) -> None:
    content = with_part(document("lstm 480"), "word/media/image1.png", lambda _: b"")
    (tmp_path / "a.docx").write_bytes(content)
    line = ("check", STACK, str(tmp_path / "a.docx"))
    done = command(*line)
    assert (done.returncode, "Passed over, as no answers: 1 picture." in done.stdout) == (0, True)
    assert command(*line, "--strict").returncode == 1
    assert "marks none" in command("check", STACK, "--bundle", "b.zip", "--strict").stderr


def test_points_of_a_rubric(tmp_path: Path) -> None:
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text("points: {shape: 2, total: 1}\nfollow_on: 0.5")
    done = command("check", STACK, ANSWERS, "--rubric", str(rubric), "--format", "markdown")
    assert "5 of 9 answers are right, 8.5 of 13 points" in done.stdout
    assert "1 of 2 |" in done.stdout


def test_results_for_gradescope() -> None:
    done = command("check", STACK, ANSWERS, "--format", "gradescope")
    found = json.loads(done.stdout)
    assert found["score"] == 5
    assert len(found["tests"]) == 8


def test_forms_without_colours_and_lines() -> None:
    assert command("check", STACK, ANSWERS, "--format", "html").stdout.startswith("<!DOCTYPE")
    done = command("check", STACK, ANSWERS, encoding="ascii")
    assert done.stdout.isascii()


def test_a_class(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "kim.txt").write_text((ROOT / ANSWERS).read_text())
    (folder / "lee.txt").write_text("?!")
    arguments = ["check", STACK, "--submissions", str(folder), "--output", str(tmp_path / "out")]
    done = command(*arguments)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 of 2 submissions graded" in done.stdout
    assert "needs review: lee.txt: " in done.stdout
    assert (tmp_path / "out" / "feedback" / "kim.md").exists()
    assert command(*arguments).stdout == done.stdout


def test_it_imports_nothing_heavy() -> None:
    modules = imported("check", STACK, "docs/answers.txt")
    assert "shapecalc.grade.marking" in modules
    assert not {name.split(".")[0] for name in modules} & LITE


def test_one_run_reports_all_files_that_cannot_be_read() -> None:
    done = command("check", "a.yaml", "b.txt", "--rubric", "c.yaml")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.count("there is no such file") == 3
