"""Wrong numbers of parameters as students write them, from the textbook's formulas.

Each function yields what a mistake gives for a layer. They are in the order of how often people
make them: where two mistakes give the same number, the first one counts as the real one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from grade.usual.facts import (
    CONVOLUTIONS,
    DEPTHWISE,
    GATES,
    LOCAL_POOLS,
    SEPARABLE,
    TRANSPOSED,
    Taught,
)


@dataclass(frozen=True)
class Usual:
    """A usual mistake: its name here, the names that the marking may give it, and its results."""

    name: str
    ours: frozenset[str]
    gives: Callable[[Taught], Iterator[Any]]


COUNTS: list[Usual] = []


def count(name: str, *ours: str) -> Callable[[Any], Any]:
    """Declare a mistake with a number of parameters."""

    def declared(gives: Callable[[Taught], Iterator[Any]]) -> Any:
        COUNTS.append(Usual(name, frozenset(ours), gives))
        return gives

    return declared


def cell(layer: Taught, d: Any, u: int, gates: int, biases: int) -> Any:
    """The parameters of a recurrent layer."""
    return layer.times * gates * (u + d + biases) * u


def biases(layer: Taught) -> int:
    """The biases of each unit and gate of a recurrent layer."""
    return layer.b * (2 if getattr(layer.a, "reset_after", False) else 1)


def kernel(layer: Taught, channels: Any) -> Any:
    """The weights of a convolution without its bias, for so many channels."""
    return layer.k * channels * layer.a.filters


CONV = (*CONVOLUTIONS, *TRANSPOSED)


@count("bias forgotten", "bias forgotten")
def bias_forgotten(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Dense" and layer.b:
        yield layer.d * layer.a.units
    if layer.kind in GATES and layer.b:
        yield cell(layer, layer.d, layer.a.units, GATES[layer.kind], 0)
    if layer.kind in CONV and layer.b and layer.plain:
        yield kernel(layer, layer.d)
    if layer.kind in SEPARABLE and layer.b:
        middle = layer.d * layer.a.depth_multiplier
        yield layer.k * middle + middle * layer.a.filters
    if layer.kind in DEPTHWISE and layer.b:
        yield layer.k * layer.d * layer.a.depth_multiplier


@count("reset_after ignored", "reset_after")
def reset_after_ignored(layer: Taught) -> Iterator[Any]:
    if layer.kind == "GRU" and layer.b:
        yield cell(layer, layer.d, layer.a.units, 3, 1)


@count("no weights", "no weights", "pooling", "other layer")
def no_weights(layer: Taught) -> Iterator[Any]:
    if layer.params == 0:
        if layer.kind in LOCAL_POOLS and layer.d:
            yield (layer.k * layer.d + 1) * layer.d
            yield layer.k * layer.d
            yield layer.k
        if layer.before:
            yield layer.before.params
        yield prod(size for size in layer.leaves if size)


@count("zero", "weights")
def zero(layer: Taught) -> Iterator[Any]:
    if layer.params:
        yield 0


@count("gates forgotten", "gates")
def gates_forgotten(layer: Taught) -> Iterator[Any]:
    if layer.kind in ("LSTM", "GRU"):
        yield cell(layer, layer.d, layer.a.units, 1, biases(layer))
        yield cell(layer, layer.d, layer.a.units, 1, layer.b)


@count("gates of another cell", "gates", "SimpleRNN", "GRU", "LSTM")
def other_gates(layer: Taught) -> Iterator[Any]:
    others = {"LSTM": (3,), "GRU": (4,), "SimpleRNN": (4, 3)}.get(layer.kind, ())
    for gates in others:
        yield cell(layer, layer.d, layer.a.units, gates, layer.b)
        yield cell(layer, layer.d, layer.a.units, gates, biases(layer))


@count("one direction only", "Bidirectional")
def one_direction(layer: Taught) -> Iterator[Any]:
    if layer.times == 2:
        yield layer.params // 2


@count("channels forgotten", "channels", "features")
def channels_forgotten(layer: Taught) -> Iterator[Any]:
    if layer.kind in CONV and layer.plain:
        yield kernel(layer, 1) + layer.b * layer.a.filters


@count("filters forgotten", "filters")
def filters_forgotten(layer: Taught) -> Iterator[Any]:
    if layer.kind in CONV and layer.plain:
        yield layer.k * layer.d + layer.b
        yield layer.k * layer.d


@count("width and input swapped", "swapped")
def swapped(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Dense":
        yield layer.d * (layer.a.units + layer.b)
    if layer.kind in GATES:
        yield cell(layer, layer.a.units, layer.d, GATES[layer.kind], biases(layer))
    if layer.kind in CONVOLUTIONS and layer.plain:
        yield (layer.k * layer.a.filters + layer.b) * layer.d


@count("input forgotten", "kernel")
def input_forgotten(layer: Taught) -> Iterator[Any]:
    if layer.kind in GATES:
        u, gates, bias = layer.a.units, GATES[layer.kind], biases(layer)
        yield layer.times * gates * (u + bias) * u


@count("recurrence forgotten", "recurrent_kernel")
def recurrence_forgotten(layer: Taught) -> Iterator[Any]:
    if layer.kind in GATES:
        yield layer.times * GATES[layer.kind] * (layer.d + biases(layer)) * layer.a.units


@count("one side of the window forgotten", "kernel_size")
def one_side(layer: Taught) -> Iterator[Any]:
    if layer.kind in ("Conv2D", "Conv2DTranspose") and layer.plain:
        yield (layer.window[0] * layer.d + layer.b) * layer.a.filters


@count("one bias for all", "one bias")
def one_bias(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Dense" and layer.b:
        yield layer.d * layer.a.units + 1
    if layer.kind in CONV and layer.b and layer.plain:
        yield kernel(layer, layer.d) + 1
    if layer.kind in GATES and layer.b and layer.times == 1:
        yield cell(layer, layer.d, layer.a.units, GATES[layer.kind], 0) + 1


@count("only the trained ones", "non-trainable")
def only_trained(layer: Taught) -> Iterator[Any]:
    if layer.kind == "BatchNormalization":
        yield 2 * layer.d


@count("Flatten forgotten", "flatten forgotten")
def flatten_forgotten(layer: Taught) -> Iterator[Any]:
    before = layer.before
    while before and before.kind in ("Dropout", "Activation", "BatchNormalization"):
        before = before.before
    if layer.kind == "Dense" and before and before.kind == "Flatten" and before.arrives[-1]:
        yield (before.arrives[-1] + layer.b) * layer.a.units


@count("flattened", "flattened")
def flattened(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Dense" and len(layer.arrives) > 2 and all(layer.arrives[1:]):
        yield (prod(layer.arrives[1:]) + layer.b) * layer.a.units


@count("time steps for features", "time steps")
def steps_for_features(layer: Taught) -> Iterator[Any]:
    if len(layer.arrives) == 3 and layer.arrives[1] and not layer.first:
        steps = layer.arrives[1]
        if layer.kind in GATES:
            yield cell(layer, steps, layer.a.units, GATES[layer.kind], biases(layer))
        if layer.kind == "Dense":
            yield (steps + layer.b) * layer.a.units
        if layer.kind == "Conv1D" and layer.plain:
            yield kernel(layer, steps) + layer.b * layer.a.filters


@count("time steps and features", "time steps", "flattened")
def steps_and_features(layer: Taught) -> Iterator[Any]:
    if len(layer.arrives) == 3 and layer.arrives[1] and layer.kind in GATES:
        d = layer.arrives[1] * layer.d
        yield cell(layer, d, layer.a.units, GATES[layer.kind], biases(layer))


@count("the model's input", "model input")
def model_input(layer: Taught) -> Iterator[Any]:
    if layer.before is None or not layer.start[1:] or not layer.start[-1]:
        return
    d = layer.start[-1]
    if layer.kind == "Dense":
        yield (d + layer.b) * layer.a.units
    if layer.kind in GATES:
        yield cell(layer, d, layer.a.units, GATES[layer.kind], biases(layer))
    if layer.kind in CONVOLUTIONS and layer.plain and len(layer.start) == len(layer.arrives):
        yield kernel(layer, d) + layer.b * layer.a.filters


@count("features counted as 1", "features")
def one_feature(layer: Taught) -> Iterator[Any]:
    if layer.kind in GATES:
        yield cell(layer, 1, layer.a.units, GATES[layer.kind], biases(layer))


@count("Bidirectional before not doubled", "earlier layer")
def half_before(layer: Taught) -> Iterator[Any]:
    if layer.before and layer.before.times == 2 and layer.d:
        half = layer.d // 2
        if layer.kind == "Dense":
            yield (half + layer.b) * layer.a.units
        if layer.kind in GATES:
            yield cell(layer, half, layer.a.units, GATES[layer.kind], biases(layer))


@count("bias on an embedding", "bias assumed")
def embedding_bias(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Embedding":
        yield layer.a.input_dim * layer.a.output_dim + layer.a.output_dim
        yield layer.a.input_dim * layer.a.output_dim + layer.a.input_dim


@count("input length for the vocabulary", "input length")
def length_for_vocabulary(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Embedding" and len(layer.arrives) == 2 and layer.arrives[1]:
        yield layer.arrives[1] * layer.a.output_dim
        yield layer.a.input_dim * layer.arrives[1]


@count("times the positions", "steps")
def times_positions(layer: Taught) -> Iterator[Any]:
    counted = (*GATES, *CONVOLUTIONS, "Dense", "Embedding")
    if layer.kind in counted and layer.params and layer.plain:
        inside = layer.image if layer.kind != "Embedding" else layer.arrives[1:]
        for sizes in (inside, layer.positions):
            if sizes and all(sizes):
                yield layer.params * prod(sizes)


@count("image for window", "image for window")
def image_for_window(layer: Taught) -> Iterator[Any]:
    if layer.kind in CONVOLUTIONS and layer.plain and all(layer.image):
        yield (prod(layer.image) * layer.d + layer.b) * layer.a.filters


@count("a second bias", "second bias")
def second_bias(layer: Taught) -> Iterator[Any]:
    if layer.kind in ("LSTM", "SimpleRNN") and layer.b:
        yield cell(layer, layer.d, layer.a.units, GATES[layer.kind], 2)


@count("a bias for each channel", "bias of each channel")
def bias_for_each_channel(layer: Taught) -> Iterator[Any]:
    if layer.kind in CONVOLUTIONS and layer.b and layer.plain:
        yield (layer.k + 1) * layer.d * layer.a.filters


@count("as a usual convolution", "Conv1D", "Conv2D")
def as_convolution(layer: Taught) -> Iterator[Any]:
    if layer.kind in SEPARABLE:
        yield (layer.k * layer.d + layer.b) * layer.a.filters
    if layer.kind in DEPTHWISE:
        outputs = layer.d * layer.a.depth_multiplier
        yield (layer.k * layer.d + layer.b) * outputs


@count("only the pointwise or the depthwise part", "pointwise_kernel", "depthwise_kernel")
def one_part(layer: Taught) -> Iterator[Any]:
    if layer.kind in SEPARABLE:
        middle = layer.d * layer.a.depth_multiplier
        yield (middle + layer.b) * layer.a.filters
        yield layer.k * middle + layer.b * layer.a.filters


@count("as another normalization", "BatchNormalization", "LayerNormalization", "non-trainable")
def other_normalization(layer: Taught) -> Iterator[Any]:
    if layer.kind == "LayerNormalization":
        yield 4 * layer.d


@count("all sizes of the input", "flattened", "steps")
def whole_input(layer: Taught) -> Iterator[Any]:
    if layer.kind == "BatchNormalization" and len(layer.arrives) > 2 and all(layer.arrives[1:]):
        yield 4 * prod(layer.arrives[1:])


@count("another layer's answer", "other layer")
def other_layer(layer: Taught) -> Iterator[Any]:
    if layer.params:
        yield from (params for params in layer.others[:2] if params)


@count("digits transposed", "digits")
def transposed(layer: Taught) -> Iterator[Any]:
    digits = str(layer.params)
    for at in range(len(digits) - 1):
        other = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        if not other.startswith("0"):
            yield int(other)


@count("a zero too many", "digits")
def zero_too_many(layer: Taught) -> Iterator[Any]:
    if layer.params >= 10:
        yield layer.params * 10
