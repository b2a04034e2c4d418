"""The lexicon has one meaning for each word."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.lexicon import LAYERS, ORDINALS, WORDS
from shapecalc.grade.sheets.words import Role, all_classes
from shapecalc.rules import RULES


def meanings(text: str) -> list[str]:
    return [line.partition(":")[0] for line in text.strip().splitlines() if line[0] != " "]


def test_the_classes_exist() -> None:
    """Keras has some layers for fewer axes only."""
    missing = set(all_classes()) - set(RULES)
    assert all(name.endswith("3D") for name in missing)


def test_the_kinds_exist() -> None:
    kinds = {meaning.split()[0].upper() for meaning in meanings(WORDS)}
    assert kinds <= set(Role.__members__)


@pytest.mark.parametrize("text", [LAYERS, ORDINALS, WORDS])
def test_each_meaning_stands_once(text: str) -> None:
    assert len(meanings(text)) == len(set(meanings(text)))
