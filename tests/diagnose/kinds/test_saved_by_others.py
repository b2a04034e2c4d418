"""SC101: files that this version of Keras cannot read completely."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Could not deserialize class 'Functional' because its parent module "
            "keras.src.engine.functional cannot be imported.",
            "tf_keras",
        ),
        (
            "Could not deserialize class 'Functional' because its parent module "
            "keras.src.models.functional cannot be imported.",
            "Keras 3",
        ),
        (
            "Requested the deserialization of a `Lambda` layer whose `function` is a Python "
            "lambda. This carries a potential risk of arbitrary code execution",
            "safe_mode=False",
        ),
        ("bad marshal data (unknown type code)", "version of Python"),
        ("Could not locate function 'mse'. Make sure custom classes", "compile=False"),
        ("Could not locate function 'my_loss'. Make sure custom classes", "{'my_loss': my_loss}"),
        (
            "Could not interpret initializer identifier: {'module': 'keras.initializers', "
            "'class_name': 'Orthogonal', 'config': {}}",
            "another version of Keras",
        ),
    ],
)
def test_saved_by_others(text: str, words: str) -> None:
    finding = explained(text)
    assert finding.code is Code.FILE
    assert words in finding.fixes[0]
