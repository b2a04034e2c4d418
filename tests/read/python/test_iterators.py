"""Iterators and generators: each item is taken once."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from reading import agree, followed, value


@pytest.mark.parametrize(
    "text",
    [
        "list(zip((1, 2), 'ab'))",
        "list(enumerate('ab', start=3))",
        "[next(n) for n in [iter([4, 5])] * 2]",
        "list(reversed([1, 2]))",
        "sorted({'a': 2, 'b': 1}.items(), key=lambda pair: pair[1])",
        "max([2, 7, 4], key=lambda n: n % 5)",
        "min([], default=3)",
        "any(n > 1 for n in (1, 2))",
        "list(map(lambda a, b: a + b, (1, 2), (3, 4)))",
        "list(filter(None, (0, 1)))",
        "list(itertools.islice(itertools.count(2), 3))",
    ],
)
def test_one_call(text: str) -> None:
    assert value(f"import itertools\nv = {text}") == eval(text, {"itertools": itertools})


@pytest.mark.parametrize(
    "text",
    [
        "z = zip([1, 2, 3], 'ab')\nv = next(z), list(z), list(z)",
        "e = enumerate(['a', 'b'], 5)\nv = next(e), list(e)",
        "v = list(enumerate(iterable='ab')), list(enumerate(start=1, iterable='a'))",
        "i = iter((1, 2))\nv = next(i), next(i), next(i, 7), next(iter([]), None)",
        "i = iter([1, 2, 3])\nv = [a for a in i if a > 1], list(i), list(iter(i))",
        "v = list(reversed((1, 2))), list(reversed(range(3))), list(reversed('ab'))",
        "v = list(itertools.chain([1], 'a', (2,))), "
        "list(itertools.chain.from_iterable([[1], 'b']))",
        "c = itertools.count(3, 2)\nv = next(c), next(c), next(itertools.count())",
        "v = list(itertools.repeat('a', 2)), next(itertools.repeat(5)), "
        "list(itertools.repeat(1, times=2))",
        "v = list(itertools.islice('abcdef', 1, 5, 2)), list(itertools.islice(iter([1, 2]), 1))",
        "v = list(map(str, [1, 2])), list(map(lambda a, b: a * b, (1, 2), iter([3, 4, 5])))",
        "v = list(filter(lambda n: n % 2, range(5))), list(filter(None, ['', 'a']))",
        "n = []\nm = map(n.append, (1, 2))\nn.append(0)\nlist(m)\nv = n",
        "v = any([]), all([]), any([0, 'a']), all([1, '']), any(n > 1 for n in (1, 2)), "
        "all([1, 2])",
        "i = iter([0, 1, 2])\nv = any(i), list(i)",
        "i = iter([1, 0, 2])\nv = all(i), list(i)",
        "v = sorted('bca'), sorted([3, 1], reverse=True), sorted(['bb', 'a'], key=len)",
        "v = sorted({'b': 1, 'a': 2}), sorted(iter([2, 1])), sorted([(1, 'b'), (1, "
        "'a')], reverse=1)",
        "v = sorted(['b', 'a', 'B'], key=str.lower) if 0 else sorted(['ab', 'c'], "
        "key=lambda t: t[-1])",
        "v = max(1, 2), min('b', 'a'), max([1, 3, 2]), min(iter([2, 1]))",
        "v = max([1, 2], key=lambda n: -n), min([], default=5), max('ab', 'c', key=len)",
        "v = max({'a': 1, 'b': 3}.items(), key=lambda p: p[1]), min([2], default=1)",
        "def g(n):\n    for i in range(n):\n        if i == 3: break\n        yield i * 2\n"
        "i = g(9)\nv = next(i), list(i), list(g(2)), sum(g(3))",
        "def g(n):\n    while n:\n        n -= 1\n        yield\n    return\nv = list(g(2))",
        "def g(a, *, b=2):\n    yield a, b\n    yield abs(-a) if a else not b\n"
        "v = list(g(1)), list(g(0))",
        "v = [*zip('ab', range(2))], dict(zip('ab', (1, 2))), [*map(str, (1,))]",
        "a, b = zip((1, 2), (3, 4))\nv = a, b",
    ],
)
def test_as_python(text: str) -> None:
    assert agree(f"import itertools\n{text}")


@pytest.mark.parametrize(
    "text",
    [
        "list(iter([data]))[0]",
        "sorted([1, data])",
        "max(1, data)",
        "list(itertools.count())",
        "1 in iter([1])",
        "list(n for n in data)",
        "next(data)",
        "next([1])",
        "next(iter(data))",
        "iter(int, 3)",
        "list(zip([1], data))",
        "list(zip([1], strict=True))",
        "list(enumerate([1], data))",
        "list(enumerate([1], 'a'))",
        "list(reversed(data))",
        "list(map(abs, data))",
        "list(filter(None, data))",
        "list(filter(None, [1, data]))",
        "any([0, data])",
        "any(data)",
        "any(n for n in [data])",
        "all(n for n in [1, 2] if data)",
        "sorted(data)",
        "sorted([2, 1], reverse=data)",
        "sorted([2, 1], key=data)",
        "sorted([len, abs])",
        "max(data)",
        "max([1, 2], key=data)",
        "min(len, abs)",
        "list(itertools.repeat(1, data))",
        "list(itertools.count(data))",
        "list(itertools.islice([1], data))",
        "list(itertools.chain([1], data))",
        "list(itertools.chain.from_iterable([[1], data]))",
        "list(itertools.chain.from_iterable(data))",
        "max(itertools.count())",
    ],
)
def test_unknown(text: str) -> None:
    result = value(f"import itertools, mine\ndata = mine.load()\nv = {text}")
    assert isinstance(result, str)
    assert result.startswith("? ")
    assert "this fails" not in result


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("next(iter([]))", "? this fails: the iterator has no items left"),
        ("list(reversed(iter([1])))", "? this fails: an iterator cannot be reversed"),
        ("max([])", "? this fails: max() arg is an empty sequence"),
        (
            "sorted([1, 'a'])",
            ("? this fails: '<' not supported between instances of 'str' and 'int'"),
        ),
        ("list(forever(1))", "? this loop takes too many steps"),
    ],
)
def test_failures(text: str, reason: str) -> None:
    start = "def forever(n):\n    while n: yield n\n"
    assert value(f"{start}v = 0\nv = {text}") == reason


def test_an_error_uses_an_iterator_up() -> None:
    """After an error, Python's iterators have no items; what is left is not guessed."""
    text = "m = map(lambda n: 1 / n, (1, 0, 2))\na = next(m)\nb = next(m)\n"
    assert value(f"{text}v = a") == 1.0
    assert "its items are not known" in value(f"{text}v = list(m)")


@pytest.mark.parametrize(
    "body",
    [
        "n = k\n    yield n",
        "k.append(1)\n    yield 1",
        "x = yield 1",
        "yield from [1]",
        "yield [n for n in (1, 2)]",
        "yield f(1)",
        "yield data",
    ],
)
def test_generators_that_depend_on_when_they_run(body: str) -> None:
    """Such a generator is not followed: its items may depend on what happens in between."""
    text = f"k, data = [1], 2\ndef f(n): return n\ndef g():\n    {body}\nv = list(g())"
    assert value(text) == "? `g` is a generator, which is not followed"
    assert "is not followed" in str(value("def g(n):\n    yield n\nv = list(g(np.zeros(2)))"))


def test_a_generator_that_changes_something() -> None:
    """It runs later, so what it could change is unknown from its call on."""
    text = "n = []\ndef items():\n    n.append(1)\n    yield 1\nv = [list(items()), len(n)][1]"
    result = value(text)
    assert isinstance(result, str)
    assert result.startswith("? ")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("next(3)", "`next` is not followed here"),
        ("next(len, 3)", "`next` is not followed here"),
        ("iter(len, 3)", "`iter` is not followed here"),
        ("zip([1], strict=True)", "`zip` is not followed here"),
        ("list(enumerate([1], 'a'))", "`enumerate` is not followed here"),
        ("list(enumerate([1], data))", "`mine.load` is not followed"),
        ("list(iter(5))", "the items of this value are not known"),
        ("list(zip([1], 5))", "the items of this value are not known"),
        ("list(reversed(5))", "the items of this value are not known"),
        ("max(5)", "the items of this value are not known"),
        ("sorted(5)", "the items of this value are not known"),
        ("any(5)", "the items of this value are not known"),
        ("max([len, abs])", "the order of these items is not known"),
        ("sorted([1], key=mine.key)", "`mine.key` is not followed"),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    assert value(f"import mine\ndata = mine.load()\nv = 0\nv = {text}") == f"? {reason}"


@pytest.mark.parametrize(
    ("walk", "change"),
    [
        ("iter(a)", "mine.change(a)"),
        ("reversed(a)", "mine.change(a)"),
        ("zip(a, a)", "mine.change(a)"),
        ("enumerate(a)", "mine.change(a)"),
        ("map(str, a)", "mine.change(a)"),
        ("(n for n in a)", "mine.change(a)"),
        ("itertools.repeat(a, 2)", "mine.change(a)"),
        ("itertools.chain(a, [1])", "mine.change(a)"),
    ],
)
def test_what_an_iterator_walks_through_may_change(walk: str, change: str) -> None:
    text = f"import itertools, mine\na = [1, 2]\ni = {walk}\n{change}\nv = list(i)"
    assert value(text) == "? `mine.change` is not followed"


def test_what_gets_an_unknown_default_may_change() -> None:
    text = "a = [1]\nnext(a, a)\nv = a"
    assert value(text) == "? `next` is not followed here"


def test_the_steps_of_a_generator_count() -> None:
    """Else many of them would take as long as they like."""
    text = "def g(n):\n    for i in range(n):\n        yield i * 2\n\nv = sum(g({0}))\n"
    few, many = (followed(text.format(count)).steps_left for count in (10, 1010))
    assert few - many > 3 * 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = next(x for x in unknown)", "? `unknown` is not defined"),
        ("v = next(x for x in [1] if unknown)", "? `unknown` is not defined"),
        ("v = next((x for x in unknown), 3)", "? `unknown` is not defined"),
        ("v = next(iter([]), 3)", 3),
        ("v = next(iter([4]), 3)", 4),
    ],
)
def test_iterators_that_are_not_known(text: str, expected: Any) -> None:
    assert value(text) == expected
