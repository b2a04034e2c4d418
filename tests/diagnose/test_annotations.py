"""Problems as JSON, SARIF and GitHub's annotations."""

from __future__ import annotations

from typing import Any

from shapecalc.diagnose.annotations import as_dicts, as_github, as_sarif, severity
from shapecalc.diagnose.edits import Edit, applied
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Report, diagnose, undiagnosed
from shapecalc.errors import Code, Place, Problem, Source

WRONG = "- LSTM(8, input_shape=(3, 1))\n- LSTM(4)\n- Desne(1)\n"


def report(text: str, name: str = "a.yaml") -> Report:
    source = Source(name, text)
    return diagnose(source, check(source), check)


def test_severity() -> None:
    assert severity(Code.RANK) == "error"
    assert severity(Code.EVERY_STEP) == "warning"


def test_as_dicts() -> None:
    rank, name = as_dicts([report(WRONG)])
    assert rank == {
        "code": "SC402",
        "severity": "error",
        "title": Code.RANK.title,
        "message": "expects (batch, time, features), got (None, 8)",
        "file": "a.yaml",
        "cell": None,
        "line": 2,
        "column": 3,
        "end_column": 10,
        "layer": 'LSTM "lstm_1"',
        "expected": ["batch", "time", "features"],
        "found": [[None, 8]],
        "chains": ["input_layer (None, 3, 1) → lstm (None, 8) → lstm_1"],
        "hint": rank["hint"],
        "fixes": ["set `return_sequences=True` on lstm (line 1)"],
        "behind": False,
    }
    assert (name["layer"], name["expected"], name["found"], name["chains"]) == (
        None,
        None,
        None,
        [],
    )
    assert (name["hint"], name["fixes"]) == ("did you mean `Dense`?", ["write `Dense`"])


def test_a_problem_without_a_position() -> None:
    source = Source("a.yaml", "")
    problem = Problem(Code.FILE, "cannot read a.yaml", Place(source))
    nowhere = Report(source, [problem], undiagnosed([problem]), source)
    nowhere.diagnoses[0].position = None
    (data,) = as_dicts([nowhere])
    assert (data["line"], data["column"], data["end_column"]) == (None, None, None)
    assert list(as_github([nowhere])) == ["::error file=a.yaml,title=SC101::cannot read a.yaml"]
    (result,) = as_sarif([nowhere], "1")["runs"][0]["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_as_github() -> None:
    rank, name = as_github([report(WRONG, "a,b:c.yaml")])
    assert rank.startswith("::error file=a%2Cb%3Ac.yaml,title=SC402,line=2,col=3::LSTM ")
    assert rank.endswith("got (None, 8). Fix: set `return_sequences=True` on lstm (line 1)")
    assert name.endswith("::there is no layer `Desne`. Fix: write `Dense`")


def test_as_github_with_a_hint_or_no_advice() -> None:
    source = Source("a.yaml", "- x\n")
    place = Place(source, (0,))
    problems = [
        Problem(Code.FORM, "wrong", place, "try this"),
        Problem(Code.FORM, "50% wrong\nor more", place),
    ]
    lines = list(as_github([Report(source, problems, undiagnosed(problems), source)]))
    assert lines[0].endswith("::wrong. Hint: try this")
    assert lines[1].endswith("::50%25 wrong\\nor more")


def replaced(fix: dict[str, Any], text: str) -> str:
    """Return a text with a fix of SARIF made."""
    (change,) = fix["artifactChanges"]
    return applied(
        [
            Edit(
                part["deletedRegion"]["charOffset"],
                part["deletedRegion"]["charOffset"] + part["deletedRegion"]["charLength"],
                part["insertedContent"]["text"],
            )
            for part in change["replacements"]
        ],
        text,
    )


def test_as_sarif() -> None:
    log = as_sarif([report(WRONG)], "1.2")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], len(driver["rules"])) == (
        "shapecalc",
        "1.2",
        len(Code),
    )
    assert driver["rules"][0] == {
        "id": "SC101",
        "name": "File",
        "shortDescription": {"text": Code.FILE.title},
        "defaultConfiguration": {"level": "error"},
    }
    rank, _ = run["results"]
    assert driver["rules"][rank["ruleIndex"]]["name"] == "Rank"
    assert rank["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 3,
        "endColumn": 10,
    }
    (first,) = rank["fixes"]
    assert replaced(first, WRONG) == WRONG.replace("(3, 1))", "(3, 1), return_sequences=True)")


def test_fixes_of_problems_that_were_hidden_are_left_out_of_sarif() -> None:
    """Their changes are of a text in which other fixes are made."""
    hidden = report("- LSTM(8, unitz=3, input_shape=(3, 1))\n- LSTM(4)\n")
    assert [diagnosis.behind for diagnosis in hidden.diagnoses] == [False, True]
    first, second = as_sarif([hidden], "1")["runs"][0]["results"]
    assert "fixes" in first
    assert "fixes" not in second


def test_files_in_sarif_are_uris() -> None:
    (run,) = as_sarif([report(WRONG, "models/층 50%#1.yaml\udcff")], "1.2")["runs"]
    rank, _ = run["results"]
    uri = rank["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "models/%EC%B8%B5%2050%25%231.yaml%ED%B3%BF"
    assert rank["fixes"][0]["artifactChanges"][0]["artifactLocation"]["uri"] == uri
