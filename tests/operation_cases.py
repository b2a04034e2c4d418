"""Random operations of Keras on random tensors, made from the signatures of their classes.

Nothing about an operation is said here. What a parameter may be is told by its
name, which operations share, and by what the declared rule calls it.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib import import_module
from random import Random
from typing import Any

from shapecalc.declare.names import BITS
from shapecalc.rules import OPERATIONS

MODULES = [
    import_module(f"keras.src.ops.{name}")
    for name in ("core", "numpy", "nn", "math", "linalg", "image")
]

CLASSES: Mapping[str, Any] = {
    name: cls
    for module in MODULES
    for name, cls in vars(module).items()
    if inspect.isclass(cls)
    and issubclass(cls, import_module("keras").Operation)
    and cls.__module__ == module.__name__
}
"""Every operation of Keras, by its name."""

Sizes = list[Any]


def parameters(function: Any) -> list[inspect.Parameter]:
    """What a method of an operation takes by name, but for the operation's own name."""
    return [
        each
        for each in inspect.signature(function).parameters.values()
        if each.name not in ("self", "name", "kwargs") and not _is_open(each)
    ]


def _is_open(parameter: inspect.Parameter) -> bool:
    return parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)


SIZES = (1, 2, 3, [1, 2], [2, 2], [3, 1], [2], [2, 1, 2], [2, 2, 2])
"""What is told of a window: one number for all axes, or one for each."""

SHARED: list[tuple[str, list[Any]]] = [
    ("num_classes decimals num shift N n k", [1, 2, 3, 0, -1]),
    ("offset kth seed", [0, 1, -1, None]),
    ("threshold dx sigma fill_value max_val base", [0.5, 2, 1.0]),
    ("size output_size pool_size kernel_size", [*SIZES]),
    ("strides stride dilation dilation_rate", [1, 1, *SIZES, None]),
    ("sequence_length sequence_stride fft_length length num_segments", [1, 2, 3, 4, None]),
    ("top_padding left_padding bottom_padding right_padding", [0, 1, 2, 5, None]),
    ("top_cropping left_cropping bottom_cropping right_cropping", [0, 0, 1, 2, None]),
    ("target_height target_width", [1, 2, 4, 5, None]),
]
"""What parameters may be that have these names."""

DOTTED = ["...ab->...b", "...a,...a->...", "...a,ab->...b", "a...->...a", "...ab", "abc,b", "..."]

FIXED: dict[str, list[Any]] = {
    **{name: values for names, values in SHARED for name in names.split()},
    "block_size": [1, 2, 2, 3],
    "padding": ["valid", "same", "SAME", "causal", 0, 1, [1, 0]],
    "output_padding": [None, None, 0, 1, [1, 0]],
    "data_format": [None, "channels_last", "channels_last", "channels_first", "Channels_First"],
    "dtype": ["float32", "int32", "float16", "int64", "uint8", "bool", None],
    "newshape": [[-1], [-1, 2], [2, -1], [3, 4], [0, -1], [-1, -1]],
    "shape": [[4, 5, 6], [1, 3], [2, 3, 4], [None, 2], [-1, 2], [-1], [1, -1, 2]],
    "output_shape": [[4, 5, 6], [2, 3, 4, 5], [2]],
    "start_indices": [[0], [0, 1], [0, 0, 1]],
    "spatial_dims": [[0, 1], [1, 2]],
    "repeats": [2, [2], [1, 2], [2, 1, 1], [1, 2, 3]],
    "pad_width": [[[1, 2]], [[0, 0], [1, 1]], [[0, 0], [1, 2], [0, 1]]],
    "indices_or_sections": [1, 2, 3, [1], [1, 2], [-1]],
    "subscripts": ["ab,bc->ac", "ab->ba", "abc,acd->abd", "ab,ab->a", *DOTTED],
    "key": [0, [0, 1], [slice(None), slice(1, None)], [Ellipsis, None, -1], [None, slice(2)]],
    "indices": [0, [0, 1], [[0, 1, 0]]],
    "indexing": ["xy", "ij"],
    "mode": ["valid", "same", "full", "constant", "reduced", "complete"],
    "reduction": [None, "add", "max"],
    "strategy": ["greedy", "beam_search"],
    "method": ["linear", "nearest"],
    "side": ["left", "right"],
    "window": ["hann", None],
    "ord": [None, None, 1, 2, 3, "fro", "nuc"],
    "bins": [1, 10],
    "range": [None, None, [0, 1]],
    "weights": [None, [1, 2], [0.5], [True]],
    "q": [0.5, [0.5], [0.1, 0.9]],
    "minlength": [0, 3],
}
"""What parameters may be that have these names."""


def constant(parameter: inspect.Parameter, random: Random, rank: int) -> Any:
    """A value for a parameter, as its name or its default tells."""
    name, default = parameter.name, parameter.default
    axis = random.randrange(-rank - 1, rank + 1)
    axes = random.sample(range(-rank, rank), random.randrange(1, rank + 1))
    placed: dict[str, list[Any]] = {
        **{key: [None, axis, axis, axes, -1] for key in ("axis", "axisa", "axisb", "axisc")},
        "axes": [None, axis, axes, axes[:2], [0, 1], 1, [axes[:1], axes[:1]], [[-1], [0]]],
        **{key: [axis, 0, 1] for key in ("axis1", "axis2")},
        **{key: [[axis], axes] for key in ("source", "destination")},
    }
    if isinstance(default, bool):
        return random.random() < 0.5
    chosen = random.choice(placed.get(name) or FIXED.get(name) or [1.0, 2, 0.5])
    return tuple(chosen) if isinstance(chosen, list) and random.random() < 0.3 else chosen


def constants(cls: Any, random: Random, rank: int) -> dict[str, Any]:
    """What an operation is made with."""
    return {
        each.name: constant(each, random, rank)
        for each in parameters(cls.__init__)
        if each.default is each.empty or random.random() < 0.6
    }


WINDOWS = ("kernel", "depthwise_kernel", "pointwise_kernel")
"""Parameters that are a window: sizes along some axes, channels that arrive and that leave."""

VECTORS = {"mean", "variance", "offset", "scale", "gamma", "beta"}
"""Parameters that have a number for each channel."""

TOLD: dict[str, list[Sizes]] = {
    **{name: [[4, 2], [4, 2], [3, 4, 2]] for name in ("start_points", "end_points")},
    "transform": [[8], [2, 8]],
    "segment_ids": [[1], [3], [None]],
}
"""The shapes of parameters that are mostly alike."""


IMAGED = {"data_format", "kernel_size"}
"""What an operation is made with that takes images."""


def first_shape(random: Random, imaged: bool = False) -> Sizes:
    """The shape of the first tensor: often one with a matrix, or with colours."""
    size = [1, 2, 3, 4, 6]
    rank = random.choice([2, 3, 3, 4, 4, 4, 5] if imaged else [1, 2, 3, 3, 4, 5])
    shape = [random.choice([None, *size]), *random.choices(size, k=rank - 1)]
    if rank > 2:
        shape[1] = random.choice([shape[1], shape[1], None])
        shape[-1] = random.choice([shape[-1], shape[-1], shape[-2], 3])
    return shape


def further_shape(name: str, first: Sizes, random: Random) -> Sizes:
    """The shape of another tensor, which mostly has something to do with the first."""
    size = random.choice([1, 2, 3, 4])
    if name in WINDOWS:
        return [*random.choices([1, 2, 3], k=max(len(first) - 2, 0)), first[-1], size]
    if name in VECTORS and random.random() < 0.9:
        return first[-1:]
    turned = [*first[:-2], *first[-2:][::-1]]
    return random.choice(
        TOLD.get(name)
        or [
            *([first] * 4),
            [size if random.random() < 0.3 else each for each in first],
            [1 if random.random() < 0.3 else each for each in first],
            [random.choice(first)],
            first[:-1] or first,
            first[1:] or first,
            [*first[:-1], 1],
            [*first[:-1], size],
            turned,
            [len(first), size],
            first_shape(random),
        ]
    )


def tensor(keras: Any, random: Random, shape: Sizes) -> Any:
    usual = ["float32", "float32", "float16", "int32", "bool", "int64", "uint8"]
    dtype = random.choice(usual if random.random() < 0.9 else sorted(BITS))
    return keras.Input(batch_shape=shape, dtype=dtype)


class Case:
    """An operation with all that it is called on.

    Attributes:
        inputs: the inputs of a model of it.
        arguments: what it is called on, in order.
    """

    def __init__(self, keras: Any, name: str, random: Random) -> None:
        self.keras, self.random = keras, random
        self.name, self.cls = name, CLASSES[name]
        self.first: Sizes = []
        self.inputs: list[Any] = []
        self.arguments: list[Any] = []
        for each in inspect.signature(self.cls.call).parameters.values():
            self.add(each)

    def add(self, parameter: inspect.Parameter) -> None:
        """One argument, or none where it may be left out."""
        if parameter.kind is parameter.VAR_POSITIONAL:
            self.arguments += [
                self.tensor(parameter.name) for _ in range(self.random.choice([1, 2, 2, 3]))
            ]
        elif parameter.name != "self" and parameter.kind is not parameter.VAR_KEYWORD:
            self.arguments.append(self.argument(parameter))

    def argument(self, parameter: inspect.Parameter) -> Any:
        """A tensor, several, or a value that is none, as the rule has it."""
        kind = OPERATIONS[self.name].function.__annotations__.get(parameter.name, "Value")
        dice = self.random.random()
        if parameter.default is not parameter.empty and dice < 0.2:
            return parameter.default
        if self.inputs and dice < (0.05 if "Array" in kind else 0.5):
            return constant(parameter, self.random, len(self.first))
        if "list" in kind:
            return self.tensors(parameter.name)
        return self.tensor(parameter.name)

    def tensors(self, name: str) -> list[Any]:
        return [self.tensor(name) for _ in range(self.random.choice([1, 2, 2, 3]))]

    def tensor(self, name: str) -> Any:
        """A new input of the model, or one that it has."""
        if self.inputs and self.random.random() < 0.1:
            return self.random.choice(self.inputs)
        if self.inputs:
            shape = further_shape(name, self.first, self.random)
        else:
            imaged = any(each.name in IMAGED for each in parameters(self.cls.__init__))
            shape = self.first = first_shape(self.random, imaged)
        self.inputs.append(tensor(self.keras, self.random, shape))
        return self.inputs[-1]

    def outputs(self) -> Any:
        """What it gives; whatever Keras raises."""
        made = constants(self.cls, self.random, len(self.first))
        return self.cls(**made)(*self.arguments)


def call(keras: Any, name: str, random: Random) -> tuple[list[Any], Any]:
    """The inputs of a model of one operation, and what comes out; whatever Keras raises."""
    case = Case(keras, name, random)
    return case.inputs, case.outputs()


def spoil(saved: dict[str, Any], name: str, random: Random) -> None:
    """Gives an input another shape, or the operation another constant."""
    layers = saved["config"]["layers"]
    config = next(layer["config"] for layer in layers if layer["class_name"] == name)
    given = [each for each in parameters(CLASSES[name].__init__) if each.name in config]
    if given and random.random() < 0.5:
        changed = random.choice(given)
        config[changed.name] = constant(changed, random, 3)
        return
    inputs = [layer["config"] for layer in layers if layer["class_name"] == "InputLayer"]
    shape = random.choice(inputs)["batch_shape"]
    shape[random.randrange(len(shape))] = random.choice([None, 1, 2, 5])
