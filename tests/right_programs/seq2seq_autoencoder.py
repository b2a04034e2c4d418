from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import *

model = Sequential()
model.add(LSTM(100, activation='relu', input_shape=(9, 1)))
model.add(RepeatVector(9))
model.add(LSTM(100, activation='relu', return_sequences=True))
model.add(TimeDistributed(Dense(1)))
model.compile(optimizer='adam', loss='mse')
