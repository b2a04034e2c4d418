from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.add(Dense('8', input_shape=(4,)))
model.add(Dense(1))
model.summary()
