"""What the code of one's own layers and models does: what it creates, calls and returns.

The reader follows the methods of a class when the layer is called, for the shapes of the call.
Keras has no graph of what happens inside such a call, so it has no names and no rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
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
class RecordedCall:
    """A call of a layer or an operation in the code of a layer of one's own.

    Attributes:
        called: the plan of the layer or model, or the rule of the operation.
        arguments: the positional arguments, tensors and plain values.
        keywords: the keyword arguments, tensors and plain values.
        outputs: the outputs.
    """

    called: Any
    arguments: Sequence[Any]
    keywords: Mapping[str, Any]
    outputs: Any


@dataclass(eq=False, slots=True)
class Trace:
    """What a call does with inputs of certain shapes.

    Attributes:
        steps: the layers that it creates, and its calls.
        outputs: its outputs in lists and mappings; None if they are unknown.
        unsure: why not all that it does is known; empty if it is.
        building: how many of its steps build the layer, which a later call does not repeat.
        record: all calls that it makes, those of operations included, if that was asked for.
        inputs: the tensors that it gets.
        origins: for tensors that the calls in the record read, and for the outputs, the tensors
            that they are: inputs, or outputs of earlier calls. A weight is not among them.
    """

    steps: list[Any] = field(default_factory=list)
    outputs: Any = None
    unsure: str = ""
    building: int = 0
    record: list[RecordedCall] = field(default_factory=list)
    inputs: Sequence[Any] = ()
    origins: dict[Any, Any] = field(default_factory=dict)


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
        follow: follows another call, with an inference that makes the calls in it; None when the
            program has ended.
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
    follow: Callable[[Any, Any, str, Any], Trace] | None = None
    takes_mask: bool = False
    states: list[Any] | None = None
    output_size: Any = None
    note: str = ""
    keeps_mask: bool = False
