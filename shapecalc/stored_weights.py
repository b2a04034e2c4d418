"""The weights of a saved model in a file, as far as the table needs them."""

from __future__ import annotations

from collections.abc import Callable

from shapecalc.dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StoredWeight:
    """A weight in a file; its numbers are not read.

    Attributes:
        name: its name below that of its layer; newer files have only numbers.
        shape: its shape.
        dtype: its dtype.
        trainable: whether it is trained; None if that is not known, as in files.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    trainable: bool | None = None


@dataclass(eq=False, slots=True)
class StoredLayer:
    """The weights in a file of a layer, and of the layers inside it.

    Attributes:
        name: the name of the layer.
        weights: its own weights.
        layers: the layers inside it, by the names that the file gives them.
    """

    name: str
    weights: list[StoredWeight] = field(default_factory=list)
    layers: dict[str, StoredLayer] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class StoredWeights:
    """The weights of a model in a file.

    Attributes:
        model: the weights of the model.
        by_class: whether the layers have the names of their classes with numbers, as in newer
            files; else they have their own names.
        optimizer: the variables of the optimizer.
        problem: why the weights cannot be read; empty if they can.
    """

    model: StoredLayer = field(default_factory=lambda: StoredLayer(""))
    by_class: bool = False
    optimizer: list[StoredWeight] = field(default_factory=list)
    problem: str = ""


@dataclass(eq=False, slots=True)
class WeightsFile:
    """The weights of a saved model, which are read only if they are needed.

    Attributes:
        read: reads them.
        quick: whether that needs no library that reading the config did not need. Such weights
            are always compared with the config.
    """

    read: Callable[[], StoredWeights]
    quick: bool
