"""The words that can stand in one place of a command line; `test_completion.py` has most."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from command_line import inside

from shapecalc.cli.candidates import VALUES, names_in, values_of_kind
from shapecalc.declare.kinds import Choice, Flag, Text
from shapecalc.errors import InputError
from shapecalc.rules import RULES


def test_values_of_kinds() -> None:
    assert values_of_kind(Flag("", True)) == ["yes", "no"]
    assert values_of_kind(Choice("", options=("a", None, 2))) == ["a", "none", "2"]
    assert values_of_kind(Text("")) == []
    assert "glorot_uniform" in values_of_kind(RULES["Dense"].own["kernel_initializer"])
    assert "relu" in values_of_kind(RULES["Dense"].own["activation"])


def test_names_in_files(tmp_path: Path) -> None:
    file = tmp_path / "two.py"
    model = "Sequential([Input((3,)), Dense(2)])"
    file.write_text(f"from keras import *\nfrom keras.layers import *\na = {model}\nb = {model}\n")
    assert names_in(str(file)) == ["a", "b"]
    assert names_in("specs/lstm.yaml") == ["lstm", "dense"]
    assert names_in("-") == []
    with pytest.raises(InputError):
        names_in(str(tmp_path))


def test_letters_of_files(tmp_path: Path) -> None:
    with inside(tmp_path):
        Path("m.yaml").write_text("- LSTM(u, input_shape=(T, 1))\n")
        command = SimpleNamespace(params=[])
        context = SimpleNamespace(info_name="m.yaml", command=command, params={})
        assert sorted(VALUES["--set"](context, "")) == ["T=", "u="]
