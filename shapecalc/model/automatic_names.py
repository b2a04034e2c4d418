"""Keras's automatic names: the counters of Keras 3 and of Keras 2."""

from __future__ import annotations

from collections import Counter

from shapecalc.declare.names import snake_case


class Names:
    """The counters of Keras's automatic names: ``dense``, ``dense_1``, … in order of creation.

    >>> names = Names()
    >>> [names.fresh("LSTM"), names.fresh("LSTM"), names.fresh("MaxPooling2D")]
    ['lstm', 'lstm_1', 'max_pooling2d']
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def prefix(self, class_name: str) -> str:
        """Return the name of the first object of a class."""
        return snake_case(class_name)

    def following(self, class_name: str) -> str:
        """Return the name that the next object of a class will get, without counting it."""
        prefix = self.prefix(class_name)
        count = self.counts[prefix]
        return f"{prefix}_{count}" if count else prefix

    def fresh(self, class_name: str) -> str:
        """Return a name for a new object of a class."""
        name = self.following(class_name)
        self.counts[self.prefix(class_name)] += 1
        return name

    def input_of(self, first_layer: str) -> str:
        """Return the name of the input that a Sequential model creates for its first layer."""
        return self.fresh("InputLayer")

    def graph_of(self, model: str) -> str:
        """Return the name of the graph in a Sequential model; Keras counts it as a model."""
        return self.fresh("Functional")


class Keras2Names(Names):
    """The counters of Keras 2's automatic names.

    >>> names = Keras2Names()
    >>> [names.fresh("InputLayer"), names.fresh("Functional"), names.input_of("lstm")]
    ['input_1', 'model', 'lstm_input']
    """

    def prefix(self, class_name: str) -> str:
        return "model" if class_name == "Functional" else snake_case(class_name)

    def fresh(self, class_name: str) -> str:
        if class_name != "InputLayer":
            return super().fresh(class_name)
        self.counts[class_name] += 1
        return f"input_{self.counts[class_name]}"

    def input_of(self, first_layer: str) -> str:
        return f"{first_layer}_input"

    def graph_of(self, model: str) -> str:
        return model
