#### late binding in lambdas
from keras import layers, Model, Input
fs = [lambda x: layers.Dense(n)(x) for n in (3, 4)]
gs = [lambda x, n=n: layers.Dense(n)(x) for n in (5, 6)]
i = Input((2,))
x = i
for f in fs + gs:
    x = f(x)
Model(i, x).summary()
#### a generator makes its layers later
from keras import layers, Sequential
later = (layers.Dense(n) for n in (3, 4))
first = layers.Dense(9)
Sequential([layers.Input((2,)), first, *later]).summary()
#### map makes its layers later
from keras import layers, Sequential
later = map(layers.Dense, (3, 4))
first = layers.Dense(9)
Sequential([layers.Input((2,)), first] + list(later)).summary()
#### a cached function makes one layer
from functools import lru_cache
from keras import layers, Model, Input
@lru_cache(maxsize=None)
def dense(n):
    return layers.Dense(n)
i = Input((4,))
x = dense(4)(i)
x = dense(4)(x)
Model(i, x).summary()
#### a list that is changed after the model was made
from keras import layers, Sequential
stack = [layers.Input((3,)), layers.Dense(2)]
m = Sequential(stack)
stack.append(layers.Dense(7))
m.summary()
n = Sequential(stack)
n.summary()
#### two names of one list
from keras import layers, Sequential
a = b = [layers.Input((3,))]
b.append(layers.Dense(2))
c = a[:]
c.append(layers.Dense(5))
a += [layers.Dense(4)]
def grow(items):
    items += [layers.Dense(6)]
    items = items + [layers.Dense(100)]
    return items
grow(b)
Sequential(a).summary()
Sequential(c).summary()
#### a mutable default argument
from keras import layers, Sequential
def collect(n, found=[]):
    found.append(n)
    return found
collect(3)
sizes = collect(4)
Sequential([layers.Input((2,))] + [layers.Dense(s) for s in sizes]).summary()
#### a default that is computed when the function is defined
from keras import layers, Sequential
width = 3
def build(n=width):
    return Sequential([layers.Input((2,)), layers.Dense(n), layers.Dense(width)])
width = 30
build().summary()
#### a local variable of the same name
from keras import layers, Sequential
units = 3
def other():
    units = 50
    return units
other()
def layers_of(layers_count, layers=layers):
    return [layers.Dense(units) for _ in range(layers_count)]
Sequential([layers.Input((2,))] + layers_of(2)).summary()
#### the variable of a loop afterwards
from keras import layers, Sequential
m = Sequential([layers.Input((2,))])
for i in range(3):
    pass
[i for i in range(100)]
m.add(layers.Dense(i + 1))
squares = [last := k * k for k in range(4)]
m.add(layers.Dense(last))
m.summary()
#### lists of a class are shared by its objects
from keras import layers, Sequential
class Stack:
    found = []
    def __init__(self, n):
        self.found.append(n)
        self.own = [n]
a, b = Stack(3), Stack(4)
Sequential([layers.Input((2,))] + [layers.Dense(n) for n in a.found + b.own]).summary()
#### objects that are called
from keras import layers, Model, Input
class Block:
    def __init__(self, n, name=None):
        self.dense = layers.Dense(n, name=name)
        self.act = layers.ReLU()
    def __call__(self, x):
        return self.act(self.dense(x))
i = Input((4,))
b = Block(4)
x = b(b(i))
Model(i, Block(3, name="end")(x)).summary()
#### properties, super and class attributes
from keras import layers, Sequential
class Base:
    factor = 2
    def __init__(self, n):
        self.n = n
    @property
    def width(self):
        return self.n * self.factor
class Child(Base):
    factor = 3
    def __init__(self, n, extra):
        super().__init__(n)
        self.extra = extra
    def all(self):
        return [self.width, self.extra]
Sequential([layers.Input((2,))] + [layers.Dense(n) for n in Child(4, extra=5).all()]).summary()
#### layers of a model are a new list
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)])
m.layers.pop()
m.layers.append(layers.Dense(8))
m.summary()
#### units set on a layer that is not built
from keras import layers, Sequential
d = layers.Dense(3)
d.units = 7
Sequential([layers.Input((4,)), d]).summary()
#### activation set on a layer
import keras
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3)])
m.layers[-1].activation = keras.activations.softmax
m.summary()
#### name set on a layer
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)])
m.layers[0].name = "renamed"
m.layers[1]._name = "private"
m.summary()
#### policy for all layers
import keras
from keras import layers, Sequential
keras.config.set_dtype_policy("float16")
m = Sequential([layers.Input((4,)), layers.Dense(300)])
keras.config.set_dtype_policy("float32")
m.summary()
#### mixed precision
from tensorflow.keras import layers, Sequential, mixed_precision
mixed_precision.set_global_policy("mixed_float16")
m = Sequential([layers.Input((4,)), layers.Dense(300)])
mixed_precision.set_global_policy("float32")
m.summary()
#### float width of the backend
import keras
from keras import layers, Sequential
keras.backend.set_floatx("float64")
m = Sequential([layers.Input((4,)), layers.Dense(300)])
keras.backend.set_floatx("float32")
m.summary()
#### the session is cleared in between
import keras
from keras import layers, Sequential
a = Sequential([layers.Input((4,)), layers.Dense(3)])
keras.utils.clear_session(free_memory=False)
b = Sequential([layers.Input((4,)), layers.Dense(2)])
a.summary()
b.summary()
#### layers that are made and never used
from keras import layers, Sequential
layers.Dense(3)
unused = [layers.Dense(n) for n in (1, 2)]
options = {}
kept = options.setdefault("a", layers.Dense(5))
again = options.setdefault("a", layers.Dense(6))
m = Sequential([layers.Input((4,)), again, layers.Dense(7)])
m.summary()
#### sort, reverse, insert, pop of lists
from keras import layers, Sequential
sizes = [5, 3, 9]
sizes.sort(key=lambda n: -n)
sizes.insert(1, 4)
sizes.reverse()
last = sizes.pop()
first = sizes.pop(0)
best = max([2, 7, 4], key=lambda n: n % 5)
Sequential([layers.Input((2,))] + [layers.Dense(n) for n in sizes + [last, first, best]]).summary()
#### dicts merged and popped
from keras import layers, Sequential
a = {"units": 3, "use_bias": False}
b = a | {"units": 4}
b.pop("use_bias")
a["name"] = "a"
c = {**a, "name": "c"}
Sequential([layers.Input((2,)), layers.Dense(**a), layers.Dense(**b), layers.Dense(**c)]).summary()
#### return in a loop, a with and a try
import tensorflow as tf
from keras import layers, Sequential
def first_even(ns):
    for n in ns:
        with tf.device("/cpu:0"):
            try:
                if n % 2 == 0:
                    return n
            finally:
                seen.append(n)
    else:
        return 100
seen = []
Sequential([layers.Input((2,)), layers.Dense(first_even([3, 4, 5])), layers.Dense(len(seen)), layers.Dense(first_even([1]))]).summary()
#### numbers as numpy has them
import numpy as np
from keras import layers, Sequential
n = np.int64(5)
half = int(n / 2)
a = np.array([4, 8])
m = Sequential([layers.Input((2,)), layers.Dense(int(n)), layers.Dense(half), layers.Dense(int(a[1])), layers.Dense(int(a.sum())), layers.Dense(round(2.5)), layers.Dense(-7 // -2)])
m.summary()
#### unbuilt stack shown, then called, then shown
from keras import layers, Sequential, Input
m = Sequential([layers.Dense(3), layers.Dense(2)])
m.summary()
m(Input((4,)))
m.summary()
#### unbuilt stack inside a functional model
from keras import layers, Sequential, Input, Model
f = Sequential([layers.Dense(3), layers.Dense(2)], name="f")
i = Input((4,))
Model(i, f(i)).summary()
f.summary()
#### a layer in two models
from keras import layers, Sequential
d = layers.Dense(4)
a = Sequential([layers.Input((4,)), d])
b = Sequential([layers.Input((4,)), d, layers.Dense(2)])
a.summary()
b.summary()
d.trainable = False
a.summary()
#### freezing a wrapped layer
from keras import layers, Sequential
inner = layers.Dense(4)
w = layers.TimeDistributed(inner)
m = Sequential([layers.Input((3, 5)), w, layers.Bidirectional(layers.LSTM(2))])
inner.trainable = False
m.summary()
m.layers[1].trainable = False
m.summary()
#### frozen model that thaws one layer
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)])
m.trainable = False
m.layers[-1].trainable = True
m.summary()
m.trainable = True
m.summary()
#### frozen model that gets a layer
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3)])
m.trainable = False
m.add(layers.Dense(2))
m.summary()
#### inputs with a batch size
from keras import layers, Model, Input
i = Input(shape=(4,), batch_size=8)
Model(i, layers.Dense(2)(i)).summary()
#### chained methods and conditional methods
from keras import layers, Sequential
text = " Dense:3 , Dense:2 "
parts = [p.strip().split(":") for p in text.strip().split(",")]
table = {"Dense": layers.Dense}
Sequential([layers.Input((2,))] + [table[kind](int(n)) for kind, n in parts]).summary()
#### a for loop over a growing list
from keras import layers, Sequential
todo = [8]
sizes = []
for n in todo:
    sizes.append(n)
    if n > 2:
        todo.append(n // 2)
Sequential([layers.Input((2,))] + [layers.Dense(n) for n in sizes]).summary()
#### iterators and next
from keras import layers, Sequential
it = iter([3, 4, 5])
a = next(it)
rest = list(it)
nothing = next(it, 9)
Sequential([layers.Input((2,)), layers.Dense(a)] + [layers.Dense(r) for r in rest] + [layers.Dense(nothing)]).summary()
#### zip is used up
from keras import layers, Sequential
pairs = zip((3, 4), ("a", "b"))
one = [layers.Dense(n, name=k) for n, k in pairs]
two = [layers.Dense(n) for n, k in pairs]
Sequential([layers.Input((2,))] + one + two).summary()
#### models that functions return in tuples
from keras import layers, Model, Input
def both():
    i = Input((4,))
    h = layers.Dense(3)(i)
    return Model(i, h, name="enc"), Model(i, layers.Dense(4)(h), name="auto")
enc, auto = both()
#### same model under two names
from keras import layers, Sequential
a = Sequential([layers.Input((4,)), layers.Dense(3)])
b = a
b.add(layers.Dense(2))
models = [a, b]
#### fit twice and frozen in between
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)])
m.compile("sgd", "mse")
m.fit([[1, 2, 3, 4]], [[1, 2]])
m.summary()
m.layers[0].trainable = False
m.summary()
#### compiled anew
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3)])
m.compile("adam", "mse")
m.fit([[1, 2, 3, 4]], [[1, 2, 3]])
m.compile("rmsprop", "mse")
m.summary()
#### trained model inside another
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3)])
m.compile("adam", "mse")
m.fit([[1, 2, 3, 4]], [[1, 2, 3]])
n = Sequential([m, layers.Dense(2)])
n.summary()
#### the same function object compared
import keras
from keras import layers, Sequential
act = keras.activations.relu
m = Sequential([layers.Input((4,)), layers.Dense(3 if act is keras.activations.relu else 30), layers.Dense(2 if act == "relu" else 20)])
m.summary()
#### optimizer with arguments by position
import keras
from keras import layers, Sequential
m = Sequential([layers.Input((4,)), layers.Dense(3)])
m.compile(keras.optimizers.SGD(0.1, 0.9), "mse")
m.fit([[1, 2, 3, 4]], [[1, 2, 3]])
m.summary()
#### class that makes layers when it is called, with inheritance
from keras import Input, Model, layers
class Block:
    kernel = 3
    def __init__(self, filters):
        self.filters = filters
        self.conv = layers.Conv2D(filters, self.kernel, padding=self.padding)
    @property
    def padding(self):
        return "same" if self.kernel == 3 else "valid"
    def __call__(self, x):
        return layers.ReLU()(self.conv(x))
class Wide(Block):
    kernel = 5
    def __init__(self, filters, times=2):
        super().__init__(filters * times)
        self.pool = layers.MaxPooling2D()
    def __call__(self, x):
        return self.pool(super().__call__(x))
i = Input((20, 20, 1))
x = Wide(2)(Block(3)(i))
Model(i, layers.Flatten()(x)).summary()
#### super with its class, and class methods
from keras import Sequential, layers
class Config(object):
    units = 3
    @classmethod
    def make(cls, extra):
        return cls.units + extra
class Large(Config):
    units = 30
    @classmethod
    def make(cls, extra):
        return super(Large, cls).make(extra) * 2
Sequential([layers.Input((2,)), layers.Dense(Large.make(1)), layers.Dense(Config.make(1))]).summary()
#### float width after the first layer
import keras
from keras import layers, Sequential
layers.Dense(3)
keras.backend.set_floatx("float64")
i = keras.Input((4,))
Sequential([i, layers.Dense(300)]).summary()
keras.backend.clear_session()
m = Sequential([layers.Input((4,)), layers.Dense(300), layers.Dense(2, dtype="float32")])
m.summary()
keras.backend.set_floatx("float32")
#### mixed precision and other policies
import keras
from tensorflow.keras import mixed_precision
from keras import layers
mixed_precision.set_global_policy(mixed_precision.Policy("mixed_float16"))
i = keras.Input((8, 8, 3))
x = layers.Conv2D(4, 3)(i)
x = layers.Lambda(lambda t: t * 2.0)(layers.GlobalAveragePooling2D()(x))
keras.Model(i, layers.Dense(2, dtype="float32")(x)).summary()
keras.config.set_dtype_policy("bfloat16")
keras.Model(i, layers.MultiHeadAttention(2, 4)(i, i)).summary()
keras.config.set_dtype_policy("float32")
#### a layer on numbers, and arrays in operations
import numpy as np
import keras
from keras import layers, ops
i = keras.Input((6,))
table = layers.Embedding(5, 6)(np.arange(5))
x = ops.matmul(i, ops.transpose(table)) if False else i + np.ones((1, 6))
y = ops.expand_dims(i, 1) * np.ones((3, 1))
keras.Model(i, [layers.Dense(2)(x), y]).summary()
#### filters set on a layer that is not built
from keras import layers, Sequential, Input
c = layers.Conv2D(3, 3)
c.filters = 9
Sequential([Input((8, 8, 1)), c, layers.Flatten(), layers.Dense(2)]).summary()
