#### metaclass of a layer
# `Odd` has a metaclass
import keras
class Meta(type(keras.layers.Layer)):
    def __call__(cls, *args):
        return keras.layers.Dense(99)
class Odd(keras.layers.Layer, metaclass=Meta):
    def call(self, x):
        return x
m = keras.Sequential([keras.Input((4,)), Odd(), keras.layers.Dense(3)])
m.summary()
#### a call that is replaced by __call__
# it defines `__call__`
import keras
class Odd(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
    def __call__(self, x):
        return self.d(self.d(x))
i = keras.Input((3,))
keras.Model(i, Odd()(i)).summary()
#### attributes that are set in another way
# it defines `__setattr__`
import keras
class Odd(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
    def __setattr__(self, name, value):
        if name != "d":
            super().__setattr__(name, value)
    def call(self, x):
        return x
m = Odd()
m(keras.Input((3,)))
m.summary()
#### attributes that do not exist
# it defines `__getattr__`
import keras
class Odd(keras.Model):
    def __getattr__(self, name):
        return keras.layers.Dense(len(name))
    def call(self, x):
        return self.abc(x)
m = Odd()
m(keras.Input((3,)))
m.summary()
#### several base classes
# `Net` has several base classes
import keras
class Mixin:
    def __init__(self, *args):
        super().__init__(*args)
        self.more = keras.layers.Dense(7)
class Net(Mixin, keras.Model):
    def call(self, x):
        return self.more(x)
m = Net()
m(keras.Input((3,)))
m.summary()
#### a layer of keras as the base class
# it extends `keras.layers.Dense`
import keras
class Mine(keras.layers.Dense):
    def call(self, x):
        return super().call(x) * 2
m = keras.Sequential([keras.Input((4,)), Mine(3)])
m.summary()
#### base class of another module
# objects of the class `Mine` are not followed
import keras
from mine import BaseLayer
class Mine(BaseLayer):
    def call(self, x):
        return x
m = keras.Sequential([keras.Input((4,)), Mine()])
m.summary()
#### a branch on the environment in the constructor
# os.environ
import os
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = keras.layers.Dense(3)
        if os.environ["DEEP"]:
            self.b = keras.layers.Dense(4)
        self.c = keras.layers.Dense(5)
    def call(self, x):
        return self.c(self.a(x))
m = Net()
m(keras.Input((3,)))
m.summary()
#### a branch on data in a call
# os.path
import os
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = keras.layers.Dense(3), keras.layers.Dense(4)
    def call(self, x):
        if os.path.exists("x"):
            x = self.a(x)
        return self.b(x)
m = Net()
m(keras.Input((3,)))
m.summary()
#### a weight of unknown size
# a weight is not known
import os
import keras
class Odd(keras.layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], int(os.environ["N"])))
    def call(self, x):
        return x @ self.w
m = keras.Sequential([keras.Input((4,)), Odd(), keras.layers.Dense(2)])
m.summary()
#### a weight on a condition
# os.environ
import os
import keras
class Odd(keras.layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], 3))
        if os.environ["BIAS"]:
            self.b = self.add_weight(shape=(3,))
    def call(self, x):
        return x @ self.w
m = keras.Sequential([keras.Input((4,)), Odd(), keras.layers.Dense(2)])
m.summary()
#### a call of another package
# `mine.mystery` is not followed (line 9)
import keras
from mine import mystery
class Odd(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
    def call(self, x):
        return self.d(mystery(x))
i = keras.Input((3,))
keras.Model(i, keras.layers.Dense(4)(Odd()(i))).summary()
#### layers that another package gets
# `mine.connect` is not followed
import keras
from mine import connect
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
        connect(self)
    def call(self, x):
        return self.d(x)
m = Net()
m(keras.Input((3,)))
m.summary()
#### which layer is called depends on data
# random.choice
import random
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.ds = [keras.layers.Dense(3), keras.layers.Dense(4)]
    def call(self, x):
        return random.choice(self.ds)(x)
m = Net()
m(keras.Input((3,)))
m.summary()
#### how many layers depends on a file
# json.load
import json
import keras
class Net(keras.Model):
    def __init__(self, config):
        super().__init__()
        self.ds = [keras.layers.Dense(3) for _ in range(config["depth"])]
    def call(self, x):
        for d in self.ds:
            x = d(x)
        return x
m = Net(json.load(open("config.json")))
m(keras.Input((3,)))
m.summary()
#### a method that is replaced
# other.call
import keras
import other
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
    def call(self, x):
        return self.d(x)
Net.call = other.call
m = Net()
m(keras.Input((3,)))
m.summary()
#### a decorator of another package
# the decorator `twice` is not followed
import keras
from mine import twice
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
    @twice
    def call(self, x):
        return self.d(x)
m = Net()
m(keras.Input((3,)))
m.summary()
#### no call of the constructor of keras
# does not call `super().__init__()`
import keras
class Net(keras.Model):
    def __init__(self):
        self.d = keras.layers.Dense(3)
    def call(self, x):
        return self.d(x)
m = Net()
m(keras.Input((3,)))
m.summary()
#### a layer that is added after the first call
# Keras adds no layer to one that is built
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
    def call(self, x):
        return self.d(x)
m = Net()
m(keras.Input((3,)))
m.e = keras.layers.Dense(4)
m.summary()
#### an attribute that changes what a call does
# `.twice` is set after the first call
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d, self.e = keras.layers.Dense(3), keras.layers.Dense(3)
        self.twice = False
    def call(self, x):
        x = self.d(x)
        return self.e(x) if self.twice else x
m = Net()
m(keras.Input((3,)))
m.twice = True
m(keras.Input((3,)))
m.summary()
#### a training step of its own that builds
# the method `train_step` is not followed
import numpy as np
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
    def train_step(self, data):
        self.d(data[0][:, :2])
        return {}
    def call(self, x):
        return self.d(x)
m = Net()
m.compile()
m.fit(np.zeros((8, 4)), np.zeros((8, 3)))
m.summary()
#### training on unknown data
# `tensorflow_datasets.load` is not followed
import keras
import tensorflow_datasets as tfds
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
    def call(self, x):
        return self.d(x)
m = Net()
m.compile("adam", "mse")
m.fit(tfds.load("mnist"), epochs=2)
m.summary()
#### a layer has itself
# a layer has itself as one of its layers
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
        self.me = self
    def call(self, x):
        return self.d(x)
m = Net()
m(keras.Input((3,)))
m.summary()
#### compute_output_shape of another package
# `mine.shape_of` is not followed
import keras
import mine
class Odd(keras.layers.Layer):
    def call(self, x):
        return x
    def compute_output_shape(self, shape):
        return mine.shape_of(shape)
i = keras.Input((3,))
keras.Model(i, keras.layers.Dense(4)(Odd()(i))).summary()
#### a mistake inside a call
# its weights were created for size 4 on axis -1
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d, self.e = keras.layers.Dense(3), keras.layers.Dense(4)
        self.e.build((None, 4))
    def call(self, x):
        return self.e(self.d(x))
m = Net()
m(keras.Input((5,)))
m.summary()
#### a constructor of keras that is called twice
# `super().__init__()` is called once more
import keras
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = keras.layers.Dense(3)
        super().__init__()
    def call(self, x):
        return self.d(x)
m = Net()
m(keras.Input((3,)))
m.summary()
