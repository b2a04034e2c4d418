"""What a rule returns: weights of a certain form, and an error with a kind."""

from __future__ import annotations

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.out import Out, RuleError, Weight, parts_inside
from shapecalc.errors import Code


def test_defaults() -> None:
    bias = Weight("bias", (3,))
    out = Out((UNKNOWN, 3), [bias])
    assert (out.names, out.groups, out.sight) == ((), (), None)
    assert bias.trainable
    assert bias.symbols == ()


def test_an_error_has_a_kind() -> None:
    error = RuleError("too few axes", hint="add one", code=Code.RANK, axes=3)
    assert (str(error), error.hint, error.code, error.axes) == (
        "too few axes",
        "add one",
        Code.RANK,
        3,
    )
    assert RuleError("no").code is Code.SHAPE


def test_parts_inside() -> None:
    weights = [Weight("kernel", (2, 3)), Weight("bias", (3,))]
    assert parts_inside("forward", Out((), weights)) == ["forward", "forward"]
    assert parts_inside("", Out((), weights)) == ["", ""]
    assert parts_inside("back", Out((), weights, parts=["cell 1", ""])) == ["back cell 1", "back"]
    assert parts_inside("forward", Out((), None)) == []
