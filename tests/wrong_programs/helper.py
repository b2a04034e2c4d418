from keras import Input, Model
from keras.layers import *


def block(x, filters):
    x = Conv2D(filters, 3, activaton="relu")(x)
    return MaxPooling2D()(x)


inputs = Input((28, 28, 1))
x = block(inputs, 8)
x = block(x, 16)
outputs = Dense(10, activation="softmax")(Flatten()(x))
Model(inputs, outputs).summary()
