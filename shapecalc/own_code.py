"""What the code of one's own layers and models does: what it creates, calls and returns.

The reader follows the methods of a class when the layer is called, for the shapes of the call.
Keras has no graph of what happens inside such a call, so it has no names and no rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.layer import Weight

IN_GRAPH, INSIDE, BY_SHAPES, AS_CELL = "in a graph", "inside a call", "by shapes", "as a cell"
"""The ways in which Keras calls a layer: on tensors of a graph, or on those of TensorFlow; or it
only builds the layer, and asks it for the shapes of its outputs, or for the sizes of its states."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an argument of a layer is not what the program has.

    Attributes:
        text: the reason, as the end of a sentence.
        is_code: whether it is a function or an object with code.
    """

    text: str
    is_code: bool = False


@dataclass(eq=False, slots=True)
class Trace:
    """What a call does with inputs of certain shapes.

    Attributes:
        steps: the layers that it creates, and its calls.
        outputs: its outputs in lists and mappings; None if they are unknown.
        unsure: why not all that it does is known; empty if it is.
        building: how many of its steps build the layer, which a later call does not repeat.
    """

    steps: list[Any] = field(default_factory=list)
    outputs: Any = None
    unsure: str = ""
    building: int = 0


@dataclass(eq=False, slots=True)
class OwnCode:
    """The layers, weights and calls of one layer or model of one's own.

    Attributes:
        is_model: whether it is a model.
        weights: its own weights.
        unsure: why there may be more of them, or why their shapes are unknown.
        built: whether Keras counts it as built.
        outputs: the tensors that its method ``compute_output_shape`` returns for the shapes for
            which it was built; None if it has no such method.
        traces: what its calls do, by the shapes of their inputs.
        follow: follows another call; None when the program has ended.
        takes_mask: whether its method ``call`` has an argument ``mask``.
        states: the sizes of the states, if it is a cell of a recurrent layer.
        output_size: the size of the output of such a cell.
        note: why its output shape is not known, if so.
        keeps_mask: whether its output has the mask of its first input.
    """

    is_model: bool
    weights: list[Weight] = field(default_factory=list)
    unsure: str = ""
    built: bool = False
    outputs: Any = None
    traces: dict[Hashable, Trace] = field(default_factory=dict)
    follow: Callable[[Any, Any, str], Trace] | None = None
    takes_mask: bool = False
    states: list[Any] | None = None
    output_size: Any = None
    note: str = ""
    keeps_mask: bool = False
