"""Copies of plans."""

from __future__ import annotations

from reading import followed

from shapecalc.plan import CallPlan, LayerPlan
from shapecalc.read.python.copies import copied


def test_a_copy_does_not_change() -> None:
    program = followed("x = Input((3,))\nm = Model(x, ops.relu(layers.Dense(2)(x)))\nm.summary()")
    original = program.scope.names["m"]
    copy = program.shown[0].plan
    assert copy is not original
    assert [type(step) for step in copy.program] == [type(step) for step in program.program]
    original.arguments.name = "other"
    for step in program.program:
        if isinstance(step, LayerPlan):
            step.frozen = True
    assert copy.arguments.name is None
    assert not any(isinstance(step, LayerPlan) and step.frozen for step in copy.program)


def test_what_occurs_twice_is_copied_once() -> None:
    program = followed("x = Input((3,))\nd = layers.Dense(3)\nm = Model(x, d(d(x)))\nm.summary()")
    copy = program.shown[0].plan
    calls = [step for step in copy.program if isinstance(step, CallPlan)]
    assert calls[0].layer is calls[1].layer
    assert copied(copy, copy.program) is not copy
