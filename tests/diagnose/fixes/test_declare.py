"""How a fix is declared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shapecalc.diagnose.case import LayerCase, Suggestion
from shapecalc.diagnose.fixes import FIXES, fix
from shapecalc.errors import Code


def test_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FIXES, Code.RANK, [])
    monkeypatch.setitem(FIXES, Code.MERGE, [])

    @fix(Code.RANK, Code.MERGE)
    def nothing(case: LayerCase) -> Iterator[Suggestion]:
        yield from ()

    assert FIXES[Code.RANK] == FIXES[Code.MERGE] == [nothing]
