#### main guard and constants
"""A small script with a docstring."""
from __future__ import print_function

import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import numpy as np
import keras
from keras import layers

SEED = 7
np.random.seed(SEED)
BATCH_SIZE, EPOCHS = 32, 10
INPUT_SHAPE = (10, 10, 3)
N_CLASSES = 4


def build_model(input_shape, n_classes, base_filters=4):
    """Return the network."""
    inputs = keras.Input(shape=input_shape)
    x = layers.Conv2D(base_filters, 3, activation="relu")(inputs)
    x = layers.Conv2D(base_filters * 2, 3, activation="relu")(x)
    x = layers.Flatten()(x)
    return keras.Model(inputs, layers.Dense(n_classes, activation="softmax")(x))


def main():
    model = build_model(INPUT_SHAPE, N_CLASSES)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.summary()


if __name__ == "__main__":
    main()
#### config class
import keras
from keras.layers import Dense, Input
class Config:
    hidden = [9, 8]
    dropout = 0.1
    n_features: int = 6
    n_out = 2
cfg = Config()
model = keras.Sequential([Input((cfg.n_features,))])
for h in Config.hidden:
    model.add(Dense(h))
    model.add(keras.layers.Dropout(cfg.dropout))
model.add(Dense(cfg.n_out))
model.summary()
#### config object with a constructor
from keras import Sequential, layers
class Settings(object):
    def __init__(self, units=4, depth=2, **extra):
        self.units = units
        self.depth = depth
        self.extra = extra
        self.total = units * depth
    def widths(self):
        return [self.units // (i + 1) for i in range(self.depth)]
s = Settings(units=12, depth=3, activation="tanh")
model = Sequential([layers.Input((s.total,))])
for w in s.widths():
    model.add(layers.Dense(w, activation=s.extra["activation"]))
model.summary()
#### builder class with a method
from keras.models import Model
from keras.layers import Input, Dense
class Agent:
    def __init__(self, state_size, action_size):
        self.state_size = state_size
        self.action_size = action_size
        self.memory = []
        self.gamma = 0.95
        self.model = self._build_model()
        self.target_model = self._build_model()
    def _build_model(self):
        i = Input((self.state_size,))
        x = Dense(24, activation='relu')(i)
        x = Dense(24, activation='relu')(x)
        return Model(i, Dense(self.action_size, activation='linear')(x))
    def act(self, state):
        return self.model.predict(state)
agent = Agent(4, 2)
agent.model.summary()
agent.target_model.summary()
#### static method builder
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, Flatten, Dense, Activation
class MiniNet:
    @staticmethod
    def build(width, height, depth, classes):
        model = Sequential()
        inputShape = (height, width, depth)
        chanDim = -1
        model.add(Conv2D(4, (3, 3), padding="same", input_shape=inputShape))
        model.add(Activation("relu"))
        model.add(Flatten())
        model.add(Dense(classes))
        model.add(Activation("softmax"))
        return model
model = MiniNet.build(width=12, height=10, depth=3, classes=len({"cat", "dog", "panda"}))
model.summary()
#### class method and inheritance
import keras
class Base:
    units = 3
    @classmethod
    def make(cls):
        m = keras.Sequential(name=cls.__name__.lower() if False else "made")
        m.add(keras.Input((cls.units,)))
        m.add(keras.layers.Dense(cls.units + 1))
        return m
class Wide(Base):
    units = 30
Wide.make().summary()
#### hyperparameters in a dict
from keras import Sequential, Input
from keras.layers import Dense, Dropout
hp = {"layers": 3, "units": 16, "activation": "relu", "dropout": {"use": True, "rate": 0.25}}
hp["units"] = hp["units"] * 2
hp.update(layers=2)
model = Sequential([Input(shape=(hp.get("features", 11),))])
for i in range(hp["layers"]):
    model.add(Dense(hp["units"] // 2 ** i, hp["activation"]))
    if hp["dropout"]["use"]:
        model.add(Dropout(hp["dropout"]["rate"]))
model.add(Dense(1))
model.summary()
#### keyword arguments passed on
import keras
from keras import layers
def conv(x, filters, *args, activation=None, **kwargs):
    kwargs.setdefault("padding", "same")
    x = layers.Conv2D(filters, *args, **kwargs)(x)
    return layers.Activation(activation)(x) if activation else x
common = dict(strides=2, use_bias=False)
i = keras.Input((16, 16, 3))
x = conv(i, 4, 3, activation="relu", **common)
x = conv(x, 8, (3, 3), **{**common, "strides": 1})
x = conv(x, 2, kernel_size=1, padding="valid")
keras.Model(i, x).summary()
#### partial
from functools import partial
import keras
from keras.layers import Conv2D, Dense, Flatten, Input
DefaultConv2D = partial(Conv2D, kernel_size=3, activation='relu', padding="SAME")
RegularizedDense = partial(Dense, activation="elu", kernel_initializer="he_normal", kernel_regularizer=keras.regularizers.l2(0.01))
model = keras.models.Sequential([
    DefaultConv2D(filters=4, kernel_size=7, input_shape=[14, 14, 1]),
    DefaultConv2D(filters=6),
    Flatten(),
    RegularizedDense(5),
    RegularizedDense(3, activation="softmax"),
])
model.summary()
#### closures
from keras import layers, Model, Input
def conv_bn(filters, size=3):
    def apply(x):
        x = layers.Conv2D(filters, size, padding="same", use_bias=False)(x)
        return layers.BatchNormalization()(x)
    return apply
def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run
i = Input((8, 8, 2))
net = compose(conv_bn(3), layers.ReLU(), conv_bn(filters=4, size=1), layers.GlobalAveragePooling2D(), layers.Dense(2))
Model(i, net(i)).summary()
#### lambdas that make layers
from keras import layers, Sequential
dense = lambda n, act="relu": layers.Dense(n, activation=act)
block = lambda n: [dense(n), layers.Dropout(0.2)]
model = Sequential([layers.Input((7,)), *block(6), *block(5), dense(1, None)])
model.summary()
#### reduce
from functools import reduce
from keras import layers, Model, Input
i = Input((6,))
o = reduce(lambda x, layer: layer(x), [layers.Dense(5), layers.ReLU(), layers.Dense(4)], i)
Model(i, o).summary()
#### conditional expressions and chained comparisons
from keras import Sequential, layers
n_classes = 2
use_bn = n_classes > 1 and not False
model = Sequential()
model.add(layers.Input((5,)))
model.add(layers.Dense(8 if 0 < n_classes < 3 else 80))
if use_bn: model.add(layers.BatchNormalization())
model.add(layers.Dense(1 if n_classes == 2 else n_classes, activation='sigmoid' if n_classes == 2 else 'softmax'))
model.summary()
#### while with break and continue
from keras import Sequential, layers
model = Sequential([layers.Input((64,))])
size = 64
while True:
    size //= 2
    if size == 16:
        continue
    if size < 4:
        break
    model.add(layers.Dense(size))
else:
    model.add(layers.Dense(1000))
model.summary()
#### for and else, nested loops, zip and enumerate
import keras
from keras import layers
model = keras.Sequential(name="stages")
model.add(layers.Input((32, 32, 3)))
filters, repeats = [4, 8], [1, 2]
for stage, (f, r) in enumerate(zip(filters, repeats), 1):
    for rep in range(r):
        model.add(layers.Conv2D(f, 3, strides=2 if rep == 0 else 1, name="stage{}_conv{:02d}".format(stage, rep)))
else:
    model.add(layers.GlobalMaxPool2D(name="pool_%s" % stage))
model.summary()
#### names that are bound again
from keras.layers import Input, Dense
from keras.models import Model
x = Input((5,))
inputs = x
x = Dense(4)(x)
y = x
x = Dense(3)(x)
x, y = y, x
z = x
x = Dense(2)(x)
del z
Model(inputs, [x, y]).summary()
#### recursion
from keras import layers, Model, Input
def tower(x, n):
    if n == 0:
        return x
    return tower(layers.Dense(2 ** n)(x), n - 1)
i = Input((3,))
Model(i, tower(i, 4)).summary()
#### global counter in names
from keras import layers, Sequential
count = 0
def named(prefix):
    global count
    count += 1
    return f"{prefix}_{count:03}"
m = Sequential([layers.Input((4,)), layers.Dense(3, name=named("fc")), layers.Dense(2, name=named("fc"))])
m.summary()
#### nonlocal counter
from keras import layers, Sequential
def counter():
    n = 0
    def next_size():
        nonlocal n
        n += 5
        return n
    return next_size
size = counter()
Sequential([layers.Input((4,)), layers.Dense(size()), layers.Dense(size()), layers.Dense(size())]).summary()
#### try and except around an import
try:
    from keras.layers import Dense, Input
    from keras.models import Sequential
except ImportError:
    from old_keras import Dense, Input, Sequential
m = Sequential([Input((2,)), Dense(2)])
try:
    m.summary()
except Exception as e:
    print(e)
finally:
    done = True
#### with blocks
import tensorflow as tf
strategy = tf.distribute.get_strategy()
with strategy.scope():
    model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2)])
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-3), loss=tf.keras.losses.MeanSquaredError())
model.summary()
#### type hints and dataclass
from dataclasses import dataclass
from typing import List, Optional, Tuple
import keras
from keras import layers
@dataclass
class Params:
    hidden: int = 6
    classes: int = 3
def build(shape: Tuple[int, ...], params: Optional[Params] = None) -> keras.Model:
    params = params or Params()
    i: keras.KerasTensor = layers.Input(shape)
    sizes: List[int] = [params.hidden] * 2
    x = i
    for s in sizes:
        x = layers.Dense(s)(x)
    return keras.Model(i, layers.Dense(params.classes)(x))
build((4,), Params(hidden=7)).summary()
build((4,)).summary()
#### namedtuple
from collections import namedtuple, OrderedDict
from keras import layers, Sequential
Block = namedtuple("Block", ["filters", "kernel", "stride"])
BLOCKS = [Block(4, 3, 2), Block(filters=8, kernel=5, stride=1)]
m = Sequential([layers.Input((20, 20, 1))])
for b in BLOCKS:
    m.add(layers.Conv2D(b.filters, b.kernel, strides=b.stride))
m.summary()
#### sorted, map, filter, any, sum, max
from keras import layers, Sequential
sizes = sorted(map(int, "16 4 8 2".split()), reverse=True)
big = list(filter(lambda s: s > 3, sizes))
assert any(s == 16 for s in big) and all(big)
m = Sequential([layers.Input((max(sizes),))] + [layers.Dense(s) for s in big if s % 4 == 0] + [layers.Dense(sum(sizes) - min(sizes))])
m.summary()
#### dict comprehension of layers, walrus
import keras
from keras import layers
heads = {name: layers.Dense(n, name=name) for name, n in [("age", 1), ("sex", 2), ("city", 9)]}
i = keras.Input((8,))
x = layers.Dense(width := 5)(i)
outputs = {name: head(x) for name, head in heads.items()}
keras.Model(i, outputs).summary()
print(width)
#### math and numpy numbers
import math
import numpy as np
from keras import layers, Sequential
n = 50
bits = math.ceil(math.log2(n))
m = Sequential([layers.Input((int(np.prod([2, 3, 4])),)), layers.Dense(bits), layers.Dense(int(np.sqrt(n))), layers.Dense(math.floor(n / 7)), layers.Dense(round(n * 0.13)), layers.Dense(abs(-3) + pow(2, 3) + divmod(17, 5)[1])])
m.summary()
#### strings: join, split, upper, in, slices
from keras import layers, Sequential
arch = "d16-d8-o4"
m = Sequential([layers.Input((4,))])
for part in arch.split("-"):
    kind, width = part[0], int(part[1:])
    act = "relu" if kind == "d" else "SOFTMAX".lower()
    m.add(layers.Dense(width, activation=act, name="_".join([kind, str(width)]).upper()))
m.summary()
#### layers called in a loop over a list of tuples with stars
from keras import layers, Model, Input
first, *rest, last = [10, 9, 8, 7]
i = Input((first,))
x = i
for r in rest:
    x = layers.Dense(r)(x)
Model(i, layers.Dense(last)(x)).summary()
#### unused functions, classes, comments and dead code
import keras
'''
model = keras.Sequential()
model.add(keras.layers.Dense(1000))
'''
def never(data):
    for row in data:
        model.add(keras.layers.Dense(row))
if False:
    raise SystemExit
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
#model.add(keras.layers.Dense(7))
model.summary()
#### match of shapes by tuple slices
from keras import layers, Model, Input
shape = (6, 7, 8)
i = Input(shape[::-1])
x = layers.Reshape((shape[0] * shape[1],) + shape[2:])(i)
x = layers.Reshape((-1, *shape[1:]))(x)
x = layers.Flatten()(x)
Model(i, layers.Dense(x.shape[1] // shape[-1])(x)).summary()
#### itertools
from itertools import chain, product, repeat
from keras import layers, Sequential
m = Sequential([layers.Input((5,))])
for a, b in product([2, 3], [4, 5]):
    m.add(layers.Dense(a * b))
for n in chain([6], repeat(3, 2)):
    m.add(layers.Dense(n))
m.summary()
#### generator function
from keras import layers, Sequential
def halves(n):
    while n > 4:
        yield n
        n //= 2
m = Sequential([layers.Input((5,)), *[layers.Dense(h) for h in halves(40)]])
m.summary()
#### decorator that changes nothing
import functools
from keras import layers, Sequential
def timed(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        return f(*args, **kwargs)
    return inner
@timed
def build(n=3):
    return Sequential([layers.Input((4,)), layers.Dense(n)])
build(n=6).summary()
#### enumerations in a class
from keras import layers, Sequential
class Size:
    SMALL, LARGE = 4, 40
    TABLE = {"s": SMALL, "l": LARGE}
m = Sequential([layers.Input((2,)), layers.Dense(Size.TABLE["s"]), layers.Dense(Size.LARGE)])
m.summary()
#### functions of tensorflow on numbers
import numpy as np
import tensorflow as tf
from tensorflow import keras

error = tf.abs(-3.5)
root = tf.sqrt(2.0)
mean = tf.reduce_mean([1.0, 2.0, 6.0])
power = tf.square(np.array([1.0, 2.0]))
print(error, root, mean, power)


def huber(true, predicted):
    difference = true - predicted
    return tf.where(tf.abs(difference) < 1, tf.square(difference) / 2, tf.abs(difference) - 0.5)


print(huber(3.0, 1.0))
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
model.compile(loss=huber, optimizer="adam")
model.summary()
