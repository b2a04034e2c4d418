#### fit builds a model without an input shape
import numpy as np
from tensorflow import keras

x = np.random.rand(50, 6)
y = np.random.rand(50, 1)
net = keras.Sequential([keras.layers.Dense(7, activation="relu"), keras.layers.Dense(1)])
net.compile(optimizer="sgd", loss="mse")
net.fit(x, y, epochs=2, verbose=0)
net.summary()
#### batches of one size are shown
import numpy as np
from keras import Sequential, layers

images = np.zeros((48, 8, 8))
labels = np.zeros((48,))
whole = Sequential([layers.Flatten(), layers.Dense(3, activation="softmax")])
whole.compile("rmsprop", "sparse_categorical_crossentropy")
whole.fit(images, labels, batch_size=16, verbose=0)
whole.summary()
part = Sequential([layers.Flatten(), layers.Dense(3, activation="softmax")])
part.compile("rmsprop", "sparse_categorical_crossentropy")
part.fit(images, labels, 12, 1, 0, validation_split=0.25)
part.summary()
#### predict and evaluate build a model, too
import numpy as np
from keras import Sequential
from keras.layers import LSTM, Dense

steps = np.zeros((40, 5, 2))
first = Sequential([LSTM(4), Dense(1)])
first.predict(steps, verbose=0)
first.summary()
second = Sequential([LSTM(4), Dense(1)])
second.compile("sgd", "mse")
second.evaluate(steps, np.zeros(40), verbose=0)
second.summary()
#### one batch builds a model as it is
import numpy as np
from keras import Sequential, layers

net = Sequential([layers.Dense(4), layers.Dense(2)])
net.compile("adam", "mse")
net.train_on_batch(np.zeros((9, 3)), np.zeros((9, 2)))
net.summary()
#### a model is built only once
import numpy as np
from keras import Sequential, layers

net = Sequential([layers.Dense(4), layers.Dense(2)])
net(np.zeros((5, 3)))
net.compile("sgd", "mse")
net.fit(np.zeros((30, 3)), np.zeros((30, 2)), verbose=0)
net.predict(np.zeros((8, 3)), verbose=0)
net.summary()
#### a model that is kept in a module
import tensorflow as tf

tf.model = tf.keras.Sequential()
tf.model.add(tf.keras.layers.Dense(units=6, input_dim=3))
tf.model.add(tf.keras.layers.Dense(units=1))
tf.model.summary()
#### loops that only train do not change a model
import glob

import numpy as np
from keras import Model, layers

inputs = layers.Input((10,))
outputs = layers.Dense(1)(layers.Dense(5, activation="tanh")(inputs))
net = Model(inputs, outputs)
for path in glob.glob("no-such-folder/*.npy"):
    data = np.load(path)
    net.fit(data[:, :-1], data[:, -1])
    print(net.evaluate(data[:, :-1], data[:, -1]), net.count_params(), net.weights)
