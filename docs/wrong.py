from keras.models import Sequential
from keras.layers import LSTM
from keras.layers.core import Dense

model = Sequential()
model.add(LSTM(10, input_shape=(3, 1))
model.add(LSTM(5), return_sequneces=True)
model.add(LSTM(2))
model.add(Dense(output_dim=5, activation="rleu"))
model.summary()
