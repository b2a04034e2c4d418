"""SC202: what to write instead of an argument that a class does not have."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from shapecalc.declare.layer import COMMON
from shapecalc.declare.names import current_argument
from shapecalc.rules import RULES
from shapecalc.rules.objectives import CALLBACKS, OPTIMIZERS
from shapecalc.similar import closest

_OF_KERAS_2 = (
    "remove it from the code; for a file that Keras 2 saved: load it with tf_keras (python -m pip "
    "install tf_keras), or give the layer a from_config that drops {}"
)
GONE = {
    "batch_input_shape": "begin the model with Input(batch_shape={}): Keras 3 layers do not take "
    "batch_input_shape; for a file that Keras 2 saved: load it with tf_keras",
    "batch_shape": "Keras 3 writes batch_shape, and Keras 2 reads batch_input_shape: for a file, "
    "load it with Keras 3 (python -m pip install -U keras), or save it with this version",
    "decay": "use a schedule: learning_rate=ExponentialDecay(0.01, 1000, 0.9)",
    "dynamic": "remove it: Keras 3 has no such argument",
    "epsilon": "write min_delta",
    "go_backwards": "Bidirectional and RNN take a recurrent layer: Bidirectional(LSTM(8))",
    "groups": _OF_KERAS_2,
    "implementation": "remove it: Keras 3 chooses the implementation itself",
    "input_length": "remove it: the length of the input is known from the data",
    "period": "write save_freq, in batches: save_freq='epoch' saves after every epoch",
    "ragged": "remove it, and make all rows the same length: pad_sequences(rows); for a file, use "
    "the version of Keras that saved it",
    "time_major": _OF_KERAS_2,
    "weights": "set them when the layer is built: layer.set_weights([…]); an Embedding takes "
    "embeddings_initializer=Constant(matrix)",
}
"""Arguments that are gone, or that only another version has, with what to do instead."""

OF_MODEL = {"input": "inputs", "output": "outputs"}


ALIKE = 0.75
"""How similar a word must be to an argument of any class, if the class is not known."""


def similar_argument(name: str, accepted: Sequence[str]) -> str:
    """Return the argument that is meant by another name; empty if none is likely.

    Args:
        name: what was written.
        accepted: the arguments of the class; nothing if it is not known.
    """
    if accepted:
        parts = [argument for argument in accepted if name in argument.split("_")]
        renamed = current_argument(name, accepted)
        if renamed or not parts:
            return renamed or closest(name, accepted)
        return parts[0] if len(parts) == 1 else ""
    own = {n for rule in set(RULES.values()) for n in rule.own}
    others = {
        n
        for words in (OPTIMIZERS, CALLBACKS)
        for arguments in words.constructors.values()
        for n in arguments
    }
    meant = closest(name, sorted({*own, *COMMON, *others}))
    if SequenceMatcher(None, name, meant).ratio() < ALIKE:
        meant = ""
    return current_argument(name, own) or meant
