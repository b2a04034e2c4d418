from keras import Sequential, Input
from keras.layers import Conv2D, Dense, RepeatVector

model = Sequential([
    Input((8, 8, 1)),
    Conv2D(4, 3),
    RepeatVector(3),   # wants vectors
    Dense(10, activation="softmax"),
])
model.summary()
