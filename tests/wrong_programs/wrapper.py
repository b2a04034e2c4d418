from keras.models import Sequential
from keras.layers import Bidirectional, Dense, LSTM

model = Sequential()
model.add(Bidirectional(LSTM(8), input_shape=(5, 3)))
model.add(LSTM(4))
model.add(Dense(1))
model.summary()
