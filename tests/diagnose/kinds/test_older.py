"""SC708: names that newer versions of Keras, TensorFlow and NumPy do not have."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.diagnose.kinds.older import attribute_fix, in_package
from shapecalc.diagnose.why import why
from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No module named 'keras.layers.core'", "import from keras.layers"),
        ("No module named 'keras.utils.np_utils'", "import from keras.utils"),
        ("No module named 'keras.wrappers.scikit_learn'", "pip install scikeras"),
        ("No module named 'keras.preprocessing.text'", "TextVectorization"),
        ("No module named 'keras.optimizers.legacy'", "older than the module"),
        ("No module named 'keras.zzz'", "https://keras.io/api/"),
        ("module 'keras.backend' has no attribute 'mean'", "keras.ops.mean"),
        ("module 'keras.api._v2.keras.backend' has no attribute 'mean'", "keras.ops.mean"),
        ("module 'keras.backend' has no attribute 'set_session'", "remove it"),
        ("cannot import name 'np_utils' from 'keras.utils' (/a.py)", "to_categorical"),
        ("cannot import name 'adam' from 'keras.optimizers' (/a.py)", "keras.optimizers.Adam"),
        ("cannot import name 'EarlyStoping' from 'keras.callbacks'", "mean EarlyStopping?"),
        ("cannot import name 'multi_gpu_model' from 'keras.utils'", "MirroredStrategy"),
        ("module 'tensorflow' has no attribute 'Session'", "tf.compat.v1.Session"),
        ("module 'tensorflow' has no attribute 'ConfigProto'", "write tf.compat.v1.ConfigProto"),
        ("module 'numpy' has no attribute 'object'.\n`np.object` was", "write object"),
        ("'Sequential' object has no attribute 'predict_classes'", "np.argmax"),
    ],
)
def test_names_that_are_gone(text: str, words: str) -> None:
    finding = explained(text)
    assert finding.code is Code.OUTDATED
    assert words in finding.fixes[0]


@pytest.mark.parametrize(
    "text",
    [
        "module 'tensorflow' has no attribute 'my_name'",
        "module 'numpy' has no attribute 'zeroes'",
        "module 'utils' has no attribute 'load'",
        "'Dense' object has no attribute 'my_name'",
    ],
)
def test_other_names_are_not_explained(text: str) -> None:
    """Nothing is known of them, so nothing is said."""
    assert why(text) == []


@pytest.mark.parametrize(
    ("owner", "name", "words"),
    [
        ("Functional", "add", "Dense(1)(model.output)"),
        ("Dense", "output_shape", "layer.output.shape"),
        ("Adam", "lr", "optimizer.learning_rate"),
        ("History", "predict", "call it on the model"),
        ("list", "shape", "np.array(x)"),
    ],
)
def test_attributes(owner: str, name: str, words: str) -> None:
    assert words in attribute_fix(owner, name)
    assert attribute_fix(owner, "zzz") == ""


def test_the_part_of_a_name_in_keras() -> None:
    names = (
        "keras.layers",
        "keras._tf_keras.keras.layers",
        "tensorflow_core.keras.layers",
        "keras",
    )
    assert [in_package(name) for name in names] == ["layers", "layers", "layers", ""]
