"""Hostile classes: whatever is handed in, the rest of the class is graded."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hostile_classes import contents, faults, hostile_class


@pytest.mark.parametrize("seed", range(12))
def test_hostile_classes(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    hostile_class(random, tmp_path / "in")
    form = random.choice(["markdown", "text", "html", "json"])
    assert faults(tmp_path / "in", tmp_path / "out", form) == []


def test_a_seed_gives_one_class(tmp_path: Path) -> None:
    for name in ("a", "b"):
        hostile_class(Random(5), tmp_path / name)
    first, second = (
        sorted(path.removeprefix(str(tmp_path / name)) for path in contents(tmp_path / name))
        for name in ("a", "b")
    )
    assert first == second
