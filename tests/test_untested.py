"""Each module has its tests, tests/<folder>/test_<module>.py, or is in a list that shrinks."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "shapecalc"
LIST = ROOT / "tests" / "untested.txt"


def modules() -> list[Path]:
    """The modules by their paths in the package; an ``__init__`` belongs to its folder."""
    paths = (path.relative_to(PACKAGE) for path in sorted(PACKAGE.rglob("*.py")))
    return [path for path in paths if not path.name.startswith("__")]


def file_for(module: Path) -> Path:
    return Path("tests", module.parent, f"test_{module.name}")


def problems(listed: list[str]) -> list[str]:
    """What is wrong with a list, or with the tree of tests."""
    untested = [str(module) for module in modules() if not (ROOT / file_for(module)).exists()]
    return [
        *(f"write {file_for(Path(name))}" for name in untested if name not in listed),
        *(
            f"delete line {number}, {name}: it has a test, or is gone"
            for number, name in enumerate(listed, 1)
            if name not in untested
        ),
    ]


def test_modules_have_tests() -> None:
    """``scripts/generate untested`` deletes the lines of modules that have a test by now."""
    found = problems(LIST.read_text(encoding="utf-8").split())
    assert not found, f"{LIST.relative_to(ROOT)}: {'; '.join(found)}"


@pytest.mark.parametrize("name", ["algebra/formula.py", "algebra/gone.py"])
def test_a_line_too_many(name: str) -> None:
    listed = LIST.read_text(encoding="utf-8").split()
    assert f"delete line 1, {name}: it has a test, or is gone" in problems([name, *listed])


def test_a_module_without_a_test(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    new = tmp_path / "shapecalc" / "table" / "colours.py"
    new.parent.mkdir(parents=True)
    new.touch()
    monkeypatch.setattr("test_untested.PACKAGE", tmp_path / "shapecalc")
    assert problems([]) == ["write tests/table/test_colours.py"]
    assert problems(["table/colours.py"]) == []
