from keras.layers import LSTM, Dense, Reshape
from keras.models import Sequential

model = Sequential()
model.add(LSTM(10, activation="relu", input_shape=(3, 1)))
model.add(Reshape((10, 1)))
model.add(LSTM(10, activation="relu"))
model.add(Dense(1))
model.summary()
