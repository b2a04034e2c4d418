"""SC701 to SC707: Keras takes the model, but it is hardly what was meant."""

from __future__ import annotations

from shapecalc.diagnose.kinds.declare import kind
from shapecalc.errors import Code

kind(
    Code.SOFTMAX_OF_ONE,
    """Softmax divides each number by the sum of all. Of a single number that is always 1, so the
    example says 1 to everything and learns nothing.""",
    "for yes or no: Dense(1, activation='sigmoid') with binary_crossentropy",
    "for two classes: Dense(2, activation='softmax') with sparse_categorical_crossentropy",
    example="""
    layers:
      - Dense(8, activation='relu', input_shape=(4,))
      - Dense(1, activation='softmax')
    """,
)

kind(
    Code.LOSS,
    """A loss expects certain numbers: categorical_crossentropy a share for each class, which add
    up to 1, binary_crossentropy a number between 0 and 1. In the example ten sigmoids, which add
    up to anything, go into categorical_crossentropy.""",
    "one of several classes: softmax with categorical_crossentropy",
    "any of several labels: sigmoid with binary_crossentropy",
    "`shapecalc explain loss` has them all in a table",
    example="""
    layers:
      - Dense(10, activation='sigmoid', input_shape=(4,))
    train:
      loss: categorical_crossentropy
    """,
)

kind(
    Code.UNUSED_INPUT,
    """An input from which nothing is computed costs data and changes nothing. In the example `b`
    is defined, and no layer reads it.""",
    "take the input away, or connect it",
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
    """What leads to no output is not a part of the model: it is not trained and stands in no table.
    In the example nothing reads `side`.""",
    "name it among the outputs, connect it, or take it away",
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
    """With return_sequences=True every time step leaves an LSTM, and a Dense layer behind it
    answers for each of them: (None, 3, 1) in the example. One answer for the whole series would be
    (None, 1).""",
    "leave return_sequences=True off the last recurrent layer",
    "if an answer for each step is meant, write TimeDistributed(Dense(1)), which says so",
    example="""
    layers:
      - LSTM(8, return_sequences=True, input_shape=(3, 1))
      - Dense(1)
    """,
)

kind(
    Code.HUGE_DENSE,
    """Flatten makes a long row of a map, and Dense has one weight for each pair of a number in it
    and a unit. In the example that is 222·222·32·512, more than 800 million.""",
    "make the map small first: pooling, strides",
    "GlobalAveragePooling2D instead of Flatten keeps one number per channel",
    example="""
    layers:
      - Conv2D(32, 3, input_shape=(224, 224, 3))
      - Flatten()
      - Dense(512)
    """,
)

kind(
    Code.NAME_CLASH,
    """A model that is loaded brings the names of its layers along. Where it is taken apart to be
    extended, they meet the automatic names of the new layers: two layers called `dense` do not fit
    into one model.""",
    "name the new layers: Dense(1, name='head')",
    "keep the loaded model whole, as one layer of the new one",
    example="""
    layers:
      - Sequential([Dense(4, name='dense_1', input_shape=(3,))], name='loaded')
      - Dense(2)
      - Dense(1)
    """,
)
