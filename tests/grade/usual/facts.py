"""What a student knows of a layer: its class, its arguments, what arrives and what leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from shapecalc.grade.key import AnswerKey, KeyRow

Shape = tuple[Any, ...]
"""Sizes, None for those that are unknown."""

GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}
CONVOLUTIONS = ("Conv1D", "Conv2D", "Conv3D")
SEPARABLE = ("SeparableConv1D", "SeparableConv2D")
DEPTHWISE = ("DepthwiseConv1D", "DepthwiseConv2D")
TRANSPOSED = ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
LOCAL_POOLS = tuple(f"{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2, 3))
GLOBAL_POOLS = tuple(f"Global{name}" for name in LOCAL_POOLS)
WINDOWS = (*CONVOLUTIONS, *LOCAL_POOLS)


@dataclass
class Taught:
    """A layer with one input and one output, as an exercise has it.

    Attributes:
        row: its row in the key.
        kind: its class; of a Bidirectional layer, the class inside it.
        a: its arguments; of a Bidirectional layer, those of the layer inside.
        times: 2 for a Bidirectional layer.
        arrives, leaves: the shapes of its input and output, with the batch.
        params: the number of its parameters.
        before: the layer whose output it reads.
        start: the shape of the model's input.
        others: the parameters of the other layers, those of the next one and the last one first.
        other_shapes: their shapes.
    """

    row: KeyRow
    kind: str
    a: Any
    times: int
    arrives: Shape
    leaves: Shape
    params: int
    before: Taught | None = None
    start: Shape = ()
    others: tuple[int, ...] = ()
    other_shapes: tuple[Shape, ...] = ()

    def given(self, name: str) -> bool:
        """Return whether the model gives an argument."""
        return self.row.call is not None and name in self.row.call.plan.binding.written

    @property
    def first(self) -> bool:
        """Whether the channels come before the image."""
        return getattr(self.a, "data_format", None) == "channels_first"

    @property
    def d(self) -> Any:
        """The width of the input."""
        return self.arrives[1 if self.first else -1]

    @property
    def image(self) -> tuple[Any, ...]:
        """The sizes of the input without batch and channels."""
        return self.arrives[2:] if self.first else self.arrives[1:-1]

    @property
    def b(self) -> int:
        """1 if there is a bias."""
        return int(getattr(self.a, "use_bias", True))

    @property
    def window(self) -> tuple[int, ...]:
        """The sizes of the window."""
        return tuple(getattr(self.a, "kernel_size", None) or self.a.pool_size)

    @property
    def k(self) -> int:
        """The number of values in the window."""
        return prod(self.window)

    @property
    def plain(self) -> bool:
        """Whether the textbook's formulas are enough."""
        dilation = getattr(self.a, "dilation_rate", 1)
        ones = dilation if isinstance(dilation, tuple) else (dilation,)
        return getattr(self.a, "groups", 1) == 1 and set(ones) == {1}

    def shaped(self, image: tuple[Any, ...], channels: Any) -> Shape:
        """The shape of an image with so many channels."""
        batch = self.leaves[0]
        return (batch, channels, *image) if self.first else (batch, *image, channels)

    @property
    def width(self) -> Any:
        """The width of the output."""
        return self.leaves[1 if self.first else -1]

    @property
    def positions(self) -> tuple[Any, ...]:
        """The sizes of the output without batch and channels."""
        return self.leaves[2:] if self.first else self.leaves[1:-1]


def taught(key: AnswerKey) -> Iterator[Taught]:
    """Yield the layers of a model that an exercise asks for."""
    found: dict[Any, Taught] = {}
    start = next((r.shapes[0] for r in key.rows if r.class_name == "InputLayer" and r.shapes), ())
    for row in key.rows:
        layer = _taught(row)
        if layer is None:
            continue
        layer.start = _numbers(start)
        layer.before = found.get(row.sources[0].node.operation) if row.sources else None
        found[row.operation] = layer
    layers = list(found.values())
    for at, layer in enumerate(layers):
        near = [*layers[at + 1 : at + 2], *layers[max(at - 1, 0) : at], *layers]
        layer.others = tuple(other.params for other in near if other is not layer)
        layer.other_shapes = tuple(other.leaves for other in near if other is not layer)
    yield from layers


def _taught(row: KeyRow) -> Taught | None:
    call = row.call
    if call is None or call.result is None or row.shapes is None or row.params is None:
        return None
    if len(call.inputs) != 1 or len(row.shapes) != 1 or not isinstance(row.params, int):
        return None
    plan, times = call.plan, 1
    if plan.class_name == "Bidirectional":
        if plan.arguments.merge_mode != "concat" or plan.arguments.backward_layer is not None:
            return None
        plan, times = plan.arguments.layer, 2
    arrives, leaves = _numbers(call.inputs[0]), _numbers(row.shapes[0])
    return Taught(row, plan.class_name, plan.arguments, times, arrives, leaves, row.params)


def _numbers(shape: Any) -> Shape:
    """Return a shape with None for what is unknown."""
    return tuple(size if isinstance(size, int) else None for size in shape)
