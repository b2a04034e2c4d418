"""Broken models: what is printed of each, and that Keras builds what is suggested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, SPECS
from strategies import models, trying

from shapecalc.diagnose.edits import Edit, applied
from shapecalc.diagnose.lints import check, mistakes
from shapecalc.diagnose.repair import (
    Diagnosis,
    Repairer,
    Report,
    diagnose,
    examine,
    undiagnosed,
)
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
        same = str(diagnosis.problem)
        assert list(map(str, left)).count(same) < list(map(str, report.problems)).count(same)
        if not any(not problem.code.is_warning for problem in left):
            built(source, builder)


@each_model
def test_fixed(path: Path, builder: Builder) -> None:
    """All suggestions together make a model that Keras builds, if they fix everything."""
    report = examined(path)
    wrong = [problem for problem in report.left if not problem.code.is_warning]
    if not wrong:
        built(report.fixed, builder)
    else:
        fixable = [each for each in report.diagnoses if each.suggestions and not each.behind]
        assert len(wrong) < len(report.diagnoses) or not fixable


def test_the_catalogue() -> None:
    """There are many, nearly all kinds of problems are among them, and most can be fixed."""
    reports = [examined(path) for path in MODELS]
    codes = {each.problem.code for report in reports for each in report.diagnoses}
    fixed = [report for report in reports if not report.left]
    assert len(MODELS) >= 80
    assert {code for code in Code if code.value[2] in "234"} <= codes
    # The others have no fix that is certain, as a negative number of units.
    assert len(fixed) > len(reports) * 0.7


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
    """Suggestions for random models that are wrong: Keras builds each that fixes everything."""
    import yaml

    outcomes = tally.setdefault("random models that are wrong", Counter())

    number, count = (request.config.getoption(name) for name in ("seed", "models"))

    @trying(models(), number, count, shrink=False)
    def try_fixes(data: object) -> None:
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

    try_fixes()
    assert outcomes["suggestions that Keras builds"]


MISTAKES = {
    "two letters changed round": (r"(?<=\b[A-Z])([a-z])([a-z])(?=[a-z]{2,}\d?D?\()", r"\2\1"),
    "a letter left out": (r"\b(activatio)n(?==)", r"\1"),
    "no sequences": (r", return_sequences=True", ""),
    "a bracket left out": (r"\)$", ""),
    "a bracket too many": (r"\)$", "))"),
    "a size in quotes": (r"(?<=Dense\()(\d+)", r"'\1'"),
    "a size that is a fraction": (r"(?<=Dense\()(\d+)", r"\1.0"),
    "small letters": (r"=True", "=true"),
}
"""Mistakes that are put into right models: what is replaced, where it first stands."""


ENOUGH = 15
"""In how many models each mistake is tried."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_in_right_models(mistake: str, builder: Builder, tally: Tally) -> None:
    """Nearly all are found and fixed; Keras builds what comes out."""
    outcomes = tally.setdefault("mistakes in the specs", Counter())
    tried = Counter[bool]()
    first = list(MISTAKES).index(mistake) * 7
    for path in [*SPECS[first:], *SPECS[:first]]:
        right = path.read_text(encoding="utf-8")
        wrong = re.sub(*MISTAKES[mistake], right, count=1, flags=re.MULTILINE)
        source = Source(str(path), wrong)
        problems = mistakes(source)
        if wrong == right or not problems or tried.total() >= ENOUGH:
            continue
        report = diagnose(source, problems, mistakes)
        tried[not report.left] += 1
        outcomes["fixed" if not report.left else "not fixed"] += 1
        if not report.left:
            built(report.fixed, builder)
    assert tried[True] > 2
    assert tried[True] > 9 * tried[False]


def test_no_fix_that_cannot_be_tried() -> None:
    """A problem that reading does not show would be gone after any change."""
    source = Source("x.yaml", "- Dense(1)\n- Dense(2)\n")
    problem = Problem(Code.DATA, "a column is missing", Place(source, (1,)), meant="Dense(3)")
    (found,) = diagnose(source, [problem], check).diagnoses
    assert not found.suggestions


# The parts of a repair


def repaired(text: str) -> Report:
    source = Source("x.yaml", text)
    return diagnose(source, check(source), check)


def test_undiagnosed() -> None:
    source = Source("x.yaml", "- Desne(5)\n")
    (diagnosis,) = undiagnosed(check(source))
    assert diagnosis.position is not None
    assert (diagnosis.position.line, diagnosis.position.column) == (1, 3)
    assert (diagnosis.suggestions, diagnosis.behind, diagnosis.consequence) == ([], False, False)
    assert diagnosis.chains == []


def test_a_file_that_does_not_exist() -> None:
    report = examine("nothing.yaml", check)
    assert [problem.code for problem in report.problems] == [Code.FILE]
    assert report.fixed.text == report.source.text


def test_a_file_without_problems() -> None:
    report = repaired("- Dense(5, input_shape=(3,))\n")
    assert (report.problems, report.diagnoses, report.left) == ([], [], [])
    assert report.fixed.text == report.source.text


def test_the_best_fix_is_made() -> None:
    report = repaired("- LSTM(8, input_shape=(3, 1))\n- LSTM(4)\n")
    assert list(map(str, report.diagnoses[0].suggestions)) == [
        "set `return_sequences=True` on lstm (line 1)",
    ]
    assert report.fixed.text.startswith("- LSTM(8, input_shape=(3, 1), return_sequences=True)\n")
    assert report.left == []


def test_problems_that_are_hidden_at_first() -> None:
    """Shapes are computed only if all arguments are right."""
    report = repaired("- LSTM(8, input_shape=(3, 1))\n- LSTM(4)\n- LSTM(2, zero_output=1)\n")
    assert [(each.problem.code, each.behind) for each in report.diagnoses] == [
        (Code.RANK, True),
        (Code.RANK, True),
        (Code.UNKNOWN_ARGUMENT, False),
    ]
    assert report.left == []


def test_chains_of_many_layers_are_shortened() -> None:
    report = repaired("- Input((4,))\n" + "- Dense(4)\n" * 8 + "- LSTM(2)\n")
    (chain,) = report.diagnoses[0].chains
    links = chain.split(" → ")
    assert links[:2] == ["input_layer (None, 4)", "…"]
    assert links[-2:] == ["dense_7 (None, 4)", "lstm"]
    assert len(links) == 7


def test_a_problem_of_another_file_is_not_fixed_here() -> None:
    source = Source("x.yaml", "- Dense(5)\n")
    other = Problem(Code.UNKNOWN_LAYER, "", Place(Source("y.yaml", "- Desne(5)\n"), (0,)))
    assert list(Repairer(source, check).candidates(other)) == []


def test_positions_are_those_of_the_original_text() -> None:
    repairer = Repairer(Source("x.yaml", "a\nbc\nd\n"), check)
    repairer.steps = [(Edit(2, 2, "new\n"),)]
    lines = [repairer.original(at)[1:] for at in (0, 3, 7, 9)]
    assert lines == [(1, 1), (2, 1), (2, 2), (3, 1)]


def test_no_clock_decides_about_fixes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that depended on the time would be another one on a slow machine."""
    for clock in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        monkeypatch.setattr(f"time.{clock}", None)
    monkeypatch.setattr("shapecalc.diagnose.repair.REPAIR_WORK", 300)
    text = "- Input(3)\n" + "- Dense(3, unts=4)\n- Desne(3)\n" * 9
    source = Source("a.yaml", text)
    repairer = Repairer(source, check)
    assert repairer.report(check(source)).fixed.text.count("Dense(3)\n") == 4
    assert repairer.work == 358


def test_what_reading_takes_is_counted(tmp_path: Path) -> None:
    """In files that are loaded, too, and also if the file is wrong."""
    (tmp_path / "b.yaml").write_text("- Input(3)\n" + "- Dense(3)\n" * 98)
    alone = Source(str(tmp_path / "a.yaml"), "- Input(3)\n- Dense(3)\n")
    loading = Source(str(tmp_path / "a.yaml"), "- load_model('b.yaml')\n- Desne(3)\n")
    assert not check(alone)
    assert check(loading)
    assert (alone.work, loading.work) == (15, 182)


def test_large_files_are_tried_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.diagnose.repair.REPAIR_WORK", 1_000)
    text = "- Input(3)\n" + "- Dense(3)\n" * 400 + "- Conv2D(3, 3)\n" * 20
    source = Source("a.yaml", text)
    repairer = Repairer(source, check)
    repairer.report(check(source))
    assert repairer.work < 1_000 + 5 * (10 + source.work)


def test_a_file_that_takes_too_long_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.diagnose.repair.REPAIR_WORK", 10)
    source = Source("a.yaml", "- Input(3)\n- Desne(3)\n")
    problems = check(source)
    (diagnosis,) = diagnose(source, problems, lambda source: pytest.fail("it is read")).diagnoses
    assert not diagnosis.suggestions


def test_a_fix_may_not_hide_a_model() -> None:
    """The second model could not be followed, and nothing would be wrong with the first."""
    text = "import keras\na = keras.Sequential([keras.Input((3,))])\nb = make()\n"
    source = Source("a.py", text)
    repairer = Repairer(source, check)
    check(source)
    assert source.shown == 1
    reading = repairer.reading(text.replace("keras.Sequential", "keras.other"))
    assert reading.models == 0
    assert [problem.code for problem in reading.problems] == [Code.FORM]


def test_warnings_that_show_at_last_make_no_fix_worse() -> None:
    text = (
        "from keras import Input, Model, layers\na = Input((4,))\n"
        "b = layers.concatenate([a, a], axis=2)\nModel(inputs=a, output=b).summary()\n"
    )
    (first, second) = repaired_program(text).diagnoses
    assert str(first.suggestions[0]) == "set `axis=-1` on concatenate"
    assert second.behind


def repaired_program(text: str) -> Report:
    source = Source("a.py", text)
    return diagnose(source, check(source), check)
