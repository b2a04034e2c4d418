"""Contractions: the products in a sum over the letters of several arrays, as in ``einsum``.

More than two arrays are multiplied two at a time. JAX, on which Keras's own order is read off, asks
the package opt_einsum for the order with the fewest operations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations
from re import findall
from string import ascii_lowercase

from shapecalc.algebra.size import Shape, Size, known, product
from shapecalc.declare.layer import RuleError
from shapecalc.declare.products import Products, SumOfProducts
from shapecalc.rules.ops.core import broadcast

MOST_ARRAYS = 4
"""For so many arrays opt_einsum compares all orders; for more it only looks at some."""

Pair = tuple[int, int]


def contracted(target: str, words: Sequence[str], shapes: Sequence[Shape]) -> Products:
    """Return the products of a sum over letters: what only one array has is summed before.

    Args:
        target: the letters of the output.
        words: the letters of each array.
        shapes: the shapes of the arrays.

    Raises:
        RuleError: if the order in which the arrays are multiplied is unknown.

    >>> parts = contracted("ad", ["ab", "bc", "cd"], [(2, 3), (3, 4), (4, 5)])
    >>> [part.count for part in parts]
    [24, 40]
    """
    if len(words) < 2:
        return ()
    if len(words) == 2:
        return _pair(target, words, shapes)
    if len(words) > MOST_ARRAYS:
        raise RuleError(f"the order in which {len(words)} arrays are multiplied is not known")
    plain = _without_dots([*words, target], shapes)
    return _in_order(plain.pop(), plain, list(shapes))


def _in_order(target: str, words: list[str], shapes: list[Shape]) -> Products:
    """Return the products of arrays that are multiplied two at a time."""
    products: list[SumOfProducts] = []
    numbers = list(range(len(words)))
    for i, j in best_order(target, words, shapes):
        rest = "".join([target, *(words[n] for n in numbers if n not in (i, j))])
        kept = dict.fromkeys(letter for letter in words[i] + words[j] if letter in rest)
        letters = target if len(numbers) == 2 else "".join(kept)
        pair, sides = [words[i], words[j]], [shapes[i], shapes[j]]
        products += _pair(letters, pair, sides)
        numbers = [n for n in numbers if n not in (i, j)] + [len(words)]
        words.append(letters)
        shapes.append(reduce(broadcast, map(put, [letters] * 2, pair, sides)))
    return products


def best_order(target: str, words: Sequence[str], shapes: Sequence[Shape]) -> Sequence[Pair]:
    """Return which arrays are multiplied one after the other; each result gets the next number.

    Source: opt_einsum 3.4, ``optimal``: the first of the orders with the fewest operations.

    >>> best_order("ad", ["ab", "bc", "cd"], [(2, 3), (3, 4), (4, 5)])
    ((0, 1), (2, 3))

    Raises:
        RuleError: if a size is unknown.
    """
    sizes: dict[str, Size] = {}
    for word, shape in zip(words, shapes):
        for letter, size in zip(word, shape):
            sizes[letter] = size if sizes.get(letter, 1) == 1 else sizes[letter]
    if not all(map(known, sizes.values())):
        raise RuleError("the order in which arrays are multiplied depends on an unknown size")
    return _best([*map(frozenset, words)], frozenset(target), sizes)


def _best(
    words: list[frozenset[str]], target: frozenset[str], sizes: Mapping[str, Size]
) -> Sequence[Pair]:
    """Return the first of the orders with the fewest operations."""
    best: list[tuple[Size, tuple[Pair, ...]]] = []
    # Two arrays with the letters of two others have what was computed for those, as there.
    computed: dict[tuple[frozenset[str], frozenset[str]], tuple[frozenset[str], Size]] = {}

    def contraction(i: int, j: int, keep: frozenset[str]) -> tuple[frozenset[str], Size]:
        either, both = words[i] | words[j], words[i] & words[j]
        size = product(tuple(sizes[letter] for letter in either))
        return either & keep, size * (2 if both - keep else 1)

    def follow(path: tuple[Pair, ...], left: tuple[int, ...], cost: Size) -> None:
        if len(left) == 1:
            best[:] = [(cost, path)]
            return
        for i, j in combinations(left, 2):
            rest = tuple(n for n in left if n not in (i, j))
            key = words[i], words[j]
            if key not in computed:
                keep = target.union(*(words[n] for n in rest))
                computed[key] = contraction(i, j, keep)
            letters, more = computed[key]
            if best and cost + more >= best[0][0]:
                continue
            words.append(letters)
            follow((*path, (i, j)), (*rest, len(words) - 1), cost + more)
            words.pop()

    # A result has the number of the contraction that computes it, in every order.
    follow((), tuple(range(len(words))), 0)
    return best[0][1]


def _without_dots(words: Sequence[str], shapes: Sequence[Shape]) -> list[str]:
    """Return words with letters in place of the dots, the same for axes that are broadcast."""
    rooms = [
        len(shape) - len(word.replace("...", "")) for word, shape in zip(words, shapes)
    ]  # The last word is that of the output, which has all of them.
    free = [letter for letter in ascii_lowercase if letter not in "".join(words)]
    most = max([room for word, room in zip(words, rooms) if "..." in word], default=0)
    pool = "".join(free[:most])
    return [
        word.replace("...", pool[most - room :] if room else "")
        for word, room in zip(words, [*rooms, most])
    ]


def _pair(target: str, words: Sequence[str], shapes: Sequence[Shape]) -> list[SumOfProducts]:
    """Return the products of two arrays, if any are added up."""
    output = reduce(broadcast, map(put, [target] * 2, words, shapes))
    letters = [letter for letter in dict.fromkeys(words[0]) if letter.isalpha()]
    both = "".join(letter for letter in letters if letter in words[1] and letter not in target)
    left, right = (put(both, word, shape) for word, shape in zip(words, shapes))
    # An axis of size 1 beside a longer one is broadcast, and not summed.
    summed = [broadcast((a,), (b,))[0] for a, b in zip(left, right) if (a == 1) == (b == 1)]
    note = "for each number of the output"
    return [SumOfProducts("product", tuple(summed), output, note)] if summed else []


def put(target: str, word: str, shape: Shape) -> Shape:
    """Return the shape of an array with its axes arranged as in the target; other letters get 1.

    >>> put("abc", "ca", (5, 7))
    (7, 1, 5)
    """
    front, *rest = word.split("...")
    back = rest[0] if rest else ""
    if len(front) + len(back) > len(shape) or (not rest and len(front) < len(shape)):
        raise RuleError(f"{word!r} does not name the axes of {shape}")
    between = shape[len(front) : len(shape) - len(back)]
    named = [*zip(front, shape), *zip(back[::-1], shape[::-1])]
    sizes = {**dict.fromkeys(ascii_lowercase, (1,)), " ": (), "...": between}
    sizes.update({letter: (size,) for letter, size in reversed(named)})
    return tuple(size for letter in findall(r"\.\.\.|.", target) for size in sizes[letter])
