"""``shapecalc plot``: formats, options, and what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import command

from shapecalc.plot.engine import OPTIONS

ENSEMBLE = "specs/ensemble.yaml"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("m.svg", b"<svg "),
        ("m.html", b"<!DOCTYPE html>"),
        ("m.PNG", b"\x89PNG"),
        ("m.pdf", b"%PDF"),
        ("m.dot", b'digraph "functional"'),
        ("m.mmd", b"flowchart TB"),
        ("m.txt", b"functional"),
    ],
)
def test_formats(name: str, start: bytes, tmp_path: Path) -> None:
    target = tmp_path / name
    done = command("plot", ENSEMBLE, "-o", str(target))
    assert (done.stdout, done.stderr, done.returncode) == ("", f"written to {target}\n", 0)
    assert target.read_bytes().startswith(start)


@pytest.mark.parametrize("form", ["svg", "html", "dot", "mmd"])
def test_standard_output(form: str, tmp_path: Path) -> None:
    target = tmp_path / f"m.{form}"
    command("plot", ENSEMBLE, "-o", str(target))
    assert command("plot", ENSEMBLE, "--format", form).stdout == target.read_text()


def test_the_terminal() -> None:
    done = command("plot", "specs/lstm.yaml")
    assert done.stdout.splitlines()[3] == "●   lstm         LSTM        (None, 10)    480 ■■■■■■"
    ascii_only = command("plot", ENSEMBLE, encoding="ascii").stdout
    assert ascii_only.isascii()
    assert "?" not in ascii_only
    assert "o     concatenate" in ascii_only


def test_options() -> None:
    plain = ElementTree.fromstring(command("plot", ENSEMBLE, "--format", "svg").stdout)
    right = ElementTree.fromstring(
        command("plot", ENSEMBLE, "--format", "svg", "--direction", "right").stdout
    )
    assert float(plain.attrib["width"]) < float(plain.attrib["height"])
    assert float(right.attrib["width"]) > float(right.attrib["height"])
    dark = command("plot", ENSEMBLE, "--format", "svg", "--theme", "dark").stdout
    assert 'fill="#0d1117"' in dark


def test_folds(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("- Input((8,))\n" + "- Dense(8, 'relu')\n- Dropout(0.5)\n" * 4)
    assert "4 ×" in command("plot", str(path)).stdout
    assert command("plot", str(path), "--unfold").stdout.count("dropout") == 4


def test_letters(tmp_path: Path) -> None:
    path = tmp_path / "letters.yaml"
    path.write_text("- LSTM(u, input_shape=(T, 3))\n")
    assert "16·u + 4·u²" in command("plot", str(path)).stdout
    assert "384" in command("plot", str(path), "--set", "u=8").stdout


def test_a_refused_model(tmp_path: Path) -> None:
    target = tmp_path / "wrong.svg"
    done = command("plot", "docs/wrong.yaml", "-o", str(target))
    assert done.returncode == 1
    assert "error[SC201]" in done.stderr
    assert "there is no layer `Desne`" in target.read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "m.xyz"], "error: the output format of m.xyz is unknown\n    hint: add --format"),
        (["-o", "README.md", "--format", "svg"], "error: README.md exists"),
        (["--format", "png"], "error: png is no text\n    hint: add -o model.png"),
        (["-o", "no/folder/m.svg"], "error: cannot write no/folder/m.svg: No such file"),
        (["--set", "u=3"], "error: --set: no size is called `u`"),
    ],
)
def test_usage(options: list[str], message: str) -> None:
    done = command("plot", ENSEMBLE, *options)
    assert done.returncode == 2
    assert done.stderr.startswith(message)


def test_a_model_that_is_too_large_for_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("- Input((8,))\n" + "".join(f"- Dense({n})\n" for n in range(1, 200)))
    done = command("plot", str(path))
    assert done.returncode == 2
    assert done.stderr == (
        "error: the model is too large for a drawing in the terminal: it has 200 boxes\n"
        "    hint: -o model.svg draws it\n"
    )


@pytest.mark.parametrize(("form", "library"), [("svg", "graphlay"), ("pdf", "matplotlib")])
def test_a_library_is_missing(
    form: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    done = command("plot", ENSEMBLE, "-o", str(tmp_path / f"m.{form}"))
    assert done.returncode == 2
    assert done.stderr == (
        f"error: --format {form} needs {library}\n    hint: pip install 'shapecalc[plot]'\n"
    )


def test_text_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("graphlay", "matplotlib"):
        monkeypatch.setitem(sys.modules, name, None)
    for form in ("text", "dot", "mmd"):
        assert command("plot", ENSEMBLE, "--format", form).returncode == 0


def test_a_model_that_is_too_large_to_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIONS, "limits", {"max_nodes": 3})
    done = command("plot", ENSEMBLE, "--format", "svg")
    assert done.returncode == 2
    assert done.stderr.startswith("error: the model is too large to draw: too many nodes")
    assert "hint: --format dot has no limit" in done.stderr
