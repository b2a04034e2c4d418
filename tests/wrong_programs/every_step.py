from keras import Input, Sequential
from keras.layers import LSTM, Dense

model = Sequential([Input((4, 2)), LSTM(3, return_sequences=True), Dense(1)])
model.summary()
