#### condition on data
# is not
import numpy as np
from keras import Sequential, layers
data = np.load("data.npy")
m = Sequential([layers.Input((4,))])
if data.mean() > 0.5:
    m.add(layers.Dense(10))
else:
    m.add(layers.Dense(20))
m.summary()
#### condition on an argument of the command line
# sys.argv
import sys
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(3)])
if len(sys.argv) > 1:
    m.add(layers.Dense(10))
m.summary()
#### loop over the lines of a file
# open
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
for line in open("sizes.txt"):
    m.add(layers.Dense(int(line)))
m.summary()
#### loop over a data frame
# read_csv
import pandas as pd
from keras import Sequential, layers
df = pd.read_csv("layers.csv")
m = Sequential([layers.Input((4,))])
for size in df["size"]:
    m.add(layers.Dense(size))
m.summary()
#### while on a random number
# random
import random
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
while random.random() < 0.5:
    m.add(layers.Dense(4))
m.summary()
#### return under an unknown condition
# environ
import os
from keras import Sequential, layers
def build(n):
    if os.environ.get("SMALL"):
        return Sequential([layers.Input((4,)), layers.Dense(1)])
    return Sequential([layers.Input((4,)), layers.Dense(n)])
build(5).summary()
#### break under an unknown condition
# time
import time
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
for n in range(5):
    if time.time() > 1e9:
        break
    m.add(layers.Dense(n + 1))
m.summary()
#### conditional expression that chooses the layer
# random
import random
from keras import Sequential, layers
last = layers.Dense(3) if random.random() > 0.5 else layers.Dense(30)
m = Sequential([layers.Input((4,)), last])
m.summary()
#### try block that may fail
# fails
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
try:
    m.add(layers.Dense([][0]))
    m.add(layers.Dense(2))
except IndexError:
    m.add(layers.Dense(7))
m.summary()
#### random choice of a width from a list
# is not followed
import random
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
widths = [4, 8]
random.shuffle(widths)
for w in widths:
    m.add(layers.Dense(w))
m.summary()
#### input from the keyboard
# input
from keras import Sequential, layers
m = Sequential([layers.Input((4,))])
for _ in range(int(input("how many? "))):
    m.add(layers.Dense(4))
m.summary()
#### comprehension with an unknown test
# open
from keras import Sequential, layers
wanted = open("wanted.txt").read().split()
m = Sequential([layers.Input((4,))] + [layers.Dense(n) for n in (1, 2, 3) if str(n) in wanted])
m.summary()
#### trainable that depends on data
# getenv
import os
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(3)])
for layer in m.layers:
    layer.trainable = os.getenv("TRAIN") == "1"
m.summary()
#### assignment in a branch
# urandom
import os
from keras import Sequential, layers
layer = layers.Dense(3)
if os.urandom(1)[0] > 100:
    layer = layers.Dense(33)
m = Sequential([layers.Input((4,)), layer])
m.summary()
#### unknown branch that changes a list
# environ
import os
from keras import Sequential, layers
sizes = [3, 4]
if "X" in os.environ:
    sizes.append(5)
m = Sequential([layers.Input((4,))] + [layers.Dense(s) for s in sizes])
m.summary()
#### unknown branch that changes a dict of options
# environ
import os
from keras import Sequential, layers
options = {"units": 4}
if os.environ["X"] == "1":
    options["use_bias"] = False
m = Sequential([layers.Input((4,)), layers.Dense(**options)])
m.summary()
#### unknown branch inside a called function
# environ
import os
from keras import Sequential, layers
def grow(m):
    if os.environ["X"]:
        m.add(layers.Dense(9))
m = Sequential([layers.Input((4,)), layers.Dense(2)])
grow(m)
m.summary()
#### unknown branch that pops
# environ
import os
from keras import Sequential, layers
m = Sequential([layers.Input((4,)), layers.Dense(5), layers.Dense(2)])
if os.environ["X"]:
    m.pop()
m.summary()
#### unknown branch that changes an object
# environ
import os
from keras import Sequential, layers
class C:
    pass
c = C()
c.units = 4
if os.environ["X"]:
    c.units = 5
    c.extra = [layers.Dense(1)]
else:
    c.extra = []
m = Sequential([layers.Input((4,)), layers.Dense(4)] + c.extra)
m.summary()
#### data of unknown shape builds a model
# it gets its input shape from data
import numpy as np
from keras import Sequential, layers
x = np.load("x.npy")
net = Sequential([layers.Dense(5), layers.Dense(2)])
net.compile("sgd", "mse")
net.fit(x, x[:, :2])
net.summary()
#### a loop over unknown data may build a model
# `pandas.read_csv` is not followed
import pandas as pd
from keras import Sequential, layers
net = Sequential([layers.Dense(5), layers.Dense(2)])
for part in pd.read_csv("parts.csv", chunksize=10):
    net.train_on_batch(part.values, part.values)
net.summary()
#### a loop over unknown data may add to a model in a module
# `pandas.read_csv` is not followed
import keras
import pandas as pd
keras.net = keras.Sequential([keras.Input((4,))])
for width in pd.read_csv("widths.csv").width:
    keras.net.add(keras.layers.Dense(width))
keras.net.summary()
#### a condition may replace a layer of Keras
# `pandas.read_csv` is not followed
import keras
import pandas as pd
if len(pd.read_csv("a.csv")) > 10:
    keras.layers.Dense = keras.layers.LSTM
net = keras.Sequential([keras.Input((4, 2)), keras.layers.Dense(3)])
net.summary()
