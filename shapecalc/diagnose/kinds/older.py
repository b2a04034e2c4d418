"""SC708: code for an older version of Keras or TensorFlow, whose names are gone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shapecalc.declare.names import REMOVED_LAYERS
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code

_LINT = "`shapecalc lint model.py --fix` writes a copy with the present names"

_IMAGES = (
    "Keras 3 has image_dataset_from_directory in keras.utils; the old class is in "
    "tensorflow.keras.preprocessing.image"
)
_TEXTS = (
    "Keras 3 has the layer TextVectorization; the old class is in "
    "tensorflow.keras.preprocessing.text"
)
_SESSIONS = "remove it: TensorFlow 2 has no sessions; old code can use tf.compat.v1"
FORMER = {
    "backend.get_session": _SESSIONS,
    "backend.set_session": _SESSIONS,
    "backend.tensorflow_backend": "remove it: the functions are in keras.ops and keras.backend",
    "preprocessing.image.DirectoryIterator": _IMAGES,
    "preprocessing.image.ImageDataGenerator": _IMAGES,
    "preprocessing.text": _TEXTS,
    "preprocessing.text.Tokenizer": _TEXTS,
    "preprocessing.text.one_hot": _TEXTS,
    "preprocessing.text.text_to_word_sequence": _TEXTS,
    "optimizers.legacy": "import the optimizer from keras.optimizers; the old one is in tf_keras",
    "utils.multi_gpu_model": "build the model in `with tf.distribute.MirroredStrategy().scope():`",
    "utils.np_utils": "write from keras.utils import to_categorical",
    "wrappers": "install scikeras, python -m pip install scikeras, and write from "
    "scikeras.wrappers import KerasClassifier",
}
"""What Keras had, by its name in the package, and what to do instead."""

_ROOT = re.compile(
    r"^(?:tensorflow_core|tensorflow)?[.\w]*?\b(?:tf_)?keras(?:\.(?:_tf_keras|api|_v1|_v2|src|keras))*\b\.?"
)


def in_package(path: str) -> str:
    """Return the part of the name of a module behind the package of Keras.

    >>> in_package("keras.api._v2.keras.layers"), in_package("tensorflow.keras")
    ('layers', '')
    """
    return _ROOT.sub("", path)


def _replacement(inner: str) -> str:
    """Return what to do instead of using a module or name that is gone; empty if unknown."""
    from shapecalc.read.python.keras_api import advised  # few messages need it

    name = inner.rpartition(".")[2]
    for old, text in FORMER.items():
        if inner == old or inner.startswith(f"{old}."):
            return text
    if inner.startswith("layers") and name in REMOVED_LAYERS:
        return REMOVED_LAYERS[name]
    present = advised(f"keras.{inner}")
    if not present or present == f"keras.{inner}":
        return ""
    return f"write {present}, which replaces it"


def _module_fixes(t: MessageFields) -> Sequence[str]:
    from shapecalc.read.python.keras_api import present

    known = _replacement(t["path"])
    module = present(f"keras.{t['path']}")
    if module == f"keras.{t['path']}" and not known.startswith("install"):
        return ["this version of Keras is older than the module: python -m pip install -U keras"]
    if module and not known.startswith(("install", "Keras 3 has")):
        return [f"import from {module}", _LINT]
    return [known or "look for the name in https://keras.io/api/", _LINT]


def _lacks(t: MessageFields) -> str:
    """Return what the missing name of a module means; nothing for modules that are not Keras's."""
    if "keras" not in t["path"]:
        return ""
    inner = in_package(t["path"])
    return f"this version of Keras has no {t['name']} in {f'keras.{inner}'.rstrip('.')}"


def _name_fixes(t: MessageFields) -> Sequence[str]:
    from shapecalc.read.python.keras_api import similar

    inner = f"{in_package(t['path'])}.{t['name']}".lstrip(".")
    known = _replacement(inner)
    if known:
        return [known, _LINT]
    meant = similar(f"keras.{inner}")
    if meant == t["name"]:
        return ["this version of Keras is older than the name: python -m pip install -U keras"]
    return [f"did you mean {meant}?"] if meant else ["look for the name in https://keras.io/api/"]


TENSORFLOW = {
    "Session": "TensorFlow 2 computes without sessions: remove it, or use tf.compat.v1.Session",
    "contrib": "TensorFlow 2 has no contrib: use tensorflow.keras, or tf.compat.v1",
    "log": "write tf.math.log",
    "placeholder": "write keras.Input(shape=…), or use tf.compat.v1.placeholder in old code",
    "random_normal": "write tf.random.normal",
    "random_uniform": "write tf.random.uniform",
    "set_random_seed": "write tf.random.set_seed(1)",
    "truncated_normal": "write tf.random.truncated_normal",
}
"""Names of TensorFlow 1, with those of TensorFlow 2."""

COMPATIBLE = frozenset(
    "ConfigProto GPUOptions InteractiveSession Session app assign div flags get_collection "
    "get_default_graph get_default_session get_variable global_variables_initializer layers "
    "logging placeholder reset_default_graph scan_variables summary_iterator train_step "
    "variable_scope variables_initializer".split()
)
"""Names that TensorFlow 2 has in ``tf.compat.v1``."""


def _of_tensorflow(t: MessageFields) -> str:
    name = t["name"]
    known = name in TENSORFLOW or name in COMPATIBLE
    return f"TensorFlow 2 has no tf.{name}, which is a name of TensorFlow 1" if known else ""


def _tensorflow_fixes(t: MessageFields) -> Sequence[str]:
    name = t["name"]
    return [TENSORFLOW.get(name, f"write tf.compat.v1.{name}")]


NUMPY = ("bool", "complex", "float", "int", "long", "object", "str", "unicode")


def _of_numpy(t: MessageFields) -> str:
    known = t["name"] in NUMPY
    return f"NumPy has no np.{t['name']} since version 1.24" if known else ""


METHODS = {
    "predict_classes": "write np.argmax(model.predict(x), axis=-1), or for one sigmoid output "
    "(model.predict(x) > 0.5).astype(int)",
    "predict_proba": "write model.predict(x), which returns the probabilities",
    "fit_generator": "write model.fit(generator)",
    "evaluate_generator": "write model.evaluate(generator)",
    "predict_generator": "write model.predict(generator)",
}
SHAPES = {
    "output_shape": "write layer.output.shape",
    "input_shape": "write layer.input.shape",
    "get_output_shape_at": "write layer.output.shape",
    "get_input_shape_at": "write layer.input.shape",
}
"""Attributes of layers that Keras 3 does not have."""

RESULTS = ("evaluate", "fit", "layers", "predict", "save", "save_weights", "summary")
"""Methods of models that people look for in what fit() returns."""


def attribute_fix(owner: str, name: str) -> str:
    """Return what to write instead of an attribute that is not there; empty if unknown.

    >>> attribute_fix("Adam", "lr"), attribute_fix("int", "value")
    ('write optimizer.learning_rate', 'write x.shape[1], which is a number, without .value')
    """
    from shapecalc.rules import RULES
    from shapecalc.rules.objectives import OPTIMIZERS

    known = {
        (
            "Functional",
            "add",
        ): "call the new layer on the output, Dense(1)(model.output), and build "
        "a new Model; only Sequential has add()",
        ("Model", "add"): "call the new layer on the output, Dense(1)(model.output), and build a "
        "new Model; only Sequential has add()",
        ("int", "value"): "write x.shape[1], which is a number, without .value",
        ("KerasTensor", "get_shape"): "write x.shape",
        ("list", "shape"): "convert the list to an array: x = np.array(x)",
    }
    if (owner, name) in known:
        return known[owner, name]
    if name in METHODS:
        return METHODS[name]
    if name in SHAPES and owner in RULES:
        return SHAPES[name]
    if name in ("lr", "decay") and owner in OPTIMIZERS.constructors:
        return (
            "write optimizer.learning_rate" if name == "lr" else "use a schedule: ExponentialDecay"
        )
    if owner == "History" and name in RESULTS:
        return (
            "call it on the model: fit() returns the history, so do not write model = model.fit(…)"
        )
    return ""


def _attribute(t: MessageFields) -> str:
    """Return what a missing attribute means; nothing if it is not a known one."""
    if not attribute_fix(t["class"], t["name"]):
        return ""
    return f"{t['class']} has no {t['name']} in this version of Keras"


def _attribute_fixes(t: MessageFields) -> Sequence[str]:
    return [attribute_fix(t["class"], t["name"])]


kind(
    Code.OUTDATED,
    """Keras 3 has other modules, names and arguments than Keras 1 and 2, and refuses many of the
    old ones. The shapes and parameters of the model are those that it had, and are printed, but
    Keras 3 does not run the code of the example: the module `keras.layers.core` and the argument
    `output_dim` of Dense are gone.""",
    "`shapecalc lint model.py --fix` writes a copy with the present names",
    "to run the old code as it is, install tf_keras, which is Keras 2, and import that",
    example="""
    from keras.layers.core import Dense
    from keras.models import Sequential

    model = Sequential([Dense(output_dim=5, input_shape=(3,))])
    model.summary()
    """,
    python=True,
    messages=[
        message(
            "No module named 'keras.$path'",
            "No module named 'tensorflow.keras.$path'",
            means="this version of Keras has no module keras.{path}",
            fix=_module_fixes,
            keras_3="No module named 'keras.layers.core'",
        ),
        message(
            "cannot import name $name from '$path' (",
            "cannot import name $name from '$path'",
            "module '$path' has no attribute $name",
            means=_lacks,
            fix=_name_fixes,
            keras_3_15="module 'keras.backend' has no attribute 'mean'",
        ),
        message(
            "module 'tensorflow' has no attribute $name",
            "module 'tensorflow._api.v2.v2' has no attribute $name",
            means=_of_tensorflow,
            fix=_tensorflow_fixes,
            tf_2_21="module 'tensorflow' has no attribute 'placeholder'",
        ),
        message(
            "module 'numpy' has no attribute $name",
            means=_of_numpy,
            fix=(
                "write {name} instead of np.{name}",
                "if the line is in a package: python -m pip install 'numpy<1.24', or a newer "
                "version of the package",
            ),
            numpy="module 'numpy' has no attribute 'object'.",
        ),
        message(
            "$class object has no attribute $name",
            means=_attribute,
            fix=_attribute_fixes,
            keras_3_15="'Sequential' object has no attribute 'predict_classes'",
        ),
    ],
)
