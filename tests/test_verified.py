"""The page that says how shapecalc is verified has the numbers of the tests."""

from __future__ import annotations

import re

from conftest import CASES, ROOT
from verified import PAGE, cases, renewed

TEXT = PAGE.read_text(encoding="utf-8")


def test_numbers_of_cases() -> None:
    """``scripts/generate verified`` writes them."""
    assert renewed() == TEXT
    assert len([*cases()]) > 5


def test_commands_exist() -> None:
    for path in re.findall(r"(?:scripts|tests)/[\w./]*", TEXT):
        assert (ROOT / path).exists(), path
    options = set(re.findall(r"--([a-z]+) \d", TEXT))
    assert options - {"count"} <= CASES.keys()
