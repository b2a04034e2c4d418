from keras import Sequential, Input
from keras.layers import Dense, LSTM

settings = dict(units=4, activation="relu")
model = Sequential([
    Input((3, 1)),
    LSTM(**settings),
    LSTM(2),
    Dense(1),
])
model.summary()
