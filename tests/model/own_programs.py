"""Programs with layers and models of one's own, whose tables are compared with those of Keras."""

from __future__ import annotations

from functools import cache
from typing import Any

from reading import printed, tables

START = """
class Two(layers.Layer):
    def __init__(self, units, **more):
        super().__init__(**more)
        self.first, self.second = layers.Dense(units), layers.Dense(units, use_bias=False)
    def call(self, x, y=None, z=None, training=None):
        h = self.first(x)
        if y is not None: h = h + self.second(y)
        if z is not None: h = ops.concatenate([h, z])
        return h
class Weighted(layers.Layer):
    def build(self, shape):
        self.a = self.add_weight(shape=(shape[-1],), name='a')
        self.b = self.add_weight(shape=(shape[1], 2), trainable=False)
        self.built = True
    def call(self, x): return x * self.a
class Shaped(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.d = layers.Dense(units)
    def build(self, shape): self.d.build(shape)
    def compute_output_shape(self, shape): return (*shape[:-1], self.d.units)
    def call(self, x): return self.d(x)
class Cell(layers.Layer):
    def __init__(self, units, sizes=None, **more):
        super().__init__(**more)
        self.units, self.state_size = units, sizes or units
        self.output_size = units
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), name='w')
        self.u = self.add_weight(shape=(self.units, self.units), name='u')
    def call(self, x, states):
        h = ops.matmul(x, self.w) + ops.matmul(states[0], self.u)
        return h, [h, *states[1:]]
class Split(layers.Layer):
    def call(self, x): return x[:, :2], x[:, 2:]
class Named(layers.Layer):
    def call(self, x): return {'b': x[:, :1], 'a': x}
class Merge(layers.Layer):
    def __init__(self):
        super().__init__()
        self.add, self.d = layers.Add(), layers.Dense(3)
    def call(self, inputs):
        return self.d(self.add(inputs))
class Half(layers.Layer):
    def __init__(self, **more):
        super().__init__(**more)
        self.d = layers.Dense(2)
    def call(self, x): return self.d(x)
class Masked(layers.Layer):
    def __init__(self):
        super().__init__()
        self.supports_masking = True
        self.l = layers.LSTM(3)
    def call(self, x, mask=None): return self.l(x, mask=mask)
class Lines(layers.Layer):
    def __init__(self):
        super().__init__()
        self.supports_masking = True
    def call(self, x): return x + 1.0
class Net(Model):
    def __init__(self, units, **more):
        super().__init__(**more)
        self.two, self.out = Two(units), layers.Dense(1)
        self.norm = layers.BatchNormalization()
    def call(self, x, training=False):
        return self.out(self.norm(self.two(x, x, training=training), training=training))
class Late(layers.Layer):
    def build(self, shape):
        self.inner = [layers.Dense(n) for n in (4, shape[-1])]
        super().build(shape)
    def call(self, x):
        for d in self.inner: x = d(x)
        return x
i, j, k = Input((4,)), Input((4,)), Input((5, 4))
"""
"""Classes for all programs, and inputs."""

PROGRAMS = {
    "several calls": """
t = Two(4)
a = t(i)
b = t(j, a)
Model([i, j], t(b, a)).summary()
""",
    "weights": """
Model(k, Weighted()(k)).summary()
s = Weighted(trainable=False)
Model(k, s(s(k))).summary()
m = Sequential([Input((5, 4)), Weighted(), layers.Flatten()])
m.summary()
""",
    "frozen later": """
s, t = Weighted(), Two(3)
m = Model(k, t(s(k)))
s.trainable = False
t.first.trainable = False
m.summary()
""",
    "shapes": """
Model(k, Shaped(7)(k)).summary()
Model(k, layers.TimeDistributed(Shaped(7))(k)).summary()
m = Sequential([Shaped(3), Shaped(2)])
m.build((None, 6))
m.summary()
""",
    "cells": """
Model(k, layers.RNN(Cell(3))(k)).summary()
Model(k, layers.RNN(Cell(3, [3, 2]), return_state=True)(k)).summary()
Model(k, layers.RNN([Cell(3), layers.GRUCell(2)], return_sequences=True)(k)).summary()
""",
    "cells both ways": """
Model(k, layers.Bidirectional(layers.RNN(layers.LSTMCell(3)))(k)).summary()
Model(k, layers.RNN(Cell(3), return_sequences=True, return_state=True)(k)).summary()
""",
    "outputs": """
a, b = Split()(i)
Model(i, [a, b]).summary()
d = Named()(i)
Model(i, layers.Dense(2)(d['b'])).summary()
Model(i, d).summary()
""",
    "lists": """
Model([i, j], Merge()([i, j])).summary()
""",
    "dtypes": """
x = Input((4,), dtype='float64')
Model(x, Half()(x)).summary()
Model(x, Half(dtype='float64')(x)).summary()
Model(i, Half(dtype='float16')(i)).summary()
Model(x, Half(autocast=False)(x)).summary()
Model(x, Half(dtype='mixed_float16')(x)).summary()
""",
    "two shapes": """
h = Half()
x, y = Input((4,)), Input((5, 4))
Model([x, y], [h(x), h(y)]).summary()
""",
    "a net": """
n = Net(3)
n(np.zeros((2, 6)))
n.summary()
n.build((None, 6))
q = Net(4, name='q')
Model(i, q(i)).summary()
z = Net(2)
z.build((None, 4))
z.summary()
""",
    "late": """
Model(i, Late()(i)).summary()
l = Late(name='l')
Model([i, j], [l(i), l(j)]).summary()
""",
    "casts inside": """
class Deep(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3, dtype='float64')
        self.h = Half(dtype='float16')
    def call(self, x): return self.h(self.d(x))
Model(i, Deep()(i)).summary()
x = Input((4,), dtype='float16')
Model(x, layers.Dense(2)(Deep()(x))).summary()
""",
    "unbuilt": """
m = Net(3)
m.summary()
h = Half()
print(h.built)
""",
    "shared inside": """
d = layers.Dense(4)
class Uses(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = d
    def call(self, x): return self.d(x)
Model(i, Uses()(Uses()(d(i)))).summary()
""",
    "by name": """
Model([i, j], Two(3)(i, None, j[:, :3])).summary()
Model([i, j], Two(4)(x=i, z=j)).summary()
""",
    "names": """
t = Two(3)
t(i), t(j)
Model(i, layers.Dense(2)(i)).summary()
n = Late()
n(i), n(j)
Model(i, layers.Dense(2)(Half()(i))).summary()
""",
    "names of repeated calls": """
class Adds(layers.Layer):
    def __init__(self):
        super().__init__()
        self.n = Late()
    def call(self, x): return layers.Add()([self.n(x), layers.ReLU()(x)])
n = Adds()
n(i), n(j), n(i)
Model(i, layers.Add()([layers.ReLU()(i), i])).summary()
""",
    "masks": """
h = layers.Masking()(k)
Model(k, Masked()(h)).summary()
Model(k, layers.LSTM(2)(Lines()(h))).summary()
Model(k, Masked()(k, mask=k[..., 0] > 0)).summary()
Model(k, layers.LSTM(2)(layers.Dense(2)(Shaped(3)(h)))).summary()
""",
    "cells and shapes": """
r = layers.RNN(Cell(3, [3, 3], dtype='float16'), return_sequences=True)
m = Sequential([Input((5, 4)), r, Shaped(2)])
m.summary()
""",
    "shaped, several": """
class Pair(layers.Layer):
    def compute_output_shape(self, shape): return (shape[0], 3), (shape[0], 4)
    def call(self, x): return x[:, :3], x
class Of(layers.Layer):
    def compute_output_shape(self, x_shape, y_shape): return (x_shape[0], x_shape[1] + y_shape[1])
    def call(self, x, y): return ops.concatenate([x, y])
a, b = Pair()(i)
Model(i, [a, b]).summary()
Model([i, j], Of()(i, j)).summary()
""",
    "shaped in time": """
class Less(layers.Layer):
    def build(self, shape): self.w = self.add_weight(shape=(shape[-1], 2))
    def compute_output_shape(self, shape): return (*shape[:-1], 2)
    def call(self, x): return ops.matmul(x, self.w)
t = layers.TimeDistributed(Less())
Model(k, t(k)).summary()
c, t = Input((5, 3, 4)), layers.TimeDistributed(Less(dtype='float16'))
Model(c, layers.TimeDistributed(t)(c)).summary()
""",
    "a net in a net": """
class Outer(Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = Net(4), Sequential([layers.Dense(2), layers.ReLU()])
    def call(self, x): return self.b(self.a.two(x) + x)
o = Outer()
o(np.zeros((2, 4)))
o.summary()
o.summary(expand_nested=True)
""",
    "training": """
class Drops(layers.Layer):
    def __init__(self):
        super().__init__()
        self.n, self.d = Net(2), layers.Dropout(0.5)
    def call(self, x, training=None): return self.d(self.n(x), training=training)
Model(i, Drops()(i)).summary()
Model(i, Drops()(i, training=True)).summary()
""",
    "a stack": """
m = Sequential([Half(), layers.Dense(3)])
m.summary()
m.build((None, 6))
m.summary()
Model(i, Sequential([Half(), layers.Dense(3)])(i)).summary()
""",
    "autocast": """
x = Input((4,), dtype='float64')
M = layers.Add()
Model(x, M([Half(autocast=False)(x), Half()(x)])).summary()
Model([x, i], [Two(3)(i, x), Two(3, autocast=False)(x)]).summary()
""",
    "mixed": """
class Gain(layers.Layer):
    def build(self, shape):
        self.a = self.add_weight(shape=(shape[-1],), name='a')
        self.b = self.add_weight(shape=(), name='b', autocast=False)
        self.c = self.add_weight(shape=(), name='c', dtype='int32')
    def call(self, x): return ops.cast(x * self.a, 'float32') * self.b + ops.cast(self.c, 'float32')
Model(k, Gain(dtype='mixed_float16')(k)).summary()
Model(k, layers.Dense(3)(Gain(dtype='mixed_bfloat16')(k))).summary()
Model(k, Gain()(k)).summary()
""",
    "mixed, no cast": """
class Gain(layers.Layer):
    def build(self, shape):
        self.a = self.add_weight(shape=(shape[-1],), name='a')
    def call(self, x): return x * self.a
Model(k, Gain(dtype='mixed_float16', autocast=False)(k)).summary()
""",
    "by position": """
t = Two(3)
Model([i, j], t(i, j)).summary()
Model([k, i], Two(3)(k, k, k[..., :3])).summary()
""",
    "arguments": """
class Pick(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(3)
    def call(self, inputs, which='a', scale=1.0): return self.d(inputs[which]) * scale
Model([i, j], Pick()({'a': i, 'b': j})).summary()
p = Pick()
a, b = p({'a': i, 'b': j}, which='b', scale=2.0), p({'a': j, 'b': i})
Model([i, j], layers.add([a, b])).summary()
""",
    "variables of other dtypes": """
class Mixed(layers.Layer):
    def build(self, shape):
        self.a = self.add_weight(shape=(shape[-1], 3), name="a", dtype="float16")
        self.b = self.add_weight(shape=(3,), name="b", dtype="int32", trainable=False)
    def call(self, x):
        h = ops.cast(x, "float32") @ self.a
        return self.b * h - h / self.b
class Kept(layers.Layer):
    def __init__(self):
        super().__init__()
        self.c = keras.Variable(np.ones((4,)), dtype="float16")
    def call(self, x): return x * self.c
Model(k, Mixed()(k)).summary()
Model(k, layers.Dense(2)(Kept()(k))).summary()
""",
    "layers that repeated calls create": """
class Makes(layers.Layer):
    def call(self, x): return Lines()(layers.ReLU()(x))
class Outer(layers.Layer):
    def __init__(self):
        super().__init__()
        self.m = Makes()
    def call(self, x): return self.m(x)
m, o = Makes(), Outer()
m(i), m(j), m(k), m(i), o(i), o(j)
Model(i, layers.add([Lines()(i), layers.ReLU()(i)])).summary()
""",
}


@cache
def as_keras(keras: Any, name: str) -> list[str]:
    """Return the tables that Keras prints for a program, which several modules compare."""
    return printed(keras, START + PROGRAMS[name])


def compare_own(keras: Any, name: str) -> None:
    """Compare the tables of a program with those of Keras."""
    assert tables(START + PROGRAMS[name]) == as_keras(keras, name)
