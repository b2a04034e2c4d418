"""Small models of many kinds, as real Keras saves them: what `damaged_configs` damages.

``python tests/saved_models.py`` writes the file again, with the Keras that is installed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "saved_models.json"

Make = Callable[[Any], Any]


def saved(kind: str) -> list[str]:
    """Return the configs of one version of Keras: "keras" or "keras2"."""
    configs: list[str] = json.loads(FILE.read_text(encoding="utf-8"))[kind]
    return configs


def stacks(keras: Any) -> Iterator[Any]:
    """Yield Sequential models."""
    k, s = keras.layers, keras.Sequential
    yield s([keras.Input((3,)), k.Dense(2), k.Dense(1, activation="sigmoid")], name="m")
    yield s([k.Dense(2, input_shape=(3,)), k.Dropout(0.5, seed=3), k.BatchNormalization()])
    yield s([k.Dense(2), k.ReLU(6.0), k.Dense(1)])
    yield s([k.Dense(2)])
    built = s([k.Flatten(), k.Dense(2, kernel_regularizer="l1", bias_constraint="non_neg")])
    built.build((None, 4, 2))
    yield built
    yield s([keras.Input((8, 8, 3)), k.Conv2D(4, 3, padding="same"), k.MaxPooling2D(), k.Flatten()])
    yield s([keras.Input((9, 2)), k.Conv1D(3, 2), k.GlobalAveragePooling1D(), k.Dense(1)])
    yield s([keras.Input((5, 2)), k.LSTM(3, return_sequences=True), k.GRU(2), k.Dense(1)])
    yield s([keras.Input((5,)), k.Embedding(9, 4, mask_zero=True), k.SimpleRNN(3)])
    yield s([keras.Input((5, 2)), k.Bidirectional(k.LSTM(3), merge_mode="sum")])
    yield s([keras.Input((4, 5, 2)), k.TimeDistributed(k.Dense(3)), k.Reshape((2, -1))])
    yield s([keras.Input((5, 2)), k.RNN([k.LSTMCell(3), k.GRUCell(2)]), k.Softmax()])
    yield s(
        [keras.Input((6, 6, 1)), k.DepthwiseConv2D(2), k.SeparableConv2D(2, 2), k.ZeroPadding2D()]
    )
    yield s([keras.Input((6, 6, 1)), k.Conv2DTranspose(2, 3, strides=2), k.Cropping2D(1)])
    yield s(
        [keras.Input((4,)), k.Rescaling(0.5), k.GaussianNoise(0.1), k.ActivityRegularization(0.1)]
    )
    yield s([keras.Input((4, 3)), k.Permute((2, 1)), k.LayerNormalization(), k.PReLU()])
    yield s([keras.Input((3,)), s([keras.Input((3,)), k.Dense(2)], name="inner"), k.Dense(1)])


def graphs(keras: Any) -> Iterator[Any]:
    """Yield Functional models."""
    k, model = keras.layers, keras.Model
    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    yield model(x, k.Dense(2, name="d")(x), name="m")
    yield model([x, y], k.Add()([k.Dense(3)(x), k.Dense(3)(y)]))
    yield model({"x": x, "y": y}, {"sum": k.Concatenate()([x, y]), "dot": k.Dot(1)([x, y])})
    shared = k.Dense(4, activation="relu", name="shared")
    yield model(x, [shared(shared(x)), k.Multiply()([shared(x), x])])
    inner = model(x, k.Dense(4)(x), name="inner")
    yield model([x, y], k.Subtract()([inner(x), inner(y)]))
    yield model(x, k.Dense(1)(keras.Sequential([k.Dense(3), k.ReLU()])(x)))
    deep = model(y, k.Dense(2)(inner(y)), name="deep")
    yield model(x, [deep(x), inner(x)], trainable=False)
    z = keras.Input((5, 3), batch_size=2, name="z", dtype="float16")
    yield model(z, k.LSTM(4, return_state=True, return_sequences=True)(z))
    sequence, h, c = k.LSTM(3, return_state=True, return_sequences=True)(z)
    yield model(z, k.LSTM(3)(sequence, initial_state=[h, c]))
    attended = k.MultiHeadAttention(2, 3)(z, z, use_causal_mask=True)
    yield model(z, k.LayerNormalization()(k.Add()([z, attended])))
    yield model(z, k.Attention()([z, z]))
    i = keras.Input((5,), dtype="int32", name="i")
    yield model(
        i, k.GRU(3)(k.Embedding(7, 2)(i), mask=k.Embedding(7, 2, mask_zero=True).compute_mask(i))
    )


def operations(keras: Any) -> Iterator[Any]:
    """Yield models with operations."""
    k, ops, model = keras.layers, keras.ops, keras.Model
    x, y = keras.Input((4, 3), name="x"), keras.Input((4, 3), name="y")
    yield model([x, y], x + 2 * y - 1.5)
    yield model(x, k.Dense(2)(x[:, -1, :]))
    yield model(x, k.Dense(2)(ops.mean(x, axis=1)))
    yield model([x, y], ops.concatenate([x, ops.relu(y)], axis=-1))
    yield model(x, ops.reshape(ops.transpose(x, (0, 2, 1)), (-1, 12)))
    yield model([x, y], ops.matmul(x, ops.swapaxes(y, 1, 2)))
    yield model(x, ops.split(x, 2, axis=1))
    yield model(x, ops.expand_dims(ops.max(x, axis=(1, 2), keepdims=True), 0))
    yield model(x, ops.where(x > 0, x, 0.0))
    yield model(x, ops.cast(ops.argmax(x, axis=-1), "float32"))


def details(keras: Any) -> Iterator[Any]:
    """Yield models with objects in their settings: initializers, policies, optimizers, …"""
    k, s = keras.layers, keras.Sequential
    i, r, c = keras.initializers, keras.regularizers, keras.constraints
    x = keras.Input((4,))
    yield s(
        [
            x,
            k.Dense(
                2, kernel_initializer=i.RandomNormal(0.0, 0.1, seed=3), bias_initializer="ones"
            ),
        ]
    )
    yield s(
        [x, k.Dense(2, kernel_initializer=i.Constant(0.5), kernel_regularizer=r.L1L2(0.1, 0.2))]
    )
    yield s(
        [x, k.Dense(2, kernel_initializer=i.VarianceScaling(2.0, "fan_out", "uniform", seed=1))]
    )
    yield s([x, k.Dense(4, kernel_initializer=i.Orthogonal(2.0), bias_constraint=c.MaxNorm(3))])
    yield s(
        [x, k.Dense(4, kernel_initializer="identity", kernel_constraint=c.MinMaxNorm(0.1, 0.9))]
    )
    yield s(
        [x, k.Dense(2, activity_regularizer="l2", kernel_regularizer=r.OrthogonalRegularizer())]
    )
    yield s([x, k.Dense(2, dtype="mixed_float16"), k.Dense(2, dtype="bfloat16", trainable=False)])
    yield s([x, k.Activation("gelu"), k.Dense(2, activation=k.LeakyReLU(0.2)), k.ELU()])
    yield s([x, k.Normalization(mean=1.0, variance=4.0), k.Dense(1)])
    yield s([keras.Input((1,)), k.Discretization(bin_boundaries=[0.0, 1.0])])
    yield s([keras.Input((1,), dtype="string"), k.StringLookup(vocabulary=["a", "b"])])
    yield s(
        [
            keras.Input((1,), dtype="int64"),
            k.IntegerLookup(vocabulary=[3, 4], output_mode="one_hot"),
        ]
    )
    yield s([keras.Input((1,), dtype="int64"), k.CategoryEncoding(4), k.Dense(1)])
    yield s(
        [
            keras.Input((6, 6, 3)),
            k.Resizing(4, 4),
            k.RandomFlip(),
            k.RandomRotation(0.1),
            k.CenterCrop(2, 2),
        ]
    )
    yield s(
        [
            keras.Input((4, 4, 1)),
            k.UpSampling2D(2),
            k.SpatialDropout2D(0.1),
            k.GroupNormalization(1),
        ]
    )
    yield s(
        [
            x,
            k.RepeatVector(3),
            k.Masking(0.5),
            k.EinsumDense("abc,cd->abd", (None, 2), bias_axes="d"),
        ]
    )
    compiled = s([x, k.Dense(2), k.Dense(1)])
    compiled.compile("adam", "mse", metrics=["mae"])
    yield compiled
    compiled = s([x, k.Dense(2)])
    compiled.compile(
        keras.optimizers.SGD(0.1, momentum=0.9), keras.losses.Huber(), jit_compile=False
    )
    yield compiled
    compiled = keras.Model(x, [k.Dense(1, name="a")(x), k.Dense(2, name="b")(x)])
    compiled.compile(
        "rmsprop", {"a": "mse", "b": "categorical_crossentropy"}, metrics={"a": ["mse"]}
    )
    yield compiled
    yield s([keras.Input((4, 4, 1)), k.Pipeline([k.RandomFlip("horizontal"), k.Rescaling(2.0)])])
    yield s([x, k.SpectralNormalization(k.Dense(2)), k.UnitNormalization(), k.AlphaDropout(0.1)])
    yield s([keras.Input((4, 6, 6, 1)), k.ConvLSTM2D(2, 3), k.GlobalMaxPooling2D()])


def old_stacks(keras: Any) -> Iterator[Any]:
    """Yield Sequential models of Keras 2 with what differs in it."""
    k, s = keras.layers, keras.Sequential
    i, r, c = keras.initializers, keras.regularizers, keras.constraints
    yield s([k.Dense(2, input_dim=3), k.Dense(1, activation="sigmoid")], name="m")
    yield s([k.LSTM(3, input_shape=(5, 2), return_sequences=True), k.GRU(2), k.Dense(1)])
    yield s([k.Embedding(9, 4, input_length=5, mask_zero=True), k.SimpleRNN(3)])
    yield s([k.Dense(2), k.ReLU(6.0)])
    x = keras.Input((4,))
    yield s([x, k.Dense(2, kernel_initializer=i.RandomNormal(0.0, 0.1, seed=3))])
    yield s([x, k.Dense(2, kernel_regularizer=r.L1L2(0.1, 0.2), bias_constraint=c.MaxNorm(3))])
    yield s([x, k.BatchNormalization(), k.LayerNormalization(), k.Dropout(0.5), k.LeakyReLU(0.2)])
    yield s([x, k.Dense(2, dtype="mixed_float16"), k.Dense(2, dtype="float16", trainable=False)])
    yield s([keras.Input((6, 6, 3)), k.Rescaling(2.0), k.RandomFlip(), k.Conv2D(2, 3), k.Flatten()])
    compiled = s([x, k.Dense(2), k.Dense(1)])
    compiled.compile("adam", "mse", metrics=["mae"])
    yield compiled


def configs(keras: Any, makers: Sequence[Make], clear: Callable[[], None]) -> Iterator[str]:
    """Yield the configs of all these models; the names start again for each of them."""
    for maker in makers:
        clear()
        for model in maker(keras):
            yield model.to_json()


def renew() -> None:
    """Write the file with the configs."""
    from shapecalc.oracle.build import load_keras

    keras, old = load_keras(), load_keras("tf_keras")
    makers, old_makers = [stacks, graphs, operations, details], [stacks, graphs, old_stacks]
    found = {
        "keras": list(configs(keras, makers, keras.utils.clear_session)),
        "keras2": list(configs(old, old_makers, old.backend.clear_session)),
    }
    FILE.write_text(json.dumps(found, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    renew()
