"""Random tests draw the same, whatever was imported before; names are listed in one order."""

from __future__ import annotations

import subprocess
import sys
from random import Random
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import settings
from strategies import models, trying

from shapecalc.rules import FILES

MODELS = """
from strategies import models, trying

trying(models(), 0, 100)(lambda model: print(repr(model)))()
"""

VALUES = """
from drawing import draw_the_same, trying
from hypothesis import strategies as st

draw_the_same()
trying(st.integers() | st.text(), 0, 400)(lambda value: print(repr(value)))()
"""
"""hypothesis's own strategies: one value in twenty was a constant of an imported module."""

NAMES = """
from shapecalc.rules import OPERATIONS, RULES

print(*RULES, *OPERATIONS)
"""

FEATURES = (
    "cli.main diagnose.why grade.marking quiz.quiz read.schema write.convert rules.ops.window"
)


def printed(script: str, *modules: str, hash_seed: int = 0) -> str:
    """Return what a script prints in a process of its own, after these modules are imported."""
    imports = "".join(f"import shapecalc.{module}\n" for module in modules)
    return subprocess.run(
        [sys.executable, "-c", imports + script],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def files_in_another_order() -> list[str]:
    files = [f"rules.layers.{name}" for name in FILES.split()]
    Random(0).shuffle(files)
    return files


@pytest.mark.parametrize(("script", "count"), [(MODELS, 100), (VALUES, 400)])
def test_values_are_the_same(script: str, count: int) -> None:
    alone = printed(script)
    assert len(alone.splitlines()) == count
    assert printed(script, *files_in_another_order(), *FEATURES.split(), hash_seed=1) == alone


def test_names_are_in_the_order_of_the_files() -> None:
    alone = printed(NAMES)
    assert alone.startswith("InputLayer Input ")
    assert printed(NAMES, *files_in_another_order(), "rules.ops.image") == alone


def test_every_test_draws_the_same_in_every_run() -> None:
    """Tests without a seed of their own, too."""
    assert settings().derandomize
    assert settings().database is None


def test_a_failing_model_is_made_smaller() -> None:
    """What is left is what is needed to fail, and the failure shows it."""

    def fail(model: Any) -> None:
        assert "LSTM" not in str(model)

    with pytest.raises(AssertionError) as caught:
        trying(models(), 0, 100)(fail)()
    (note,) = caught.value.__notes__
    assert "LSTM" in note
    assert len(note) < 120
