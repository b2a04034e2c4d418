"""Arrays of which only the shape is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from reading import value


@pytest.mark.parametrize(
    "text",
    [
        "np.zeros((2, 3))",
        "np.array([[1, 2], [3, 4], [5, 6]])",
        "np.array(np.ones((2, 3)), float)",
        "np.array(np.array([[1], [2]]), dtype=float)",
        "np.arange(12).reshape(3, -1)",
        "np.concatenate([np.zeros((2, 3)), np.ones((4, 3))])",
        "np.concatenate([np.zeros((2, 3)), np.ones((2, 1))], axis=-1)",
        "np.stack([np.zeros(3), np.zeros(3)], axis=1)",
        "np.expand_dims(np.zeros((2, 3)), -1)",
        "np.zeros((2, 1, 3)).squeeze()",
        "np.zeros((2, 3, 4)).transpose(2, 0, 1)",
        "np.zeros((2, 3)).T",
        "np.zeros((5, 4))[1:3, ::2]",
        "np.zeros((5, 4))[:, None]",
        "np.zeros((5, 4))[..., 0]",
        "np.zeros((5, 4)) / 255.0 + np.ones(4)",
        "np.random.rand(2, 3)",
        "np.random.normal(size=(2, 3))",
        "np.random.randint(0, 9, (4, 2))",
        "np.vstack([np.zeros((1, 3)), np.zeros((2, 3))])",
        "np.linspace(0, 1, 7)",
        "np.arange(1.5)",
        *("np.zeros((2, 3)) > 1", "0 <= np.zeros((2, 1))", "np.zeros((2, 1)) + [1, 2]"),
        "np.arange(0, 1, 0.25)",
        "np.zeros_like(np.ones((2, 2)))",
        *(
            "np.ones(shape=3)",
            "np.empty([2, 3])",
            "np.full((2, 3), 7)",
            "np.eye(3)",
            "np.eye(3, 4)",
        ),
        *("np.identity(5)", "np.array(3)", "np.array(range(4))", "np.array('ab')", "np.array([])"),
        *("np.asarray(((1, 2), (3, 4)))", "np.array([[1.0], [2.0]])", "np.array(np.zeros((2, 3)))"),
        *("np.reshape(np.zeros(6), (2, -1))", "np.zeros(6).reshape((3, 2))"),
        *("np.zeros((4, 3)).reshape(-1)", "np.zeros((4, 3)).reshape(2, 2, 3)"),
        *("np.zeros((4, 3)).flatten()", "np.zeros((4, 3)).ravel()", "np.zeros((4, 3)).copy()"),
        *(
            "np.concatenate([np.zeros((2, 3)), np.zeros((2, 1))], 1)",
            "np.zeros((2, 3)).astype(int)",
        ),
        *(
            "np.hstack([np.zeros(2), np.zeros(3)])",
            "np.hstack([np.zeros((2, 3)), np.zeros((2, 1))])",
        ),
        *("np.stack([np.zeros(3), np.zeros(3)])", "np.stack([np.zeros((3, 2))] * 4, axis=-1)"),
        *("np.stack([np.zeros((3, 2))] * 4, axis=-2)", "np.expand_dims(np.zeros((2, 3)), 1)"),
        *("np.expand_dims(np.zeros((2, 3)), axis=0)", "np.expand_dims(np.zeros((2, 3)), -2)"),
        *("np.squeeze(np.zeros((1, 2, 1)))", "np.squeeze(np.zeros((1, 2, 1)), axis=0)"),
        *("np.squeeze(np.zeros((1, 2, 1)), axis=-1)", "np.transpose(np.zeros((2, 3, 4)))"),
        *(
            "np.transpose(np.zeros((2, 3, 4)), (1, 0, 2))",
            "np.zeros((2, 3, 4)).transpose((2, 1, 0))",
        ),
        *(
            "np.zeros((2, 3, 4)).transpose()",
            "np.arange(3)",
            "np.arange(2, 9, 3)",
            "np.arange(5, 1)",
        ),
        *("np.linspace(0, 1)", "np.linspace(0, 1, num=5)", "np.ones_like([[1, 2]])"),
        *(
            "np.sin(np.zeros((2, 3)))",
            "np.cos([1, 2])",
            "np.exp(np.zeros(2))",
            "np.abs(np.zeros(2))",
        ),
        *("np.random.randn(2, 3)", "np.random.random((2, 3))", "np.random.random_sample(4)"),
        *(
            "np.random.uniform(0, 1, (2, 3))",
            "np.random.uniform(size=4)",
            "np.random.normal(0, 1, 5)",
        ),
        *("np.random.randint(5, size=(2, 2))", "np.random.random()*np.zeros(2)"),
        *("np.zeros((5, 4))[0]", "np.zeros((5, 4))[1, 2:]", "np.zeros((5, 4))[None]"),
        *(
            "np.zeros((5, 4))[-3:, :2]",
            "np.zeros((5, 4, 3))[..., None, 0]",
            "np.zeros((5, 4))[::-1]",
        ),
        *("np.zeros((5, 4))[[0, 2, 4]]", "np.zeros((5, 4))[:, [0, 2]]", "np.zeros((5, 4))[:, ::3]"),
        *("np.zeros((5, 4))[np.array([0, 2, 4])]", "np.zeros((5, 4, 3))[0, ..., 1]"),
        *("np.zeros((5, 4))[..., np.newaxis]", "np.zeros((5, 4))[1:3][0]", "np.zeros((5, 4)).T[1]"),
        *("np.unique(np.array([0, 2, 1, 1]))", "(np.zeros((2, 3)) + [1, 2, 3])", "-np.zeros(4)"),
        *("np.array([1, 2], dtype='float32')", "np.array([1.5, 2], float)", "np.zeros(3)[()]"),
    ],
)
def test_as_numpy(text: str) -> None:
    names: dict[str, Any] = {"np": np}
    exec(f"v = ({text}).shape, ({text}).ndim, ({text}).size", names)  # the text of this test
    assert value(f"v = ({text}).shape, ({text}).ndim, ({text}).size") == names["v"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keras.utils.to_categorical([0, 2, 1])", (3, 3)),
        ("keras.utils.to_categorical(y, 5)", (7, 5)),
        ("keras.utils.pad_sequences([[1], [1, 2]], maxlen=4)", (2, 4)),
        ("train_test_split(x, y, test_size=0.3)[0]", (4, 2)),
        ("train_test_split(x, y)[3]", (2,)),
        ("train_test_split(x, test_size=3)[1]", (3, 2)),
        ("train_test_split(x, train_size=3)[0]", (3, 2)),
        ("train_test_split(x, train_size=3)[1]", (4, 2)),
        ("train_test_split(x, train_size=0.6)[0]", (4, 2)),
        ("train_test_split(x, y, random_state=3)[1]", (2, 2)),
        ("keras.utils.to_categorical(np.array([0, 3]))", (2, 4)),
        ("keras.utils.to_categorical(np.zeros((7, 1)), 3)", (7, 3)),
        ("keras.utils.to_categorical(np.zeros((7, 2)), 3)", (7, 2, 3)),
        ("keras.utils.to_categorical(train_test_split(np.array([0, 3, 1, 0]))[1])", (1, 4)),
        ("keras.utils.to_categorical(np.array([0, 3]).reshape(2, 1))", (2, 4)),
        ("keras.utils.to_categorical(np.array([0, 3]).astype('int32')[:1])", (1, 4)),
        ("keras.utils.to_categorical(np.array([0, 3], dtype='int32'))", (2, 4)),
        ("keras.utils.pad_sequences(x, 5)", (7, 5)),
        ("keras.utils.to_categorical(np.unique(np.array([0, 2, 1, 1])))", (3, 3)),
        ("keras.datasets.mnist.load_data()[0][0]", (60_000, 28, 28)),
        ("keras.utils.to_categorical(keras.datasets.cifar10.load_data()[0][1])", (50_000, 10)),
        ("load_iris().data", (150, 4)),
        ("load_iris(return_X_y=True)[1]", (150,)),
    ],
)
def test_data(text: str, expected: Any) -> None:
    start = (
        "from sklearn.model_selection import train_test_split\n"
        "from sklearn.datasets import load_iris\nx, y = np.zeros((7, 2)), np.zeros(7)\n"
    )
    assert value(f"{start}v = {text}.shape") == expected


@pytest.mark.parametrize(
    "text",
    [
        *("np.unique(x)", "x[x > 0]", "np.load('a.npy')", "np.array([[1], [1, 2]])"),
        *("np.zeros(unknown)", "np.zeros((2, 3)).reshape(-1, unknown)", "x.reshape(5, -1)"),
        *("np.arange(unknown)", "np.arange(True)", "np.array(unknown)"),
        *("np.concatenate([x, unknown])", "np.concatenate([x, np.zeros((unknown, 2))])"),
        *("keras.utils.to_categorical(x[:, 0])", "keras.utils.to_categorical([0, 1], unknown)"),
        *("keras.utils.to_categorical([0.5])", "keras.utils.pad_sequences([[1]])"),
        *(
            "keras.utils.to_categorical(np.array([0, -3]))",
            "keras.utils.pad_sequences([[1]], unknown)",
        ),
        *("keras.utils.to_categorical(np.array([0, 3]).astype('bool'))", "x[np.zeros(3)]"),
        *("x[[True] * 7]", "x[[]]", "x[[0, 1], [0, 1]]", "x[True]", "x[1.5]", "x['a']"),
        *("np.array({1: 2})", "np.unique([1, 2])", "x[np.array([[0, 1]])]", "x.strides"),
    ],
)
def test_what_depends_on_numbers(text: str) -> None:
    assert str(value(f"x = np.zeros((7, 2))\nv = {text}")).startswith("? ")


def test_shapes_with_unknown_sizes() -> None:
    """An unknown size stays in the shape; the other sizes are known."""
    start = "n = unknown\nx = np.zeros((n, 4, 3))\n"
    for text, last in (
        ("x.shape[1:]", (4, 3)),
        ("x[:, 1:].shape[1:]", (3, 3)),
        ("x[1:].shape[1:]", None),
        ("x[0].shape", (4, 3)),
        ("x.T.shape[:2]", (3, 4)),
        ("x.size", None),
        ("len(x)", None),
        ("np.zeros((4, n))[:, ::-1].shape[0]", 4),
    ):
        found = value(f"{start}v = {text}")
        assert str(found).startswith("? ") if last is None else found == last, text


@pytest.mark.parametrize(
    "text",
    [
        "np.mean(x)",
        "np.mean(x, axis=0)",
        "np.std(x, (0, 2))",
        "np.var(x, axis=-1, keepdims=True)",
        "np.median(x, 1)",
        "x.mean(axis=1)",
        "x.mean()",
        "x.std(0)",
        "(x - x.mean(axis=0)) / (1 + x.std(axis=0))",
        "x - np.mean(x)",
        "np.swapaxes(x, 0, -1)",
        "x.swapaxes(1, 2)",
        "np.clip(x, 0, 1)",
        "np.log1p(x)",
    ],
)
def test_shapes_of_statistics(text: str) -> None:
    expected = eval(text, {"np": np, "x": np.ones((2, 3, 4))}).shape
    assert value(f"x = np.random.rand(2, 3, 4)\nv = np.shape({text})") == expected


@pytest.mark.parametrize(
    "text",
    [
        *("np.arange(5.0, 1.0)", "np.arange(1.0, 1.0)", "np.arange(2, 5.5, 0.5)", "np.arange(3.5)"),
        *("np.arange(5.0, 1.0, -1)", "np.arange(7, 2)", "np.arange(2, 7, 2)", "np.arange(0.0)"),
        *("np.zeros((4, 5))[[0, 1]]", "np.zeros((4, 5))[[0, 1], 2]", "np.zeros((4, 5, 6))[1, [0]]"),
        *("np.zeros((4, 5, 6))[:, [0, 1, 2]]", "np.zeros((4, 5, 6))[[0], :, 1:3]"),
        *("np.zeros((4, 5))[::-1]", "np.zeros((4, 5))[3:1]", "np.zeros((4, 5))[-3:, -2]"),
    ],
)
def test_sizes_of_ranges_and_parts(text: str) -> None:
    assert value(f"v = {text}").shape == eval(text).shape


def test_two_lists_of_indices_are_not_guessed() -> None:
    assert value("v = np.zeros((4, 5))[[0, 1], [1, 2]]").startswith("? ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = np.zeros(unknown)", "? `unknown` is not defined"),
        ("v = np.zeros((unknown, 3)).reshape(unknown)", "? the shape of this array is not known"),
        (
            (
                "from sklearn.model_selection import train_test_split\n"
                "a, b = train_test_split(np.zeros((n, 3)), test_size=0.5)\n"
                "v = a.shape[1:], b.shape[1:]"
            ),
            ((3,), (3,)),
        ),
        (
            (
                "from sklearn.model_selection import train_test_split\n"
                "a, b = train_test_split(np.zeros((n, 3)), test_size=0.5)\nv = a.shape[0]"
            ),
            "? `n` is not defined",
        ),
        (
            (
                "from sklearn.model_selection import train_test_split\n"
                "import pandas as pd\nd = pd.DataFrame(np.zeros((10, 2)), columns=['a', "
                "'b'])\na, b = train_test_split(d, test_size=0.3)\n"
                "v = a.shape, b.shape, [*a.columns]"
            ),
            ((7, 2), (3, 2), ["a", "b"]),
        ),
        (
            (
                "from sklearn.model_selection import train_test_split\n"
                "v = [s.shape for s in train_test_split(np.zeros((10, 2)), np.zeros(10), "
                "train_size=4)]"
            ),
            [(4, 2), (6, 2), (4,), (6,)],
        ),
        (
            "a = np.zeros((2, 3))\nv = a.T.shape, a.data.shape, a.ndim, a.size, len(a)",
            ((3, 2), (2, 3), 2, 6, 2),
        ),
    ],
)
def test_parts_of_data(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = np.array([1, 2]).sum()", 3),
        (
            "import pandas as pd\nd = pd.DataFrame(np.zeros((4, 2)))\nv = d[0].values.shape",
            (4,),
        ),
        ("v = np.array([1, 2], 'float32').sum()", "? the numbers of this array are not known"),
        ("v = np.array([1, 2], dtype=bool).sum()", "? the numbers of this array are not known"),
    ],
)
def test_arrays_of_another_dtype(text: str, expected: Any) -> None:
    assert value(text) == expected
