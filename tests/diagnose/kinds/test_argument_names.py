"""SC202: arguments that are gone, and those that are meant."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.kinds.argument_names import GONE, similar_argument


@pytest.mark.parametrize(
    ("name", "accepted", "meant"),
    [
        ("unit", ["units", "activation"], "units"),
        ("output_dim", ["units", "activation"], "units"),
        ("slope", ["negative_slope", "name"], "negative_slope"),
        ("initializer", ["kernel_initializer", "bias_initializer"], ""),
        ("restore_best_weight", [], "restore_best_weights"),
        ("slope", [], ""),
        ("zzz", [], ""),
    ],
)
def test_similar_arguments(name: str, accepted: list[str], meant: str) -> None:
    """Without the class, only a word that is very similar is no guess."""
    assert similar_argument(name, accepted) == meant


def test_no_argument_is_suggested_to_itself() -> None:
    assert not [name for name, text in GONE.items() if text == f"write {name}"]
