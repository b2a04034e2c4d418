"""Predict the next number of a series, as a homework of a course would."""

import numpy as np
from keras import Sequential
from keras.layers import LSTM, Dense, Dropout

STEPS = 3


def split(series, steps):
    rows = [series[i : i + steps] for i in range(len(series) - steps)]
    return np.array(rows), np.array(series[steps:])


x, y = split([10, 20, 30, 40, 50, 60, 70, 80, 90], STEPS)
x = x.reshape((x.shape[0], x.shape[1], 1))

model = Sequential()
for units in (50, 20):
    model.add(LSTM(units, return_sequences=units > 20, input_shape=x.shape[1:]))
    model.add(Dropout(0.2))
model.add(Dense(1))
model.summary()
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, epochs=100)
