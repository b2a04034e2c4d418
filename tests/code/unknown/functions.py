#### function of a package that changes the model
# surgery
from keras import Sequential, layers
from surgery import prune
m = Sequential([layers.Input((4,)), layers.Dense(5), layers.Dense(2)])
prune(m)
m.summary()
#### function of a package that makes the model
# my_models
from my_models import build
m = build(10)
m.summary()
#### layer of a package
# keras_contrib
from keras import Sequential, layers
from keras_contrib.layers import Capsule
m = Sequential([layers.Input((4, 4)), Capsule(3, 4), layers.Dense(2)])
m.summary()
#### function of a package that changes a list of layers
# helpers
from keras import Sequential, layers
from helpers import extend
stack = [layers.Input((4,)), layers.Dense(5)]
extend(stack)
Sequential(stack).summary()
#### function of a package that changes a config
# helpers
import helpers
from keras import Sequential, layers
sizes = {"a": [4, 5]}
helpers.tune(sizes)
Sequential([layers.Input((4,))] + [layers.Dense(n) for n in sizes["a"]]).summary()
#### star import of an unknown module
# utils
from utils import *
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), make_head(3)])
m.summary()
#### name that nobody defines
# not imported
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), Dense(3)])
m.summary()
#### eval
# code in a text
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), eval("layers.Dense(3)")])
m.summary()
#### exec
# code in a text
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(3)])
exec("m.add(layers.Dense(4))")
m.summary()
#### an argument that the layer does not have
# return_sequneces
from keras import Sequential
from keras.layers import LSTM, Dense
model = Sequential()
model.add(LSTM(10, input_shape=(3, 1), return_sequneces=True))
model.add(Dense(5))
model.summary()
#### typo in the name of a layer
# Desne
from keras.models import Sequential
from keras.layers import Dense, LSTM
model = Sequential()
model.add(LSTM(10, input_shape=(3, 1)))
model.add(Desne(5))
model.summary()
#### arguments outside the bracket
# return_sequences
from keras.models import Sequential
from keras.layers import Dense, LSTM
model = Sequential()
model.add(LSTM(10, input_shape=(3, 1), return_sequences=True))
model.add(LSTM(5), return_sequences=True)
model.add(Dense(5))
model.summary()
#### shapes that do not fit
# Concatenate
from keras import layers, Model, Input
a, b = Input((4, 3)), Input((5, 7))
Model([a, b], layers.Concatenate()([a, b])).summary()
#### rnn on two axes
# LSTM
from keras import Sequential, layers
Sequential([layers.Input((4,)), layers.LSTM(3)]).summary()
#### window larger than the picture
# Conv2D
from keras import Sequential, layers
Sequential([layers.Input((4, 4, 1)), layers.Conv2D(3, 5)]).summary()
#### assigning through a subscript
# numpy.load
import numpy as np
from keras import Sequential, layers
sizes = [3, 4]
index = int(np.load("weights.npy")[0])
sizes[index] = 10
Sequential([layers.Input((4,))] + [layers.Dense(n) for n in sizes]).summary()
#### del of an unknown item
# deleted
from keras import Sequential, layers
stack = [layers.Input((4,)), layers.Dense(3), layers.Dense(2)]
del stack[int(open("n").read())]
Sequential(stack).summary()
#### callback that changes the model
# hooks
from keras import Sequential, layers
from hooks import register
m = Sequential([layers.Input((4,)), layers.Dense(3)])
register(on_start=lambda: m.add(layers.Dense(100)))
m.summary()
#### loaded model that is not there
# cannot load `no_such_file.keras`: there is no such file
from keras.models import load_model
from keras.layers import Dense
m = load_model("no_such_file.keras")
m.add(Dense(3, name="new"))
m.summary()
#### a variable set through globals
# code in a text
from keras import Sequential, layers
n = 4
globals()["n"] = 5
if n > 4:
    m = Sequential([layers.Input((4,)), layers.Dense(3)])
m.summary()
#### setattr with a name from elsewhere
# which attribute
import os
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(3)])
setattr(m.layers[0], os.environ["WHAT"], False)
m.summary()
#### inner model that a package may freeze
# surgery
import surgery
from keras import Sequential, layers
base = Sequential([layers.Input((4,)), layers.Dense(3)])
m = Sequential([base, layers.Dense(2)])
surgery.freeze(base.layers)
m.summary()
