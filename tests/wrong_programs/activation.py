from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.add(Dense(8, activation='rleu', input_shape=(4,)))
model.add(Dense(3, activation="sofmax"))
model.summary()
