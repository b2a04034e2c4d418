"""Iterators and generators: each item is taken once."""

from __future__ import annotations

import itertools

import pytest
from reading import value


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
def test_as_python(text: str) -> None:
    assert value(f"import itertools\nv = {text}") == eval(text, {"itertools": itertools})


@pytest.mark.parametrize(
    "text",
    [
        "list(iter([data]))[0]",
        "sorted([1, data])",
        "max(1, data)",
        "list(itertools.count())",
        "1 in iter([1])",
        "list(n for n in data)",
    ],
)
def test_unknown(text: str) -> None:
    result = value(f"import itertools, mine\ndata = mine.load()\nv = {text}")
    assert isinstance(result, str)
    assert result.startswith("? ")


def test_a_generator_that_changes_something() -> None:
    """It runs later, so what it could change is unknown from its call on."""
    text = "n = []\ndef items():\n    n.append(1)\n    yield 1\nv = [list(items()), len(n)][1]"
    result = value(text)
    assert isinstance(result, str)
    assert result.startswith("? ")
