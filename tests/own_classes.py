"""Programs with layers and models of one's own, whose multiply-adds are compared with a trace."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

OWN_CLASSES = "own classes"
"""The name for these models in a table."""

HEAD = "import keras\nimport numpy as np\nfrom keras import Input, Model, Sequential, layers, ops\n"
"""The lines with which each of them begins."""

LINEAR = """
class Linear(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units))
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")
    def call(self, x):
        return ops.matmul(x, self.w) + self.b
    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)
"""

PROGRAMS: Mapping[str, str] = {
    "residual block": """
class Residual(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.first = layers.Conv2D(filters, 3, padding="same", activation="relu")
        self.second = layers.Conv2D(filters, 3, padding="same")
        self.short = layers.Conv2D(filters, 1)
    def call(self, x):
        return ops.relu(self.second(self.first(x)) + self.short(x))
x = inputs = Input((16, 16, 3))
for filters in (4, 8):
    x = Residual(filters)(x)
model = Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))
""",
    "attention block": """
class Attention(layers.Layer):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads, self.dim = heads, dim
        self.qkv, self.out = layers.Dense(3 * dim), layers.Dense(dim)
    def call(self, x):
        b, n, d = ops.shape(x)
        qkv = ops.reshape(self.qkv(x), (b, n, 3, self.heads, self.dim // self.heads))
        q, k, v = ops.unstack(ops.transpose(qkv, (2, 0, 3, 1, 4)), 3, axis=0)
        scores = ops.softmax(ops.matmul(q, ops.transpose(k, (0, 1, 3, 2))))
        y = ops.transpose(ops.matmul(scores, v), (0, 2, 1, 3))
        return self.out(ops.reshape(y, (b, n, self.dim)))
inputs = Input((10, 12))
model = Model(inputs, Attention(12, 3)(inputs))
""",
    "encoder, a model of nested layers": """
class Block(layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.attention = layers.MultiHeadAttention(2, dim // 2)
        self.norms = [layers.LayerNormalization(), layers.LayerNormalization()]
        self.ff = Sequential([layers.Dense(4 * dim, activation="gelu"), layers.Dense(dim)])
    def call(self, x, training=False):
        x = self.norms[0](x + self.attention(x, x))
        return self.norms[1](x + self.ff(x))
class Encoder(Model):
    def __init__(self, depth, dim):
        super().__init__()
        self.blocks = [Block(dim) for _ in range(depth)]
        self.head = layers.Dense(3)
    def call(self, x, training=False):
        for block in self.blocks:
            x = block(x, training=training)
        return self.head(ops.mean(x, axis=1))
model = Encoder(3, 8)
model(np.zeros((4, 9, 8)))
""",
    "own weights in a loop": LINEAR + """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.parts = [Linear(4), Linear(6)]
    def call(self, x):
        for part in self.parts:
            x = ops.relu(part(x))
        return x @ ops.transpose(x, (0, 2, 1))
model = Net()
model(np.zeros((2, 5, 7)))
""",
    "a call in build": """
class Wrap(layers.Layer):
    def build(self, shape):
        self.first, self.second = layers.Dense(4), layers.Dense(3)
        self.first.build(shape)
        self.second(ops.zeros((1, 5, 4)))
        super().build(shape)
    def call(self, x):
        return self.second(self.first(x))
inputs = Input((5, 7))
model = Model(inputs, Wrap()(inputs))
""",
    "in TimeDistributed": LINEAR + """
inputs = Input((6, 5, 4))
model = Model(inputs, layers.TimeDistributed(Linear(3))(inputs))
""",
    "a cell": """
class Cell(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = units
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))
        self.recurrent = self.add_weight(shape=(self.units, self.units))
    def call(self, inputs, states):
        out = ops.matmul(inputs, self.kernel) + ops.matmul(states[0], self.recurrent)
        return out, [out]
inputs = Input((6, 5))
model = Model(inputs, layers.RNN(Cell(7))(inputs))
""",
    "a shared layer": LINEAR + """
layer = Linear(5)
inputs = Input((6, 5))
model = Model(inputs, layer(layer(inputs)))
""",
    "models inside": """
class Net(Model):
    def __init__(self):
        super().__init__()
        inputs = Input((12, 12, 1))
        self.base = Model(inputs, layers.Conv2D(4, 3)(inputs))
        self.head = Sequential([layers.Flatten(), layers.Dense(3)])
    def call(self, x):
        return self.head(self.base(x))
model = Net()
model(np.zeros((8, 12, 12, 1)))
""",
    "einsum": """
class Scores(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(8, 2, 4))
    def call(self, x):
        q = ops.einsum("btd,dhk->bthk", x, self.w)
        return ops.einsum("bthk,bshk->bhts", q, q)
inputs = Input((6, 8))
model = Model(inputs, Scores()(inputs))
""",
    "two inputs": """
class Two(Model):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = layers.Dense(3), layers.Dense(3), layers.Dense(1)
    def call(self, inputs):
        x, y = inputs
        return self.c(ops.concatenate([self.a(x), self.b(y)], -1))
model = Two()
model([np.zeros((3, 4)), np.zeros((3, 6))])
""",
    "branches": """
class Branch(layers.Layer):
    def __init__(self, big=True):
        super().__init__()
        self.big, self.drop = big, layers.Dropout(0.5)
        self.dense = layers.Dense(9) if big else layers.Dense(2)
    def call(self, x, training=None):
        if training:
            x = self.dense(self.drop(x))
        return self.dense(x) if self.big else x
inputs = Input((9,))
model = Model(inputs, Branch()(Branch(False)(inputs)))
""",
    "parts of a tensor": """
class Gram(layers.Layer):
    def call(self, x):
        parts = ops.split(x, 2, axis=-1)
        return ops.concatenate([ops.matmul(p, ops.transpose(p, (0, 2, 1))) for p in parts], -1)
inputs = Input((4, 4))
model = Model(inputs, layers.Dense(2)(Gram()(inputs)))
""",
    "a convolution of keras.ops": """
class Convolution(layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(3, 3, shape[-1], 5))
    def call(self, x):
        return ops.conv(x, self.kernel, strides=2, padding="same")
inputs = Input((9, 9, 2))
model = Model(inputs, layers.Conv2D(2, 2)(Convolution()(inputs)))
""",
    "recurrent layers inside": """
class Reader(Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Bidirectional(layers.LSTM(4, return_sequences=True))
        self.second = layers.GRU(3)
    def call(self, x, mask=None):
        return self.second(self.first(x))
model = Reader()
model(Input((9, 3)))
""",
    "functions in Lambda": """
inputs = Input((6, 5))
x = layers.Lambda(lambda t: ops.matmul(t, ops.transpose(t, (0, 2, 1))))(inputs)
def scores(t, scale=2.0):
    return scale * ops.einsum("bij,bkj->bik", t, t)
x = layers.Dense(4)(layers.Lambda(scores)(x))
model = Model(inputs, layers.Lambda(lambda t: ops.mean(t, axis=1))(x))
""",
    "a batch in the code": """
class Flat(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)
    def call(self, x):
        rows = ops.reshape(x, (x.shape[0] * 4, 5)) if x.shape[0] else ops.reshape(x, (-1, 5))
        return ops.reshape(self.dense(rows), (-1, 12))
class Net(Model):
    def __init__(self):
        super().__init__()
        self.flat = Flat()
    def call(self, x):
        return self.flat(x)
model = Net()
model(np.zeros((32, 4, 5)))
""",
}  # fmt: skip
"""By what they show: programs that call their model ``model``."""


def program(name: str) -> str:
    """Return the text of a program."""
    return HEAD + dedent(PROGRAMS[name])
