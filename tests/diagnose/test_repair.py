"""Broken models: what is printed of each, and that Keras builds what is suggested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, SPECS
from strategies import models, trying

from shapecalc.diagnose.edits import applied
from shapecalc.diagnose.lints import check, mistakes
from shapecalc.diagnose.repair import Diagnosis, Report, diagnose, examine
from shapecalc.diagnose.report import failure
from shapecalc.errors import Code, Place, Problem, Source
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.read.document import read_text
from shapecalc.table.summary import summary

FOLDER = ROOT / "tests" / "wrong"
MODELS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".yaml", ".json"))
Tally = dict[str, Counter[str]]

each_model = pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name files as they were given."""
    monkeypatch.chdir(FOLDER)


def examined(path: Path) -> Report:
    """What `shapecalc lint` finds."""
    return examine(path.name, check)


def built(source: Source, builder: Builder) -> None:
    """Lets Keras build the model of a text, which has to print the same table."""
    plan = read_text(source)
    text = source.text.lstrip()
    model = builder.saved(text) if '"class_name"' in text else builder.model(plan)
    assert list(differences(summary(infer(plan)), model, widths=(80,))) == []


@each_model
def test_what_is_printed(path: Path) -> None:
    found = failure(examined(path).diagnoses) + "\n"
    assert found == (FOLDER / "snapshots" / f"{path.name}.txt").read_text(encoding="utf-8")


@each_model
def test_something_is_found(path: Path) -> None:
    assert examined(path).diagnoses


def suggested(report: Report) -> Iterator[tuple[Diagnosis, Source]]:
    """The texts that each suggestion for the file as it is would make."""
    for diagnosis in report.diagnoses:
        for suggestion in () if diagnosis.behind else diagnosis.suggestions:
            text = applied(suggestion.edits, report.source.text)
            yield diagnosis, Source(report.source.name, text)


@each_model
def test_suggestions(path: Path, builder: Builder) -> None:
    """Each suggestion mends its problem; Keras builds the model if that was the only one."""
    report = examined(path)
    for diagnosis, source in suggested(report):
        left = check(source)
        assert diagnosis.problem.code not in {problem.code for problem in left} or len(left) < len(
            report.diagnoses
        )
        if not any(not problem.code.is_warning for problem in left):
            built(source, builder)


@each_model
def test_fixed(path: Path, builder: Builder) -> None:
    """All suggestions together make a model that Keras builds, if they mend everything."""
    report = examined(path)
    wrong = [problem for problem in report.left if not problem.code.is_warning]
    if not wrong:
        built(report.fixed, builder)
    else:
        cured = [each for each in report.diagnoses if each.suggestions and not each.behind]
        assert len(wrong) < len(report.diagnoses) or not cured


def test_the_catalogue() -> None:
    """There are many, nearly all kinds of problems are among them, and most can be fixed."""
    reports = [examined(path) for path in MODELS]
    codes = {each.problem.code for report in reports for each in report.diagnoses}
    fixed = [report for report in reports if not report.left]
    assert len(MODELS) >= 80
    assert {code for code in Code if code.value[2] in "234"} <= codes
    assert len(fixed) > len(reports) * 0.75


def test_every_mistake_of_a_file() -> None:
    """Those behind a mistake are found in the same run as those before it."""
    text = "- LSTM(8, input_shape=(3, 1))\n- LSTM(8, activaton='relu')\n- Reshape((3, 3))\n"
    report = diagnose(Source("x.yaml", text), check(Source("x.yaml", text)), check)
    found = [(each.position.line, each.problem.code) for each in report.diagnoses if each.position]
    assert found == [(2, Code.RANK), (2, Code.UNKNOWN_ARGUMENT), (3, Code.ELEMENTS)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends(newline: str) -> None:
    """The changes hit the right characters, whatever ends the lines, and behind wide signs."""
    text = "# 층 🎈\nlayers:\n- LSTM(8, name='층🎈', input_shape=(3, 1))\n- LSTM(4)\n"
    source = Source("x.yaml", text.replace("\n", newline))
    fixed = diagnose(source, check(source), check).fixed.text
    assert "name='층🎈', input_shape=(3, 1), return_sequences=True)" in fixed


def test_random_models(request: pytest.FixtureRequest, builder: Builder, tally: Tally) -> None:
    """Suggestions for random models that are wrong: Keras builds each that mends everything."""
    import yaml

    outcomes = tally.setdefault("random models that are wrong", Counter())

    number, count = (request.config.getoption(name) for name in ("seed", "models"))

    @trying(models(), number, count // 5, shrink=False)
    def cured(data: object) -> None:
        source = Source("<spec>", yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
        problems = mistakes(source)
        if not problems:
            return
        report = diagnose(source, problems, mistakes)
        outcomes["fixed" if not report.left else "not fixed"] += 1
        for _, text in suggested(report):
            if not mistakes(text):
                model, refused = build_or_error(builder, read_text(text))
                assert model is not None, refused
                outcomes["suggestions that Keras builds"] += 1

    cured()
    assert outcomes["suggestions that Keras builds"]


MISTAKES = {
    "two letters changed round": (r"(?<=\b[A-Z])([a-z])([a-z])(?=[a-z]{2,}\d?D?\()", r"\2\1"),
    "a letter left out": (r"\b(activatio)n(?==)", r"\1"),
    "no sequences": (r", return_sequences=True", ""),
    "a bracket left out": (r"\)$", ""),
    "a bracket too many": (r"\)$", "))"),
    "a size in quotes": (r"(?<=Dense\()(\d+)", r"'\1'"),
    "a negative size": (r"(?<=Dense\()(\d+)", r"-\1"),
    "small letters": (r"=True", "=true"),
}
"""Mistakes that are put into right models: what is replaced, where it first stands."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_in_right_models(mistake: str, builder: Builder, tally: Tally) -> None:
    """Nearly all are found and fixed; Keras builds what comes out."""
    outcomes = tally.setdefault("mistakes in the specs", Counter())
    tried = Counter[bool]()
    for path in SPECS:
        right = path.read_text(encoding="utf-8")
        wrong = re.sub(*MISTAKES[mistake], right, count=1, flags=re.MULTILINE)
        source = Source(str(path), wrong)
        problems = mistakes(source)
        if wrong == right or not problems:
            continue
        report = diagnose(source, problems, mistakes)
        tried[not report.left] += 1
        outcomes["fixed" if not report.left else "not fixed"] += 1
        if not report.left:
            built(report.fixed, builder)
    assert tried[True] > 2
    assert tried[True] > 9 * tried[False]


def test_no_cure_that_cannot_be_tried() -> None:
    """A problem that reading does not show would be gone after any change."""
    source = Source("x.yaml", "- Dense(1)\n- Dense(2)\n")
    problem = Problem(Code.DATA, "a column is missing", Place(source, (1,)), meant="Dense(3)")
    (found,) = diagnose(source, [problem], check).diagnoses
    assert not found.suggestions
