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
        "np.zeros_like(np.ones((2, 2)))",
    ],
)
def test_as_numpy(text: str) -> None:
    names: dict[str, Any] = {"np": np}
    exec(f"v = ({text}).shape", names)  # the text of this test
    assert value(f"v = ({text}).shape") == names["v"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keras.utils.to_categorical([0, 2, 1])", (3, 3)),
        ("keras.utils.to_categorical(y, 5)", (7, 5)),
        ("keras.utils.pad_sequences([[1], [1, 2]], maxlen=4)", (2, 4)),
        ("train_test_split(x, y, test_size=0.3)[0]", (4, 2)),
        ("train_test_split(x, y)[3]", (2,)),
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


@pytest.mark.parametrize("text", ["np.unique(x)", "x[x > 0]", "np.load('a.npy')"])
def test_what_depends_on_numbers(text: str) -> None:
    assert str(value(f"x = np.zeros((7, 2))\nv = {text}")).startswith("? ")
