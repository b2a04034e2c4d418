"""A function of a program as the argument of a layer."""

from __future__ import annotations

import pytest

from shapecalc.declare.code import FollowedCode, UnknownCodeError


def test_it_is_its_text() -> None:
    """What prints or compares arguments sees a text; what computes outputs follows the code."""
    code = FollowedCode("<double>", lambda inputs: [inputs, inputs])
    assert code == "<double>"
    assert f"Lambda({code})" == "Lambda(<double>)"
    assert code.outputs(3) == [3, 3]


def test_unknown_outputs() -> None:
    def outputs(inputs: object) -> object:
        raise UnknownCodeError("a loop is not followed")

    with pytest.raises(UnknownCodeError, match="a loop"):
        FollowedCode("<loop>", outputs).outputs(())
