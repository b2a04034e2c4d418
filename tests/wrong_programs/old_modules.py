from keras.models import Sequential
from keras.layers.core import Dense, Flatten
from keras.layers.convolutional import Conv2D
from keras.layers.normalization import BatchNormalization
from keras.engine.topology import Layer, Input
from keras.utils import np_utils

model = Sequential()
model.add(Conv2D(4, (3, 3), input_shape=(8, 8, 1)))
model.add(BatchNormalization())
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
y = np_utils.to_categorical([1, 2], 10)
model.summary()
