"""Random tests draw the same, whatever was imported before; names are listed in one order."""

from __future__ import annotations

import subprocess
import sys
from random import Random

from conftest import ROOT
from hypothesis import settings

from shapecalc.rules import FILES

MODELS = """
from drawing import draw_the_same
from strategies import models, trying

draw_the_same()
trying(models(), 0, 25)(lambda model: print(repr(model)))()
"""

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


def test_models_are_the_same() -> None:
    alone = printed(MODELS)
    assert len(alone.splitlines()) == 25
    assert printed(MODELS, *files_in_another_order(), *FEATURES.split(), hash_seed=1) == alone


def test_names_are_in_the_order_of_the_files() -> None:
    alone = printed(NAMES)
    assert alone.startswith("InputLayer Input ")
    assert printed(NAMES, *files_in_another_order(), "rules.ops.image") == alone


def test_every_test_draws_the_same_in_every_run() -> None:
    """Tests without a seed of their own, too."""
    assert settings().derandomize
    assert settings().database is None
