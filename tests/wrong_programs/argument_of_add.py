from keras.models import Sequential
from keras.layers import LSTM, Dense

model = Sequential()
model.add(LSTM(10, input_shape=(3, 1), return_sequences=True))
model.add(LSTM(5), return_sequences=True)
model.add(LSTM(2))
model.add(Dense(5))
model.summary()
