"""Each sign has one form."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.characters import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lstm: 480", "lstm: 480"),
        ("（None，３，10） ４８０", "(None,3,10) 480"),
        ("4\u00a0457\u202f472", "4457472"),
        ("a\u00a0b", "a b"),
        ("③ 480", "3)  480"),
        ("• lstm", "lstm"),
        ("**lstm** `480`", "lstm 480"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("my_layer_1", "my_layer_1"),
        (r"$\frac{a}{b}$", "((a)/(b))"),
        (r"$4\times 5 = 20$", "4× 5 = 20"),
        (r"$4{,}457$", "4,457"),
        ("<b>480</b>", "480"),
        ("<del>440</del> 480", "~~440~~ 480"),
        ("a < b", "a < b"),
        ("−480", "-480"),
        ("⇒ 480", "→ 480"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected
