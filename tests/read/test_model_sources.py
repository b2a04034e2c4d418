"""The models that the functions for Python take."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT

from shapecalc.read.model_sources import path_of, read_plan


def test_models() -> None:
    path = ROOT / "specs" / "lstm_stack.yaml"
    assert len(read_plan(path).layers) == len(read_plan(str(path)).layers) == 4
    assert len(read_plan(["Dense(5, input_shape=(3,))"]).layers) == 1


@pytest.mark.parametrize("wrong", [5, None, b"a.yaml", ("Dense(5)",)])
def test_neither_a_path_nor_data(wrong: Any) -> None:
    with pytest.raises(TypeError, match=type(wrong).__name__):
        path_of(wrong)
