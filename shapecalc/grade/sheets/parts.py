"""The parts of a line, and the words that name a layer."""

from __future__ import annotations

from typing import NamedTuple

from shapecalc.grade.sheets.value import Value
from shapecalc.grade.sheets.words import Role


class NamedLayer(NamedTuple):
    """The words that name a layer.

    Attributes:
        text: the words.
        name: the name of a layer of the model, or a name with a number, as ``lstm_3``.
        class_name: a class of Keras, as it was written.
        classes: the classes that a word of courses stands for; LAST for the output layer.
        arguments: the numbers in the brackets of a call: ``LSTM(10)``.
        is_plural: whether it names several layers: ``LSTMs``.
        nickname: what people call a layer by its task, as in `nicknames.py`: stem, head.
    """

    text: str
    name: str = ""
    class_name: str = ""
    classes: object = ()
    arguments: str = ""
    is_plural: bool = False
    nickname: str = ""

    @property
    def candidates(self) -> tuple[str, ...]:
        """Return the classes that a word of courses stands for; none for another word."""
        return self.classes if isinstance(self.classes, tuple) else ()


def with_window(layer: NamedLayer, window: str) -> NamedLayer:
    """Return a layer with the size of its window as its argument: ``1x1 conv``."""
    if layer.arguments:
        return layer
    return layer._replace(text=f"{window} {layer.text}", arguments=window)


def as_class(layer: NamedLayer) -> NamedLayer:
    """Return a name as that of a class: ``both dense layers`` are not only ``dense``."""
    return layer._replace(name="", class_name=layer.class_name or layer.name)


class LinePart(NamedTuple):
    """A part of a line.

    Attributes:
        kind: what it is.
        text: the text.
        start, end: where it stands.
        value: a `Value`, a `NamedLayer`, an order, or which total it names.
    """

    kind: Role
    text: str
    start: int
    end: int
    value: object = ""


def value_of(token: LinePart) -> Value:
    """Return the value of a token that is one."""
    assert isinstance(token.value, Value)
    return token.value
