"""Receptive fields, compared with where the gradient of the real model is not zero."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest

from shapecalc.costs.calls import calls_of
from shapecalc.costs.one_example import example_of, one_example
from shapecalc.costs.receptive_field import (
    ALL,
    SeenAxis,
    all_seen,
    receptive_fields,
    receptive_text,
)
from shapecalc.declare.sight import NOWHERE
from shapecalc.errors import Source
from shapecalc.oracle.build import Builder, load_keras
from shapecalc.read.document import read_data, read_texts

LAYERS: list[Callable[[Random], str]] = [
    lambda r: f"Conv1D(2, {size(r)}, strides={r.randint(1, 3)}, padding={padding(r)})",
    lambda r: f"Conv1D(2, {size(r)}, padding='causal', dilation_rate={r.randint(1, 3)})",
    lambda r: f"Conv1D(2, {size(r)}, padding={padding(r)}, dilation_rate={r.randint(1, 3)})",
    lambda r: f"SeparableConv1D(2, {size(r)}, padding={padding(r)})",
    lambda r: f"DepthwiseConv1D({size(r)}, strides=2, padding={padding(r)})",
    lambda r: (
        f"AveragePooling1D({r.randint(1, 3)}, strides={r.randint(1, 3)}, padding={padding(r)})"
    ),
    lambda r: f"Conv1DTranspose(2, {r.randint(2, 4)}, strides=2, padding={padding(r)})",
    lambda r: f"Conv1DTranspose(2, 4, strides=3, padding={padding(r)}, output_padding=2)",
    lambda r: f"UpSampling1D({r.randint(1, 3)})",
    lambda r: f"ZeroPadding1D(({r.randint(0, 3)}, {r.randint(0, 3)}))",
    lambda r: f"Cropping1D(({r.randint(0, 3)}, {r.randint(0, 3)}))",
    lambda r: "Dense(2)",
    lambda r: "BatchNormalization()",
    lambda r: "LayerNormalization()",
    lambda r: "ReLU()",
    lambda r: "TimeDistributed(Dense(2))",
    lambda r: "SpectralNormalization(Conv1D(2, 3))",
]


def padding(random: Random) -> str:
    return random.choice(["'valid'", "'same'"])


def size(random: Random) -> int:
    return random.randint(1, 4)


def stack(seed: int) -> Any:
    random = Random(seed)
    layers = [random.choice(LAYERS)(random) for _ in range(random.randint(1, 5))]
    return ["Input((120, 2))", *layers]


def spans(data: Any) -> list[Any]:
    """Return what the first output of a model sees of its first input."""
    example = one_example(read_data(data))
    assert example is not None
    calls = calls_of(example)
    assert calls is not None
    return list(all_seen(calls)[calls.outputs[0]][calls.inputs[0]])


def reached(model: Any, position: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the first and last positions, along each axis, with a gradient that is not zero."""
    import tensorflow as tf

    image = tf.constant(np.random.default_rng(0).uniform(0.5, 1.5, (1, *model.input_shape[1:])))
    with tf.GradientTape() as tape:
        tape.watch(image)
        output = tf.reduce_sum(model(image)[(0, *position)] ** 2)
    gradient = np.abs(tape.gradient(output, image).numpy()[0]).sum(axis=-1)
    limit = gradient.max() * 1e-9
    return [(int(np.min(axis)), int(np.max(axis))) for axis in np.nonzero(gradient > limit)]


def build(data: Any) -> Any:
    """Return the model of Keras, with positive weights that differ."""
    keras = load_keras()
    model = Builder(keras).model(read_data(data))
    random = np.random.default_rng(1)
    for weight in model.weights:
        if "int" not in str(weight.dtype):
            weight.assign(random.uniform(0.5, 1.5, weight.shape))
    return model


def compare(data: Any) -> None:
    """Compare what positions in the middle of an output see with their gradients."""
    model, seen = build(data), spans(data)
    sizes = model.output_shape[1:-1]
    for shift in range(-2, 3):
        position = tuple(size // 2 + shift for size in sizes)
        ours = [
            (span.low(position[span.axis - 1]), span.high(position[span.axis - 1]))
            for span in seen
            if isinstance(span, SeenAxis)
        ]
        if any(low is None for low, _ in ours):
            continue
        assert ours == reached(model, position), (data, position)


PROGRAM = """import keras
import numpy as np
from keras import Input, Model, layers, ops
x = Input({shape})
model = Model(x, {output})
"""

CONV = "layers.Conv1D(4, 3)(x)"

OUTPUTS = {
    (24, 3): [
        "layers.AdaptiveAveragePooling1D(8)(x)",
        "layers.AdaptiveAveragePooling1D(7)(layers.Conv1D(2, 3)(x))",
        "layers.Conv1D(2, 2)(layers.AdaptiveAveragePooling1D(10)(x))",
        "layers.STFTSpectrogram(frame_length=8, frame_step=4)(x)",
    ],
    (11, 13, 3): [
        "layers.AdaptiveAveragePooling2D((5, 3))(x)",
        "layers.Resizing(17, 9)(x)",
        "layers.Resizing(6, 26, interpolation='nearest')(x)",
        "layers.Resizing(8, 21, interpolation='bicubic')(x)",
        "layers.Resizing(8, 21, interpolation='lanczos3')(layers.Conv2D(2, 2)(x))",
        "layers.CenterCrop(6, 9)(layers.Conv2D(2, 3)(x))",
        "layers.RandomFlip()(layers.Conv2D(3, 3)(x))",
        "layers.RandomZoom(0.5)(layers.Conv2D(3, 3)(x))",
        "ops.swapaxes(layers.Conv2D(4, (3, 2))(x), 1, 2)",
        "ops.expand_dims(layers.Conv2D(4, (3, 2))(x), 1)",
        "ops.mean(x, axis=1)",
        "ops.average_pool(x, (3, 2), strides=2, data_format='channels_last')",
        "ops.rot90(layers.Conv2D(4, (3, 2))(x), 1, (1, 2))",
        "ops.rot90(layers.Conv2D(4, (3, 2))(x), 3, (1, 2))",
        "ops.flip(layers.Conv2D(4, (3, 2))(x), (1, 2))",
        "ops.roll(layers.Conv2D(4, (3, 2))(x), (2, -1), (1, 2))",
        "layers.Conv2D(2, (2, 3))(ops.repeat(x, 2, axis=1))",
        "ops.image.resize(layers.Conv2D(4, (3, 2))(x), (17, 9))",
        "ops.image.gaussian_blur(x, (3, 5), (1.0, 1.0))",
        "ops.image.rgb_to_grayscale(layers.Conv2D(3, 2)(x))",
        "layers.Conv2D(2, 1)(ops.image.extract_patches(x, (3, 2), strides=(2, 1)))",
        "layers.Conv2D(4, (3, 5), padding='same')(x)[:, 5, 1:]",
    ],
    (3, 16, 2): ["layers.ConvLSTM1D(2, 3)(x)", "layers.ConvLSTM1D(2, 2, padding='same')(x)"],
    (16, 4): [
        "layers.EinsumDense('abc,cd->abd', (14, 3))(layers.Conv1D(4, 3)(x))",
        "layers.EinsumDense('abc,bd->adc', (4, 4))(x)",
        f"ops.softmax({CONV})",
        f"ops.transpose({CONV}, (0, 2, 1))",
        f"ops.stack([{CONV}, {CONV}], axis=2)",
        "ops.split(layers.Conv1D(4, 3, padding='same')(x), 2, axis=1)[1]",
        "ops.split(layers.Conv1D(4, 3, padding='same')(x), [2, 7], axis=1)[2]",
        f"ops.pad({CONV}, ((0, 0), (2, 1), (0, 0)))",
        f"{CONV}[:, 2:-1]",
        f"{CONV}[:, 1::2]",
        f"{CONV}[:, -7:, 0]",
        f"ops.reshape({CONV}, (-1, 14, 2, 2))",
        f"ops.einsum('abc,abc->ab', {CONV}, x[:, 1:-1])",
        f"ops.matmul({CONV}, ops.transpose(ops.mean(x, axis=1, keepdims=True), (0, 2, 1)))",
        f"ops.normalize({CONV}) * ops.mean(x, axis=2, keepdims=True)[:, 1:-1]",
        f"ops.slice({CONV}, (0, 3, 0), (1, 8, 4))",
        f"ops.cast({CONV}, 'float32') * 2",
        f"{CONV}[:, 5]",
        f"{CONV}[:, -3, None, 1:]",
        f"{CONV}[:, 2] + {CONV}[:, 5]",
        f"{CONV}[:, ::-2]",
        f"layers.Conv1D(2, 2)(ops.flip({CONV}, axis=1))",
        f"ops.tile({CONV}, (1, 2, 1))",
        f"ops.take({CONV}, 4, axis=1)",
        f"ops.take({CONV}, [1, 4, 7], axis=1)",
        f"ops.unstack({CONV}, axis=1)[-3]",
        f"ops.array_split({CONV}, 3, axis=1)[1]",
        f"ops.diff({CONV}, n=2, axis=1)",
        f"ops.pad({CONV}, ((0, 0), (2, 1), (0, 0)), mode='reflect')",
        f"ops.logsumexp({CONV}, axis=1)",
        f"ops.norm({CONV}, axis=-1)",
        f"ops.tril({CONV}, 3)",
        f"ops.tensordot({CONV}, np.ones((4, 2), 'float32'), 1)",
        f"ops.glu({CONV})",
    ],
}
"""Layers and operations on an input of some shape, without the batch."""


@pytest.mark.parametrize(
    ("shape", "output"), [(shape, text) for shape, texts in OUTPUTS.items() for text in texts]
)
def test_layers_and_operations(shape: tuple[int, ...], output: str) -> None:
    """Positions in the middle see exactly what their gradients say; an axis is never unknown."""
    text = PROGRAM.format(shape=shape, output=output)
    names: dict[str, Any] = {}
    load_keras()
    exec(text, names)
    fill(names["model"], 0.01 if "LSTM" in output else 0.5)
    calls = calls_of(example_of(read_texts(Source("model.py", text))[-1]))
    assert calls is not None
    spans = all_seen(calls)[calls.outputs[0]][calls.inputs[0]]
    for shift in range(-1, 2):
        sizes = names["model"].output_shape[1:]
        position = tuple(size // 2 + shift * (size > 4) for size in sizes)
        for span, reach in zip(spans, gradient_reach(names["model"], position, shape)):
            if isinstance(span, SeenAxis):
                at = 0 if span.axis == NOWHERE else position[span.axis - 1]
                low, high = span.low(at), span.high(at)
                assert (low, high) == reach, (span.axis, position)
            else:
                assert span == ALL


def fill(model: Any, scale: float) -> None:
    """Give a model positive weights that differ."""
    random = np.random.default_rng(1)
    for weight in model.weights:
        if "float" in str(weight.dtype):
            weight.assign(random.uniform(scale, 3 * scale, weight.shape))


def gradient_reach(
    model: Any, position: tuple[int, ...], shape: tuple[int, ...]
) -> list[tuple[int, int]]:
    """Return the first and last positions, along all axes, with a gradient that is not zero."""
    import tensorflow as tf

    numbers = np.random.default_rng(0).uniform(0.5, 1.5, (1, *shape)).astype("float32")
    image = tf.constant(numbers)
    with tf.GradientTape() as tape:
        tape.watch(image)
        output = tf.reduce_sum(model(image, training=False)[(0, *position)] ** 2)
    gradient = np.abs(tape.gradient(output, image).numpy()[0])
    limit = gradient.max() * 1e-12
    return [(int(np.min(axis)), int(np.max(axis))) for axis in np.nonzero(gradient > limit)]


@pytest.mark.parametrize("seed", range(12))
def test_stacks(seed: int) -> None:
    compare(stack(seed))


@pytest.mark.parametrize(
    "layers",
    [
        ["Conv2D(2, (3, 4), strides=(2, 1), padding='same')", "AveragePooling2D((2, 3))"],
        ["UpSampling2D(2, interpolation='bilinear')", "Conv2D(2, (2, 3))"],
        ["UpSampling2D((3, 2), interpolation='bicubic')", "UpSampling2D(interpolation='lanczos3')"],
        ["Conv2DTranspose(2, (4, 3), strides=(2, 3))", "Conv2D(2, 3, strides=3)", "PReLU()"],
        ["ZeroPadding2D(((1, 2), (0, 3)))", "Cropping2D(((2, 0), 1))", "SeparableConv2D(2, 3)"],
    ],
)  # fmt: skip
def test_images(layers: list[str]) -> None:
    compare(["Input((40, 37, 2))", *layers])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Conv1D(2, 5, padding='same')(x)", "Conv1D(2, 3, padding='same')(x)"),
        ("Conv1D(2, 4, padding='same')(x)", "Conv1D(2, 3, padding='causal')(x)"),
        ("Conv1D(2, 3, padding='same')(x)", "UpSampling1D(2)(AveragePooling1D(2)(x))"),
    ],
)
@pytest.mark.parametrize("merge", ["Add()", "Concatenate()"])
def test_paths(first: str, second: str, merge: str) -> None:
    """Of several paths, the field covers all."""
    layers = {
        "a": first,
        "b": second.replace("MaxPooling", "AveragePooling"),
        "c": f"{merge}([a, b])",
    }
    compare({"inputs": {"x": [40, 2]}, "layers": layers, "outputs": ["c"]})


def texts(data: Any) -> list[str]:
    example = one_example(read_data(data))
    assert example is not None
    fields = receptive_fields(example)
    return [receptive_text(fields[layer]) for layer in example.model.layers]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["Input((None, 3))", "Conv1D(4, 3)", "LSTM(5)"], ["3", "all"]),
        (["Input((3, 64, 64))", "Conv2D(4, (3, 1), data_format='channels_first')"], ["3×1"]),
        (["Input((9,), dtype='int32')", "Embedding(9, 4)", "Conv1D(2, 3)", "Flatten()"],
         ["1", "3", "all"]),
        (["Input((9,))", "Dropout(0.5)", "Dense(4)"], ["1", "all"]),
        (["Input((8, 8, 3))", "Conv2D(4, 3)", "Reshape((36, 4))", "Dense(2)"], ["3", "?", "?"]),
        (["Input((8, 9, 3))", "Conv2D(4, 3)", "Reshape((6, 28))"], ["3", "3×all"]),
        (["Input((8, 9, 3))", "Conv2D(4, (3, 1))", "Permute((2, 1, 3))"], ["3×1", "3×1"]),
        (["Input((8, 9, 3))", "GroupNormalization(3)", "Softmax(axis=1)"], ["all", "all"]),
        (["Input((8, 3))", "Layer(class_name='Mine', output_shape=(8, 4), params=5)"], ["?"]),
        (["Input((20, 3))", "UpSampling1D(300)", "Conv1D(2, 3)"], ["?", "?"]),
    ],
)  # fmt: skip
def test_texts(layers: list[str], expected: list[str]) -> None:
    assert texts(layers)[-len(expected) :] == expected


def test_attention() -> None:
    """A query sees all values, and of the queries only itself."""
    data = {
        "inputs": {"x": [7, 6], "y": [9, 6]},
        "layers": {"z": "Conv1D(6, 3)(x)", "a": "MultiHeadAttention(2, 4)(z, y)"},
        "outputs": ["a"],
    }
    assert texts(data)[-1] == "3, all"


@pytest.mark.parametrize("reads", [("x", "y"), ("x", "x")])
def test_one_after_another(reads: tuple[str, str]) -> None:
    """Where tensors follow each other, each position sees one of them."""
    data = {
        "inputs": {name: [10, 3] for name in reads},
        "layers": {
            "a": f"Conv1D(3, 3)({reads[0]})",
            "b": f"Conv1D(3, 5)({reads[1]})",
            "c": "Concatenate(axis=1)([a, b])",
            "z": "Conv1D(3, 2)(c)",
        },
        "outputs": ["z"],
    }
    assert texts(data)[-2:] == (["3, 5", "4, 6"] if len(set(reads)) > 1 else ["?", "?"])


def test_models() -> None:
    """A model inside another has the field of its output, on the path to it."""
    inner = {"Model": {"layers": ["Input((None, 3))", "Conv1D(3, 3)", "MaxPooling1D(2)"]}}
    assert texts({"layers": ["Input((40, 3))", "Conv1D(3, 5, strides=2)", inner]})[-2:] == [
        "5",
        "11",
    ]


def test_application() -> None:
    """The field of VGG16 behind its third block, as it is published."""
    layers = ["Input((112, 112, 3))"]
    for filters, count in ((2, 2), (2, 2), (2, 3)):
        layers += [f"Conv2D({filters}, 3, padding='same')"] * count + ["AveragePooling2D(2)"]
    assert texts(layers)[-1] == "44"
    compare(layers)
