"""Calls on one tensor and on a list of tensors."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.notation import is_listed
from shapecalc.plan import CallPlan
from shapecalc.read.document import read_data


@pytest.mark.parametrize(("text", "listed"), [("Dense(2)(a)", False), ("Add()([a, b])", True)])
def test_is_listed(text: str, listed: bool) -> None:
    plan = read_data({"inputs": {"a": 3, "b": 3}, "layers": {"y": text}, "outputs": "y"})
    (call,) = [step for step in plan.steps if isinstance(step, CallPlan)]
    assert is_listed(call) is listed
