"""SC101: files of other versions of Keras, and with code and classes that Keras does not know."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import message
from shapecalc.diagnose.message import MessageFields

_KERAS_2 = (
    "load it with tf_keras, which is Keras 2: python -m pip install tf_keras, and "
    "tf_keras.models.load_model(path)"
)
_KERAS_3 = "load it with Keras 3: python -m pip install -U keras, or save it with this version"


def _by_module(t: MessageFields) -> str:
    """Return which version saved a file, by a module that the other version does not have."""
    return f"{_saved_by(t)} saved the file, and this version of Keras has other modules"


def _saved_by(t: MessageFields) -> str:
    return "Keras 2" if "engine" in t["path"] else "another version of Keras"


def _version_fixes(t: MessageFields) -> Sequence[str]:
    if "engine" in t["path"]:
        return [_KERAS_2, "or build the model in Keras 3, and load the weights alone"]
    return [_KERAS_3, "for a class of your own, pass it: custom_objects={'Name': Name}"]


MESSAGES = [
    message(
        "Could not deserialize class $class because its parent module $path cannot be imported.",
        "its parent module $path cannot be imported.",
        means=_by_module,
        fix=_version_fixes,
        keras_3_15="Could not deserialize class 'Functional' because its parent module "
        "keras.src.engine.functional cannot be imported.",
    ),
    message(
        "Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda.",
        "Requested the deserialization of a Lambda layer with a Python `lambda` inside it.",
        "of this `Lambda` layer is a Python lambda. Deserializing it is unsafe.",
        "This carries a potential risk of arbitrary code execution and thus it is disallowed by "
        "default.",
        means="the file has a Lambda layer, whose code Keras does not run unless you allow it",
        fix=(
            "if you trust the file: load_model(path, safe_mode=False)",
            "when you save the model again, write a layer of your own instead of the Lambda",
        ),
        keras_3_15="Requested the deserialization of a `Lambda` layer whose `function` is a Python "
        "lambda.",
    ),
    message(
        "bad marshal data",
        "unknown opcode",
        means="the file has the code of a Lambda layer, from another version of Python",
        fix="load the file with the version of Python that saved it; or build the model again, and "
        "load_weights(path)",
        keras_3_15="bad marshal data (unknown type code)",
    ),
    message(
        "Could not interpret $argument identifier: {'module': 'keras.$path', 'class_name': $class,",
        "Could not interpret $argument identifier: {'class_name': $class, 'config':",
        means="the file describes its {argument} {class} in a way that this version does not read",
        fix="another version of Keras saved the file: load it with that version, or update Keras: "
        "python -m pip install -U keras",
    ),
    message(
        "Could not deserialize 'keras.metrics.$name' because it is not a KerasSaveable subclass",
        "Could not deserialize 'keras.losses.$name' because it is not a KerasSaveable subclass",
        "Could not locate function 'mse'.",
        "Could not locate function 'mae'.",
        means="the file names a loss or metric by a short name that Keras 3 does not find",
        fix="load_model(path, compile=False), and compile the model again",
        keras_3_15="Could not deserialize 'keras.metrics.mse' because it is not a KerasSaveable "
        "subclass",
    ),
    message(
        "Could not locate function $name. Make sure custom classes and functions are decorated",
        "Could not locate function $name.",
        "Unable to restore custom object of type $name",
        "Unknown object: $name",
        means="the file has the function or class {name}, which is not part of Keras",
        fix=(
            "pass it: load_model(path, custom_objects={{'{name}': {name}}})",
            "or only to predict: load_model(path, compile=False)",
        ),
    ),
]
"""Messages about files that this version of Keras cannot read completely."""
