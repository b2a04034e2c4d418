from keras.models import Sequential
from keras.layers import Conv2D, Flatten, Dense

model = Sequential()
model.add(Conv2D(8, 3, input_shape=(28, 28)))
model.add(Flatten())
model.add(Dense(10))
model.summary()
