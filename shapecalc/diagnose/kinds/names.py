"""SC301 to SC304: names, and how what they stand for hangs together."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code, closest
from shapecalc.rules import RULES


def _import(t: MessageFields) -> Sequence[str]:
    meant = closest(t["name"], RULES)
    if meant == t["name"]:
        return [f"import it: from tensorflow.keras.layers import {meant}"]
    return [f"did you mean {meant}?"] if meant else ["define it above, or import it"]


kind(
    Code.UNKNOWN_NAME,
    """A layer reads tensors by the names that the file gives them. In the example `ouput1` is
    misspelt.""",
    "write the name as it is defined: an input, or a key under `layers`",
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
            means="the model has no layer called {name}",
            cure="take one of its names, which model.summary() shows; automatic names count on "
            "in a notebook: dense_1, dense_2, …",
            keras_3="No such layer: foo. Existing layers are: ['dense'].",
        ),
        message(
            "Was asked to retrieve layer at index $index but model only has $expected layers.",
            means="the model has {expected} layers, so there is none of number {index}, counted "
            "from 0",
            cure="take the last one with model.layers[-1]",
            keras_3="Was asked to retrieve layer at index 9 but model only has 1 layers.",
        ),
        message(
            "name $name is not defined",
            means="Python finds nothing that is called {name}",
            cure=_import,
            keras_3="name 'Desne' is not defined",
        ),
    ],
)

kind(
    Code.ORDER,
    """A spec is worked out from the top, so a name can be used only below the place that defines
    it. In the example `a` reads `b`, which stands below it.""",
    "move what is used above what uses it",
    "of a circle, cut one connection: a layer cannot read its own result",
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
    """Within a model every layer has a name of its own, by which weights are saved and found. In
    the example two layers are called `a`.""",
    "give one of them another name, or none: Keras finds a free one",
    "when a model is used twice, make the second with other names: clone_model, then rename",
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
            means="several layers of the model are called {name}",
            cure=(
                "give the second one another name: name='{name}_2'",
                "if a layer is meant to be shared, make it once and call it twice",
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
    """The outputs of a model have to be computed from its inputs, and from nothing else. In the
    example `both` reads the tensor `b`, which is defined but not named among the inputs of the
    inner model.""",
    "name every Input that is used: Model(inputs=[a, b], outputs=y)",
    "begin the model at its own Input; do not mix tensors of two models",
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
            means="something that the output is computed from is not named among the inputs of "
            "the model",
            cure="name every Input that is used: Model(inputs=[a, b], outputs=y)",
            keras_3="Output with path `` is not connected to `inputs`",
        ),
        message(
            "Graph disconnected: cannot obtain value for tensor $any at layer $layer. The "
            "following previous layers were accessed without issue",
            "Graph disconnected: cannot obtain value for tensor $any at layer $layer.",
            "Graph disconnected: cannot obtain value for tensor",
            means="{layer} reads a tensor that is not computed from the inputs of the model",
            cure="name every Input that is used: Model(inputs=[a, b], outputs=y)",
            keras_2="Graph disconnected: cannot obtain value for tensor KerasTensor("
            "type_spec=TensorSpec(shape=(None, 4), dtype=tf.float32, name='b'), name='b', "
            'description="created by layer \'b\'") at layer "concatenate". The following '
            "previous layers were accessed without issue: ['dense']",
            keras_2_3='Graph disconnected: cannot obtain value for tensor Tensor("b:0", '
            'shape=(?, 4), dtype=float32) at layer "b".',
        ),
        message(
            "All `$argument` values must be KerasTensors. Received: ",
            "Found unexpected instance while processing input tensors for keras functional model.",
            "Output tensors of a Functional model must be the output of a TensorFlow `Layer`",
            "Output tensors to a Model must be the output of a TensorFlow `Layer`",
            "has no attribute '_keras_history'",
            "has no attribute '_keras_shape'",
            "'NoneType' object has no attribute '_inbound_nodes'",
            means="Model is given something that no layer has made",
            cure="give it what Input() and the layers return: Model(inputs=x, outputs=y)",
            keras_3="All `outputs` values must be KerasTensors. Received: outputs=5 including "
            "invalid value 5 of type <class 'int'>",
            keras_2_2="'NoneType' object has no attribute '_inbound_nodes'",
            keras_2="Output tensors of a Functional model must be the output of a TensorFlow "
            "`Layer` (thus holding past layer metadata). Found: 5",
        ),
    ],
)
