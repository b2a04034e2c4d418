"""Contractions of several arrays: the order in which they are multiplied, and the products."""

from __future__ import annotations

from random import Random

import opt_einsum
import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import RuleError
from shapecalc.rules.ops.contraction import best_order, contracted, put


def drawn(seed: int) -> tuple[str, list[str], list[tuple[int, ...]]]:
    """Return the letters of an output and of three or four arrays, and the shapes of the arrays."""
    random = Random(seed)
    sizes = {letter: random.randint(1, 6) for letter in "abcdef"}
    words = ["".join(random.sample("abcdef", random.randint(1, 3))) for _ in range(3 + seed % 2)]
    letters = sorted(set("".join(words)))
    target = "".join(random.sample(letters, random.randint(0, min(3, len(letters)))))
    return target, words, [tuple(sizes[letter] for letter in word) for word in words]


@pytest.mark.parametrize("seed", range(60))
def test_order(seed: int) -> None:
    """The order is that of the package which JAX asks, also among equally good ones."""
    target, words, shapes = drawn(seed)
    path, _ = opt_einsum.contract_path(f"{','.join(words)}->{target}", *shapes, shapes=True)
    expected = opt_einsum.paths.linear_to_ssa(path)
    assert [*best_order(target, words, shapes)] == [tuple(sorted(pair)) for pair in expected]


def test_products() -> None:
    parts = contracted("ad", ["ab", "bc", "cd"], [(2, 3), (3, 4), (4, 5)])
    assert parts is not None
    assert [(part.times, part.shape) for part in parts] == [((2, 4), (3,)), ((2, 5), (4,))]
    assert contracted("a", ["ab"], [(2, 3)]) == ()
    assert contracted("ab", ["ab", "ab", "ab"], [(2, 3)] * 3) == []


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        ([(2, 3)] * 5, "the order in which 5 arrays are multiplied is not known"),
        ([(UNKNOWN, 3)] * 3, "the order in which arrays are multiplied depends on an unknown size"),
    ],
)
def test_unknown_orders(shapes: list[tuple[int, ...]], reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        contracted("a", ["ab"] * len(shapes), shapes)


def test_put() -> None:
    assert put("...ba", "a...", (2, 5, 6)) == (5, 6, 1, 2)
    with pytest.raises(RuleError, match="'abc' does not name the axes"):
        put("a", "abc", (2, 3))
