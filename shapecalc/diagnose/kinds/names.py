"""SC301 to SC304: names of tensors and layers, and the connections between them."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code
from shapecalc.rules import RULES
from shapecalc.similar import closest

IMPORTS = {
    "K": "from keras import backend as K",
    "Input": "from tensorflow.keras import Input",
    "Model": "from tensorflow.keras import Model",
    "Sequential": "from tensorflow.keras import Sequential",
    "keras": "from tensorflow import keras",
    "layers": "from tensorflow.keras import layers",
    "np": "import numpy as np",
    "os": "import os",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "sns": "import seaborn as sns",
    "tf": "import tensorflow as tf",
    "train_test_split": "from sklearn.model_selection import train_test_split",
    "to_categorical": "from tensorflow.keras.utils import to_categorical",
}
"""The usual imports, by the name that they define."""


def _import(t: MessageFields) -> Sequence[str]:
    if t["name"] in IMPORTS:
        return [f"import it first: {IMPORTS[t['name']]}"]
    meant = closest(t["name"], [*RULES, "Sequential", "Model"])
    if meant == t["name"]:
        return [f"import it: from tensorflow.keras.layers import {meant}"]
    return [f"did you mean {meant}?"] if meant else ["define it before this line, or import it"]


kind(
    Code.UNKNOWN_NAME,
    """A spec refers to tensors by the names under `inputs` and `layers`. In the example `ouput1` is
    misspelled.""",
    "use a name that is defined: an input, or a key under `layers`",
    example="""
    inputs:
      input1: (3,)
    layers:
      output1: [input1, Dense(2)]
    outputs: ouput1
    """,
    messages=[
        message(
            "No such layer: $name. Existing layers are: $value",
            "No such layer: $name",
            means="the model has no layer named {name}",
            fix="use a name that model.summary() shows; in a notebook the automatic names change "
            "when a cell runs again: dense_1, dense_2, …",
            keras_3="No such layer: foo. Existing layers are: ['dense'].",
        ),
        message(
            "Was asked to retrieve layer at index $index but model only has $expected layers.",
            means="the model has {expected} layers, so there is no layer with index {index}; the "
            "first one has index 0",
            fix="get the last layer with model.layers[-1]",
            keras_3="Was asked to retrieve layer at index 9 but model only has 1 layers.",
        ),
        message(
            "Argument `name` must be a string and cannot contain character `/`. Received: "
            "name=$value (of",
            "is not a valid scope name",
            "is not a valid root scope name",
            means="the name of a layer has a character that is not allowed",
            fix="use letters, digits and _ in the name, without spaces and slashes",
        ),
        message(
            "name $name is not defined",
            means="the name {name} is not defined in the program",
            fix=_import,
            keras_3="name 'Desne' is not defined",
        ),
    ],
)

kind(
    Code.ORDER,
    """A spec is read from top to bottom, so a name can be used only below its definition. In the
    example `a` uses `b`, which is defined below it.""",
    "move the definition above the line that uses it",
    "if there is a cycle, remove one connection: a layer cannot use its own output",
    example="""
    inputs:
      x: (3,)
    layers:
      a: [b, Dense(2)]
      b: [x, Dense(2)]
    outputs: a
    """,
)

kind(
    Code.DUPLICATE_NAME,
    """Every layer of a model needs a unique name, because saved weights are found by name. In the
    example two layers are named `a`.""",
    "rename one of the layers, or leave its name out: Keras chooses an unused one",
    "if a model is used twice, copy it with clone_model and rename the copy",
    example="""
    - Dense(2, name='a', input_shape=(4,))
    - Dense(2, name='a')
    """,
    messages=[
        message(
            "All layers added to a Sequential model should have unique names. Name $name is "
            "already the name of a layer in this model.",
            "The name $name is used $number times in the model. All operation names should be "
            "unique.",
            "The name $name is used $number times in the model. All layer names should be unique.",
            "The name $name is used $number times in the model.",
            means="several layers of the model are named {name}",
            fix=(
                "give the second layer another name: name='{name}_2'",
                "to share a layer, create it once and call it twice",
            ),
            keras_3='The name "a" is used 2 times in the model. All operation names should be '
            "unique.",
            keras_2="All layers added to a Sequential model should have unique names. Name "
            '"a" is already the name of a layer in this model.',
        ),
    ],
)

kind(
    Code.CONNECTION,
    """The outputs of a model must be computed from its inputs only. In the example `both` uses the
    tensor `b`, but `b` is not listed in the inputs of the inner model.""",
    "list every Input that is used: Model(inputs=[a, b], outputs=y)",
    "start each model with its own Input, and do not mix the tensors of two models",
    example="""
    inputs:
      a: (4,)
      b: (4,)
    layers:
      both: concatenate([a, b])
      part: Model(inputs=a, outputs=both)
      y: part(a)
    outputs: y
    """,
    messages=[
        message(
            "Output with path $any is not connected to `inputs`",
            "`inputs` not connected to `outputs`",
            means="an output is computed from a tensor that is not listed in the inputs of the "
            "model",
            fix="list every Input that is used: Model(inputs=[a, b], outputs=y)",
            keras_3="Output with path `` is not connected to `inputs`",
        ),
        message(
            "Graph disconnected: cannot obtain value for tensor $any at layer $layer. The "
            "following previous layers were accessed without issue",
            "Graph disconnected: cannot obtain value for tensor $any at layer $layer.",
            "Graph disconnected: cannot obtain value for tensor",
            means="{layer} uses a tensor that is not computed from the inputs of the model",
            fix="list every Input that is used: Model(inputs=[a, b], outputs=y)",
            keras_2="Graph disconnected: cannot obtain value for tensor KerasTensor("
            "type_spec=TensorSpec(shape=(None, 4), dtype=tf.float32, name='b'), name='b', "
            'description="created by layer \'b\'") at layer "concatenate". The following '
            "previous layers were accessed without issue: ['dense']",
            keras_2_3='Graph disconnected: cannot obtain value for tensor Tensor("b:0", '
            'shape=(?, 4), dtype=float32) at layer "b".',
        ),
        message(
            "All `$argument` values must be KerasTensors. Received: ",
            "Unrecognized type for `inputs`:",
            "Unrecognized type for `outputs`:",
            "Found unexpected instance while processing input tensors for keras functional model.",
            "Output tensors of a Functional model must be the output of a TensorFlow `Layer`",
            "Output tensors to a Model must be the output of a TensorFlow `Layer`",
            "Output tensors to a Model must be the output of a Keras `Layer`",
            "has no attribute '_keras_history'",
            "has no attribute '_keras_shape'",
            "'NoneType' object has no attribute '_inbound_nodes'",
            means="Model() received a value that is not the output of a layer",
            fix="pass tensors that Input() or a layer has returned: Model(inputs=x, outputs=y)",
            keras_3="All `outputs` values must be KerasTensors. Received: outputs=5 including "
            "invalid value 5 of type <class 'int'>",
            keras_2_2="'NoneType' object has no attribute '_inbound_nodes'",
            keras_2="Output tensors of a Functional model must be the output of a TensorFlow "
            "`Layer` (thus holding past layer metadata). Found: 5",
        ),
    ],
)
