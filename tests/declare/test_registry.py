"""The registry reads its files late, and lists names in the order of the files."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from shapecalc.declare.registry import Registry

FRUIT = Registry[SimpleNamespace]()
"""The registry into which the modules of these tests declare."""

SOURCE = """
from types import SimpleNamespace
from declare.test_registry import FRUIT

def rule(): ...

for name in {names}:
    FRUIT[name] = SimpleNamespace(function=rule)
"""


@pytest.fixture
def fruit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry[SimpleNamespace]:
    """A registry of three modules, none of which is imported yet."""
    names = {"fruit_a": ["Pear", "Apple"], "fruit_b": ["Plum"], "fruit_c": ["Fig"]}
    for module, declared in names.items():
        (tmp_path / f"{module}.py").write_text(SOURCE.format(names=declared))
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    FRUIT.__init__()  # type: ignore[misc]
    FRUIT.import_later(names)
    monkeypatch.setitem(sys.modules, "declare.test_registry", sys.modules[__name__])
    return FRUIT


def test_only_the_files_up_to_the_name_are_read(fruit: Registry[SimpleNamespace]) -> None:
    assert fruit["Plum"].function.__module__ == "fruit_b"
    assert fruit.waiting == ["fruit_c"]
    assert "Apple" in fruit
    assert fruit.waiting == ["fruit_c"]


def test_no_file_is_read_for_the_name_of_a_tensor(fruit: Registry[SimpleNamespace]) -> None:
    assert "plum" not in fruit
    assert len(fruit.waiting) == 3


def test_a_name_that_no_file_declares(fruit: Registry[SimpleNamespace]) -> None:
    with pytest.raises(KeyError, match="Kiwi"):
        fruit["Kiwi"]
    assert fruit.waiting == []


def test_capitals_or_not(fruit: Registry[SimpleNamespace]) -> None:
    plum = fruit.folded("PLUM")
    assert plum is fruit["Plum"]
    assert fruit.waiting == ["fruit_c"]
    assert fruit.folded("kiwi") is None


def test_the_order_is_that_of_the_files(fruit: Registry[SimpleNamespace]) -> None:
    __import__("fruit_c")
    assert list(fruit) == ["Pear", "Apple", "Plum", "Fig"]
    assert len(fruit) == 4


def test_what_another_module_declares_comes_last(fruit: Registry[SimpleNamespace]) -> None:
    fruit["Acorn"] = SimpleNamespace(function=test_capitals_or_not)
    assert [*fruit][-1] == "Acorn"
    del fruit["Acorn"]
    assert "Acorn" not in fruit
