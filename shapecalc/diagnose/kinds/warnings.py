"""SC701 to SC707, SC709 and SC710: the model is valid, but probably not intended."""

from __future__ import annotations

from shapecalc.diagnose.kinds.declare import kind
from shapecalc.errors import Code

kind(
    Code.SOFTMAX_OF_ONE,
    """Softmax makes numbers that add up to 1. A single number is therefore always 1: the model of
    the example always predicts 1 and learns nothing.""",
    "for a yes/no answer: Dense(1, activation='sigmoid') with binary_crossentropy",
    "for two classes: Dense(2, activation='softmax') with sparse_categorical_crossentropy",
    example="""
    layers:
      - Dense(8, activation='relu', input_shape=(4,))
      - Dense(1, activation='softmax')
    """,
)

kind(
    Code.LOSS,
    """Each loss expects certain outputs: categorical_crossentropy one probability per class, which
    add up to 1; binary_crossentropy numbers between 0 and 1. In the example the loss receives the
    outputs of ten sigmoids, which do not add up to 1.""",
    "for exactly one of several classes: softmax with categorical_crossentropy",
    "for any number of labels at once: sigmoid with binary_crossentropy",
    "`shapecalc explain loss` shows a table of losses and activations",
    example="""
    layers:
      - Dense(10, activation='sigmoid', input_shape=(4,))
    train:
      loss: categorical_crossentropy
    """,
)

kind(
    Code.UNUSED_INPUT,
    """An input that no layer uses has no effect, but fit and predict still need data for it. In the
    example no layer uses `b`.""",
    "remove the input, or connect it to a layer",
    example="""
    inputs:
      a: (4,)
      b: (4,)
    layers:
      y: [a, Dense(2)]
    outputs: y
    """,
)

kind(
    Code.UNREAD,
    """A layer that does not lead to an output is not part of the model: it is not trained and not
    shown in the table. In the example nothing uses `side`.""",
    "add it to the outputs, connect it to another layer, or remove it",
    example="""
    inputs:
      a: (4,)
    layers:
      side: [a, Dense(8)]
      y: [a, Dense(2)]
    outputs: y
    """,
)

kind(
    Code.EVERY_STEP,
    """With return_sequences=True an LSTM outputs every time step, so the Dense layer after it makes
    one prediction per step: (None, 3, 1) in the example. A single prediction for the whole series
    would be (None, 1).""",
    "for one prediction, remove return_sequences=True from the last recurrent layer",
    "if you want one prediction per step, write TimeDistributed(Dense(1)) to make that clear",
    example="""
    layers:
      - LSTM(8, return_sequences=True, input_shape=(3, 1))
      - Dense(1)
    """,
)

kind(
    Code.HUGE_DENSE,
    """Flatten turns a feature map into one long vector, and Dense has one weight for each pair of
    a number in the vector and a unit. In the example that is 222·222·32·512 weights, more than
    800 million.""",
    "make the feature map smaller first, with pooling or strides",
    "use GlobalAveragePooling2D instead of Flatten: it keeps one number per channel",
    example="""
    layers:
      - Conv2D(32, 3, input_shape=(224, 224, 3))
      - Flatten()
      - Dense(512)
    """,
)

kind(
    Code.NAME_CLASH,
    """A loaded model keeps the names of its layers. If you take it apart to extend it, these names
    may clash with the automatic names of the new layers: a model cannot have two layers named
    `dense`.""",
    "name the new layers: Dense(1, name='head')",
    "use the loaded model as a single layer of the new model",
    example="""
    layers:
      - Sequential([Dense(4, name='dense_1', input_shape=(3,))], name='loaded')
      - Dense(2)
      - Dense(1)
    """,
)

kind(
    Code.NOT_FROZEN,
    """A model has no weights yet when Keras creates it, so its argument `trainable=False` freezes
    nothing: all weights of its layers are trained. `model.trainable = False`, after the model is
    created, freezes all of them. A spec says this with `frozen: true`.""",
    "in a spec: `frozen: true`; in a program: `model.trainable = False` after the model is created",
    "to freeze only some of its layers, give these layers trainable=False",
    example="""
    layers:
      - Input((32, 32, 3))
      - Sequential:
          trainable: false
          layers:
            - Conv2D(8, 3)
      - Flatten
      - Dense(10)
    """,
)

kind(
    Code.PIXELS,
    """Dense works on the last axis of any shape. Without a Flatten it receives an image and makes a
    prediction for every pixel: (None, 26, 26, 10) in the example. One for the image would be
    (None, 10).""",
    "put Flatten() or GlobalAveragePooling2D() before the first Dense layer",
    "to predict for every pixel, use Conv2D(10, 1): it does the same, and says so",
    example="""
    layers:
      - Conv2D(32, 3, activation='relu', input_shape=(28, 28, 1))
      - Dense(10, activation='softmax')
    """,
)
