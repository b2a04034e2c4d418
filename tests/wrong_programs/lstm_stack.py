from keras.models import Sequential
from keras.layers import LSTM, Dense

model = Sequential()
model.add(LSTM(8, input_shape=(3, 1)))
model.add(LSTM(4))
model.add(Dense(1))
model.summary()
