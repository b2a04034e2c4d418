"""Problems on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecalc.api.summarizing import summarize
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Diagnosis, diagnose, undiagnosed
from shapecalc.diagnose.report import failure
from shapecalc.errors import Code, Place, Problem, ShapecalcError, Source


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


# Fixes, hints and notes


def diagnosis(text: str, number: int = 0) -> Diagnosis:
    source = Source("a.yaml", text)
    return diagnose(source, check(source), check).diagnoses[number]


RANK = "- LSTM(8, input_shape=(3, 1))\n- LSTM(4)\n"


def test_shapes_and_fixes() -> None:
    assert failure([diagnosis(RANK)]).splitlines() == [
        'a.yaml:2:3: error[SC402]: LSTM "lstm_1": expects (batch, time, features), got (None, 8)',
        "    - LSTM(4)",
        "      ^^^^^^^",
        "    shapes: input_layer (None, 3, 1) → lstm (None, 8) → lstm_1",
        "    fix: set `return_sequences=True` on lstm (line 1)",
    ]


def test_several_lines() -> None:
    layers = ["Conv2D(8, 3, input_shape=(6, 6, 3))", "Conv2D(8, 3)", "Conv2D(8, 5)"]
    lines = failure([diagnosis("".join(f"- {layer}\n" for layer in layers))]).splitlines()
    assert lines[-5:] == [
        "    fix: set `padding='same'` on conv2d_2",
        "    or: set `padding='same'` on conv2d, conv2d_1 and conv2d_2",
        "      1. line 1: - Conv2D(8, 3, input_shape=(6, 6, 3), padding='same')",
        "      2. line 2: - Conv2D(8, 3, padding='same')",
        "      3. line 3: - Conv2D(8, 5, padding='same')",
    ]


def test_labels_in_colour() -> None:
    lines = failure([diagnosis("- Input((28, 28))\n- Conv2D(8, 3)\n")], True).splitlines()
    assert lines[3].startswith("    \x1b[36mshapes\x1b[0m: ")
    assert lines[4].startswith("    \x1b[32mfix\x1b[0m: ")
    assert lines[5].startswith("    \x1b[32mor\x1b[0m: ")


def test_wrapped() -> None:
    lines = failure([diagnosis(RANK)], columns=60).splitlines()
    assert lines == [
        'a.yaml:2:3: error[SC402]: LSTM "lstm_1": expects (batch,',
        "    time, features), got (None, 8)",
        "    - LSTM(4)",
        "      ^^^^^^^",
        "    shapes: input_layer (None, 3, 1) → lstm (None, 8)",
        "        → lstm_1",
        "    fix: set `return_sequences=True` on lstm (line 1)",
    ]
    assert failure([diagnosis(RANK)], True, 60).startswith("a.yaml:2:3: \x1b[1;31merror[SC402]\x1b")


def test_a_warning() -> None:
    warning = diagnosis("layers:\n- Dense(1, activation='softmax', input_shape=(4,))\n")
    assert failure([warning]).startswith("a.yaml:2:23: warning[SC701]: ")
    assert "\x1b[1;33mwarning[SC701]" in failure([warning], colors=True)


def test_notes() -> None:
    found = diagnosis(RANK)
    found.suggestions = []
    found.behind = True
    assert failure([found]).endswith(
        "\n    note: this problem shows only after the others are fixed"
    )


def test_no_hint_beside_a_fix() -> None:
    found = diagnosis("- Desne(5)\n")
    assert "hint" not in failure([found])
    assert failure([found]).endswith("\n    fix: write `Dense`")


def test_a_problem_without_a_position() -> None:
    problem = Problem(Code.FILE, "cannot read it", Place(Source("a.yaml")), "look again")
    nowhere = Diagnosis(problem, None, problem.place.source)
    assert failure([nowhere]) == "a.yaml: error[SC101]: cannot read it\n    hint: look again"


def test_long_chains_break_before_arrows() -> None:
    name = "a_very_long_name_of_a_layer_in_the_model"
    layers = "".join(f"- Dense(4, name='{name}_{number}')\n" for number in range(3))
    lines = failure([diagnosis(f"- Input((4,))\n{layers}- LSTM(2)\n")]).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("    shapes:"))
    assert lines[start + 1].startswith("        → ")
    assert all(len(line) <= 112 for line in lines)
