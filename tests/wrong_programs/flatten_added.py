from keras.models import Sequential
from keras.layers import Conv2D, RepeatVector, Dense

model = Sequential()
model.add(Conv2D(4, 3, input_shape=(8, 8, 1)))
model.add(RepeatVector(3))
model.add(Dense(2))
model.summary()
