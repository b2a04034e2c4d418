"""SC201: unknown layers, and what is not a layer."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.declare.names import REMOVED_LAYERS, RENAMED_LAYERS
from shapecalc.diagnose.kinds import tensorflowjs
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code
from shapecalc.rules import RULES
from shapecalc.similar import closest

OF_KERAS_2 = ("ClassMethod", "InstanceMethod", "InstanceProperty", "SlicingOpLambda", "TFOpLambda")
"""The layers that only Keras 2 has, around functions of TensorFlow."""


def _saved_layer(t: MessageFields) -> Sequence[str]:
    """Return how to load a file with a layer that Keras does not find."""
    name = t["name"]
    if name in OF_KERAS_2:
        return [
            "Keras 2 saved the file, with functions of TensorFlow in the model: load it with "
            "tf_keras (python -m pip install tf_keras), or build the model again in Keras 3"
        ]
    if name in RULES or name in ("Sequential", "Functional", "Model"):
        return [
            "another version of Keras saved the file: load it with that version, tf_keras for "
            "Keras 2, and save it again"
        ]
    return [f"pass the class: load_model(path, custom_objects={{{name!r}: {name}}})"]


def _named_layer(t: MessageFields) -> Sequence[str]:
    """Return what to do about a name instead of a layer: in a file it is that of a class."""
    name = t["name"]
    if name[:1].isupper() and name not in RULES:
        return [
            f"if a file is loaded, pass the class: load_model(path, custom_objects={{{name!r}: "
            f"{name}}})"
        ]
    return ["create the layer: Dense(10), not 'dense'"]


def _other_layer(t: MessageFields) -> Sequence[str]:
    name = t["name"]
    if name in REMOVED_LAYERS:
        return [REMOVED_LAYERS[name], "install tf_keras, which is Keras 2, for the old code"]
    if name in RENAMED_LAYERS:
        return [f"write {RENAMED_LAYERS[name]}, which replaces it"]
    if name in RULES:
        return ["update Keras: python -m pip install -U keras; its name is right today"]
    meant = closest(name, RULES)
    return [f"did you mean {meant}?"] if meant else ["`shapecalc layers` lists the layers"]


kind(
    Code.UNKNOWN_LAYER,
    """Layers have the same names as in Keras, with the same capital letters; older names work,
    too. In the example two letters are swapped. A custom layer is not part of Keras: to load a
    saved model that contains one, its class is needed, too.""",
    "use a name that `shapecalc layers` lists",
    "for a custom class: load_model(path, custom_objects={'Name': Name})",
    example="""
    - Desne(5, input_shape=(3,))
    """,
    messages=[
        *tensorflowjs.UNKNOWN_LAYER,
        message(
            "Unknown layer: $name. Please ensure",
            "Unknown layer: $name",
            "Could not locate class $name. Make sure custom classes",
            means="the file has a layer of the class {name}, which this Keras does not know",
            fix=_saved_layer,
            keras_3="Could not locate class 'Foo'. Make sure custom classes and functions are "
            "decorated with `@keras.saving.register_keras_serializable()`.",
            keras_2="Unknown layer: 'Foo'. Please ensure",
            keras_2_3="Unknown layer: Foo",
        ),
        message(
            "module '$path.layers' has no attribute $name",
            "cannot import name $name from '$path.layers' (",
            "cannot import name $name from '$path.layers'",
            means="this Keras has no layer class named {name}",
            fix=_other_layer,
            keras_3_15="module 'keras.layers' has no attribute 'Desne'",
        ),
        message(
            "Only instances of `keras.Layer` can be added to a Sequential model. Received: "
            "<KerasTensor $any> (of type",
            "The added layer must be an instance of class Layer. Received: layer=KerasTensor($any) "
            "of type",
            "The added layer must be an instance of class Layer. Received: layer=Tensor($any) of "
            "type",
            "The added layer must be an instance of class Layer. Found: Tensor(",
            "The added layer must be an instance of class Layer. Found: KerasTensor(",
            means="a tensor is added to a Sequential model, but it takes layers",
            fix=(
                "add the layer without calling it: Dense(1), not Dense(1)(x)",
                "for layers that are called on tensors, use Model(inputs, outputs)",
            ),
            keras_3_15="Only instances of `keras.Layer` can be added to a Sequential model. "
            "Received: <KerasTensor shape=(None, 3), dtype=float32, sparse=False, ragged=False, "
            "name=keras_tensor_1> (of type",
        ),
        message(
            "The added layer must be an instance of class Layer. Found: Tensor('input",
            means="this old version of Keras takes no Input in a Sequential model",
            fix=(
                "set the input shape on the first layer instead: Dense(8, input_shape=(4,))",
                "or update it: python -m pip install -U tensorflow",
            ),
            keras_2_3='The added layer must be an instance of class Layer. Found: Tensor("input',
        ),
        message(
            "Only instances of `keras.Layer` can be added to a Sequential model. Received: "
            "<tensorflow_hub.$any> (of type",
            "Only instances of `keras.Layer` can be added to a Sequential model. Received: "
            "<$any.KerasLayer object at $value> (of type",
            means="hub.KerasLayer is a layer of Keras 2, and a model of Keras 3 cannot contain it",
            fix=(
                "build the model with Keras 2: import tf_keras, and use tf_keras.Sequential",
                "or call it in a layer of your own: def call(self, x): return self.hub_layer(x)",
            ),
        ),
        message(
            *(
                "Only instances of `keras.Layer` can be added to a Sequential model. Received: "
                f"<{module}.$any object at $value> (of type"
                for module in ("tf_keras", "keras", "tensorflow")
            ),
            means="the model is of one Keras, and a layer of another one",
            fix="import everything from one package: all from keras, or all from tf_keras; mixed "
            "layers do not work",
        ),
        message(
            "The added layer must be an instance of class Layer. Received: layer=$name of type "
            "<class 'str'>",
            "Only instances of `keras.Layer` can be added to a Sequential model. Received: $name "
            "(of type <class 'str'>)",
            means="{name} is added to a Sequential model, but it is only the name of a layer",
            fix=_named_layer,
            keras_2_15="The added layer must be an instance of class Layer. Received: layer=Own of "
            "type <class 'str'>.",
        ),
        message(
            "Only instances of `keras.Layer` can be added to a Sequential model. Received: $value "
            "(of type",
            "The added layer must be an instance of class Layer. Received: layer=$value of type",
            "The added layer must be an instance of class Layer. Found: $value",
            means="{value} is added to a Sequential model, but it is not a layer of this Keras",
            fix=(
                "create the layer: Dense(10), not Dense",
                "import everything from one package: layers of `tensorflow.keras` and of `keras` "
                "cannot be mixed",
            ),
            keras_3="Only instances of `keras.Layer` can be added to a Sequential model. Received: "
            "5 (of type <class 'int'>)",
            keras_2="The added layer must be an instance of class Layer. Received: layer=5 of type "
            "<class 'int'>.",
            tf_2_6="The added layer must be an instance of class Layer. Found: "
            "<keras.layers.core.Dense object at 0x7f>",
        ),
    ],
)
