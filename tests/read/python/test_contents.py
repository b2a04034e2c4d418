"""The numbers of small arrays."""

from __future__ import annotations

import numpy as np
import pytest
from reading import value


@pytest.mark.parametrize(
    "text",
    [
        "int(np.array([4, 8])[1])",
        "int(np.array([[1, 2], [3, 4]])[1:, 0].sum())",
        "np.array([[1, 2], [3, 4]])[::-1].tolist()",
        "int(np.array([4, 8, 6]).argmax())",
        "float(np.array([1, 2]).mean())",
        "[int(n) for n in np.array([4, 8])]",
    ],
)
def test_as_numpy(text: str) -> None:
    assert value(f"v = {text}") == eval(text, {"np": np})  # the text of this test


@pytest.mark.parametrize(
    "change",
    [
        "a += 1",
        "a[0] = 5",
        "b[0] = 5",
        "a.sort()",
        "np.random.shuffle(a)",
        "mine.change(a)",
        "a.reshape(-1, 1)[0] = 9",
        "if mine.data: a[0] = 1",
    ],
)
def test_changed_in_place(change: str) -> None:
    """What changes an array, or a part of it, makes the numbers of both unknown."""
    result = value(f"import mine\na = np.array([3, 1])\nb = a[:1]\n{change}\nv = int(b[0])")
    assert isinstance(result, str)
    assert result.startswith("? ")


@pytest.mark.parametrize(
    "text", ["-a", "a * 2", "np.sin(a)", "a.astype(float)", "np.array(a, float)"]
)
def test_other_numbers(text: str) -> None:
    result = value(f"a = np.array([3, 1])\nv = int(({text})[0])")
    assert isinstance(result, str)
    assert result.startswith("? ")
