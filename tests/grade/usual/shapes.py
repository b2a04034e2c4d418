"""Wrong output shapes as students write them, the most usual mistakes first: see `counts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, prod
from typing import Any

from grade.usual.counts import Usual
from grade.usual.facts import (
    CONVOLUTIONS,
    GATES,
    GLOBAL_POOLS,
    LOCAL_POOLS,
    WINDOWS,
    Taught,
)

SHAPES: list[Usual] = []


def shape(name: str, *ours: str) -> Callable[[Any], Any]:
    """Declare a mistake with an output shape."""

    def declared(gives: Callable[[Taught], Iterator[Any]]) -> Any:
        SHAPES.append(Usual(name, frozenset(ours), gives))
        return gives

    return declared


def steps_of(layer: Taught) -> tuple[int, ...]:
    """The strides; a pooling moves by its own size."""
    return layer.a.strides or layer.window


def along(layer: Taught, size: Callable[[int, int, int], Any]) -> tuple[Any, ...]:
    """The positions of a window along each axis, counted like that."""
    strides = steps_of(layer)
    return tuple(
        None if n is None else size(n, k, s)
        for n, k, s in zip(layer.image, layer.window, strides, strict=True)
    )


def valid(n: int, k: int, s: int) -> int:
    return (n - k) // s + 1


def same(n: int, k: int, s: int) -> int:
    return ceil(n / s)


def counted(layer: Taught) -> Callable[[int, int, int], int]:
    """How the layer counts its positions."""
    return same if layer.a.padding == "same" else valid


def windowed(layer: Taught) -> bool:
    return layer.kind in WINDOWS and layer.plain and layer.a.padding in ("same", "valid")


@shape("return_sequences", "return_sequences")
def other_steps(layer: Taught) -> Iterator[Any]:
    if layer.kind in GATES:
        if layer.a.return_sequences:
            yield (layer.leaves[0], layer.leaves[-1])
        else:
            yield (layer.leaves[0], layer.arrives[1], layer.leaves[-1])


@shape("padding forgotten", "padding")
def padding_forgotten(layer: Taught) -> Iterator[Any]:
    if windowed(layer) and layer.a.padding == "same":
        yield layer.shaped(along(layer, valid), layer.width)


@shape("rounded wrongly", "rounding")
def rounded_wrongly(layer: Taught) -> Iterator[Any]:
    if windowed(layer):
        down, up = (lambda n, k, s: n // s), (lambda n, k, s: ceil((n - k) / s) + 1)
        yield layer.shaped(along(layer, down if layer.a.padding == "same" else up), layer.width)


@shape("padding='same' assumed", "padding")
def padding_assumed(layer: Taught) -> Iterator[Any]:
    if windowed(layer) and layer.a.padding == "valid":
        yield layer.shaped(along(layer, same), layer.width)


@shape("strides forgotten", "strides")
def strides_forgotten(layer: Taught) -> Iterator[Any]:
    if windowed(layer) and layer.given("strides") and set(steps_of(layer)) != {1}:
        count = counted(layer)
        yield layer.shaped(along(layer, lambda n, k, s: count(n, k, 1)), layer.width)


@shape("input taken for output", "unchanged", "Flatten")
def unchanged(layer: Taught) -> Iterator[Any]:
    yield layer.arrives


@shape("+ 1 forgotten", "plus one")
def one_forgotten(layer: Taught) -> Iterator[Any]:
    if windowed(layer) and layer.a.padding == "valid":
        yield layer.shaped(along(layer, lambda n, k, s: (n - k) // s), layer.width)


@shape("filters forgotten", "filters", "swapped")
def channels_stay(layer: Taught) -> Iterator[Any]:
    if layer.kind in CONVOLUTIONS:
        yield layer.shaped(layer.positions, layer.d)


@shape("channels left out", "axes", "filters")
def no_channels(layer: Taught) -> Iterator[Any]:
    if layer.kind in WINDOWS and layer.positions:
        yield (layer.leaves[0], *layer.positions)


@shape("one direction only", "Bidirectional", "merge_mode")
def one_direction(layer: Taught) -> Iterator[Any]:
    if layer.times == 2:
        yield (*layer.leaves[:-1], layer.leaves[-1] // 2)


@shape("Dense flattens", "flattened")
def dense_flattens(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Dense" and len(layer.leaves) > 2:
        yield (layer.leaves[0], layer.leaves[-1])


@shape("Flatten forgotten", "flatten forgotten")
def flatten_forgotten(layer: Taught) -> Iterator[Any]:
    before = layer.before
    if layer.kind == "Dense" and before and before.kind == "Flatten" and len(before.arrives) > 2:
        yield (*before.arrives[:-1], layer.a.units)


@shape("Flatten without the channels", "channels")
def flattened_image(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Flatten" and len(layer.arrives) > 3 and all(layer.arrives[1:]):
        yield (layer.leaves[0], prod(layer.image))


@shape("global pooling for local", *GLOBAL_POOLS)
def global_for_local(layer: Taught) -> Iterator[Any]:
    if layer.kind in LOCAL_POOLS:
        yield (layer.leaves[0], layer.d)


@shape("local pooling for global", *LOCAL_POOLS)
def local_for_global(layer: Taught) -> Iterator[Any]:
    if layer.kind in GLOBAL_POOLS and not layer.a.keepdims and all(layer.image):
        yield layer.shaped(tuple(n // 2 for n in layer.image), layer.d)


@shape("upsampling for pooling", "UpSampling1D", "UpSampling2D", "UpSampling3D")
def upsampling(layer: Taught) -> Iterator[Any]:
    if layer.kind in LOCAL_POOLS and all(layer.image):
        sizes = tuple(n * k for n, k in zip(layer.image, layer.window, strict=True))
        yield layer.shaped(sizes, layer.d)


@shape("a window of 2 assumed", "pool_size")
def usual_window(layer: Taught) -> Iterator[Any]:
    if windowed(layer) and layer.kind in LOCAL_POOLS and set(layer.window) != {2}:
        yield layer.shaped(tuple(n and n // 2 for n in layer.image), layer.d)


@shape("strides of 1 for a pooling", "strides")
def pooled_by_one(layer: Taught) -> Iterator[Any]:
    if windowed(layer) and layer.kind in LOCAL_POOLS and set(steps_of(layer)) != {1}:
        count = counted(layer)
        yield layer.shaped(along(layer, lambda n, k, s: count(n, k, 1)), layer.d)


@shape("a convolution moved by its window", "strides")
def moved_by_window(layer: Taught) -> Iterator[Any]:
    if windowed(layer) and layer.kind in CONVOLUTIONS and layer.a.padding == "valid":
        yield layer.shaped(along(layer, lambda n, k, s: n // k), layer.width)


@shape("one channel", "channels")
def one_channel(layer: Taught) -> Iterator[Any]:
    if layer.kind in LOCAL_POOLS:
        yield layer.shaped(layer.positions, 1)


@shape("channels pooled, too", "channels pooled")
def channels_pooled(layer: Taught) -> Iterator[Any]:
    if layer.kind in LOCAL_POOLS and layer.d and layer.d > 1:
        yield layer.shaped(layer.positions, layer.d // layer.window[0])


@shape("another order", "order")
def other_order(layer: Taught) -> Iterator[Any]:
    if len(layer.leaves) > 2:
        batch, *sizes = layer.leaves
        yield (batch, sizes[-1], *sizes[:-1])


@shape("Dropout drops sizes", "rate")
def dropped(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Dropout" and layer.d:
        rate = layer.a.rate
        yield (*layer.leaves[:-1], round(layer.d * (1 - rate)))
        yield (*layer.leaves[:-1], round(layer.d * rate))


@shape("an embedding without its steps", "axes", "time steps")
def no_steps(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Embedding":
        yield (layer.leaves[0], layer.leaves[-1])


@shape("the vocabulary for the steps", "vocabulary")
def vocabulary_for_steps(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Embedding" and len(layer.leaves) == 3:
        yield (layer.leaves[0], layer.a.input_dim, layer.leaves[-1])
        yield (layer.leaves[0], layer.leaves[1], layer.a.input_dim)


@shape("the width of the input", "swapped")
def input_width(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Dense" or layer.kind in GATES:
        yield (*layer.leaves[:-1], layer.arrives[-1])


@shape("the shape of the weights", "kernel")
def weights_for_output(layer: Taught) -> Iterator[Any]:
    if layer.kind == "Dense":
        yield (layer.d, layer.a.units)


@shape("a number for the batch", "batch")
def batch_given(layer: Taught) -> Iterator[Any]:
    yield (32, *layer.leaves[1:])


@shape("another layer's answer", "other layer")
def other_layer(layer: Taught) -> Iterator[Any]:
    yield from layer.other_shapes[:2]
