#### layer subclass with a condition on data
# is not
import os
import keras
from keras import layers
class Odd(layers.Layer):
    def build(self, shape):
        units = 3 if os.environ["X"] else 4
        self.w = self.add_weight(shape=(shape[-1], units))
    def call(self, x):
        return x @ self.w
m = keras.Sequential([keras.Input((4,)), Odd(), layers.Dense(2)])
m.summary()
#### metaclass
# expected a layer
import keras
class Meta(type):
    def __call__(cls, *args):
        return keras.layers.Dense(99)
class Dense(metaclass=Meta):
    pass
m = keras.Sequential([keras.Input((4,)), Dense(3)])
m.summary()
#### base class of another package
# `Net` are not followed
import keras
from zoo import BaseNet
class Net(BaseNet):
    hidden = 5
net = Net()
net.summary()
#### object with methods that compute
# Instance
from keras import Sequential, layers
class Anything:
    def __getattr__(self, name):
        return len(name)
    def __len__(self):
        return 7
    def __add__(self, other):
        return 12
a = Anything()
m = Sequential([layers.Input((4,))] + [layers.Dense(3)] * (a + 1))
m.summary()
#### property that changes the list of layers
# things.Stack
from keras import Sequential, layers
from things import Stack
s = Stack()
s.add(layers.Dense(4))
m = Sequential([layers.Input((4,)), *s])
m.summary()
