from keras import Sequential, Input
from keras.layers import Dense

model = Sequential([
    Input((4,)),
    Dense(8),
    Dense(1)  # the last one
model.summary()
