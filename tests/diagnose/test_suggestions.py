"""Suggestions for a problem, before they are tried out."""

from __future__ import annotations

from diagnose.suggested import suggested


def test_warnings_get_only_their_own_suggestions() -> None:
    changes = suggested("layers:\n- Dense(1, activation='softmax', input_shape=(4,))\n")
    assert list(changes) == ["set `activation='sigmoid'` on dense"]


def test_a_problem_without_a_layer() -> None:
    assert list(suggested("- Desne(5)\n")) == ["write `Dense`"]
    assert suggested("layers: [\n") == {}
