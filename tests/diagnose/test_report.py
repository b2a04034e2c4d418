"""Problems on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecalc.api import summarize
from shapecalc.diagnose.repair import undiagnosed
from shapecalc.diagnose.report import failure
from shapecalc.errors import ShapecalcError


def screen(tmp_path: Path, text: str, colors: bool = False) -> str:
    path = tmp_path / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ShapecalcError) as caught:
        summarize(path)
    return failure(undiagnosed(caught.value.problems), colors).replace(f"{tmp_path}/", "")


def test_all_of_them(tmp_path: Path) -> None:
    text = (
        "layers:\n- Desne(5)\n- LSTM(10,\treturn_sequneces=True)\n- Dense(3, name='층', unitz=4)\n"
    )
    assert screen(tmp_path, text) == (
        "spec.yaml:2:3: error[SC201]: there is no layer `Desne`\n"
        "    - Desne(5)\n"
        "      ^^^^^\n"
        "    hint: did you mean `Dense`?\n"
        "spec.yaml:3:12: error[SC202]: LSTM: no argument is called `return_sequneces`\n"
        "    - LSTM(10, return_sequneces=True)\n"
        "               ^^^^^^^^^^^^^^^^\n"
        "    hint: did you mean `return_sequences`?\n"
        "spec.yaml:4:22: error[SC202]: Dense: no argument is called `unitz`\n"
        "    - Dense(3, name='층', unitz=4)\n"
        "                          ^^^^^\n"
        "    hint: did you mean `units`?"
    )


def test_colors(tmp_path: Path) -> None:
    assert screen(tmp_path, "- Desne(5)\n", colors=True) == (
        "spec.yaml:1:3: \x1b[1;31merror[SC201]\x1b[0m: there is no layer `Desne`\n"
        "    - Desne(5)\n"
        "      \x1b[1;31m^^^^^\x1b[0m\n"
        "    \x1b[36mhint\x1b[0m: did you mean `Dense`?"
    )


def test_long_lines_are_cut(tmp_path: Path) -> None:
    shown = screen(tmp_path, f"- Sequential([{'Dense(3), ' * 200}Desne(5){', Dense(3)' * 200}])\n")
    _, line, marks, _ = shown.splitlines()
    assert len(line) <= 104
    start = marks.index("^")
    assert line[start : start + 5] == "Desne"


def test_control_characters_are_shown(tmp_path: Path) -> None:
    shown = screen(tmp_path, "- \"Dense(5, name='\\x1b[31m')\"\n")
    assert "\x1b" not in shown
    assert r"\x1b[31m" in shown
