from keras import Input, Sequential
from keras.layers import LSTM, Dense

first = Sequential([Input((4, 2)), LSTM(3), LSTM(2)])
second = Sequential([Input((4, 2)), LSTM(3), Dense(1, activation="rleu")])
first.summary()
second.summary()
