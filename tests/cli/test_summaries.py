"""The tables of a file as text, and how those of many files are printed."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from shapecalc.cli.errors import CommandLineError
from shapecalc.cli.summaries import FileTables, Summarizer, TablePrinter
from shapecalc.errors import InputError
from shapecalc.read.document import Selection
from shapecalc.table.keras3 import Options

LSTM = str(ROOT / "specs" / "lstm.yaml")


def test_a_file() -> None:
    result = Summarizer()(LSTM)
    ((text, notes),) = result.tables
    assert text.startswith('Model: "sequential"')
    assert (result.code, result.errors, list(notes), result.unread) == (0, [], [], False)


def test_a_file_that_cannot_be_read() -> None:
    result = Summarizer()("nothing.yaml")
    assert (result.tables, result.code, result.unread) == ([], InputError.exit_code, True)
    assert "there is no such file" in result.errors[0]
    assert "has ended" in Summarizer().lost("a.yaml").errors[0]


def test_what_other_processes_get() -> None:
    """Where processes are not forked, they get the work as bytes, and give its result back so."""
    options = Options(columns=70, layer_range=("lstm", "dense"))
    work = Summarizer("markdown", options, "keras2", sizes={"T": 3}, selection=Selection("a"))
    assert pickle.loads(pickle.dumps(work)) == work
    result = Summarizer(several=True)(LSTM)
    assert pickle.loads(pickle.dumps(result)) == result


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("table", "{}:\nModel: "),
        ("markdown", "## `{}`\n\n**Model: "),
        ("json", '{{"file": "{}", "name": "sequential", '),
        ("csv", "{},sequential,lstm,LSTM,"),
    ],
)
def test_several_files_are_named(form: str, start: str) -> None:
    for several in (False, True):
        work = Summarizer(form, several=several)  # type: ignore[arg-type]
        ((text, _),) = work(LSTM).tables
        assert text.startswith(start.format(LSTM)) == several


def test_several_models_of_one_file(tmp_path: Path) -> None:
    program = tmp_path / "a.py"
    model = "keras.Sequential([keras.Input((3,)), keras.layers.Dense({})])"
    program.write_text(f"import keras\na = {model.format(1)}\nb = {model.format(2)}\n")
    texts = [text for text, _ in Summarizer()(str(program)).tables]
    assert [text.splitlines()[0] for text in texts] == ["a (line 2):", "b (line 3):"]
    texts = [text for text, _ in Summarizer("markdown")(str(program)).tables]
    assert [text.splitlines()[0] for text in texts] == ["## a (line 2)", "## b (line 3)"]
    texts = [text for text, _ in Summarizer("json")(str(program)).tables]
    assert [json.loads(text)["total_params"] for text in texts] == [4, 8]


# Printing


def tables(*letters: str) -> Iterator[FileTables]:
    for number, letter in enumerate(letters):
        yield FileTables(tables=[(f"table {number}", [])], letters=frozenset(letter))


def test_nothing_is_printed_before_all_letters_are_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    printer = TablePrinter("json", True, {"T": 1, "u": 2})
    results = tables("T", "", "u", "x")
    printed = []

    def watched() -> Iterator[FileTables]:
        for result in results:
            yield result
            printed.append(capsys.readouterr().out)

    printer.print_all(watched())
    assert printed == ["", "", "table 0\ntable 1\ntable 2\n", "table 3\n"]


def test_a_letter_of_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandLineError, match="no size is called `v`"):
        TablePrinter("json", True, {"v": 1}).print_all(tables("T", "u"))
    assert capsys.readouterr().out == ""
    unread = FileTables(2, ["error"], unread=True)
    TablePrinter("json", True, {"v": 1}).print_all([*tables("T"), unread])
    assert capsys.readouterr() == ("table 0\n", "error\n")


def test_totals(capsys: pytest.CaptureFixture[str]) -> None:
    printer = TablePrinter("table", True)
    printer.print_all(tables("", ""))
    assert printer.totals == "2 files: 2 models"
    printer.print_all([FileTables(1, ["wrong"])])
    assert (printer.totals, printer.code) == ("3 files: 2 models, 1 file with errors", 1)
    assert capsys.readouterr() == ("table 0\n\ntable 1\n", "wrong\n")


def test_no_file_is_read_after_a_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    results = iter([FileTables(2, refusal="too narrow"), *tables("")])
    printer = TablePrinter("table", True)
    printer.print_all(results)
    assert len([*results]) == 1
    assert (printer.code, capsys.readouterr()) == (2, ("", "error: too narrow\n"))
