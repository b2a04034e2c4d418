"""The numbers of small arrays."""

from __future__ import annotations

import numpy as np
import pytest
from reading import agree, value


@pytest.mark.parametrize(
    "text",
    [
        "int(np.array([4, 8])[1])",
        "int(np.array([[1, 2], [3, 4]])[1:, 0].sum())",
        "np.array([[1, 2], [3, 4]])[::-1].tolist()",
        "int(np.array([4, 8, 6]).argmax())",
        "float(np.array([1, 2]).mean())",
        "[int(n) for n in np.array([4, 8])]",
        "int(np.array([4, 8, 2]).argmin()), int(np.array([4, 8, 2]).max())",
        "int(np.array([4, 8, 2]).min()), int(np.array([4, 8, 2]).sum())",
        "np.array([[1.5, 2.5], [3.5, 4.5]])[1].tolist()",
        "np.array(((1, 2), (3, 4))).tolist(), np.array([[1, 2], [3, 4]])[:, 1].tolist()",
        "int(np.array([[1, 2], [3, 4]])[1, 0]), int(np.array([[1, 2], [3, 4]])[1][0])",
        "np.array([[1, 2], [3, 4]])[0:1].tolist(), np.array([[1, 2]]).T.shape",
        "np.array([1, 2]).copy().tolist()",
    ],
)
def test_as_numpy(text: str) -> None:
    assert value(f"v = {text}") == eval(text, {"np": np})  # the text of this test


UNKNOWN = "? `int` is not followed here"
"""What is said of a number that is not known."""


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
        "mine.change([a])",
        "mine.change({'k': (a,)})",
        "a.T[0] = 9",
        "np.asarray(a)[0] = 9",
        "mine.change(b[:])",
    ],
)
def test_changed_in_place(change: str) -> None:
    """What changes an array, or a part of it, makes the numbers of both unknown."""
    result = value(f"import mine\na = np.array([3, 1])\nb = a[:1]\n{change}\nv = int(b[0])")
    assert result == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        *(
            "-a",
            "a * 2",
            "np.sin(a)",
            "a.astype(float)",
            "np.array(a, float)",
            "np.array(a, dtype=float)",
            "a.reshape(2, 1)[:, 0]",
        ),
        *(
            "np.array([3, 1.5])",
            "np.array([True, False])",
            "np.array(list(range(10 ** 4)))",
            "a.ravel()",
        ),
        *("np.array(['a', 'b'])", "np.array([3, 1], dtype='int8')", "a[[0, 1]]", "a[None][0]"),
    ],
)
def test_other_numbers(text: str) -> None:
    result = value(f"a = np.array([3, 1])\nv = int(({text})[0])")
    assert result == UNKNOWN


def test_sums_of_fractions() -> None:
    """Their last digits depend on the order in which NumPy adds them."""
    assert value("v = np.array([0.1, 0.2]).sum()") == "? the numbers of this array are not known"
    assert value("v = np.array([]).max()") == "? the numbers of this array are not known"


@pytest.mark.parametrize(
    "labels",
    [
        "np.array([0, 2] * 600)",
        *("np.array([0, 2])[:]", "np.array([2, 0])[::-1]", "np.array([0, 2]).copy()"),
        "np.array([0, 2] * 600).reshape(-1, 1)",
    ],
)
def test_the_number_of_classes(labels: str) -> None:
    """It is known even if the numbers are too many to be followed."""
    assert value(f"v = keras.utils.to_categorical({labels}).shape[-1]") == 3


def test_a_copy_is_another_array() -> None:
    assert agree("a = [3, 1]\nb = np.array(a)\na[0] = 5\nv = int(b[0])")
